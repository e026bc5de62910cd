// What the bot tells customers of one product in advance of an open incident: a lead writes it, and takes it back.

import { eventId, post } from "./desk-api.js";
import { h, say, timeAt } from "./desk-dom.js";
import { t } from "./desk-words.js";

const KINDS = [["products", "产品"], ["models", "型号（不写就是每一款）"], ["places", "地点（不写就是每一处）"]];

/** What stands now, for everybody; the form for a lead. `after` reads the list again. */
export function noticing(one, after) {
  const told = one.notice;
  const line = told ? h("p", { class: "small", "data-notice": one.id }, t("机器人先告诉这些客户（{whom}）：", { whom: whom(told) }), told.text,
    told.english ? ` ${told.english}` : "", " ", t("（{who}写的）", { who: told.by }), " ", timeAt(told.at)) : null;
  return [line, heard(one), one.may_notice ? form(one, after) : null];
}

/** How many customers the bot told, and when last; what was said before the words changed apart. */
function heard({ id, notice, heard: all }) {
  if (!notice && !all.before) return null;
  const now = all.now ? t("已告诉 {n} 位客户", { n: all.now }) : t("还没有告诉过客户");
  const before = all.before ? t("换下、撤下的话告诉过 {n} 位客户", { n: all.before }) : null;
  return h("p", { class: "small", "data-heard": id }, [notice ? now : null, before].filter(Boolean).join(" · "),
    all.last ? [" · ", t("最近一次"), " ", timeAt(all.last)] : null);
}

function whom(told) {
  return KINDS.map(([key]) => told[key].join(t("、"))).filter(Boolean).join(" · ");
}

function form(one, after) {
  const id = `incident-notice-${one.id}`;
  const had = one.notice || { text: "", english: "", products: [], models: [], places: [], ...one.about };
  const fault = h("p", { class: "fault", id: `${id}-fault`, role: "alert" });
  const field = (key, label, control, value) => {
    control.id = `${id}-${key}`;
    control.value = value;
    control.setAttribute("aria-describedby", `${id}-help ${id}-fault`);
    return [h("label", { for: control.id }, label), control];
  };
  const text = h("textarea", { rows: "2", maxlength: "80" });
  const english = h("textarea", { rows: "2", maxlength: "240", lang: "en" });
  const names = Object.fromEntries(KINDS.map(([key]) => [key, h("input", { type: "text", maxlength: "400", autocomplete: "off" })]));
  const act = (path, body, words) => async () => {
    fault.textContent = "";
    try {
      await post(`/desk/api/incident/${one.id}/${path}`, { event: eventId(), ...body() });
      say(words);
      await after();
    } catch (error) {
      fault.textContent = error.message;
    }
  };
  const put = act("notice", () => ({ text: text.value.trim(), english: english.value.trim(),
    ...Object.fromEntries(KINDS.map(([key]) => [key, listed(names[key].value)])) }), t("从现在起，机器人会先告诉这些客户。"));
  const send = () => {
    const lacks = [[text, t("告诉客户的话")], [names.products, t("产品")]].find(([control], n) => (n ? !KINDS.some(([key]) => names[key].value.trim()) : !control.value.trim()));
    if (!lacks) return put();
    fault.textContent = t("先填：{what}", { what: lacks[1] });
    lacks[0].focus();
    return null;
  };
  return h("details", { id }, h("summary", {}, one.notice ? t("改或撤下开头告知的话") : t("让机器人先告诉受影响的客户")),
    h("div", { class: "field" },
      h("p", { class: "help", id: `${id}-help` }, t("客户一提到这个产品，机器人在提问之前说一次，再说他那件照样单独登记。不认责、不说钱、不打包票、不写时间。名称可以写几个，用顿号隔开。")),
      field("text", t("告诉客户的话"), text, had.text), field("english", t("英文（不写，说英文的客户就不提）"), english, had.english),
      KINDS.map(([key, label]) => field(key, t(label), names[key], had[key].join("、"))), fault,
      h("div", { class: "notice-buttons" }, h("button", { type: "button", class: "small-button", on: { click: send } }, t("让机器人这样说")),
        one.notice ? h("button", { type: "button", class: "small-button", on: { click: act("notice/withdraw", () => ({}), t("撤下了，机器人不再提。")) } }, t("撤下")) : null)));
}

function listed(value) {
  return value.split(/[,，、;；\n]+/u).map((name) => name.trim()).filter(Boolean);
}
