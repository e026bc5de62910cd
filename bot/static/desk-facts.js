// Product facts beside a case: what colleagues must know of its product, each with where it stands.

import { h } from "./desk-dom.js";
import { t } from "./desk-words.js";

const FIRST = 3;  // the rest is there on demand

/** The facts in their part of the record; past ones are marked and stand last. */
export function productFacts(facts) {
  if (!facts?.length) return [];
  const lines = facts.map((one, n) => line(one, facts[n - 1]));
  const rest = lines.slice(FIRST);
  return [h("h3", { id: "facts-title" }, t("产品资料"), h("span", { class: "small" }, t("（只给同事看）"))),
    h("ul", { class: "plain facts-list", id: "facts-list" }, lines.slice(0, FIRST)),
    rest.length ? h("details", { id: "facts-rest" }, h("summary", {}, t("其余 {n} 条", { n: rest.length })),
      h("ul", { class: "plain facts-list" }, rest)) : null];
}

/** What it is of stands above the first of several. */
function line(one, before) {
  return h("li", { "data-fact": one.id, "data-past": String(one.past) },
    one.of === before?.of ? null : h("span", { class: "fact-of small" }, one.of),
    h("b", {}, one.name), " ", h("span", { class: "fact-value" }, one.value), " ",
    one.past ? h("span", { class: "fact-past" }, t("已过期")) : null,
    h("span", { class: "fact-source small" }, one.source, one.until ? ` · ${t("有效至 {day}", { day: one.until })}` : "",
      one.past ? null : [" ", h("button", {
        type: "button", class: "link", "data-act": "quote",
        on: { click: () => document.dispatchEvent(new CustomEvent("desk-quote", { detail: one })) },
      }, t("写进回复"), h("span", { class: "unseen" }, ` ${one.name}`))]));
}

/** The words of a fact in a reply: the colleague makes a sentence of them. */
export function quoted(one) {
  return `${one.of} ${one.name} ${one.value}（${one.source}）`;
}

/** A fact beside what the customer measured, for the table of claims; nothing where none is of it. */
export function factBeside(gap) {
  const one = gap.fact;
  if (!one) return null;
  return h("span", { class: "gap-fact" }, t("{source}：{name} {value}，客户测得 {measured}", { ...one, measured: gap.measured }),
    one.less > 0 ? t("，少 {n}%", { n: one.less }) : "");
}
