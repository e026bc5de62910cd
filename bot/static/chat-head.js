// The chat's header: who speaks now, and one quiet line for the state of things.

import { h } from "./chat-dom.js";
import { WORDS } from "./chat-words.js";

export class Head {
  /**
   * heading: what the chat is for; shown until the bot's name is known, and as the quiet line.
   * tools: buttons at the end.
   */
  constructor(heading, tools) {
    this.heading = heading;
    this.bot = "";
    this.agent = "";
    this.control = "bot";
    this.trouble = "";
    this.face = h("span", { class: "face", "aria-hidden": "true" });
    this.title = h("h1", { class: "title" }, heading);
    this.note = h("p", { class: "note" }, " ");
    const about = h("div", { class: "about", role: "status" }, this.title, this.note);
    this.element = h("header", {}, this.face, about, h("div", { class: "tools" }, ...tools));
  }

  /** The name of the one who speaks: the agent, or the bot. */
  get speaker() {
    return this.control === "human" ? this.agent || WORDS.agent : this.bot;
  }

  /** Take what became known: bot, agent, control ("bot", "queue", "human"), trouble. */
  set(known) {
    Object.assign(this, known);
    const human = this.control === "human";
    const name = this.speaker;
    write(this.title, name ? `${name} · ${human ? WORDS.person : WORDS.assistant}` : this.heading);
    write(this.note, this.trouble || (this.control === "queue" ? WORDS.queued : name && this.heading));
    write(this.face, /^[a-z]/i.test(name) ? name[0].toUpperCase() : name.slice(-1));
    this.element.classList.toggle("human", human);
    this.note.classList.toggle("trouble", Boolean(this.trouble));
  }
}

// The same text again would be read out again.
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
