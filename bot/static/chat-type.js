// Larger type: a switch that is remembered; everything here is measured in rem, so all of it grows.

import { h } from "./chat-dom.js";
import { WORDS } from "./chat-words.js";

const KEY = "qingsu-chat-large";
const LARGE = "137.5%"; // of the customer's own size

/** The switch, already as it was left the last time. */
export function typeSwitch() {
  const click = () => set(button.getAttribute("aria-pressed") !== "true");
  const button = h("button", { type: "button", class: "tool", "aria-label": WORDS.largeType, title: WORDS.largeType, on: { click } },
    h("span", { "aria-hidden": "true" }, WORDS.largeSign));
  const set = (large) => {
    button.setAttribute("aria-pressed", String(large));
    document.documentElement.style.fontSize = large ? LARGE : "";
    remember(large);
  };
  set(remembered());
  return button;
}

function remembered() {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
}

function remember(large) {
  try {
    if (large) localStorage.setItem(KEY, "1");
    else localStorage.removeItem(KEY);
  } catch {
    return; // forbidden by the browser: it holds for this page
  }
}
