// The page's words. Chinese stands where it is used; `t` says it in English when that was chosen.

import { ENGLISH } from "./desk-english.js";
import { PLACES } from "./desk-english-said.js";

const KEY = "qs.language";
const SPOKEN = ["aria-label", "placeholder", "title"];

export const english = localStorage.getItem(KEY) === "en";

/** The words in the chosen language; `{name}` is replaced by `values.name`. */
export function t(chinese, values = {}) {
  const words = english ? inEnglish(chinese) : chinese;
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

const JOINS = { " · ": " · ", "；": "; ", "、": ", " };
const CHINESE = /[\u4e00-\u9fff]/;
const patterns = PLACES.map(([chinese, told]) => [new RegExp(`^${chinese.split("{}").map((part) => part.replace(/[.*+?^$()|[\]\\]/g, "\\$&")).join("(.+?)")}$`, "s"), told]);

/** English of the words: of the whole, of words with a place, or of their parts; else as they are. */
function inEnglish(words) {
  if (!words || ENGLISH[words] || !CHINESE.test(words)) return ENGLISH[words] || words;
  for (const [pattern, told] of patterns) {
    const places = pattern.exec(words)?.slice(1);
    if (places) return told.replace(/\{\}/g, () => inEnglish(places.shift()));
  }
  for (const [join, told] of Object.entries(JOINS)) {
    const parts = words.split(join);
    if (parts.length > 1 && parts.every((one) => inEnglish(one) !== one || !CHINESE.test(one))) return parts.map(inEnglish).join(told);
  }
  return words;
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
