// What the customer said by phone, at the counter or in a letter: put down for him by a colleague.

import { byId, h, moment, timeAt, zoned } from "./desk-dom.js";
import { t } from "./desk-words.js";

export const WAYS = [["phone", "电话里"], ["counter", "柜台当面"], ["letter", "来信"]];
export const TELLS = [["", "不用，客户在电话、柜台、信里已经得到答复"], ["yes", "让机器人在对话里也回他一句"]];
const [ANSWER, FIELD] = ["answer:", "field:"];

/** The choices of the form: answers that stand open, with the version they are for, then fields. */
export function answersOf(own, chosen, talk) {
  const option = (value, name) => h("option", { value, selected: chosen === value }, t(name));
  const fields = [...talk.record.fields, ...(talk.packet?.missing || []), ...(talk.by_hand || [])];
  const version = (key) => (["/register", "/no"].includes(key) ? 0 : talk.version);
  return h("select", own, option("", "只记下他的话"),
    talk.answers.length ? h("optgroup", { label: t("等他答复的") }, talk.answers.map((one) => option(`${ANSWER}${version(one.key)}:${one.key}`, one.name))) : null,
    h("optgroup", { label: t("填到这一栏") }, fields.map((one) => option(FIELD + one.name, one.label))));
}

/** The road, and the body. */
export function relayed(values, talk) {
  const chosen = values.answer || "";
  const [version, answer] = chosen.startsWith(ANSWER) ? chosen.slice(ANSWER.length).split(/:(.*)/s) : [0, ""];
  const field = chosen.startsWith(FIELD) ? chosen.slice(FIELD.length) : "";
  const at = zoned(values.at);
  return ["talk/relay", { way: values.way, text: (values.said || "").trim(), answer, version: Number(version), field,
    seen: talk?.record.fields.find((one) => one.name === field)?.seen || "", tell: values.tell === "yes", ...(at ? { at } : {}) }];
}

/** Open the form for it. */
export function relaying(compose) {
  compose.turn("note", { focus: false });
  byId("deciding").querySelector("input[value=said]")?.click();
  byId("deciding").querySelector("[data-part=way] input")?.focus();
}

/** Put what was put down between the messages, by when it was. */
export function drawRelayed(talk) {
  for (const one of talk.relayed) {
    if (byId(one.id)) continue;
    const after = [...byId("lines").children].find((line) => Number(line.dataset.at) > one.at);
    byId("lines").insertBefore(h("li", { class: "line relayed", id: one.id, "data-at": one.at },
      h("header", {}, h("b", {}, t("{who} 代记", { who: one.by })), " ", timeAt(one.at)),
      h("p", { class: "small" }, t(one.told ? "客户{way}说的，{at}" : "客户{way}说的", { way: t(one.way), at: one.told ? moment(one.told) : "" }), one.label ? ` · ${t(one.label)}` : ""),
      h("p", { class: "words" }, one.text)), after || null);
  }
}
