// The record at the side: clocks, promises, fields, evidence, checklist, history; each drawn alone,
// so that what did not change keeps its focus.

import { get, talkPath } from "./desk-api.js";
import { knowledge, known, quotable, readKnown } from "./desk-archive.js";
import { byId, h, levelBadge, moment, say, show, timeAt, until, zoned } from "./desk-dom.js";
import { factBeside, productFacts } from "./desk-facts.js";
import { coverAgain, fields, fieldsNow } from "./desk-fields.js";
import * as people from "./desk-person.js";
import { whose } from "./desk-owner.js";
import { ranUnder } from "./desk-ran-under.js";
import { line, t } from "./desk-words.js";
import { prove, proved } from "./desk-proof.js";
import { namer, shownBy } from "./desk-exhibits.js";
import { gallery, renamed } from "./desk-viewer.js";
import { taskList } from "./desk-tasks.js";
import { acting, checklist, letters, standing } from "./desk-work.js";

const PARTS = ["head", "who", "promises", "clocks", "person", "evidence", "fields", "decided", "letters", "tasks", "standing", "checklist", "checks", "facts", "known", "history", "versions"];
const OPEN_RUNS = ["running", "extended", "paused", "breached"];
const [NEAR, FULL, HALF] = [80, 100, 50];
let told = { chat: "", lines: null };

/** No talk is open: nothing of the last one stays. */
export function clearRecord() {
  byId("packet").hidden = true;
  byId("record-body").replaceChildren(h("p", { class: "empty" }, t("选一位客户后，这里是他的案卷。")));
  told = { chat: "", lines: null };
}

/** `desk`: act(action, make) does something to the open talk; `source(id)` shows a message. */
export function drawRecord(desk, talk, source) {
  const place = byId("record-body");
  if (!place.querySelector("[data-section]")) {
    place.replaceChildren(...PARTS.map((name) => h("section", { "data-section": name, hidden: true })));
  }
  if (told.chat !== talk.chat) {
    told = { chat: talk.chat, lines: null };
    coverAgain();
  }
  const packet = talk.packet;
  const promises = packet?.promises || [];
  section("head", [talk.record, talk.care?.stage], () => head(talk));
  section("clocks", talk.clocks, () => clocks(talk.clocks));
  section("promises", [promises, talk.mine, desk.work()?.promises], () => promised(desk, promises, talk.mine, source));
  section("decided", talk.care, () => decided(talk.care));
  section("fields", [talk.record.fields, packet?.missing, talk.case_no, fieldsNow(talk.chat)], () =>
    fields(talk, source, again, desk.refresh));
  const name = talk.case_no ? namer(talk.case_no, desk.refresh) : null;
  renamed(talk.evidence, name);
  section("evidence", [talk.evidence, talk.case_no], () => evidence(talk.evidence, source, name));
  section("checks", [packet?.checks, packet?.gaps], () => checks(packet, source));
  const work = desk.work();
  const act = work && acting(work.number, desk.refresh);
  section("letters", [work?.number, work?.letters], () => (work?.letters.length ? [h("h3", {}, t("确认函")), ...letters(work)] : []));
  section("tasks", [work?.number, work?.tasks], () => (work?.tasks.length ? [h("h3", {}, t("任务")),
    taskList(work.tasks.map((one) => ({ ...one, number: work.number })), work.lists, desk.refresh)] : []));
  section("who", work && [work.number, work.problem_owner, work.handler, work.control, work.tier, work.before, work.leads, work.held, work.suspected], () =>
    (work ? whose(work, desk) : []));
  section("standing", [work?.number, work?.sorting, work?.strays, work?.state, work?.steps, work?.gates, work?.owner, work?.plans, work?.stay, work?.visits, work?.complex], () =>
    (work ? [h("h3", {}, t("案件状态")), ...standing(work, act, desk.mend)] : []));
  section("checklist", work?.checklist, () =>
    (work?.checklist.length ? [h("h3", {}, t("步骤")), checklist(work.checklist, act)] : []));
  section("person", people.person(talk.chat), () => people.history(talk.chat, people.person(talk.chat), desk.open, again));
  people.readPerson(talk).then((fresh) => { if (fresh) again(); });
  section("facts", talk.facts, () => productFacts(talk.facts));
  section("known", [known(talk.case_no), work?.policies], () => [...knowledge(known(talk.case_no), desk.open, again), ...quotable(work?.policies)]);
  readKnown(talk.case_no).then((fresh) => { if (fresh) again(); });
  section("history", [talk.chat, told.lines], () => history(talk, source));
  section("versions", talk.case_no, () => (talk.case_no ? ranUnder(talk.case_no) : []));
}

