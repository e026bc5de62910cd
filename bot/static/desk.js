// The desk: wires the queue, the talk, the composer, the record and the keys together.

import { Failed, eventId, follow, get, post, stayAwake, talkPath } from "./desk-api.js";
import { alarms } from "./desk-alarms.js";
import { archive, chatOf } from "./desk-archive.js";
import { clearRecord, again, copied, drawRecord, readHistory } from "./desk-case.js";
import { commandBar, keyed } from "./desk-commands.js";
import { composer } from "./desk-compose.js";
import { byId, say, setClock, tell, tick } from "./desk-dom.js";
import * as drafts from "./desk-draft.js";
import { showIn, toggleRecord, uncover } from "./desk-drawer.js";
import { looks, mendOne, reveal } from "./desk-fields.js";
import { figuresPage } from "./desk-figures.js";
import { incidents } from "./desk-incidents.js";
import { keymap, lettersOn } from "./desk-keymap.js";
import { keys } from "./desk-keys.js";
import { closed, library } from "./desk-library.js";
import { readOwn } from "./desk-own.js";
import { registering } from "./desk-register.js";
import { relaying } from "./desk-relay.js";
import { drawPacket } from "./desk-packet.js";
import * as last from "./desk-last.js";
import { drawCompany, heard, presence, tellWhere } from "./desk-presence.js";
import * as queue from "./desk-queue.js";
import { readSnoozed, snoozing, stirred } from "./desk-snooze.js";
import { soon } from "./desk-soon.js";
import { taskPage, termPage } from "./desk-tasks.js";
import { drawHead, drawLines, point, toEnd } from "./desk-talk.js";
import { staffing } from "./desk-team.js";
import * as pictures from "./desk-viewer.js";
import { unsent } from "./desk-unsent.js";
import { views } from "./desk-views.js";
import { GATES, doWork, readWork, workOf } from "./desk-work.js";
import { switchLanguage, t, translate } from "./desk-words.js";

let chosen = "";
let opening = Promise.resolve();
let talk = null;
const under = new Map();  // by talk: what is being done to it and not answered yet

translate(document.body);
const desk = {
  chosen: () => chosen, talk: () => talk, work: () => workOf(talk), busy: () => under.has(chosen),
  act, decide, refresh, open, event: eventId, mend,
};
const compose = composer(desk);
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
  await readWork(found).catch(() => null);  // the talk can be read without its case
  if (wanted !== chosen) return;
  talk = found;
  drawHead(talk);
  drawPacket(talk, point);
  drawRecord(desk, talk, point);
  drawLines(talk, { fresh: first });
  compose.permit();
}

function open(chat) {
  opening = load(chat);
  return opening;
}

async function load(chat) {
  chosen = chat;
  if (talk?.chat !== chat) talk = null;
  history.replaceState(null, "", `#${encodeURIComponent(chat)}`);
  document.body.dataset.view = "talk";
  byId("no-talk").hidden = true;
  byId("talk").hidden = false;
  byId("newer").hidden = true;
  compose.open(chat);
  queue.seen(chat);
  queue.redraw(chosen, open);
  last.keep(chat);
  drawCompany(chat);
  tellWhere(chat);
  try {
    await refreshTalk({ fresh: true, quiet: false });
    if (!byId("list").offsetParent) byId("talk-title")?.focus();
    tell(t("已打开 {what}", { what: `${talk?.case_no || ""} ${talk?.story || ""}` }));
  } catch (error) {
    if (!gone(error)) say(error.message, "error");
  }
}

/** The open talk is not there any more: away with all that was shown of it, its row too. */
function gone(error) {
  if (error.status !== 404) return false;
  close();
  say(t("这个对话已经没有了，多半是客户的资料删除了。队列已经更新。"), "error");
  refreshQueue().catch(() => null);
  return true;
}

