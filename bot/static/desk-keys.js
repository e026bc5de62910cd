// Keys. Single letters work only while no text box has the focus, and can be switched off.

import { byId } from "./desk-dom.js";

const OFF = "qs.keys.off";

/** True while an input method composes: its Enter and letters are not ours. */
function composing(event) {
  return event.isComposing || event.keyCode === 229;
}

function typing(target) {
  return target instanceof HTMLElement
    && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
}

export function keys(actions) {
  const letters = {
    c: actions.take, r: actions.reply, b: actions.askBack, j: () => actions.step(1),
    k: () => actions.step(-1), "?": actions.help, "？": actions.help,
  };
  const wanted = byId("letters");
  wanted.checked = localStorage.getItem(OFF) !== "1";
  wanted.addEventListener("change", () => localStorage.setItem(OFF, wanted.checked ? "" : "1"));
  addEventListener("keydown", (event) => {
    if (composing(event) || document.querySelector("dialog[open]")) return;
    if (event.target === actions.box && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!event.repeat) actions.send();
      return;
    }
    if (event.key === "Escape") {
      actions.escape();
      return;
    }
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || !wanted.checked) return;
    const action = letters[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    if (!event.repeat || "jk".includes(event.key.toLowerCase())) action();
  });
}
