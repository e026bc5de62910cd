// The box the customer writes in: Enter sends, Shift+Enter breaks the line, input methods are safe.

import { h } from "./chat-dom.js";
import { WORDS } from "./chat-words.js";

const CONFIRM_MS = 60; // Safari ends a composition just before the Enter that confirmed it
const SEEN = /[^\s\p{Cc}\p{Cf}]/u; // something to be seen; the server refuses a text without it
const INPUT_METHOD = 229; // keyCode of every key an input method took

export class Composer {
  /** send(text): gets text that is not blank. name: tells drafts of several chats apart. */
  constructor({ send, name }) {
    this.send = send;
    this.draft = `qingsu-chat-draft:${name}`;
    this.composing = false;
    this.composed = -Infinity; // when the last composition ended
    this.box = h("textarea", {
      id: "box", rows: "1", enterkeyhint: "send", autocomplete: "off", maxlength: "60000",
      placeholder: WORDS.box, "aria-describedby": "keys",
      on: {
        keydown: (event) => this.pressed(event),
        input: () => this.changed(),
        focus: () => this.fit(), // the page may have another width or type by now
        compositionstart: () => { this.composing = true; },
        compositionend: (event) => { this.composing = false; this.composed = event.timeStamp; },
      },
    });
    this.button = h("button", { type: "submit", class: "send", "aria-label": WORDS.send }, h("span", { class: "icon" }));
    // The press must not take the focus: a phone would fold its keyboard away after each message.
    this.button.addEventListener("pointerdown", (event) => event.preventDefault());
    this.form = h("form", { class: "composer", on: { submit: (event) => this.submitted(event) } },
      h("label", { class: "unseen", for: "box" }, WORDS.boxLabel),
      this.box,
      h("span", { hidden: "", id: "keys" }, WORDS.keys),
      this.button);
    this.box.value = kept(this.draft);
  }

  focus() {
    this.box.focus({ preventScroll: true });
  }

  /** Make the box as high as its text; the style sheet says how high at most. */
  fit() {
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight + 2}px`;
  }

  pressed(event) {
    if (event.key !== "Enter" || event.shiftKey || this.confirms(event)) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  // This Enter belongs to the input method: it confirms a candidate and must not send half a word.
  confirms(event) {
    const just = event.timeStamp - this.composed < CONFIRM_MS;
    return event.isComposing || this.composing || event.keyCode === INPUT_METHOD || just;
  }

  submitted(event) {
    event.preventDefault();
    if (this.composing) this.settle();
    const text = sound(this.box.value).trim();
    this.box.value = "";
    this.changed();
    if (SEEN.test(text)) this.send(text);
  }

  // "Send" was tapped in the middle of a word: let the input method finish it, or it would put the
  // word into the emptied box again.
  settle() {
    this.box.blur();
    this.focus();
  }

  changed() {
    this.form.classList.toggle("empty", this.box.value.trim() === "");
    this.fit();
    keep(this.draft, this.box.value);
  }
}

// Halves of characters and NUL, which some pastes bring: JSON for the server may hold neither.
function sound(text) {
  return text.replaceAll("\0", "").replace(/[\uD800-\uDFFF]/gu, "\uFFFD");
}

function kept(key) {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function keep(key, text) {
  try {
    sessionStorage.setItem(key, text);
  } catch {
    return; // full or forbidden: a draft is only a kindness
  }
}
