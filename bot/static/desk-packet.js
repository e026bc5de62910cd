// The handoff packet on top of the talk, and the record at its side.

import { byId, h, show, timeAt, until } from "./desk-dom.js";
import { t } from "./desk-words.js";

const LONGEST_CURVE = 30;

export function drawPacket(talk, source) {
  const p = talk.packet;
  byId("packet").hidden = !p;
  if (!p) return;
  const told = p.known.find((field) => field.kind === "story");
  const rest = p.known.filter((field) => field !== told);
  show(byId("packet-body"), JSON.stringify(p), () => [
    h("p", { class: "story" }, p.story || t("客户还没有说出是什么事。"), " ", told ? origin(told, source) : null),
    h("dl", { class: "facts" },
      part("接手原因", chips(p.reasons)),
      part("风险", chips([...p.hazards, ...p.risks], "risk")),
      part("情绪", mood(p)),
      part("需要", chips(p.needs)),
      part("已知", rest.length ? list(rest.map((field) => known(field, source))) : null),
      part("还缺", p.missing.length ? list(p.missing.map(missing)) : null),
      part("没答完的问题", p.unanswered ? `${t(p.unanswered)}${t("（转人工时收回，不要原样再问）")}` : null),
      part("已承诺", p.promises.length ? list(p.promises.map(promise)) : null),
      part("已说过的安抚话", p.spoken.length ? list(p.spoken.map(spoken)) : null),
      part("另外还说到", p.parked.length ? list(p.parked.map((text) => [text])) : null)),
    h("p", { class: "small" }, `${t("脚本")} ${p.script}`),
  ]);
}

function part(name, content) {
  if (!content) return null;
  return h("div", {}, h("dt", {}, t(name)), h("dd", {}, content));
}

function chips(names, kind = "") {
  if (!names.length) return null;
  return h("ul", { class: `chips ${kind}` }, names.map((name) => h("li", {}, t(name))));
}

function list(entries) {
  return h("ul", { class: "plain" }, entries.map((entry) => h("li", {}, entry)));
}

function mood(p) {
  if (!p.curve.length) return null;
  const now = p.curve.at(-1);
  const here = t("现在 {mood} {n}/3", { mood: t(p.emotion), n: now });
  const spoken = `${t("情绪强度从先到后：")}${p.curve.join(t("、"))}${t("；")}${here}`;
  return h("span", { class: "mood", role: "img", "aria-label": spoken },
    h("span", { class: "curve", "aria-hidden": "true" },
      p.curve.slice(-LONGEST_CURVE).map((heat) => h("span", { "data-heat": heat }))),
    h("span", { "aria-hidden": "true" }, ` ${here}`));
}

function known(field, source) {
  return [h("b", {}, `${t(field.label)}${t("：")}`), field.shown, h("span", { class: "small" }, ` ${t(field.how)} `),
    origin(field, source)];
}

/** A button to the message in which a value was said. */
function origin(field, source) {
  return field.message && h("button", {
    type: "button", class: "link", on: { click: () => source(field.message) },
  }, t("看原话"), h("span", { class: "unseen" }, `${t("：")}${t(field.label)}`));
}

function missing(field) {
  return [h("b", {}, t(field.label)), h("span", { class: "small" }, `${t("（")}${t(field.why)}${t("）")}`),
    field.do_not_push ? h("span", { class: "hold" }, t("不要再催")) : null];
}

function promise(line) {
  return [h("span", { class: "promise", "data-state": line.state }, t(line.state_name)), " ",
    timeAt(line.due), ` ${t(line.what)}`, line.owner ? `${t("（")}${t(line.owner)}${t("）")}` : null, " ",
    line.state === "open" || line.state === "late" ? until(line.due) : null];
}

function spoken(line) {
  return [`“${line.text}”`, line.apology ? h("span", { class: "small" }, t(" 道过歉，别再重复")) : null];
}
