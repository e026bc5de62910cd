// Terms that refusals and letters quote: every version with its days; leads add the next one.

import { eventId, get, post } from "./desk-api.js";
import { byId, h, now, say, wallOf, zoned } from "./desk-dom.js";
import { t } from "./desk-words.js";

const ID = /^[a-z0-9][a-z0-9_.-]{0,39}$/;
const EMPTY = { id: "", version: "", title: "", text: "", categories: [], since: "", ends: false };
let values = null;  // the form, null while it is closed
let tried = null;  // what was sent and its id, so that a lost answer counts once
let data = { policies: [], may_add: false, categories: [] };

/** Returns what opens the page. */
export function termPage() {
  const page = byId("terms");
  byId("terms-close").addEventListener("click", () => page.close());
  byId("terms-new").addEventListener("click", () => begin(null));
  return async () => {
    try {
      data = await get("/desk/api/policies");
    } catch (error) {
      say(error.message, "error");
      return;
    }
    draw();
    page.showModal();
    byId("terms-title").focus();
  };
}

function draw() {
  byId("terms-new").hidden = !data.may_add || Boolean(values);
  byId("terms-form").replaceChildren(...(values ? form() : []));
  const ids = [...new Set(data.policies.map((one) => one.id))];
  byId("terms-list").replaceChildren(...(ids.length ? ids.map((id) => term(id, data.policies.filter((one) => one.id === id)))
    : [h("li", { class: "empty" }, t("还没有条款。"))]));
}

/** One term: the version that holds first, the others below. */
function term(id, versions) {
  const newest = versions.at(-1);
  return h("li", { "data-term": id },
    h("h3", {}, newest.title, " ", h("span", { class: "mono small" }, id),
      data.may_add ? h("button", { type: "button", class: "small-button", on: { click: () => begin(newest) } },
        t("加新版本"), h("span", { class: "unseen" }, ` ${newest.title}`)) : null),
    h("ol", { class: "plain versions" }, [...versions].reverse().map(version)));
}

/** 2026-01-01 00:00: with its year, terms last for years. */
function day(seconds) {
  return wallOf(seconds).replace("T", " ");
}

function version(one) {
  const days = one.valid_to ? t("{from} 起，到 {to}", { from: day(one.valid_from), to: day(one.valid_to) }) : t("{from} 起", { from: day(one.valid_from) });
  return h("li", { "data-version": one.version, "data-state": one.state },
    h("p", {}, h("b", {}, one.version), " ", h("span", { class: "term-state", "data-state": one.state }, t(one.state_name)), ` ${days}`),
    h("p", { class: "small" }, `${one.category_names.map((name) => t(name)).join(t("、")) || t("所有类别")} · ${one.author_name}`),
    one.text ? h("details", { open: one.state === "now" }, h("summary", {}, t("条款的文字")), h("p", { class: "task-text" }, one.text)) : null);
}

function begin(last) {
  const known = last ? { id: last.id, title: last.title, text: last.text, categories: [...last.categories] } : {};
  values = { ...EMPTY, ...known, since: wallOf(now() / 1000 + 60), fixed: Boolean(last) };
  draw();
  byId(last ? "term-version" : "term-id").focus();
}

function form() {
  const fault = h("p", { class: "fault", id: "term-fault", role: "alert" });
  const field = (name, label, box, hint = "") => h("div", { class: "field" }, h("label", { for: `term-${name}` }, t(label)), box,
    hint ? h("p", { class: "help", id: `term-${name}-help` }, t(hint)) : null);
  const own = (name, more = {}) => ({ id: `term-${name}`, "aria-describedby": "term-fault",
    on: { input: (event) => { values[name] = event.target.value; } }, ...more });
  const input = (name, more = {}) => h("input", own(name, { type: "text", value: values[name], autocomplete: "off", ...more }));
  const text = h("textarea", own("text", { rows: "4", maxlength: "2000" }));
  text.value = values.text;
  const ends = h("input", { id: "term-ends", type: "checkbox", checked: values.ends, on: { change: (event) => {
    values.ends = event.target.checked;
    text.closest(".field").hidden = values.ends;
  } } });
  const chosen = h("select", { id: "term-categories", multiple: true, size: "6", on: { change: (event) => {
    values.categories = [...event.target.selectedOptions].map((one) => one.value);
  } } }, data.categories.map((one) => h("option", { value: one.key, selected: values.categories.includes(one.key) }, t(one.name))));
  const words = field("text", "条款的文字（客户看到的就是这些字）", text);
  words.hidden = values.ends;
  return [
    h("h3", {}, t(values.fixed ? "加新版本" : "加一条条款")),
    h("p", { class: "small" }, t("存下的版本不能再改。到了它的日期就引用它，旧信里仍是旧的文字。")),
    field("id", "代号", input("id", { maxlength: "40", readonly: values.fixed }), "小写字母和数字，例：returns"),
    field("version", "版本", input("version", { maxlength: "40" }), "例：2026-01"),
    field("title", "名字", input("title", { maxlength: "200" }), "例：退换规定"),
    field("since", "从什么时候起", input("since", { type: "datetime-local" })),
    h("p", {}, h("label", {}, ends, " ", t("废止：从那时起不再引用这一条"))),
    words,
    field("categories", "哪些类别用（不选就都用）", chosen),
    fault,
    h("p", { class: "choices" }, h("button", { type: "button", class: "primary", id: "term-save", on: { click: () => save(fault) } }, t("存为新版本")), " ",
      h("button", { type: "button", on: { click: () => { values = null; draw(); byId("terms-title").focus(); } } }, t("取消"))),
  ];
}

function lacking() {
  if (!ID.test(values.id)) return ["id", "代号用小写字母、数字和 _ . -。"];
  if (!values.version.trim()) return ["version", "先写版本。"];
  if (!values.title.trim()) return ["title", "先写名字。"];
  if (!zoned(values.since)) return ["since", "先选从什么时候起。"];
  return values.ends || values.text.trim() ? null : ["text", "先写条款的文字。"];
}

async function save(fault) {
  const lack = lacking();
  if (lack) {
    fault.textContent = t(lack[1]);
    byId(`term-${lack[0]}`).focus();
    return;
  }
  const body = {
    id: values.id, version: values.version.trim(), title: values.title.trim(), text: values.ends ? "" : values.text.trim(),
    categories: values.categories, valid_from: zoned(values.since), ends: values.ends,
  };
  const words = JSON.stringify(body);
  if (tried?.words !== words) tried = { words, event: eventId() };
  try {
    await post("/desk/api/policies", { event: tried.event, ...body });
    data = await get("/desk/api/policies");
  } catch (error) {
    fault.textContent = error.message;
    return;
  }
  [values, tried] = [null, null];
  say(t("存下了。"));
  draw();
  byId("terms-title").focus();
}
