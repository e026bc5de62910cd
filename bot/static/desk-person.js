// The customer behind the talk: what he brought before, this time beside last time, and who may be the same.

import { eventId, get, post, talkPath } from "./desk-api.js";
import { h, moment, say, timeAt } from "./desk-dom.js";
import { t } from "./desk-words.js";

const BAD = ["late", "broken"];
let held = { chat: "", key: "", found: null };

/** What is known of the customer of this talk, null while it is not read. */
export function person(chat) {
  return held.chat === chat ? held.found : null;
}

/** Read it once for each state of the talk; true when something new is to be drawn. */
export async function readPerson(talk) {
  const key = JSON.stringify([talk.case_no, talk.messages.length, talk.care?.stage, talk.packet?.promises]);
  if (held.chat === talk.chat && held.key === key) return false;
  held = { chat: talk.chat, key, found: person(talk.chat) };
  try {
    const found = await get(talkPath(talk.chat, "person"), { quiet: true });
    if (held.chat !== talk.chat) return false;
    held.found = found;
  } catch {
    return false;  // the record can be read without it
  }
  return true;
}

/** The section of the record. `open(chat)` opens another talk of his, `again()` draws anew. */
export function history(chat, found, open, again) {
  if (!found) return [];
  const act = async (road, body) => {
    try {
      held.found = await post(talkPath(chat, `person/${road}`), { event: eventId(), ...body });
      say(t("记下了。"));
    } catch (error) {
      say(error.message, "error");
      held.key = "";
    }
    again();
  };
  const pick = async (number) => {
    try {
      await post(talkPath(chat, "pick"), { event: eventId(), case_no: number });
      say(t("现在办 {no}。字段、定级、交还都是这一件的。", { no: number }));
    } catch (error) {
      say(error.message, "error");
    }
  };
  const [waiting, settled] = [found.proposals.filter((one) => one.state === "open"), found.proposals.filter((one) => one.state !== "open")];
  return [
    found.earlier.length ? h("h3", {}, t("以前的投诉 {n} 件", { n: found.earlier.length })) : null,
    found.linked ? h("p", { class: "warn" }, t("又为 {no} 那件事来的", { no: found.linked })) : null,
    found.compared.length ? compared(found.compared) : null,
    found.earlier.length ? h("ul", { class: "promises earlier" }, found.earlier.map((one) => earlier(one, open, pick))) : null,
    waiting.length ? h("h3", {}, t("可能是同一位客户")) : null,
    waiting.map((one) => proposal(one, open, act)),
    settled.length || found.links.length ? h("details", { class: "same" }, h("summary", {}, t("同一位客户的认定（{n}）", { n: settled.length + found.links.length })),
      settled.map((one) => h("p", { class: "small" }, t(one.state_name), `${t("：")}${t(one.channel)} ${one.customer}，${t(one.proof)}；`, one.who, " ", one.settled ? timeAt(one.settled) : null, ` ${one.why}`)),
      found.links.map((one) => link(one, act))) : null,
  ].flat();
}

/** This time and last time, side by side. */
function compared(lines) {
  return h("table", { class: "compared" }, h("caption", {}, t("这次和上次")),
    h("thead", {}, h("tr", {}, [t("比什么"), t("上次"), t("这次")].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, lines.map((one) => h("tr", {}, h("th", { scope: "row" }, t(one.what)), h("td", {}, one.last || "—"), h("td", {}, one.now || "—")))));
}

function earlier(one, open, pick) {
  return h("li", { "data-linked": String(one.linked) },
    h("button", { type: "button", class: "link mono", on: { click: () => open(one.chat) } }, one.case_no), " ",
    one.linked ? h("b", {}, t("上次那件"), " ") : null, timeAt(one.opened), ` ${t(one.channel)} · `, h("b", {}, t(one.state_name)),
    one.here ? [" ", h("button", { type: "button", class: "small-button", "data-pick": one.case_no, on: { click: () => pick(one.case_no) } }, t("办这一件"))] : null,
    h("p", { class: "small" }, [t(one.category), one.story].filter(Boolean).join(" · ")),
    one.outcome ? h("p", { class: "small" }, `${t("结果")}：${t(one.outcome)} ${one.done}`) : null,
    h("p", { class: "small" }, one.owner ? t("谁办的：{who}", { who: one.owner }) : t("没有人接手过")),
    one.promises.length ? h("ul", { class: "plain" }, one.promises.map((each) => h("li", {},
      h("span", { class: "promise", "data-state": each.state }, t(each.state_name)), ` ${moment(each.due)} ${t(each.what)}`,
      each.owner ? h("span", { class: "small" }, ` ${each.owner}`) : null))) : null,
    one.promises.some((each) => BAD.includes(each.state)) ? h("p", { class: "warn" }, t("有答应了没办到的")) : null);
}

/** A box for the reason, and a button for each thing that may be decided with it. */
function reasoned(id, label, buttons) {
  const box = h("input", { id, type: "text", maxlength: "200", autocomplete: "off", "aria-describedby": `${id}-fault` });
  const fault = h("p", { class: "fault", id: `${id}-fault`, role: "alert" });
  const pressed = (does) => () => {
    if (box.value.trim()) {
      does(box.value.trim());
      return;
    }
    fault.textContent = t("先写怎么核对的。");
    box.focus();
  };
  return h("div", { class: "field" }, h("label", { for: id }, label), box, fault,
    h("p", { class: "steps" }, buttons.map(([words, does]) => h("button", { type: "button", class: "small-button", on: { click: pressed(does) } }, words))));
}

function proposal(one, open, act) {
  return h("div", { class: "proposal", "data-match": one.id },
    h("p", {}, h("b", {}, `${t(one.channel)} ${one.customer}`), ` ${t(one.proof)}`),
    one.cases.length ? h("ul", { class: "plain" }, one.cases.map((each) => h("li", { class: "small" },
      h("button", { type: "button", class: "link mono", on: { click: () => open(one.chat) } }, each.case_no), ` ${t(each.state_name)} ${t(each.category)} `, timeAt(each.opened)))) : null,
    h("p", { class: "small" }, t("号码相同不等于是同一个人：先问过客户再定。")),
    reasoned(`why-${one.id}`, t("怎么核对的（会记下来）"), [
      [t("是同一位"), (why) => act("join", { match: one.id, why })],
      [t("不是同一位"), (why) => act("refuse", { match: one.id, why })]]));
}

function link(one, act) {
  return h("div", { class: "proposal" },
    h("p", { class: "small" }, h("b", {}, `${t(one.channel)} ${one.customer}`), one.here ? t("（这个对话）") : "", ` ${t(one.proof)} ${one.who} `, timeAt(one.at), ` ${one.why}`),
    one.undone ? h("p", { class: "small" }, t("已拆开："), one.undone_by, " ", timeAt(one.undone), ` ${one.undone_why}`) : null,
    one.may_part ? reasoned(`part-${one.id}`, t("为什么拆开（会记下来）"), [[t("拆开"), (why) => act("part", { moved: one.chat, why })]]) : null);
}