function close() {
  const left = chosen;
  last.drop();
  chosen = "";
  talk = null;
  compose.close();
  tellWhere("");
  history.replaceState(null, "", location.pathname);
  document.body.dataset.view = "queue";
  byId("talk").hidden = true;
  byId("no-talk").hidden = false;
  clearRecord();
  queue.redraw(chosen, open);
  queue.buttonOf(left)?.focus();
}

function permit() {
  compose.permit();
  for (const id of ["take", "back"]) byId(id).disabled = under.has(talk.chat);
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
    if ((await done).pending) say(t("已经记下，稍等一下就生效。"));
    return true;
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    say(error.message, "error");
    return false;
  } finally {
    under.delete(chat);
    await refresh();
  }
}

/** Do something to the talk `chat` ("talk/…") or to its case: {ok, answer} or {ok, error}; the lists follow. */
async function decide(chat, road, body) {
  await Promise.allSettled([opening, under.get(chat)]);
  const [own, number] = [road.startsWith("talk/"), talk?.case_no];
  if (chat !== talk?.chat || !(own || talk.case_no)) return { ok: false };
  const done = own ? post(talkPath(chat, road.slice("talk/".length)), body) : doWork(talk.case_no, road, body);
  under.set(chat, done);
  permit();
  try {
    const answer = await done;
    if (road === "close") closed(number);
    return { ok: true, answer };
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    say(error.message, "error");
    return { ok: false, error };
  } finally {
    under.delete(chat);
    await refresh();
  }
}

async function refresh() {
  await Promise.allSettled([refreshTalk(), refreshQueue()]);
  if (talk) permit();
}

async function take({ clicked = false } = {}) {
  const chat = chosen;
  if (!(await act("take", (now) => now.control !== "human" && { event: eventId() }))) return;
  say(t("已认领，客户收到了说明。"));
  if (chat === chosen) (clicked ? compose : byId("talk-title"))?.focus();  // by C no box is: R comes next
}

function askBack() {
  if (talk?.mine) byId("back-ask").showModal();
}

async function giveBack() {
  const mode = document.querySelector('[name="back-mode"]:checked').value;
  const done = await act("return", (now) => now.mine && { event: eventId(), mode });
  if (done) say(t("已交还给机器人，客户收到了说明。"));
}

function step(by) {
  const rows = queue.rows();
  if (!rows.length) return;
  const here = rows.findIndex((row) => row.chat === chosen);
  const next = rows[here < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, here + by))];
  open(next.chat);
  queue.buttonOf(next.chat)?.scrollIntoView({ block: "nearest" });
}

/** Show a part of the record, wherever the record is. */
function part(name) {
  if (talk) showIn(name);
}

/** Something happened: read it again. */
const changed = soon((moved) => {
  stirred(moved);
  if (moved !== "all") queue.moved(moved, chosen);
  const mine = moved === "all" || moved.has(chosen);
  Promise.allSettled([refreshQueue(), mine ? refreshTalk().catch(gone) : null]);
});

function connected(on) {
  byId("line").textContent = t(on ? "实时" : "断线，正在重连");
  byId("line").dataset.on = String(on);
  if (on && chosen) tellWhere(chosen, { always: true });
}

function escape() {
  if (compose.holds(document.activeElement)) document.activeElement.blur();
  else toggleRecord(false);
}

/** Lead to where a thing that is missing is mended. */
function mend(key) {
  const [mode, field] = GATES[key] || ["step", ""];
  if (mode === "part") part(field);
  else compose.at(mode, field);
  if (mode !== "part") toggleRecord(false);
  else if (field === "promises" && !talk.mine) say(t("先认领（C），再按“兑现”或“改约”。"));
}