export function again() {
  document.dispatchEvent(new CustomEvent("desk-redraw"));
}

function section(name, key, build) {
  const place = byId("record-body").querySelector(`[data-section="${name}"]`);
  const held = place.contains(document.activeElement) ? document.activeElement : null;
  show(place, JSON.stringify(key ?? null), () => build().filter(Boolean));
  place.hidden = !place.children.length;
  if (held?.id && !held.isConnected) { // drawn anew under his hands: he goes on where he was
    const now = byId(held.id);
    now?.focus();
    if (now?.setSelectionRange && held.selectionStart != null) now.setSelectionRange(held.selectionStart, held.selectionEnd);
  }
}

function part(name, content) {
  return content ? h("div", {}, h("dt", {}, t(name)), h("dd", {}, content)) : null;
}

function head(talk) {
  const r = talk.record;
  return [h("dl", { class: "record" },
    part("编号", r.case_no ? [h("span", { class: "mono" }, r.case_no), copy(r.case_no)] : t("还没立案")),
    part("级别", levelBadge(r.level, r.level_name)),
    part("分类", t(r.category || "未定")),
    part("进度", talk.care ? t(talk.care.stage_name) : null),
    part("渠道", [t(r.channel), talk.budget.shown ? h("span", { class: "small" }, `　${talk.budget.shown}`) : null]),
    part("客户", h("span", { class: "mono" }, r.customer)),
    part("开始", r.started ? timeAt(r.started) : null))];
}

function clocks(all) {
  const open = all.filter((one) => !one.ended && OPEN_RUNS.includes(one.state));
  const over = all.filter((one) => one.ended);
  if (!all.length) return [];
  return [h("h3", {}, t("时限")),
    h("ul", { class: "clocks" }, open.map((one) => h("li", {
      "data-heat": heat(one), title: [one.profile, one.owner].filter(Boolean).map((name) => t(name)).join(" · "),
    },
      h("span", {}, t(one.name)), one.state === "paused" ? h("b", {}, t("已暂停")) : until(one.due),
      h("progress", { max: FULL, value: one.percent, "aria-label": t("{name}已用 {n}%", { name: t(one.name), n: one.percent }) }),
      h("span", { class: "small", "aria-hidden": "true" }, `${one.percent}%`)))),
    over.length ? h("p", { class: "small" }, over.map((one) => `${t(one.name)} ${t(one.state_name)}`).join(t("；"))) : null];
}

/** 50, 80 and 100 % are told apart by colour, and by the words beside. */
function heat(one) {
  if (one.percent >= FULL) return "late";
  return one.percent >= NEAR ? "near" : one.percent >= HALF ? "half" : "fresh";
}

function promised(desk, promises, mine, source) {
  if (!promises.length) return [];
  const kept = new Map((desk.work()?.promises || []).map((one) => [one.id, one]));
  return [h("h3", {}, t("承诺")), h("ul", { class: "promises" }, promises.map((one) => h("li", {},
    h("span", { class: "promise", "data-state": one.state }, t(one.state_name)), " ", timeAt(one.due), ` ${t(one.what)}`,
    one.owner ? h("span", { class: "small" }, ` ${t(one.owner)}`) : null, " ",
    ["open", "late"].includes(one.state) ? until(one.due) : null, proved(kept.get(one.id), source),
    mine && one.kind === "agent" && kept.get(one.id)?.may_be_made_good
      ? h("button", { type: "button", class: "small-button", on: { click: () => prove(desk, one) } }, t("晚了，办到了")) : null,
    mine && one.kind === "agent" && ["open", "late"].includes(one.state) ? ending(desk, one) : null)))];
}

function ending(desk, one) {
  const again = h("input", { type: "datetime-local", "aria-label": t("改约到什么时候") });
  const end = (how, due = null) => desk.act("promise", () => ({ event: desk.event(), id: one.id, how, due }));
  return h("span", { class: "ending" },
    h("button", { type: "button", class: "small-button", on: { click: () => prove(desk, one) } }, t("兑现")),
    h("details", {}, h("summary", {}, t("改约")), again,
      h("button", { type: "button", class: "small-button", on: { click: () => {
        if (again.value) end("renegotiated", zoned(again.value));
        else say(t("先填改约的时间。"), "error");
      } } }, t("记下"))));
}

