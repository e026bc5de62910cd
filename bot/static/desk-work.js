// The case behind the open talk: what may be done with it, and doing it.

import { eventId, get, post } from "./desk-api.js";
import { h, say, timeAt } from "./desk-dom.js";
import { hints } from "./desk-clocks.js";
import { planDone, waiting } from "./desk-plan.js";
import { t } from "./desk-words.js";

let work = null;

export function workOf(talk) {
  return work && talk && work.number === talk.case_no ? work : null;
}

function casePath(number, action = "") {
  return `/desk/api/case/${encodeURIComponent(number)}${action && `/${action}`}`;
}

/** Read the case of a talk; a talk without one has none. */
export async function readWork(talk) {
  work = talk.case_no ? await get(casePath(talk.case_no), { quiet: true }) : null;
  return work;
}

/** Do something to the case; answers with what the server said. What is missing comes as parts. */
export async function doWork(number, action, body) {
  try {
    return await post(casePath(number, action), body);
  } catch (error) {
    error.missing &&= error.missing.map((one) => ({ part: one.part ?? one.key, label: one.label ?? one.name }));
    throw error;
  }
}

/** Where what keeps a case from being closed is mended: a form and its field, or a part of the record. */
export const GATES = {
  outcome: ["resolve", "outcome"], contact: ["reply", ""], promises: ["part", "promises"], amends: ["reply", ""], tasks: ["part", "tasks"], checklist: ["part", "checklist"],
  decline: ["decline", "empathy"], reason: ["resolve", "reason"], root_cause: ["tags", "root_cause"],
  cause_note: ["tags", "cause_note"], different: ["tags", "different"], tag_problem: ["tags", "problem"], tag_solution: ["tags", "solution"],
  tag_reaction: ["tags", "reaction"], letter: ["resolve", "done"], follow_up: ["step", "to"], extend: ["extend", "reason"], expert: ["task", "title"], transfer: ["transfer", ""],
};

/** Sections of the record. `act(action, body)` does it and draws again; `mend(key)` leads to what a gate wants. */
export function standing(one, act, mend) {
  return [
    h("p", {}, h("b", {}, t(one.state_name)), one.owner ? h("span", { class: "small" }, "　", t("客户看到的：{who}", { who: one.owner })) : null),
    ...hints(one, mend),
    one.sorting.severity_name || one.sorting.lowered ? h("p", { class: "small" }, one.sorting.severity_name ? t("影响程度：{how}", { how: t(one.sorting.severity_name) }) : "",
      one.sorting.lowered ? ` ${t("级别由主管降过，规则不再升。")}` : "") : null,
    one.strays ? h("p", { class: "small warn" }, t("有 {n} 条对话里的动静到得太晚，没有改变案件的状态，都在经过里。", { n: one.strays })) : null,
    h("p", { class: "steps" }, one.steps.filter((step) => step.road === "step" && !step.needs.length)
      .map((step) => h("button", { type: "button", class: "small-button",
        on: { click: () => act("step", { to: step.to }) } }, `→ ${t(step.name)}`)),
    h("button", { type: "button", class: "small-button", on: { click: () => mend("step") } }, t("其他步骤……"))),
    one.plans.filter((plan) => ["waiting_approval", "ready"].includes(plan.state)).map((plan) => waiting(plan, act)),
    one.state === "closed" ? h("button", { type: "button", class: "small-button", "data-does": "experience",
      on: { click: () => document.dispatchEvent(new CustomEvent("desk-experience", { detail: one.number })) } }, t("记成经验")) : one.gates.length
      ? [h("p", { class: "small" }, t("离结案还差（点一下就到要填的地方）：")), h("ul", { class: "gates" }, one.gates.map((gate) =>
        h("li", {}, h("button", { type: "button", class: "link", "data-gate": gate.key, on: { click: () => mend(gate.key) } }, t(gate.name)))))]
      : h("button", { type: "button", class: "primary", on: { click: () => act("close", {}) } }, t("结案")),
  ].flat(2).filter(Boolean);
}

/** The letters as they went out, each with its words of then, and the terms quoted by then. */
export function letters(one) {
  return one.letters.map((letter) => h("details", { class: "why" },
    h("summary", {}, t("确认函第 {n} 封", { n: letter.number }), " ", timeAt(letter.at), ` ${letter.name}`),
    h("p", { class: "task-text" }, letter.text),
    h("p", {}, h("a", { href: `${one.status_link}/letter/${letter.number}`, target: "_blank", rel: "noreferrer" }, t("看信纸，打印或存成 PDF")))));
}

/** The standard steps of the category, each ticked off by hand. */
export function checklist(all, act) {
  return h("ul", { class: "plain ticks" }, all.map((one) => h("li", {}, h("label", {},
    h("input", { type: "checkbox", checked: one.done, on: { change: (event) => act("check", { id: one.id, done: event.target.checked }) } }),
    " ", h("span", { class: "small" }, t(one.phase_name)), one.gate ? h("b", { class: "small" }, ` ${t("必做")}`) : null, " ", t(one.text)))));
}

/** An act for the sections above: an event of its own, the answer shown, then `after()`. */
export function acting(number, after) {
  return async (action, body) => {
    try {
      await doWork(number, action, { event: eventId(), ...body });
      say(planDone(action, body));
      if (action === "close") document.dispatchEvent(new CustomEvent("desk-experience", { detail: number }));
    } catch (error) {
      say(error.message, "error");
    }
    await after();
  };
}