const [searching, grouped, missed, todo] = [archive(open), incidents(open, () => talk?.case_no || ""), unsent(open, refresh), taskPage(open, refresh)];
const alarm = alarms(open, grouped);
const shelf = library(desk, compose);
const views_ = views(() => queue.redraw(chosen, open));
const write = (mode) => () => { if (chosen) compose.turn(mode); };
const copying = (words) => () => { if (talk?.case_no) copied(words()); };
const titled = () => `${talk.case_no} ${talk.story}`;
const does = {
  next: () => step(1), before: () => step(-1), take, back: askBack,
  find: () => byId("find").focus(),
  mine: () => views_.choose("mine"), soon: () => views_.choose("soon"),
  urgent: () => views_.choose("urgent"), after: () => views_.choose("after"),
  reply: write("reply"), propose: write("propose"), decline: write("decline"), resolve: write("resolve"),
  note: write("note"), relay: () => { if (chosen) relaying(compose); }, task: write("task"), tasks: () => part("tasks"), todo, terms: termPage(), figures: figuresPage(),
  follow: () => { if (chosen) compose.follow(); }, snooze: snoozing(desk), ...shelf,
  extend: write("extend"), step: write("step"), tags: write("tags"), sort: write("sort"), raise: () => { if (chosen) compose.raise(); }, transfer: write("transfer"),
  mend: () => { if (talk) { uncover(); mendOne(); } }, reveal: () => { if (talk) { uncover(); reveal(chosen, again); } },
  incidents: grouped, hear: alarm.hear, alarms: alarm.look, unsent: missed, reveals: () => looks(open),
  phrases: () => { if (chosen) { compose.turn("reply"); compose.phrases.open(); } },
  promises: () => part("promises"), person: () => part("person"),
  evidence: () => { if (!pictures.open((talk?.evidence || []).filter((one) => one.view))) part("evidence"); },
  history: () => { if (talk) { uncover(); readHistory(chosen); } },
  record: () => toggleRecord(), archive: () => searching(byId("find").value.trim()), known: () => part("known"), facts: () => part("facts"),
  copy: copying(() => talk.case_no), copyTitle: copying(titled),
  copyLink: copying(() => `${titled()} ${location.href}`),
  language: switchLanguage, help: () => byId("help").showModal(), register: registering(open), ...staffing(open, desk),
};
const command = commandBar(does);
byId("find").addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing) does.archive(); });

byId("record-close").addEventListener("click", () => { toggleRecord(false); byId("record-button").focus(); });
for (const [id, does_] of [["help-button", does.help], ["command-button", command], ["language-button", switchLanguage],
  ["take", () => take({ clicked: true })], ["back", askBack], ["record-button", does.record], ["newer", toEnd], ["to-queue", close]]) {
  byId(id).addEventListener("click", does_);
}
byId("phrase-button").addEventListener("click", () => compose.phrases.open());
byId("phrase-keep").addEventListener("click", () => byId("phrase-ask").showModal());
for (const [id, yes] of [["back-ask", giveBack], ["phrase-ask", () => compose.phrases.keep(byId("phrase-name").value.trim())]]) {
  byId(id).addEventListener("close", () => {
    if (byId(id).returnValue === "yes") yes();
    byId(id).returnValue = "";
  });
}
byId("sign-out").addEventListener("submit", drafts.dropAll);
byId("scroll").addEventListener("scroll", () => {
  const place = byId("scroll");
  if (place.scrollHeight - place.scrollTop - place.clientHeight < 40) byId("newer").hidden = true;
});
document.addEventListener("desk-presence", () => { drawCompany(chosen); queue.redraw(chosen, open); });
document.addEventListener("desk-redraw", () => { if (talk) drawRecord(desk, talk, point); });
keys(() => keyed(does), { send: compose.send, command, nth: compose.phrases.nth, escape, writing: compose.holds, on: lettersOn });
keymap();
Promise.allSettled([readOwn(), readSnoozed()]);
pictures.viewer(async () => (await get(talkPath(chosen), { quiet: true })).evidence);
presence(() => chosen, box);
queue.tabs(() => views_.choose(""));
setInterval(tick, 1000);
stayAwake();
follow(changed, connected, heard);

const named = chatOf(new URLSearchParams(location.search).get("case"));
named.then((chat) => chat || last.open()).then((chat) => chat && open(chat));
