// Writing knowledge: a new item, the next version, a case as experience; what is like it comes first.

import { h, wallOf, zoned } from "./desk-dom.js";
import { once } from "./desk-once.js";
import { t } from "./desk-words.js";

const FIELDS = [
  ["problem", "什么问题", 3, "用客户会说的话，例：充电宝鼓包，还能不能用"],
  ["solution", "怎么办", 4, "给同事看的办法，一步一步"],
  ["conditions", "什么条件下适用（可不填）", 2, "例：购买一年内，凭据齐"],
  ["plan", "方案的草稿（可不填）", 3, "一键放进方案里，给客户看的话"],
  ["letter", "确认函的草稿（可不填）", 2, "一键放进确认函“办了什么”里"],
];
const NEEDS = { problem: "先写什么问题。", solution: "先写怎么办。" };
const QUARTER_S = 90 * 86400;

/** What stands in the form at first: the item as it is, a case as it went, or nothing. */
export function startOf(one, found = null) {
  const from = one || found || {};
  const review = one ? one.review : Date.now() / 1000 + QUARTER_S;
  return {
    problem: from.problem || "", solution: from.solution || "", conditions: from.conditions || "", plan: from.plan || "", letter: from.letter || "",
    category: from.category || "", review: review ? wallOf(review).slice(0, 10) : "", case: found?.case || "", state: one?.state || (found ? "draft" : "published"),
  };
}

/** `has`: lists, case (what is like it, of a case), done(item), look(id). */
export function itemForm(one, values, has) {
  const fault = h("p", { class: "fault", id: "knowledge-fault", role: "alert" });
  const alike = h("div", { id: "knowledge-alike" });
  const merge = (item) => merged(item, values.case, has, fault);
  const save = ({ anyway = false } = {}) => saved(one, values, has, { fault, alike, merge, anyway });
  const form = h("form", { class: "knowledge-form", novalidate: true, on: { submit: (event) => { event.preventDefault(); save(); } } },
    FIELDS.map((field) => text(field, values)), category(values, has.lists), dates(values, one), state(values), fault,
    h("p", { class: "choices" }, h("button", { class: "primary", id: "knowledge-save" }, t("存下"))), alike);
  const found = has.case;
  if (!found) return [form];
  const notes = found.own.length ? h("p", { class: "warn" }, t("这个案件已经记在第 {n} 条里。", { n: found.own.join(t("、")) })) : null;
  if (!found.items.length) return [notes, h("p", { class: "small" }, t("没有相近的。看一遍再存；姓名和号码已经遮住。")), form];
  return [notes, h("p", {}, t("先看看有没有相近的：能并进去就并进去，不用再写一遍。")), near(found.items, { look: has.look, merge }),
    h("details", { id: "knowledge-anew" }, h("summary", {}, t("都不是同一件事，另写一条")), form)];
}

/** Items like it, each to be looked at or, with a case, to take it in. */
function near(items, { look, merge }) {
  return h("ul", { class: "plain knowledge-near" }, items.map((item) => h("li", { "data-item": item.id },
    h("p", {}, h("b", {}, item.problem), h("span", { class: "small" }, ` ${t(item.state_name)} · ${t("第 {n} 版", { n: item.version })}`)),
    h("p", { class: "knowledge-brief" }, item.solution),
    h("p", { class: "choices" }, h("button", { type: "button", class: "small-button", on: { click: () => look(item.id) } }, t("打开看"), h("span", { class: "unseen" }, ` ${item.problem}`)),
      merge ? h("button", { type: "button", class: "small-button", "data-act": "merge", on: { click: () => merge(item) } },
        t("并进这一条"), h("span", { class: "unseen" }, ` ${item.problem}`)) : null))));
}

function text([name, label, rows, hint], values) {
  const id = `knowledge-${name}`;
  const box = h("textarea", { id, rows, maxlength: rows > 2 && NEEDS[name] ? "4000" : "2000", "aria-describedby": `${id}-help knowledge-fault`,
    on: { input: (event) => { values[name] = event.target.value; } } });
  box.value = values[name];
  return h("div", { class: "field" }, h("label", { for: id }, t(label)), box, h("p", { class: "help", id: `${id}-help` }, t(hint)));
}

function category(values, lists) {
  return h("div", { class: "field" }, h("label", { for: "knowledge-category" }, t("类别")),
    h("select", { id: "knowledge-category", on: { change: (event) => { values.category = event.target.value; } } },
      [{ key: "", name: t("所有类别") }, ...lists.categories].map((row) => h("option", { value: row.key, selected: values.category === row.key }, row.name))));
}

function dates(values, one) {
  const own = (name, type) => ({ id: `knowledge-${name}`, type, value: values[name], on: { input: (event) => { values[name] = event.target.value; } } });
  return h("div", { class: "field pair" },
    h("label", { for: "knowledge-review" }, t("哪天复查（可不填）")), h("input", own("review", "date")),
    h("label", { for: "knowledge-case" }, t(one ? "再加一个出处案件（可不填）" : "出自哪个案件（可不填）")), h("input", { ...own("case", "text"), maxlength: "40", autocomplete: "off" }));
}

function state(values) {
  return h("fieldset", { class: "choices" }, h("legend", {}, t("给谁看")), [["draft", "草稿，先不给大家看"], ["published", "发布，大家都能找到"]].map(([key, words]) =>
    h("label", {}, h("input", { type: "radio", name: "knowledge-state", value: key, checked: values.state === key, on: { change: () => { values.state = key; } } }), " ", t(words))));
}

async function saved(one, values, has, { fault, alike, merge, anyway }) {
  const lack = Object.keys(NEEDS).find((name) => !values[name].trim());
  if (lack) {
    fault.textContent = t(NEEDS[lack]);
    document.getElementById(`knowledge-${lack}`).focus();
    return;
  }
  fault.textContent = "";
  const words = Object.fromEntries(FIELDS.map(([name]) => [name, values[name].trim()]));
  const review = values.review ? zoned(`${values.review}T09:00`) : null;
  const body = { ...words, category: values.category, case: values.case.trim(), state: values.state };
  try {
    const told = one ? await once(`/desk/api/knowledge/${one.id}`, { ...body, was: one.version, review: review || 0 })
      : await once("/desk/api/knowledge", { ...body, review, anyway });
    await has.done(told.item);
  } catch (error) {
    fault.textContent = error.message;
    if (!error.content?.items) return;
    alike.replaceChildren(near(error.content.items, { look: has.look, merge: values.case.trim() ? merge : null }),
      h("button", { type: "button", id: "knowledge-anyway", on: { click: () => saved(one, values, has, { fault, alike, merge, anyway: true }) } }, t("确实不同，仍要新建")));
    alike.querySelector("button").focus();
  }
}

async function merged(item, number, has, fault) {
  try {
    const told = await once(`/desk/api/knowledge/${item.id}/source`, { case: number.trim() });
    await has.done(told.item);
  } catch (error) {
    fault.textContent = error.message;
  }
}
