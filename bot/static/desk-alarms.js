// What staff are called for: a strip above everything, live, with whose turn it is and "I know of it".

import { eventId, get, post } from "./desk-api.js";
import { byId, h, levelBadge, moment, say, show, since, timeAt } from "./desk-dom.js";
import { t } from "./desk-words.js";

const AGAIN_MS = 30000;  // a page whose feed was away looks all the same
const FLASH_MS = 1000;
const FEW = 2;
const SILENT = "qs.silent";
const MARK = t("【警报】");
let all = [];
let known = null;  // alarms that were here at the last look; null before the first
let whole = false;
let flashing = 0;

/** Keep the strip true. `open(chat)` opens the talk of an alarm, `grouped()` the incidents. */
export function alarms(open, grouped) {
  const read = async () => {
    try {
      all = (await get("/desk/api/alarms", { quiet: true })).alarms;
    } catch {
      return;  // the strip stays as it was
    }
    announce();
    draw();
  };
  const hear = async (one) => {
    if (!one) {
      say(t("现在没有要知悉的警报。"));
      return;
    }
    try {
      await post(`/desk/api/alarm/${one.id}/acknowledge`, { event: eventId() });
      say(t("记下了：您知悉“{what}”，不再往上叫人。", { what: t(one.what) }));
    } catch (error) {
      say(error.message, "error");
    }
    await read();
    (button(waiting()[0]) || byId("alarms-whole")).focus();
  };
  const draw = () => strip({ open, grouped, hear, again: draw });
  document.addEventListener("desk-alarms", read);
  setInterval(read, AGAIN_MS);
  read();
  return {
    hear: () => hear(all.find((one) => one.id === focused()) || waiting()[0]),
    look: () => {
      whole = true;
      draw();
      if (all.length) (button(waiting()[0]) || byId("alarms-whole")).focus();
      else say(t("现在没有警报。"));
    },
  };
}

function waiting() {
  return all.filter((one) => one.state === "open");
}

function focused() {
  return Number(document.activeElement?.closest("[data-alarm]")?.dataset.alarm || 0);
}

function button(one) {
  return one && document.querySelector(`#alarms [data-alarm="${one.id}"] .hear`);
}

/** Say what is new; what is urgent sounds, and the page's name tells of it while nobody looks. */
function announce() {
  const fresh = waiting().filter((one) => known && !known.has(one.id));
  known = new Set(all.map((one) => one.id));
  const said = fresh.find((one) => one.kind !== "handoff");  // the queue says who came in
  if (said) say(t("警报：{what}", { what: `${t(said.what)} ${said.case_no}` }), "urgent");
  const urgent = waiting().some((one) => one.level === "1");
  if (fresh.some((one) => one.level === "1")) sound();
  if (urgent && !flashing) flashing = setInterval(flash, FLASH_MS);
  if (!urgent && flashing) {
    clearInterval(flashing);
    flashing = 0;
    rename("");
  }
}

function flash() {
  rename(document.hasFocus() || document.title.startsWith(MARK) ? "" : MARK);
}

function rename(mark) {
  const plain = document.title.startsWith(MARK) ? document.title.slice(MARK.length) : document.title;
  document.title = mark + plain;
}

/** Two short tones, unless they were switched off or nobody has touched the page yet. */
function sound() {
  if (localStorage.getItem(SILENT) === "1" || !navigator.userActivation?.hasBeenActive) return;
  const context = new AudioContext();
  for (const [at, pitch] of [[0, 880], [0.22, 660]]) {
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = pitch;
    volume.gain.value = 0.12;
    tone.connect(volume).connect(context.destination);
    tone.start(context.currentTime + at);
    tone.stop(context.currentTime + at + 0.18);
  }
  setTimeout(() => context.close(), FLASH_MS);
}

function strip(does) {
  const place = byId("alarms");
  place.hidden = !all.length;
  const [left, heard] = [waiting(), all.filter((one) => one.state !== "open")];
  const shown = whole ? all : left.slice(0, FEW);
  const here = focused();
  place.dataset.urgent = String(left.some((one) => one.level === "1"));
  show(byId("alarms-list"), JSON.stringify(shown), () => shown.map((one) => row(one, does)));
  show(byId("alarms-foot"), JSON.stringify([left.length, heard.length, whole, localStorage.getItem(SILENT)]), () => foot(left, heard, does));
  if (here && !focused()) button(all.find((one) => one.id === here))?.focus();
}

function row(one, does) {
  const go = () => (one.incident ? does.grouped() : does.open(one.chat));
  return h("li", { "data-alarm": one.id, "data-state": one.state },
    h("span", { class: "alarm-what" }, levelBadge(one.level, one.level_name), " ", h("b", {}, t(one.what)), " ",
      one.chat || one.incident ? h("button", { type: "button", class: "link mono", on: { click: go } },
        one.incident ? t("看群体事件") : one.case_no || t("看对话")) : null, " ", since(one.raised)),
    h("span", { class: "small" }, [[one.more, ...one.reasons, one.category].map((each) => t(each)).concat(one.story).filter(Boolean).join(t("；")), turn(one), outside(one)]
      .filter(Boolean).join(" · ")),
    one.state === "open"
      ? h("button", { type: "button", class: "hear primary", "aria-keyshortcuts": "y", "aria-label": `${t("我已知悉")} ${t(one.what)} ${one.case_no}`,
        on: { click: () => does.hear(one) } }, t("我已知悉"))
      : h("span", { class: "heard" }, t("{who} 已知悉", { who: one.by }), " ", timeAt(one.heard)));
}

/** Whose turn it is, and who is called next unless somebody answers. */
function turn(one) {
  const now = one.rung ? t("第 {n} 级（共 {most} 级）{role}", { n: one.rung, most: one.rungs, role: t(one.role) }) : t("还没有叫人");
  const again = one.again ? t("，又叫了 {n} 遍", { n: one.again }) : "";
  return now + again + (one.next_at ? t("，{at} 叫{role}", { at: moment(one.next_at), role: t(one.next_role) }) : "");
}

function outside(one) {
  if (one.called.length) return t("已叫：{who}", { who: called(one) });
  return one.outside ? "" : t("外面没有填接收方，只在工作台里显示");
}

function called(one) {
  const told = new Map(one.called.map((each) => [each.target, each]));  // the latest of each
  return [...told.values()].map((each) => `${each.target} ${t(each.outcome_name)}`).join(t("、"));
}

function foot(left, heard, does) {
  const silent = localStorage.getItem(SILENT) === "1";
  return [
    h("span", {}, left.length ? t("{n} 个警报还没有人知悉", { n: left.length }) : t("警报都有人知悉了"),
      heard.length ? t("；{n} 个已有人知悉", { n: heard.length }) : ""),
    h("button", { type: "button", class: "quiet", id: "alarms-whole", "aria-expanded": String(whole), "aria-controls": "alarms-list",
      on: { click: () => { whole = !whole; does.again(); byId("alarms-whole").focus(); } } }, t(whole ? "收起" : "全部")),
    h("button", { type: "button", class: "quiet", id: "alarms-sound", "aria-pressed": String(!silent),
      on: { click: () => { localStorage.setItem(SILENT, silent ? "" : "1"); does.again(); byId("alarms-sound").focus(); } } }, t("响声")),
  ];
}
