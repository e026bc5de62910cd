// The page's words. Chinese stands where it is used; `t` says it in English when that was chosen.

import { ENGLISH } from "./desk-english.js";
import { BUILT, TOLD } from "./desk-english-history.js";
import { PLACES } from "./desk-english-said.js";

const KEY = "qs.language";
const SPOKEN = ["aria-label", "placeholder", "title"];

export const english = localStorage.getItem(KEY) === "en";

/** The words in the chosen language; `{name}` is replaced by `values.name`. */
export function t(chinese, values = {}) {
  const words = english ? inEnglish(chinese) : chinese;
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

const JOINS = { " · ": " · ", "；": "; ", "，": ", ", "、": ", ", "：": ": " };
const CHINESE = /[\u4e00-\u9fff]/;
const GAP = /(\{[=#]?\})/;
const HOLDS = { "{}": "(.+?)", "{=}": "(.*?)", "{#}": "([\\d][\\d .,:+T/-]*)" };
const patterns = [...PLACES, ...BUILT].map(made);
const told = Object.fromEntries(Object.entries(TOLD).map(([kind, all]) => [kind, all.map(made)]));

/** A pattern with the kinds of its gaps, and its English. */
function made([chinese, english_]) {
  const parts = chinese.split(GAP);
  const pattern = parts.map((part) => HOLDS[part] || part.replace(/[.*+?^$()|[\]\\{}]/g, "\\$&")).join("");
  return { pattern: new RegExp(`^${pattern}$`, "s"), gaps: parts.filter((part) => HOLDS[part]), english: english_ };
}

/** English by the first pattern that fits, null when none does; what a person wrote stays as it is. */
function built(words, all) {
  for (const { pattern, gaps, english: line } of all) {
    const found = pattern.exec(words)?.slice(1).map((part, n) => (gaps[n] === "{}" ? inEnglish(part) : part));
    if (found) return line.replace(/\{\}/g, () => found.shift());
  }
  return null;
}

/** English of the words: of the whole, of words with a place, or of their parts; else as they are. */
function inEnglish(words) {
  if (!words || ENGLISH[words] || !CHINESE.test(words)) return ENGLISH[words] || words;
  const whole = built(words, patterns);
  if (whole !== null) return whole;
  for (const [join, between] of Object.entries(JOINS)) {
    const parts = words.split(join);
    if (parts.length > 1 && parts.every((one) => inEnglish(one) !== one || !CHINESE.test(one))) return parts.map(inEnglish).join(between);
  }
  return words;
}

/** A line of the history by its kind; the words of a kind that is not known stay as they were written. */
export function line(kind, words) {
  if (!english || !told[kind]) return words;
  return built(words, told[kind]) ?? (kind === "note" ? words : inEnglish(words));
}

/** Put the words that came with the page into the chosen language. */
export function translate(root) {
  document.documentElement.lang = english ? "en" : "zh-CN";
  if (!english) return;
  const other = document.getElementById("language-button");
  other.textContent = "\u4e2d\u6587";
  other.lang = "zh-CN";
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const words = node.data.trim();
    if (words && ENGLISH[words]) node.data = node.data.replace(words, ENGLISH[words]);
  }
  for (const name of SPOKEN) {
    for (const element of root.querySelectorAll(`[${name}]`)) {
      element.setAttribute(name, t(element.getAttribute(name)));
    }
  }
}

/** Remember the other language; the page is made anew in it. */
export function switchLanguage() {
  localStorage.setItem(KEY, english ? "zh" : "en");
  location.reload();
}
