// What did not arrive: messages that reached no customer, and what came in and could not be handled.

import { get, post } from "./desk-api.js";
import { byId, h, say, show, timeAt } from "./desk-dom.js";
import { t } from "./desk-words.js";

const AGAIN_MS = 15000;
const SOON_MS = [1500, 4000, 9000];
const UNDER_WAY = '.delivery[data-delivery="waiting"]';
const WORDS = {
  again: ["再发一次？", "再发一次", "客户会再收到这条消息。"],
  aside: ["放到一边？", "放到一边", "它不再列在这里，也不再发；对话里仍写着没有送到客户。"],
  retry: ["再处理一次？", "再处理一次", "放回它原来的会话，排在正在等的后面。原因没有修好的话，会再回到这里。"],
  discard: ["丢掉这一条？", "丢掉", "丢掉以后找不回来。谁丢的会记下来。"],
};
const STATES = { failed: "没有送到", late: "还在重试", untried: "还没有发" };
let counts = "";
let found = null;
let opens = () => {};
let moves = () => {};

/** Keep the button's count true; returns what opens the list. `open(chat)` opens a talk; `moved()`
    is called when another message failed or one arrived after all. */
export function unsent(open, moved) {
  [opens, moves] = [open, moved];
  const opened = async () => {
    await read();
    if (!byId("unsent").open) byId("unsent").showModal();
    byId("unsent-title").focus();
  };
  byId("unsent-button").addEventListener("click", opened);
  byId("unsent-close").addEventListener("click", () => byId("unsent").close());
  setInterval(look, AGAIN_MS);
  look();
  if (new URLSearchParams(location.search).has("unsent")) opened();
  return opened;
}

/** Read the counts; the lists as well while they are open, and the talk while words go out in it. */
async function look() {
  if (document.querySelector(UNDER_WAY)) moves();
  try {
    counted(await get("/desk/api/unsent/count", { quiet: true }));
    if (byId("unsent").open) await read();
  } catch {
    // the count stays as it was
  }
}

function counted(fresh) {
  const all = fresh.failed + fresh.late + fresh.dead;
  byId("count-unsent").textContent = String(all);
  byId("unsent-button").dataset.any = String(all > 0);
  const now = JSON.stringify(fresh);
  if (counts && counts !== now) moves();
  counts = now;
}

async function read() {
  try {
    found = await get("/desk/api/unsent", { quiet: true });
  } catch (error) {
    tell(error.message);
    return;
  }
  counted(found.counts);
  draw("unsent-talks", found.talks, talk, "没有。客户都收到了。");
  draw("unsent-letters", found.letters, letter, "没有。收到的都处理了。");
  draw("unsent-acts", found.acts, act, "还没有人处理过。");
  byId("unsent-messages-count").textContent = String(found.counts.failed + found.counts.late);
  byId("unsent-letters-count").textContent = String(found.counts.dead);
}

/** Draw a list when it changed; what had the focus has it again. */
function draw(id, rows, row, none) {
  const list = byId(id);
  const held = list.contains(document.activeElement) ? document.activeElement.dataset.act : "";
  show(list, JSON.stringify([rows, found.lead]), () => (rows.length ? rows.map(row) : [h("li", { class: "empty" }, t(none))]));
  if (held) list.querySelector(`[data-act="${held}"]`)?.focus();
}

function talk(one) {
  return h("li", { "data-chat": one.chat },
    h("p", { class: "unsent-talk" }, link(one), " ", h("span", { class: "small" }, t(one.channel))),
    h("ol", { class: "unsent-list" }, one.messages.map(message)));
}

function link(one) {
  const go = () => { byId("unsent").close(); opens(one.chat); };
  return h("button", { type: "button", class: "link mono", "data-act": `open:${one.chat}`, on: { click: go } }, one.case_no || t("打开对话"));
}

function message(one) {
  return h("li", { "data-message": one.id, "data-state": one.state },
    h("p", {}, h("b", { class: "unsent-state" }, t(STATES[one.state])), " ", t(one.reason)),
    one.advice ? h("p", {}, t(one.advice)) : null,
    one.remedy ? h("p", { class: "unsent-call" }, t(one.remedy)) : null,
    h("blockquote", {}, one.text),
    h("p", { class: "small" }, t(one.who), " ", timeAt(one.at),
      one.tried ? [" · ", t("最近一次试发"), " ", timeAt(one.tried)] : null,
      " · ", t("试了 {n} 次", { n: one.tries }), one.platform ? [" · ", t("平台："), h("span", { class: "mono" }, one.platform)] : null),
    acts(one));
}

function acts(one) {
  if (one.away) return null;
  if (one.state !== "failed") {
    return h("p", { class: "acts" }, button(`now:${one.id}`, t("现在就再试"), () => does(`unsent/${one.id}/now`, {}, t("马上再试。"))));
  }
  const label = one.earlier ? t("连同前面 {n} 条一起再发", { n: one.earlier }) : t("再发一次");
  return h("p", { class: "acts" },
    button(`again:${one.id}`, label, () => sendAgain(one.id, one.text, one.earlier), "primary"),
    button(`aside:${one.id}`, t("放到一边"), () => setAside(one)));
}

