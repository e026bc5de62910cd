// The handoff packet on top of the talk, and the record at its side.

import { byId, h, levelBadge, show, timeAt, until } from "./desk-dom.js";

const LONGEST_CURVE = 30;

export function drawPacket(talk, source) {
  const p = talk.packet;
  byId("packet").hidden = !p;
  if (!p) return;
  const told = p.known.find((field) => field.kind === "story");
  const rest = p.known.filter((field) => field !== told);
  show(byId("packet-body"), JSON.stringify(p), () => [
    h("p", { class: "story" }, p.story || "客户还没有说出是什么事。", " ", told ? origin(told, source) : null),
    h("dl", { class: "facts" },
      part("接手原因", chips(p.reasons)),
      part("风险", chips([...p.hazards, ...p.risks], "risk")),
      part("情绪", mood(p)),
      part("需要", chips(p.needs)),
      part("已知", rest.length ? list(rest.map((field) => known(field, source))) : null),
      part("还缺", p.missing.length ? list(p.missing.map(missing)) : null),
      part("没答完的问题", p.unanswered ? `${p.unanswered}（转人工时收回，不要原样再问）` : null),
      part("已承诺", p.promises.length ? list(p.promises.map(promise)) : null),
      part("已说过的安抚话", p.spoken.length ? list(p.spoken.map(spoken)) : null),
      part("另外还说到", p.parked.length ? list(p.parked.map((text) => [text])) : null)),
    h("p", { class: "small" }, `脚本 ${p.script}`),
  ]);
}

function part(name, content) {
  if (!content) return null;
  return h("div", {}, h("dt", {}, name), h("dd", {}, content));
}

function chips(names, kind = "") {
  if (!names.length) return null;
  return h("ul", { class: `chips ${kind}` }, names.map((name) => h("li", {}, name)));
}

function list(entries) {
  return h("ul", { class: "plain" }, entries.map((entry) => h("li", {}, entry)));
}

function mood(p) {
  if (!p.curve.length) return null;
  const now = p.curve.at(-1);
  const spoken = `情绪强度从先到后：${p.curve.join("、")}；现在 ${p.emotion} ${now}/3`;
  return h("span", { class: "mood", role: "img", "aria-label": spoken },
    h("span", { class: "curve", "aria-hidden": "true" },
      p.curve.slice(-LONGEST_CURVE).map((heat) => h("span", { "data-heat": heat }))),
    h("span", { "aria-hidden": "true" }, ` 现在 ${p.emotion} ${now}/3`));
}

function known(field, source) {
  return [h("b", {}, `${field.label}：`), field.shown, h("span", { class: "small" }, ` ${field.how} `),
    origin(field, source)];
}

/** A button to the message in which a value was said. */
function origin(field, source) {
  return field.message && h("button", {
    type: "button", class: "link", on: { click: () => source(field.message) },
  }, "看原话", h("span", { class: "unseen" }, `：${field.label}`));
}

function missing(field) {
  return [h("b", {}, field.label), h("span", { class: "small" }, `（${field.why}）`),
    field.do_not_push ? h("span", { class: "hold" }, "不要再催") : null];
}

function promise(line) {
  return [h("span", { class: "promise", "data-state": line.state }, line.state_name), " ",
    timeAt(line.due), ` 前${line.what}`, line.owner ? `（${line.owner}）` : null, " ",
    line.state === "open" || line.state === "late" ? until(line.due) : null];
}

function spoken(line) {
  return [`“${line.text}”`, line.apology ? h("span", { class: "small" }, " 道过歉，别再重复") : null];
}

export function drawRecord(talk, source) {
  const r = talk.record;
  show(byId("record-body"), JSON.stringify(r), () => [
    h("dl", { class: "record" },
      part("编号", r.case_no ? [h("span", { class: "mono" }, r.case_no), copy(r.case_no)] : "还没立案"),
      part("级别", levelBadge(r.level, r.level_name)),
      part("分类", r.category || "未定"),
      part("渠道", r.channel),
      part("客户", h("span", { class: "mono" }, r.customer)),
      part("开始", r.started ? timeAt(r.started) : null),
      part("凭据", `${r.evidence} 份`)),
    h("h3", {}, "字段"),
    r.fields.length
      ? h("dl", { class: "record" }, r.fields.map((field) => part(field.label, [
        h("span", {}, field.shown), " ", origin(field, source)])))
      : h("p", { class: "small" }, "还没有字段。"),
  ]);
}

function copy(text) {
  const button = h("button", { type: "button", class: "link" }, "复制");
  button.addEventListener("click", () => {
    navigator.clipboard?.writeText(text).then(
      () => { button.textContent = "已复制"; },
      () => { button.textContent = "请手动复制"; });
  });
  return [" ", button];
}
