// One item of knowledge: what it says, where it comes from, what colleagues say of it, every version.

import { h, timeAt } from "./desk-dom.js";
import { difference } from "./desk-diff.js";
import { once } from "./desk-once.js";
import { t } from "./desk-words.js";

const PARTS = [["problem", "问题"], ["solution", "办法"], ["conditions", "适用条件"], ["plan", "方案草稿"], ["letter", "确认函草稿"],
  ["category_name", "类别"], ["state_name", "状态"], ["review", "复查日"]];
const LONG = ["plan", "letter"];

/** `has`: lists, talk, again(), write(), insert(), openCase(number), refused(error). */
export function itemOf(one, has) {
  const path = `/desk/api/knowledge/${one.id}`;
  const act = (road, body) => async () => {
    try {
      await once(`${path}${road}`, body());
      await has.again();
    } catch (error) {
      has.refused(error);
    }
  };
  return [
    h("p", { class: "small" }, h("span", { class: "term-state", "data-state": one.state }, t(one.state_name)),
      ` ${[one.category_name, t("第 {n} 版", { n: one.version }), t("用在 {n} 个案件里", { n: one.used })].filter(Boolean).join(" · ")} `,
      one.review ? h("span", { "data-late": String(one.expired) }, t(one.expired ? "该复查了：" : "复查日："), timeAt(one.review)) : null),
    h("h3", {}, one.problem),
    h("p", { class: "task-text" }, one.solution),
    one.conditions ? h("p", { class: "task-text small" }, h("b", {}, t("适用条件：")), one.conditions) : null,
    LONG.filter((name) => one[name]).map((name) => h("details", {}, h("summary", {}, t(name === "plan" ? "方案草稿" : "确认函草稿")), h("p", { class: "task-text" }, one[name]))),
    one.cases.length ? h("p", { class: "small" }, t("出自案件："), one.cases.map((number) => [h("button", {
      type: "button", class: "link mono", on: { click: () => has.openCase(number) } }, number), " "])) : null,
    h("p", { class: "choices knowledge-acts" },
      has.talk ? h("button", { type: "button", class: "primary", "data-act": "insert", on: { click: has.insert } }, t("用到方案和确认函")) : null,
      h("button", { type: "button", "data-act": "write", on: { click: has.write } }, t("改")),
      one.state === "published" ? null : h("button", { type: "button", "data-act": "publish", on: { click: act("", () => ({ was: one.version, state: "published" })) } }, t("发布")),
      one.state === "retired" ? null : h("button", { type: "button", "data-act": "retire", on: { click: act("/retire", () => ({})) } }, t("停用"))),
    owner(one, has, act),
    votes(one, act),
    h("h4", {}, t("改过的")),
    h("ol", { class: "plain versions", id: "knowledge-versions" }, [...one.versions].reverse().map((each) => version(each, one.versions))),
  ];
}

function owner(one, has, act) {
  const select = h("select", { id: "knowledge-owner" }, has.lists.people.map((each) =>
    h("option", { value: each.key, selected: each.key === one.owner }, each.name)));
  if (!has.lists.people.some((each) => each.key === one.owner)) select.prepend(h("option", { value: one.owner, selected: true }, one.owner_name));
  return h("p", { class: "pair" }, h("label", { for: "knowledge-owner" }, t("负责人：到复查日找他")), " ", select, " ",
    h("button", { type: "button", class: "small-button", "data-act": "owner", on: { click: act("/owner", () => ({ owner: select.value })) } }, t("换负责人")));
}

function votes(one, act) {
  const note = h("input", { id: "knowledge-note", type: "text", maxlength: "500", autocomplete: "off" });
  const button = (worked, words, n) => h("button", {
    type: "button", class: "small-button", "data-vote": worked ? "worked" : "failed",
    "aria-pressed": String(one.my_vote === (worked ? "worked" : "failed")), on: { click: act("/vote", () => ({ worked, note: note.value.trim() })) },
  }, `${t(words)} ${n}`);
  return h("div", { class: "knowledge-votes" },
    h("label", { for: "knowledge-note" }, t("用过以后说一句（可不写），再点有用或没用")), note,
    h("p", { class: "choices" }, button(true, "有用", one.worked), button(false, "没用", one.failed)),
    one.comments.length ? h("ul", { class: "plain small" }, one.comments.map((each) => h("li", {},
      h("b", {}, t(each.worked ? "有用" : "没用")), ` ${each.name} `, timeAt(each.at), `${t("：")}${each.note}`))) : null);
}

/** A version with what is different from the one before it; the first one as a whole. */
function version(one, all) {
  const before = all.find((each) => each.version === one.version - 1);
  const said = (each, name) => (name === "review" ? (each.review ? new Date(each.review * 1000).toISOString().slice(0, 10) : "") : t(each[name] || ""));
  const rows = PARTS.filter(([name]) => (before ? said(before, name) !== said(one, name) : said(one, name)));
  return h("li", { "data-version": one.version }, h("details", {},
    h("summary", {}, t("第 {n} 版", { n: one.version }), " ", timeAt(one.at), ` ${one.by_name}`),
    rows.length ? h("dl", { class: "knowledge-diff" }, rows.map(([name, words]) => [h("dt", {}, t(words)),
      h("dd", { class: "task-text" }, before ? difference(said(before, name), said(one, name)) : said(one, name))])) : h("p", { class: "small" }, t("和上一版一样。"))));
}
