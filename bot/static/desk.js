// The desk: wires the queue, the talk, the composer and the keys together.

import { Failed, eventId, follow, get, post, stayAwake, talkPath } from "./desk-api.js";
import { byId, say, setClock, tell, tick } from "./desk-dom.js";
import * as drafts from "./desk-draft.js";
import { keys } from "./desk-keys.js";
import { drawPacket, drawRecord } from "./desk-packet.js";
import * as queue from "./desk-queue.js";
import { drawHead, drawLines, point, toEnd } from "./desk-talk.js";

const LAST = "qs.chat";
let chosen = "";
let opening = Promise.resolve();
let talk = null;
const under = new Map();  // by talk: what is being done to it and not answered yet
const box = byId("reply");

async function refreshQueue() {
  const data = await get("/desk/api/queue", { quiet: true });
  setClock(data.now);
  queue.draw(data, chosen, open);
}

async function refreshTalk({ fresh = false, quiet = true } = {}) {
  const wanted = chosen;
  if (!wanted) return;
  const found = await get(talkPath(wanted), { quiet });
  if (wanted !== chosen) return;
  setClock(found.now);
  const first = fresh || talk?.chat !== found.chat;
  talk = found;
  drawHead(talk);
  drawPacket(talk, point);
  drawRecord(talk, point);
  drawLines(talk, { fresh: first });
  permit();
}

function open(chat) {
  opening = load(chat);
  return opening;
}

async function load(chat) {
  chosen = chat;
  history.replaceState(null, "", `#${encodeURIComponent(chat)}`);
  document.body.dataset.view = "talk";
  byId("no-talk").hidden = true;
  byId("talk").hidden = false;
  byId("newer").hidden = true;
  box.value = drafts.load(chat).text;
  grow();
  queue.seen(chat);
  queue.redraw(chosen, open);
  sessionStorage.setItem(LAST, chat);
  try {
    await refreshTalk({ fresh: true, quiet: false });
    if (!byId("list").offsetParent) byId("talk-title")?.focus();
    tell(`已打开 ${talk?.case_no || ""} ${talk?.story || ""}`);
  } catch (error) {
    if (error.status === 404) close();
    say(error.message, "error");
  }
}

function close() {
  const left = chosen;
  sessionStorage.removeItem(LAST);
  chosen = "";
  talk = null;
  history.replaceState(null, "", location.pathname);
  document.body.dataset.view = "queue";
  byId("talk").hidden = true;
  byId("no-talk").hidden = false;
  queue.redraw(chosen, open);
  queue.buttonOf(left)?.focus();
}

/** Say what may be done now: only who has the talk may write into it. */
function permit() {
  const hints = { bot: "机器人在接待。认领（C）后可以回复。", queue: "客户在等。先认领（C）再回复。" };
  const other = talk.control === "human" && !talk.mine;
  byId("hint").textContent = talk.mine
    ? "Ctrl+Enter 发送，Enter 换行"
    : other ? `${talk.owner} 在接待，您可以看，不能回复。` : hints[talk.control];
  const wait = under.has(talk.chat);
  byId("send").disabled = !talk.mine || wait || !box.value.trim();
  byId("take").disabled = wait;
  byId("back").disabled = wait;
}

/** Do something to the open talk, after whatever is being done to it; the lists follow.
    `make(talk)` gives the body, or nothing when there is nothing to do any more. */
async function act(action, make) {
  const chat = chosen;
  await Promise.allSettled([opening, under.get(chat)]);
  const body = chat && chat === talk?.chat && make(talk);
  if (!body) return false;
  const done = post(talkPath(chat, action), body);
  under.set(chat, done);
  permit();
  try {
    if ((await done).pending) say("已经记下，稍等一下就生效。");
    return true;
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    say(error.message, "error");
    return false;
  } finally {
    under.delete(chat);
    await Promise.allSettled([refreshTalk(), refreshQueue()]);
    if (talk) permit();
  }
}

async function take() {
  const chat = chosen;
  if (!(await act("take", (now) => now.control !== "human" && { event: eventId() }))) return;
  say("已认领，客户收到了说明。");
  if (chat === chosen) box.focus();
}

function askBack() {
  if (talk?.mine) byId("back-ask").showModal();
}

