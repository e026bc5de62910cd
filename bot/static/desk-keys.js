// Keys. Single letters work only while no text box has the focus, and can be switched off.

import { byId } from "./desk-dom.js";

const OFF = "qs.keys.off";
const APART_MS = 900;
const REPEATS = "jk";

/** True while an input method composes: its Enter and letters are not ours. */
function composing(event) {
  return event.isComposing || event.keyCode === 229;
}

function typing(target) {
  return target instanceof HTMLElement
    && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
    && !["radio", "checkbox", "button"].includes(target.type);
}

/** `letters`: acts by key ("c", "g m" one after another). `does`: send, command, nth, escape, writing. */
export function keys(letters, does) {
  const wanted = byId("letters");
  let before = "";
  let at = 0;
  let waiting = 0;
  wanted.checked = localStorage.getItem(OFF) !== "1";
  wanted.addEventListener("change", () => localStorage.setItem(OFF, wanted.checked ? "" : "1"));

  function controlled(event) {
    if (event.altKey || !(event.ctrlKey || event.metaKey)) return false;
    if (event.key.toLowerCase() === "k") does.command();
    else if (event.key === "Enter" && does.writing(event.target)) {
      if (!event.repeat) does.send();
    } else if (/^[1-9]$/.test(event.key) && does.writing(event.target)) does.nth(Number(event.key) - 1);
    else return false;
    event.preventDefault();
    return true;
  }

  /** A key that begins a longer one waits a moment for the rest of it. */
  function pressed(event) {
    const key = { "？": "?", "；": ";", "。": ".", "、": "/" }[event.key] || event.key.toLowerCase();
    const joined = Date.now() - at < APART_MS && before ? `${before} ${key}` : key;
    const name = letters[joined] || Object.keys(letters).some((one) => one.startsWith(`${joined} `)) ? joined : key;
    const longer = Object.keys(letters).some((one) => one.startsWith(`${name} `));
    if (!letters[name] && !longer) return;
    event.preventDefault();
    if (event.repeat && !REPEATS.includes(key)) return;
    clearTimeout(waiting);
    [before, at] = longer ? [name, Date.now()] : ["", 0];
    if (!letters[name]) return;
    if (longer) waiting = setTimeout(letters[name], APART_MS);
    else letters[name]();
  }

  addEventListener("keydown", (event) => {
    if (composing(event) || document.querySelector("dialog[open]")) return;
    if (controlled(event)) return;
    if (event.key === "Escape") {
      does.escape();
      return;
    }
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || !wanted.checked) return;
    pressed(event);
  });
}
