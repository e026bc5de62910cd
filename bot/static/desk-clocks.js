// What time and weight ask of the case: a state that lasts too long, visits, a case that is complex.

import { h, timeAt, until } from "./desk-dom.js";
import { t } from "./desk-words.js";

/** Lines above the steps of a case; `mend(key)` opens the form that a hint leads to. */
export function hints(one, mend) {
  return [stay(one.stay), visits(one.visits), complex(one.complex, mend)].flat().filter(Boolean);
}

function stay(own) {
  if (!own) return null;
  const words = own.late ? t("「{state}」停得太久，该有下一步了", { state: t(own.name) }) : t("「{state}」的下一步", { state: t(own.name) });
  return h("p", { class: `small stay${own.late ? " late" : ""}`, "data-late": String(own.late) }, words, " ", timeAt(own.due), " ", own.late ? null : until(own.due));
}

function visits(own) {
  if (!own.count) return null;
  const results = own.results.map((name) => t(name)).join(t("；"));
  return h("p", { class: `small visits${own.many ? " late" : ""}` }, t("上门 {n} 次", { n: own.count }), results ? ` · ${results}` : "",
    own.many ? ` ${t("次数多了，请主管看一看。")}` : "");
}

function complex(own, mend) {
  if (!own.why.length || own.extended) return own.extended ? h("p", { class: "small" }, t("已按复杂件办，方案时限延长过。")) : null;
  const button = (key, words) => h("button", { type: "button", class: "small-button", "data-does": key, on: { click: () => mend(key) } }, t(words));
  return h("div", { class: "complex" }, h("p", { class: "small" }, h("b", {}, t("建议按复杂件办：")), own.why.map((reason) => t(reason)).join(t("；"))),
    h("p", { class: "steps" }, own.may_extend ? button("extend", "先告诉客户，再延长方案时限") : null,
      own.asked_expert ? null : button("expert", "请教专家")));
}
