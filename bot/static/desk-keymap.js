// The list of keys: printed, read out, and changed; what an agent changed is kept for him on the server.

import { FIXED, ROWS, caps, keyOf } from "./desk-commands.js";
import { byId, h, say } from "./desk-dom.js";
import { spelled } from "./desk-keys.js";
import { choose, kept } from "./desk-own.js";
import { t } from "./desk-words.js";

const OFF = "off";
const BUTTONS = { take: "take", back: "back", raise: "mode-sort" };  // the others are mode-<act>
const OLD_OFF = "qs.keys.off";

/** Whether single letters work for this agent. */
export function lettersOn() {
  return kept().keys.letters !== OFF;
}

/** Draw the list; `changing` is the act whose key is being written. */
function draw(changing = "") {
  const mine = kept().keys;
  byId("key-list").replaceChildren(
    ...ROWS.map(([name, words]) => h("div", { "data-keys-of": name, "data-mine": String(name in mine) },
      h("dt", {}, changing === name ? box(name, words) : caps(keyOf(name))),
      h("dd", {}, t(words), " ", h("button", { type: "button", class: "link no-print", "data-change": name, on: { click: () => { draw(name); byId("key-new").focus(); } } },
        t("改键"), h("span", { class: "unseen" }, ` ${t(words)}`))))),
    ...FIXED.map(([keys, words]) => h("div", {}, h("dt", {}, h("kbd", {}, t(keys))), h("dd", {}, t(words)))),
  );
  byId("keys-reset").hidden = !Object.keys(mine).some((name) => name !== "letters");
  byId("letters").checked = lettersOn();
  label();
}

/** A box for the new key: letters in the order they are pressed, Enter keeps them, Esc leaves it. */
function box(name, words) {
  return h("input", { id: "key-new", type: "text", maxlength: "7", autocomplete: "off", value: keyOf(name), "aria-label": t("“{words}”的新键，按回车存下", { words: t(words) }),
    "aria-describedby": "key-fault", on: { keydown: (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Escape") leave(name);
      else if (event.key === "Enter") keep(name, event.target.value);
      else return;
      event.preventDefault();
      event.stopPropagation();
    } } });
}

function leave(name) {
  byId("key-fault").textContent = "";
  draw();
  byId("key-list").querySelector(`[data-change="${name}"]`)?.focus();
}

async function keep(name, text) {
  const key = spelled(text);
  const other = key && ROWS.find(([each]) => each !== name && keyOf(each) === key);
  if (other) {
    byId("key-fault").textContent = t("这个键已经是“{words}”的，先改那一个。", { words: t(other[1]) });
    return;
  }
  const house = ROWS.find(([each]) => each === name)[2];
  const keys = { ...kept().keys, [name]: key };
  if (key === house) delete keys[name];
  if (!await choose("keys", keys)) return;
  leave(name);
  say(t("快捷键存下了，换一台电脑也一样。"));
}

/** The keys on the buttons are those that work. */
function label() {
  for (const [name] of ROWS) {
    const button = byId(BUTTONS[name] || `mode-${name}`);
    const key = keyOf(name);
    if (!button || (!key && Object.values(BUTTONS).includes(button.id))) continue;
    if (key && lettersOn()) button.setAttribute("aria-keyshortcuts", key);
    else button.removeAttribute("aria-keyshortcuts");
    const cap = button.querySelector("kbd");
    if (cap) {
      cap.textContent = key.toUpperCase();
      cap.hidden = !key;
    }
  }
}

export function keymap() {
  draw();
  document.addEventListener("desk-own", () => draw());
  byId("letters").addEventListener("change", async (event) => {
    const keys = { ...kept().keys };
    if (event.target.checked) delete keys.letters;
    else keys.letters = OFF;
    if (await choose("keys", keys)) localStorage.removeItem(OLD_OFF);
  });
  document.addEventListener("desk-own", () => {
    if (localStorage.getItem(OLD_OFF) !== "1") return;
    localStorage.removeItem(OLD_OFF);
    choose("keys", { ...kept().keys, letters: OFF });
  }, { once: true });
  byId("keys-reset").addEventListener("click", () => choose("keys", lettersOn() ? {} : { letters: OFF }));
  byId("keys-print").addEventListener("click", () => print());
}
