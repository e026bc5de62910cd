// What may be done to a group incident by hand: begin, bring in, split, another owner, end.

import { eventId, get, post } from "./desk-api.js";
import { h, moment, say } from "./desk-dom.js";
import { t } from "./desk-words.js";

/** A form under a summary. fields: [id, label, control]; `act(values, event)` sends it and answers with what to say. */
function form(id, summary, fields, words, act, opened = null) {
  const fault = h("p", { class: "fault", id: `${id}-fault`, role: "alert" });
  let event = eventId();
  const send = async () => {
    const values = Object.fromEntries(fields.map(([name, , control]) => [name, control.value.trim()]));
    const lacks = fields.find(([name]) => !values[name]);
    if (lacks) {
      fault.textContent = t("先填：{what}", { what: lacks[1] });
      lacks[2].focus();
      return;
    }
    try {
      say(await act(values, event));
    } catch (error) {
      fault.textContent = error.message;
      event = eventId();
    }
  };
  const parts = fields.map(([name, label, control]) => {
    control.id = `${id}-${name}`;
    control.setAttribute("aria-describedby", `${id}-fault`);
    return [h("label", { for: control.id }, label), control];
  });
  const details = h("details", { id }, h("summary", {}, summary));
  const body = h("div", { class: "field" }, parts, fault, h("button", { type: "button", class: "small-button", on: { click: send } }, words));
  details.append(body);
  if (opened) details.addEventListener("toggle", () => { if (details.open) opened(body); });
  return details;
}

const line = (most, value = "") => {
  const box = h("input", { type: "text", maxlength: String(most), autocomplete: "off" });
  box.value = value;
  return box;
};

/** Begin one from cases; the case that is open stands there already. */
export function beginning(number, after) {
  return form("incident-begin", t("新建群体事件"), [["title", t("出了什么事（只给同事看）"), line(60)], ["cases", t("哪些案件（编号用空格隔开）"), line(2000, number)]],
    t("建立"), async ({ title, cases: said }, event) => {
      await post("/desk/api/incidents", { event, title, cases: said.split(/[\s,，、;；]+/u).filter(Boolean) });
      await after();
      return t("群体事件建好了，由您负责。");
    });
}

/** Bring one more case in; `number` is the one that is open. */
export function adding(one, number, after) {
  const known = one.members.some((each) => each.case_no === number);
  return form(`incident-add-${one.id}`, t("加一件"), [["case_no", t("案件编号"), line(40, known ? "" : number)]], t("加进来"),
    async ({ case_no }, event) => {
      await post(`/desk/api/incident/${one.id}/add`, { event, case_no });
      await after();
      return t("{no} 已并入。", { no: case_no });
    });
}

/** Take a case out: it is another matter. */
export function splitting(one, after) {
  const which = h("select", {}, one.members.map((each) => h("option", { value: each.case_no }, each.case_no)));
  return form(`incident-split-${one.id}`, t("拆出一件"), [["case_no", t("哪一件"), which], ["why", t("为什么不是同一件事"), line(200)]], t("拆出去"),
    async ({ case_no, why }, event) => {
      await post(`/desk/api/incident/${one.id}/split`, { event, case_no, why });
      await after();
      return t("{no} 已拆出。", { no: case_no });
    });
}

/** Name another owner. */
export function owning(one, after) {
  const who = h("select", {});
  return form(`incident-own-${one.id}`, t("换负责人"), [["login", t("换成谁"), who], ["why", t("为什么换"), line(200)]], t("换"),
    async ({ login, why }, event) => {
      const done = await post(`/desk/api/incident/${one.id}/own`, { event, login, why });
      await after();
      return t("现在由 {who} 负责。", { who: done.owner });
    }, async () => {
      if (who.options.length) return;
      const found = await get(`/desk/api/incident/${one.id}`).catch(() => ({ people: [] }));
      who.replaceChildren(...found.people.map((each) => h("option", { value: each.login }, each.name)));
    });
}

/** End it; what is owed to its members is told before, and again when it is done. */
export function ending(one, after) {
  const told = h("div", { class: "owed", "aria-live": "polite" });
  const made = form(`incident-close-${one.id}`, t("结束事件"), [["result", t("结果（记进每一件的经过）"), line(200)]], t("结束"),
    async ({ result }, event) => {
      const done = await post(`/desk/api/incident/${one.id}/close`, { event, result });
      await after();
      return [t("事件结束了。"), ...owed(done.owed)].join(" ");
    }, async (body) => {
      const found = await get(`/desk/api/incident/${one.id}`).catch(() => null);
      if (!found) return;
      const lines = owed(found.owed);
      told.replaceChildren(...(lines.length ? lines : [t("没有欠客户的事。")]).map((words) => h("p", {}, words)));
      body.prepend(told);
    });
  return made;
}

function owed(found) {
  return [
    found.untold.length ? t("还没有告诉过 {n} 位客户：{who}", { n: found.untold.length, who: found.untold.join(t("、")) }) : "",
    found.promises.length ? t("还有 {n} 个承诺没有了结：{what}", { n: found.promises.length,
      what: found.promises.map((each) => `${each.case_no} ${each.what}${t("（")}${moment(each.due)} ${each.owner}${t("）")}`).join(t("、")) }) : "",
    found.open.length ? t("还有 {n} 件没有结案，各自接着办：{who}", { n: found.open.length, who: found.open.join(t("、")) }) : "",
  ].filter(Boolean);
}
