// Pictures of one message, large: arrows go through them, Escape or a tap beside closes.

import { drawnAnew, h } from "./chat-dom.js";
import { source } from "./chat-media.js";
import { WORDS } from "./chat-words.js";

export class Lightbox {
  constructor() {
    this.picture = h("img", { alt: "" });
    this.title = h("p", { class: "box-title", "aria-live": "polite" });
    this.back = this.button("back", WORDS.files.back, () => this.step(-1));
    this.next = this.button("next", WORDS.files.next, () => this.step(1));
    const close = this.button("remove", WORDS.files.close, () => this.element.close());
    const bar = h("div", { class: "box-bar" }, this.title, this.back, this.next, close);
    this.element = h("dialog", { class: "lightbox", "aria-label": WORDS.files.large, on: {
      keydown: (event) => this.pressed(event),
      click: (event) => event.target === this.element && this.element.close(),
      close: () => this.giveBack(),
    } }, bar, this.picture);
  }

  /** Show picture number `at` of files as in chat-media.js. */
  open(files, at) {
    this.files = files;
    this.at = at;
    if (!this.element.open) this.from = document.activeElement;
    this.step(0);
    if (!this.element.open) this.element.showModal();
  }

  step(by) {
    this.at = Math.min(this.files.length - 1, Math.max(0, this.at + by));
    const file = this.files[this.at];
    const name = file.name || WORDS.files.image;
    this.picture.src = source(file);
    this.picture.alt = name;
    this.title.textContent = this.files.length > 1 ? `${name} · ${this.at + 1}/${this.files.length}` : name;
    this.back.hidden = this.next.hidden = this.files.length < 2;
    this.back.setAttribute("aria-disabled", String(this.at === 0));
    this.next.setAttribute("aria-disabled", String(this.at === this.files.length - 1));
  }

  /** Give the focus back: to the same picture when its row was drawn anew meanwhile. */
  giveBack() {
    (this.from?.isConnected ? this.from : drawnAnew(this.from, document))?.focus();
  }

  pressed(event) {
    if (event.key === "Escape") event.stopPropagation(); // it closes the picture, not the chat
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by) this.step(by);
  }

  button(what, label, click) {
    return h("button", { type: "button", class: `small ${what}`, "aria-label": label, on: { click } },
      h("span", { class: "icon" }));
  }
}
