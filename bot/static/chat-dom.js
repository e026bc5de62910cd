// Elements, words and times of the chat. Text goes in as text: there is no HTML from data here.

import { WORDS } from "./chat-words.js";

/** Make an element; attributes by name, `on` holds listeners, children are text or nodes. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else {
      element.setAttribute(name, value);
    }
  }
  element.append(...children);
  return element;
}

/** The last button in `root` that is called as `button` is: the same, drawn anew. */
export function drawnAnew(button, root) {
  const name = button?.getAttribute("aria-label");
  return name ? [...root.querySelectorAll("button")].findLast((one) => one.getAttribute("aria-label") === name) : null;
}

// 119, 120, 110 and 999 become links only where they are to be dialled: "120 元" and "110V" stay text,
// as a wrong tap would call an ambulance.
const DIAL = /(拨打|拨|打|呼叫|报警|火警|急救|撥打|撥|報警|call|dial)[\s：:]*(?:119|120|110|999)(?!\d)(?:\s*(?:[、，,/或和及]|or|（香港、澳門)\s*(?:119|120|110|999)(?!\d))*/gi;
const NUMBER = /119|120|110|999/g;

/** The nodes of a message's text; nothing in it is a link but an emergency number to dial. */
export function words(text) {
  const nodes = [];
  let done = 0;
  for (const place of text.matchAll(DIAL)) {
    for (const number of place[0].matchAll(NUMBER)) {
      const at = place.index + number.index;
      nodes.push(text.slice(done, at), h("a", { href: `tel:${number[0]}` }, number[0]));
      done = at + 3;
    }
  }
  return [...nodes, text.slice(done)].filter((node) => node !== "");
}

const CLOCK = new Intl.DateTimeFormat(WORDS.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = new Intl.DateTimeFormat(WORDS.lang, { month: "long", day: "numeric", weekday: "short" });
const YEAR = new Intl.DateTimeFormat(WORDS.lang, { dateStyle: "long" });
const WHOLE = new Intl.DateTimeFormat(WORDS.lang, { dateStyle: "long", timeStyle: "medium" });

/** A <time> that shows hour and minute and holds the whole date. */
export function time(at) {
  return h("time", { datetime: at.toISOString(), title: WHOLE.format(at) }, CLOCK.format(at));
}

/** 今天, 昨天, 11月22日周六, or with the year when it is another. */
export function dayName(at, now = new Date()) {
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  if (days === 0) return WORDS.today;
  if (days === 1) return WORDS.yesterday;
  return (at.getFullYear() === now.getFullYear() ? DAY : YEAR).format(at);
}

function midnight(at) {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}