function decided(care) {
  if (!care) return [];
  const offer = care.offer;
  return [h("h3", {}, t("处理")),
    offer ? h("p", {}, h("b", {}, t("方案第 {n} 版", { n: offer.version })), `　${t(offer.how_name)}`,
      offer.due ? ["　", t("{at} 前办完", { at: moment(offer.due) })] : null) : null,
    offer ? h("p", { class: "small brief" }, offer.text) : null,
    care.letters ? h("p", { class: "small" }, t("确认函 {n} 封", { n: care.letters })) : null,
    care.reopened ? h("p", { class: "warn" }, t("客户要求重开 {n} 次", { n: care.reopened })) : null];
}

function evidence(pieces, source, name) {
  return pieces.length ? [h("h3", {}, t("凭据 {n} 份", { n: pieces.length })), gallery(pieces, source, name)] : [];
}

function checks(packet, source) {
  if (!packet?.checks?.length) return [];
  return [h("h3", {}, t("核对表"), h("span", { class: "small" }, t("（只给同事看）"))),
    h("ul", { class: "plain checks" }, packet.checks.map((one) => h("li", { "data-state": one.state },
      h("span", { "aria-hidden": "true" }, { yes: "✓ ", no: "○ ", staff: "◐ ", against: "✗ " }[one.state] || "· "),
      `${t(one.part_name)} · ${t(one.label)}`, h("span", { class: "small" }, ` ${t(one.state_name)} ${one.proof}`)))),
    packet.gaps.length ? h("ul", { class: "plain" }, packet.gaps.map((one) => h("li", {},
      t("说的是 {claimed}，实测 {measured}", { claimed: one.claimed || "—", measured: one.measured || "—" }),
      one.less ? t("，少 {n}%", { n: one.less }) : "", factBeside(one),
      shownBy(one.claimed_by, "规格页", source), shownBy(one.measured_by, "测量记录", source)))) : null];
}

function history(talk, source) {
  const open = h("button", { type: "button", id: "history-button", on: { click: () => readHistory(talk.chat) } }, t("看经过"));
  if (!told.lines) return [h("h3", {}, t("经过")), open];
  return [h("h3", {}, t("经过")), h("ol", { class: "history", tabindex: "-1" }, told.lines.map((one) => h("li", { "data-kind": one.kind },
    timeAt(one.at), " ", h("b", {}, t(one.who)), " ", one.name ? h("span", { class: "what" }, t(one.name)) : null, " ",
    one.message ? h("button", { type: "button", class: "link", on: { click: () => source(one.message) } }, one.text || t("附件")) : line(one.kind, one.text))))];
}

/** Read the history and show it; asked again it is read anew. */
export async function readHistory(chat) {
  try {
    const found = await get(talkPath(chat, "history"));
    if (told.chat !== chat) return;
    told.lines = found.lines;
    const place = byId("record-body").querySelector("[data-section='history']");
    again();
    place.querySelector(".history")?.focus({ preventScroll: true });
    bring(place);
  } catch (error) {
    say(error.message, "error");
  }
}

/** Bring a part of the record to the eye; false when this case has none. */
export function showPart(name) {
  const place = byId("record-body").querySelector(`[data-section="${name}"]`);
  if (!place || place.hidden) return false;
  place.setAttribute("tabindex", "-1");
  place.focus({ preventScroll: true });
  bring(place);
  return true;
}

/** Scroll the record, and nothing else, to one of its parts. */
function bring(place) {
  const record = byId("record");
  record.scrollTop += place.getBoundingClientRect().top - record.getBoundingClientRect().top - record.clientTop - 8;
}

function copy(text) {
  const button = h("button", { type: "button", class: "link" }, t("复制"));
  button.addEventListener("click", () => copied(text, button));
  return [" ", button];
}

/** Put words into the clipboard, and say so. */
export function copied(text, button = null) {
  const done = (words) => { if (button) button.textContent = words; else say(words); };
  if (!navigator.clipboard) {
    done(t("请手动复制"));
    return;
  }
  navigator.clipboard.writeText(text).then(() => done(t("已复制")), () => done(t("请手动复制")));
}
