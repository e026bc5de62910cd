// The box the customer writes in: Enter sends, Shift+Enter breaks the line, input methods are safe;
// beside it files are attached and a voice is recorded.

import { filesOf } from "./chat-files.js";
import { Tray } from "./chat-tray.js";
import { Voice } from "./chat-voice.js";
import { h } from "./chat-dom.js";
import { WORDS } from "./chat-words.js";

const CONFIRM_MS = 60; // Safari ends a composition just before the Enter that confirmed it
const SEEN = /[^\s\p{Cc}\p{Cf}]/u; // something to be seen; the server refuses a text without it
const INPUT_METHOD = 229; // keyCode of every key an input method took

export class Composer {
  /**
   * send(text, uploads): the text is "" only beside files. upload: see Upload. attached(): there are
   * more or fewer files. name: tells drafts of several chats apart.
   */
  constructor({ send, upload, attached, name }) {
    this.send = send;
    this.draft = `qingsu-chat-draft:${name}`;
    this.composing = false;
    this.composed = -Infinity; // when the last composition ended
    this.box = h("textarea", {
      id: "box", rows: "1", enterkeyhint: "send", autocomplete: "off", maxlength: "60000",
      placeholder: WORDS.box, "aria-describedby": "keys",
      on: {
        keydown: (event) => this.pressed(event),
        input: () => { this.tell(""); this.changed(); },
        paste: (event) => this.pasted(event),
        focus: () => this.fit(), // the page may have another width or type by now
        compositionstart: () => { this.composing = true; },
        compositionend: (event) => { this.composing = false; this.composed = event.timeStamp; },
      },
    });
    this.button = h("button", { type: "submit", class: "send", "aria-label": WORDS.send }, h("span", { class: "icon" }));
    // The press must not take the focus: a phone would fold its keyboard away after each message.
    this.button.addEventListener("pointerdown", (event) => event.preventDefault());
    this.notice = h("p", { class: "notice", role: "status" });
    const tell = (words) => this.tell(words);
    this.tray = new Tray({ send: upload, tell, changed: () => { this.changed(); attached(); } });
    this.voice = new Voice({ done: (file) => this.attach([file]), tell, busy: (yes) => this.recording(yes) });
    this.line = h("div", { class: "line" },
      this.attacher(),
      h("label", { class: "unseen", for: "box" }, WORDS.boxLabel),
      this.box,
      h("span", { hidden: "", id: "keys" }, WORDS.keys),
      this.voice.button,
      this.button);
    this.form = h("form", { class: "composer", on: { submit: (event) => this.submitted(event) } },
      this.notice, this.tray.list, this.voice.bar, this.line);
    this.box.value = kept(this.draft);
  }

  attacher() {
    const picker = h("input", { type: "file", multiple: "", hidden: "", tabindex: "-1", on: {
      change: () => { this.attach([...picker.files]); picker.value = ""; },
    } });
    const label = { "aria-label": WORDS.files.attach, title: WORDS.files.attach };
    const button = { type: "button", class: "attach", ...label, on: { click: () => picker.click() } };
    return h("span", { class: "attacher" }, picker, h("button", button, h("span", { class: "icon" })));
  }

  /** Put files beside what is written; they are on their way at once. */
  attach(files) {
    if (files.length === 0) return;
    this.tell("");
    this.tray.add(files);
    this.focusQuietly();
  }

  // A sheet or a document puts a picture of its text beside the text: then the text is meant.
  pasted(event) {
    const files = filesOf(event.clipboardData);
    if (files.length === 0 || event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    this.attach(files);
  }

  /** One line above the box for what went wrong; "" takes it away. */
  tell(...words) {
    if (this.notice.textContent !== words.map((one) => one.textContent ?? one).join("")) this.notice.replaceChildren(...words);
  }

  recording(yes) {
    this.line.hidden = yes;
    if (!yes) this.focusQuietly();
  }

  focus() {
    this.box.focus({ preventScroll: true });
  }

  /** Take the focus where that opens no keyboard on the screen. */
  focusQuietly() {
    if (matchMedia("(pointer: fine)").matches) this.focus();
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
    if (this.tray.stuck) {
      this.tell(WORDS.files.stuck);
      return;
    }
    const text = sound(this.box.value).trim();
    const uploads = this.tray.take();
    this.box.value = "";
    this.tell("");
    this.changed();
    if (SEEN.test(text) || uploads.length) this.send(SEEN.test(text) ? text : "", uploads);
  }

  // "Send" was tapped in the middle of a word: let the input method finish it, or it would put the
  // word into the emptied box again.
  settle() {
    this.box.blur();
    this.focus();
  }

  changed() {
    this.form.classList.toggle("empty", this.box.value.trim() === "" && this.tray.empty);
    this.voice.button.hidden = this.box.value !== "";
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