function letter(one) {
  const raw = h("pre", { tabindex: "0", role: "group", "aria-label": t("收到的内容") }, one.raw + (one.cut ? "……" : ""));
  return h("li", { "data-letter": one.id },
    h("p", {}, h("b", { class: "unsent-state" }, t(one.kind)), " ", t(one.reason)),
    h("p", { class: "small" }, t("第 {n} 号", { n: one.id }), " · ", one.chat ? [link(one), " · "] : null, t(one.channel), " · ", timeAt(one.at), " · ", t("第 {n} 次没能处理", { n: one.times })),
    h("details", { class: "why" }, h("summary", {}, t("收到的内容和出错的话")), h("p", { class: "mono" }, one.error), raw,
      found.lead ? button(`look:${one.id}`, t("看没有遮住的原文"), () => lookAt(one.id, raw)) : null),
    one.again ? null : h("p", { class: "small" }, t("它没有进过会话，不能再处理；请客户或平台再发一次。")),
    h("p", { class: "acts" },
      one.again ? button(`retry:${one.id}`, t("再处理一次"), async () => {
        if (await ask("retry")) await does(`dead/${one.id}/retry`, {}, t("已放回会话。"));
      }, "primary") : null,
      found.lead ? button(`discard:${one.id}`, t("丢掉"), async () => {
        if (await ask("discard")) await does(`dead/${one.id}/discard`, {}, t("已丢掉。"));
      }) : h("span", { class: "small" }, t("丢掉要由组长、主管或管理员来做。"))));
}

function act(one) {
  return h("li", { class: "small" }, timeAt(one.at), " ", h("b", {}, t(one.who)), " ", t(one.name), " ", one.about, one.note ? `${t("：")}${one.note}` : "");
}

function button(name, words, click, kind = "") {
  return h("button", { type: "button", class: `${kind} small-button`.trim(), "data-act": name, on: { click } }, words);
}

/** The button beside a message of the open talk that did not arrive. */
export function againButton(message) {
  return button(`talk-again:${message.id}`, t("再发一次"), () => sendAgain(message.id, message.text, 0));
}

async function sendAgain(id, text, earlier) {
  const more = earlier ? t("同一个对话里更早的 {n} 条也一起发，按原来的先后。", { n: earlier }) : t("同一个对话里更早的、没有送到的也一起发，按原来的先后。");
  if (await ask("again", { quote: text, more })) await does(`unsent/${id}/again`, {}, t("已经交给渠道再发。"));
}

async function setAside(one) {
  const why = await ask("aside", { quote: one.text, why: true });
  if (why) await does(`unsent/${one.id}/aside`, { why }, t("放到一边了。"));
}

async function lookAt(id, place) {
  try {
    place.textContent = (await post(`/desk/api/dead/${id}/look`, {})).raw;
    place.focus();
  } catch (error) {
    tell(error.message);
  }
}

async function does(path, body, done) {
  try {
    await post(`/desk/api/${path}`, body);
    tell(done);
  } catch (error) {
    tell(error.message);
  }
  await look();
  for (const ms of SOON_MS) setTimeout(look, ms);
  if (byId("unsent").open && !byId("unsent").contains(document.activeElement)) byId("unsent-title").focus();
}

function tell(words) {
  if (byId("unsent").open) byId("unsent-told").textContent = words;
  else say(words);
}

/** Ask first; gives "" for no, else the reason that was written, or "yes". */
function ask(what, { quote = "", more = "", why = false } = {}) {
  const [dialog, box, fault] = [byId("unsent-ask"), byId("unsent-why"), byId("unsent-why-fault")];
  const [title, yes, words] = WORDS[what];
  byId("unsent-ask-title").textContent = t(title);
  byId("unsent-ask-words").replaceChildren(h("p", {}, t(words)), ...(more ? [h("p", {}, more)] : []), ...(quote ? [h("blockquote", {}, quote)] : []));
  byId("unsent-ask-yes").textContent = t(yes);
  byId("unsent-why-part").hidden = !why;
  [box.value, fault.textContent] = ["", ""];
  dialog.showModal();
  (why ? box : byId(what === "discard" ? "unsent-ask-no" : "unsent-ask-yes")).focus();
  return new Promise((resolve) => {
    const form = byId("unsent-ask-form");
    const answer = (event) => {
      if (event.submitter?.value !== "yes" || !why || box.value.trim()) return;
      event.preventDefault();
      fault.textContent = t("先写为什么。");
      box.focus();
    };
    form.addEventListener("submit", answer);
    dialog.addEventListener("close", () => {
      form.removeEventListener("submit", answer);
      resolve(dialog.returnValue === "yes" ? box.value.trim() || "yes" : "");
      dialog.returnValue = "";
    }, { once: true });
  });
}
