// The middle: the head of the talk and what was said.

import { byId, h, levelBadge, show, timeAt, until } from "./desk-dom.js";
import { t } from "./desk-words.js";
import { drawRelayed } from "./desk-relay.js";
import { againButton } from "./desk-unsent.js";
import { gallery } from "./desk-viewer.js";

const CONTROL = { bot: "机器人在接待", queue: "等人接手" };
const DELIVERY = { waiting: "正在送出", failed: "没有送到客户" };
const NEAR_PX = 80;

export function drawHead(talk) {
  const held = talk.owner && (talk.mine ? t("我在接待") : t("{who} 在接待", { who: talk.owner }));
  show(byId("head"), JSON.stringify([talk.chat, talk.case_no, talk.story, talk.level, talk.due, held]), () => [
    h("h2", { id: "talk-title", tabindex: "-1" },
      levelBadge(talk.level, talk.level_name), " ",
      h("span", { class: "mono" }, talk.case_no || t("未立案")), " ",
      h("span", {}, t(talk.category || talk.channel))),
    h("p", { class: "head-line" },
      h("span", { class: "control", "data-control": talk.control }, held || t(CONTROL[talk.control] || "")),
      talk.due ? h("span", {}, `${t(talk.due_what)} `, until(talk.due)) : null),
  ]);
  byId("take").hidden = talk.control === "human";
  byId("back").hidden = !talk.mine;
}

export function drawLines(talk, { fresh }) {
  const lines = byId("lines");
  const place = byId("scroll");
  const end = place.scrollHeight - place.scrollTop - place.clientHeight < NEAR_PX;
  if (fresh) {
    byId("log").setAttribute("aria-busy", "true");
    lines.replaceChildren();
  }
  const last = Number([...lines.querySelectorAll("[data-id]")].at(-1)?.dataset.id || 0);
  const added = talk.messages.filter((line) => line.id > last);
  lines.append(...added.map((message) => line(message, talk.evidence)));
  for (const old of talk.messages) mend(old, talk.unsent?.[old.id] || "");
  drawRelayed(talk);
  byId("no-lines").hidden = talk.messages.length > 0;
  if (fresh) {
    byId("log").removeAttribute("aria-busy");
    if (talk.mine) toEnd();
    else place.scrollTop = 0;
  } else if (added.length && end) {
    toEnd();
  }
  more(!fresh && added.length && !end);
}

/** A mood is read, and a message delivered, after the words stood here already. */
function mend(fresh, missed) {
  const shown = byId(`m-${fresh.id}`);
  if (fresh.mood && !shown.querySelector(".feeling")) shown.querySelector("header").append(feeling(fresh.mood));
  const mark = shown.querySelector(".delivery");
  if (!mark) return;
  mark.dataset.delivery = fresh.delivery;
  show(mark, `${fresh.delivery}:${missed}`, () => (missed
    ? [t(DELIVERY.failed), t("："), t(missed), " ", againButton(fresh)] : [t(DELIVERY[fresh.delivery] || "")]));
}

function more(wanted) {
  if (wanted) byId("newer").hidden = false;
}

export function toEnd() {
  const place = byId("scroll");
  if (place.scrollHeight > place.clientHeight) place.scrollTop = place.scrollHeight;
  else byId("lines").lastElementChild?.scrollIntoView({ block: "center" });
  byId("newer").hidden = true;
}

/** Bring a message to the eye: where a value came from. */
export function point(id) {
  const found = byId(`m-${id}`);
  if (!found) return;
  found.scrollIntoView({ block: "center" });
  found.focus();
}

function line(message, evidence) {
  const pieces = evidence.filter((one) => one.message === message.id);
  return h("li", { class: `line from-${message.from}`, id: `m-${message.id}`, "data-id": message.id, "data-at": message.at, tabindex: "-1" },
    h("header", {},
      h("b", {}, t(message.name)), " ", timeAt(message.at),
      message.mood ? feeling(message.mood) : null,
      message.from === "customer" ? null : h("span", { class: "delivery" })),
    message.text ? h("p", { class: "words" }, message.text) : null,
    message.pressed ? h("p", { class: "small" }, t("（按了按钮）")) : null,
    message.attachments.length ? h("p", { class: "small" }, t("附件："), message.attachments.map((one) => t(one)).join(t("、"))) : null,
    pieces.length ? gallery(pieces, point) : null,
    message.buttons.length ? h("p", { class: "offers" }, t("给出的按钮："), message.buttons.map((title) => h("span", {}, title))) : null,
    message.why ? why(message.why) : null);
}

function feeling(mood) {
  return h("span", { class: "feeling", "data-heat": mood.heat }, `${t(mood.name)} ${mood.heat}/3`);
}

function why(reason) {
  return h("details", { class: "why" },
    h("summary", {}, t("为什么这么说")),
    h("dl", {},
      h("div", {}, h("dt", {}, t("规则")), h("dd", { class: "mono" }, reason.rule)),
      h("div", {}, h("dt", {}, t("阶段")), h("dd", {}, t(reason.phase))),
      h("div", {}, h("dt", {}, t("脚本")), h("dd", { class: "mono" }, reason.script))));
}
