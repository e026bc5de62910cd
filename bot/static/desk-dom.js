// Elements from data and times for people. Text goes in as text: there is no HTML from data here.

import { english, t } from "./desk-words.js";

const LATE_SOON_MS = 10 * 60 * 1000;

/** Make an element; properties by attribute name, `on` holds listeners, children are text or nodes. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

export function byId(id) {
  return document.getElementById(id);
}

const shown = new WeakMap();

/** Replace what stands in `parent`, only when it is different from last time; null stands for nothing. */
export function show(parent, key, build) {
  if (shown.get(parent) === key) return false;
  shown.set(parent, key);
  parent.replaceChildren(...build().flat().filter((one) => one !== null && one !== undefined));
  return true;
}

// The server's clock counts, not this computer's.
let ahead = 0;

export function setClock(serverSeconds) {
  ahead = serverSeconds * 1000 - Date.now();
}

export function now() {
  return Date.now() + ahead;
}

const zone = document.documentElement.dataset.zone || "Asia/Shanghai";
const tongue = english ? "en-GB" : "zh-CN";
const clock = new Intl.DateTimeFormat(tongue, {
  timeZone: zone, hour: "2-digit", minute: "2-digit", hour12: false,
});
const day = new Intl.DateTimeFormat(tongue, { timeZone: zone, month: "numeric", day: "numeric" });
const whole = new Intl.DateTimeFormat(tongue, {
  timeZone: zone, dateStyle: "long", timeStyle: "medium", hour12: false,
});

/** 21:47 today, else 11月22日 21:47. */
export function moment(seconds) {
  const at = new Date(seconds * 1000);
  const time = clock.format(at);
  const date = day.format(at);
  return date === day.format(new Date(now())) ? time : `${date} ${time}`;
}

const parts = new Intl.DateTimeFormat("en-GB", {
  timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hour12: false,
});

/** A moment as a date box takes it, on the company's clock: 2025-11-22T21:47. */
export function wallOf(seconds) {
  const of = Object.fromEntries(parts.formatToParts(new Date(seconds * 1000)).map((one) => [one.type, one.value]));
  return `${of.year}-${of.month}-${of.day}T${of.hour.replace("24", "00")}:${of.minute}`;
}

/** What a date box holds, as epoch seconds; null for nothing. */
export function zoned(text) {
  if (!text) return null;
  const guess = Date.parse(`${text}Z`) / 1000;
  return Number.isNaN(guess) ? null : guess - (Date.parse(`${wallOf(guess)}Z`) / 1000 - guess);
}

/** A <time> that shows a moment and holds the whole date in its title. */
export function timeAt(seconds) {
  const at = new Date(seconds * 1000);
  return h("time", { datetime: at.toISOString(), title: whole.format(at) }, moment(seconds));
}

function span(ms) {
  const s = Math.floor(Math.abs(ms) / 1000);
  const days = Math.floor(s / 86400);
  if (days) return t("{d} 天 {h} 小时", { d: days, h: Math.floor((s % 86400) / 3600) });
  const two = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(s / 3600);
  const rest = `${two(Math.floor((s % 3600) / 60))}:${two(s % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

/** A counter kept running by `tick`: how long since, or how long until. */
export function since(seconds) {
  return counter(h("span", { class: "count", "data-since": seconds }));
}

export function until(seconds) {
  return counter(h("span", { class: "due", "data-due": seconds }));
}

function counter(element) {
  if (element.dataset.since) {
    write(element, t("已等 {time}", { time: span(Math.max(0, now() - element.dataset.since * 1000)) }));
    return element;
  }
  const left = element.dataset.due * 1000 - now();
  write(element, t(left < 0 ? "超时 {time}" : "还剩 {time}", { time: span(left) }));
  const state = left < 0 ? "late" : left < LATE_SOON_MS ? "soon" : "ok";
  if (element.dataset.state !== state) element.dataset.state = state;
  return element;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function tick() {
  for (const element of document.querySelectorAll("[data-since], [data-due]")) counter(element);
}

const SHAPES = { 1: "■", 2: "●", 3: "○" };

/** The level as shape, colour and word. */
export function levelBadge(level, name) {
  return h("span", { class: "level", "data-level": level || "0" },
    h("span", { "aria-hidden": "true" }, SHAPES[level] || "·"), ` ${t(name || "未定")}`);
}

/** A line that screen readers speak and everybody sees for a while. */
let fading = 0;

export function say(text, kind = "note") {
  const line = byId("status");
  line.textContent = line.title = text;  // what is too long for its two lines is read by pointing
  line.dataset.kind = kind;
  clearTimeout(fading);
  fading = setTimeout(() => { line.textContent = line.title = ""; }, kind === "note" ? 5000 : 12000);
}

/** What eyes see anyway, for screen readers. */
export function tell(text) {
  byId("told").textContent = text;
}
