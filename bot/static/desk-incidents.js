// Open group incidents: a line above the queue, a list with members, owner and what may be done, one text to all.

import { eventId, get, post } from "./desk-api.js";
import { byId, h, levelBadge, say, show, timeAt } from "./desk-dom.js";
import { adding, beginning, ending, owning, splitting } from "./desk-incident-forms.js";
import { noticing } from "./desk-notice.js";
import { t } from "./desk-words.js";

const AGAIN_MS = 30000;
const drafts = new Map();  // by incident: what is written and not sent
const tried = new Map();  // by incident: the words sent and their id, so that a lost answer tells nobody twice
let all = [];

/** Keep the line above the queue true; returns what opens the list. `open(chat)` opens a member's talk,
    `here()` is the number of the case that is open. */
export function incidents(open, here) {
  const read = async () => {
    try {
      all = (await get("/desk/api/incidents", { quiet: true })).incidents;
    } catch {
      return;  // the line stays as it was
    }
    banner();
    const busy = document.activeElement?.closest("#incidents textarea, #incidents details[open], #incidents .asked");
    if (byId("incidents").open && !busy) list(open, again, here);
  };
  const again = async () => {
    document.activeElement?.blur();
    await read();
  };
  const opened = async () => {
    await read();
    list(open, again, here);
    byId("incidents").showModal();
  };
  byId("incident-line").addEventListener("click", opened);
  setInterval(read, AGAIN_MS);
  read();
  return opened;
}

function banner() {
  const line = byId("incident-line");
  line.hidden = !all.length;
  const first = all[0];
  if (!first) return;
  show(line, JSON.stringify(all.map((one) => [one.id, one.members.length])), () => [
    h("b", {}, t("群体事件 {n} 起", { n: all.length })), ` ${first.title}`, t("（{n} 件）", { n: first.members.length })]);
}

function list(open, read, here) {
  byId("incidents-list").replaceChildren(...(all.length ? all.map((one) => part(one, open, read, here))
    : [h("li", { class: "empty" }, t("现在没有群体事件。"))]), h("li", {}, beginning(here(), read)));
}

function part(one, open, read, here) {
  const go = (chat) => () => { byId("incidents").close(); open(chat); };
  return h("li", { "data-incident": one.id },
    h("h3", {}, one.title),
    h("p", { class: "small" }, [one.category, one.owner ? t("负责人 {who}", { who: one.owner }) : t("还没有负责人")].filter(Boolean).join(" · "), " · ", timeAt(one.opened)),
    h("details", {}, h("summary", {}, t("{n} 件投诉", { n: one.members.length })),
      h("ul", { class: "plain" }, one.members.map((each) => h("li", {}, levelBadge(each.level, each.level_name), " ",
        h("button", { type: "button", class: "link mono", on: { click: go(each.chat) } }, each.case_no), " ", each.story)))),
    one.notify.length ? h("p", { class: "small" }, t("已请这些组知悉：{who}", { who: one.notify.join(t("、")) })) : null,
    one.nobody.length ? h("p", { class: "small incident-nobody" }, t("这些组还没有人：{who}。提醒挂在工作台上，请在“小组”里加人，或自己告诉他们。", { who: one.nobody.join(t("、")) })) : null,
    h("div", { class: "incident-acts" }, adding(one, here(), read), one.may_tell ? [splitting(one, read), owning(one, read), ending(one, read)] : null),
    noticing(one, read),
    one.told.map((each) => h("p", { class: "small" }, timeAt(each.at), " ", t("已告诉 {n} 位：", { n: each.reached }), each.text)),
    one.may_tell ? telling(one, read) : h("p", { class: "small" }, t("群体通知由事件负责人或主管来发。")));
}

/** The form: who gets it, and the words; they are shown once more before they go to everybody. */
function telling(one, read) {
  const id = `incident-text-${one.id}`;
  const box = h("textarea", { id, rows: "3", maxlength: "2000", "aria-describedby": `${id}-help ${id}-fault` });
  box.value = drafts.get(one.id) || "";
  const fault = h("p", { class: "fault", id: `${id}-fault`, role: "alert" });
  const hints = h("div", { class: "hints", "aria-live": "polite" });
  const asked = h("div", { class: "asked", id: `${id}-asked`, "aria-live": "polite" });
  const path = `/desk/api/incident/${one.id}/broadcast`;
  let waiting = 0;
  const look = async () => {
    if (!box.value.trim()) return;
    const found = await post("/desk/api/draft/check", { chat: "", text: box.value }, { quiet: true }).catch(() => null);
    if (found) hints.replaceChildren(...found.avoid.map((each) => h("p", { class: each.mild ? "warn mild" : "warn" }, each.what)));
  };
  box.addEventListener("input", () => {
    drafts.set(one.id, box.value);
    fault.textContent = "";
    asked.replaceChildren();
    clearTimeout(waiting);
    waiting = setTimeout(look, 600);
  });
  const ask = async () => {
    if (!box.value.trim()) {
      fault.textContent = t("先写要告诉大家的话。");
      box.focus();
      return;
    }
    fault.textContent = "";
    const button = (words, kind, act) => h("button", { type: "button", class: kind, on: { click: act } }, words);
    try {
      const found = await post(path, { text: box.value.trim(), count: one.reached, look: true });
      const yes = button(t("确认，发给 {n} 位客户", { n: found.reached }), "primary", () => send(found.reached));
      asked.replaceChildren(h("p", { class: "small" }, t("这 {n} 位客户会收到：", { n: found.reached })), h("p", { class: "letter" }, found.text),
        h("div", { class: "notice-buttons" }, yes, button(t("再改改"), "small-button", () => { asked.replaceChildren(); box.focus(); })));
      yes.focus();
    } catch (error) {
      fault.textContent = error.message;
    }
  };
  const send = async (count) => {
    try {
      const text = box.value.trim();
      if (tried.get(one.id)?.text !== text) tried.set(one.id, { text, event: eventId() });
      const { event } = tried.get(one.id);
      const done = await post(path, { event, text, count });
      tried.delete(one.id);
      drafts.delete(one.id);
      say(t("已告诉 {n} 位客户。", { n: done.reached }));
      box.value = "";
      box.blur();
      await read();
    } catch (error) {
      fault.textContent = error.message;
    }
  };
  return h("div", { class: "field" },
    h("label", { for: id }, t("告诉所有人（每位客户一次）")), box, hints,
    h("p", { class: "help", id: `${id}-help` }, t("现在能告诉 {n} 位。", { n: one.reached }),
      one.missed.length ? t("通知不到、要打电话的：{who}", { who: one.missed.join(t("、")) }) : ""),
    fault,
    h("button", { type: "button", class: "primary", disabled: !one.reached, on: { click: ask } }, t("看一遍再发给 {n} 位客户", { n: one.reached })), asked);
}