async function giveBack() {
  const done = await act("return", (now) => now.mine && { event: eventId() });
  if (done) say("已交还给机器人，客户收到了说明。");
}

/** Send what is written; the same words keep their event id, so a second try is not a second message. */
async function send() {
  const chat = chosen;
  const sent = await act("reply", (now) => {
    const text = box.value.trim();
    if (!now.mine || !text) return null;
    const draft = drafts.load(chat);
    const event = draft.event && draft.tried === text ? draft.event : eventId();
    drafts.keep(chat, { text: box.value, event, tried: text });
    return { event, text };
  });
  if (!sent) return;
  const left = drafts.load(chat);
  const more = left.text.trim() === left.tried ? "" : left.text;
  drafts.keep(chat, { text: more });
  if (chat !== chosen) return;
  box.value = more;
  grow();
  permit();
  toEnd();
}

function written() {
  if (!chosen) return;
  drafts.keep(chosen, { ...drafts.load(chosen), text: box.value });
  grow();
  if (talk) permit();
}

function grow() {
  const lines = Math.min(10, Math.max(3, box.value.split("\n").length));
  if (box.rows !== lines) box.rows = lines;
}

function step(by) {
  const rows = queue.rows();
  if (!rows.length) return;
  const here = rows.findIndex((row) => row.chat === chosen);
  const next = rows[here < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, here + by))];
  open(next.chat);
  queue.buttonOf(next.chat)?.scrollIntoView({ block: "nearest" });
}

function toggleRecord(shown) {
  const open_ = shown ?? document.body.dataset.record !== "open";
  document.body.dataset.record = open_ ? "open" : "";
  byId("record-button").setAttribute("aria-expanded", String(open_));
}

const SOON_MS = 120;
const APART_MS = 1000;
let waiting = 0;
let missed = null;
let looked = 0;

/** Something happened: read it again, soon, once for many and at most once a second. */
function changed(chats) {
  missed = chats === null || missed === "all" ? "all" : new Set([...(missed || []), ...chats]);
  if (waiting) return;
  waiting = setTimeout(async () => {
    looked = Date.now();
    if (missed !== "all") queue.moved(missed, chosen);
    const mine = missed === "all" || missed.has(chosen);
    waiting = 0;
    missed = null;
    await Promise.allSettled([refreshQueue(), mine ? refreshTalk() : null]);
  }, Math.max(SOON_MS, looked + APART_MS - Date.now()));
}

function connected(on) {
  byId("line").textContent = on ? "实时" : "断线，正在重连";
  byId("line").dataset.on = String(on);
}

byId("take").addEventListener("click", take);
byId("back").addEventListener("click", askBack);
byId("back-ask").addEventListener("close", () => {
  if (byId("back-ask").returnValue === "yes") giveBack();
  byId("back-ask").returnValue = "";
});
byId("composer").addEventListener("submit", (event) => { event.preventDefault(); send(); });
byId("to-queue").addEventListener("click", close);
byId("newer").addEventListener("click", toEnd);
byId("record-button").addEventListener("click", () => toggleRecord());
byId("record-close").addEventListener("click", () => { toggleRecord(false); byId("record-button").focus(); });
byId("help-button").addEventListener("click", () => byId("help").showModal());
byId("sign-out").addEventListener("submit", drafts.dropAll);
byId("scroll").addEventListener("scroll", () => {
  const place = byId("scroll");
  if (place.scrollHeight - place.scrollTop - place.clientHeight < 40) byId("newer").hidden = true;
});
box.addEventListener("input", written);
keys({ box, send, take, askBack, step, help: () => byId("help").showModal(),
  reply: () => { if (chosen) box.focus(); },
  escape: () => { if (document.activeElement === box) box.blur(); else toggleRecord(false); } });
queue.tabs(() => queue.redraw(chosen, open));
setInterval(tick, 1000);
stayAwake();
follow(changed, connected);

/** The talk that was open: in the address over a reload, in this tab over a new sign-in. */
function lastOpen() {
  try {
    return decodeURIComponent(location.hash.slice(1)) || sessionStorage.getItem(LAST);
  } catch {
    return null;  // an address somebody mistyped
  }
}

const last = lastOpen();
if (last) open(last);
