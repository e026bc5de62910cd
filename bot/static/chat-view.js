// The list of messages: each row in its place, buttons, sending states, and staying at the end.

import { dayName, drawnAnew, h, time, words } from "./chat-dom.js";
import { media } from "./chat-media.js";
import { WORDS } from "./chat-words.js";

const GROUP_MS = 3 * 60 * 1000; // messages of one voice closer than this share one head
const NEAR = 48; // px from the end that still count as the end

export class View {
  /** acts: { choose(button), resend(key), open(pictures, at) }. */
  constructor(acts) {
    this.acts = acts;
    this.botName = "";
    this.greeting = h("div", { class: "greeting" });
    this.list = h("div", { class: "rows" });
    this.ear = h("p", { class: "ear", "aria-hidden": "true", hidden: "" });
    const log = { class: "log", role: "log", "aria-live": "polite", "aria-label": WORDS.log, tabindex: "0" };
    this.log = h("div", log, this.greeting, this.list, this.ear);
    this.pill = h("button", { type: "button", class: "pill", hidden: "", on: { click: () => this.toEnd() } });
    this.log.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.resizes = new ResizeObserver(() => this.following && this.toEnd());
    this.resizes.observe(this.log);
    this.clear();
  }

  clear() {
    this.parts = new Map(); // row -> its elements
    this.order = []; // rows as they stand
    this.list.replaceChildren();
    this.listens("");
    this.atEnd();
  }

  /** The bot's first line, and what the customer may rely on; local, so it has no time and no number. */
  greet(name, hello, privacy) {
    this.botName = name;
    const who = h("p", { class: "who" }, h("span", { class: "name" }, name));
    this.greeting.replaceChildren(h("article", { class: "row bot first" }, who, bubble(hello)),
      h("p", { class: "rights" }, WORDS.rights));
    if (privacy) this.greeting.append(h("p", { class: "rights", "data-privacy": "" }, WORDS.privacy, ...linked(privacy)));
    if (this.following) this.toEnd();
  }

  /** Hold back announcements and counting while old messages come in. */
  loading(busy) {
    this.log.setAttribute("aria-busy", String(busy));
    this.quiet = busy;
    if (busy) return;
    this.refreshChoices();
    if (this.following) this.toEnd();
  }

  /** Show a row: new, changed, or at another place. */
  put(row) {
    const known = this.parts.has(row);
    const left = known ? this.take(row) : this.order.length;
    if (!known) this.parts.set(row, this.build(row));
    const index = this.place(row);
    this.order.splice(index, 0, row);
    this.move(row, index);
    this.refresh(row);
    for (const at of new Set([index, index + 1, left + 1])) if (this.order[at]) this.head(at);
    if (this.quiet && row.id !== null) return;
    this.refreshChoices();
    if (!known) this.arrived(row);
    else if (this.following) this.toEnd(); // its state may need another line
  }

  /** Take a row away. */
  drop(row) {
    const index = this.take(row);
    this.parts.get(row).article.remove();
    this.parts.delete(row);
    if (this.order[index]) this.head(index);
  }

  /** The bot hears out what is being written; empty name: it does not. */
  listens(name) {
    this.ear.hidden = !name;
    this.ear.replaceChildren(name && WORDS.listens(name), h("i"), h("i"), h("i"));
    if (name && this.following) this.toEnd();
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.atEnd();
  }

  build(row) {
    const name = h("span", { class: "name" });
    const who = h("p", { class: "who" }, name, " ", time(row.at));
    const day = h("p", { class: "day", hidden: "" });
    const article = h("article", { class: `row ${VOICES[row.from] ?? "bot"}` }, day, who);
    if (row.text || row.attachments.length === 0) article.append(bubble(row.text));
    const choices = row.buttons.map((button) => this.choice(button));
    if (choices.length) {
      article.append(h("div", { class: "choices", role: "group", "aria-label": WORDS.choices }, ...choices));
    }
    name.append(this.nameOf(row));
    return { article, who, day, choices, state: null, files: null, media: null };
  }

  nameOf(row) {
    if (row.from === "customer") return WORDS.you;
    if (row.from === "agent") return `${row.name || WORDS.agent} · ${WORDS.person}`;
    return row.name || this.botName;
  }

  choice(button) {
    const press = (event) => {
      if (event.currentTarget.getAttribute("aria-disabled") !== "true") this.acts.choose(button);
    };
    return h("button", { type: "button", class: "choice", on: { click: press } }, button.title);
  }

  // Unsent rows stand last, in the order they were written.
  place(row) {
    let index = this.order.length;
    while (index > 0 && before(row, this.order[index - 1])) index -= 1;
    return index;
  }

  take(row) {
    const index = this.order.indexOf(row);
    this.order.splice(index, 1);
    return index;
  }

  // A row that stands right is not moved: moving would have it read out again.
  move(row, index) {
    const { article } = this.parts.get(row);
    const next = this.order[index + 1];
    const wanted = next ? this.parts.get(next).article : null;
    if (article.parentNode !== this.list || article.nextSibling !== wanted) this.list.insertBefore(article, wanted);
  }

  refresh(row) {
    const parts = this.parts.get(row);
    const shown = parts.who.lastChild;
    if (shown.dateTime !== row.at.toISOString()) shown.replaceWith(time(row.at));
    if (parts.files !== row.attachments) this.files(row, parts);
    if (row.state === "sending" && parts.shown === row.state) parts.state.textContent = sending(row);
    if (!row.state || parts.shown === row.state) return;
    parts.shown = row.state;
    const state = this.state(row);
    if (parts.state?.contains(parts.article.getRootNode().activeElement)) this.log.focus({ preventScroll: true });
    if (parts.state) parts.state.replaceWith(state);
    else parts.article.append(state);
    parts.state = state;
  }

  files(row, parts) {
    const known = parts.files !== null;
    parts.files = row.attachments;
    if (row.attachments.length === 0) return;
    const element = media(row.attachments, this.acts.open);
    const held = parts.media?.contains(document.activeElement) && document.activeElement;
    if (known && parts.media) parts.media.replaceWith(element);
    else parts.article.insertBefore(element, parts.article.querySelector(".choices, .state"));
    parts.media = element;
    // Drawn anew: whoever stood on a picture stands on it still.
    if (held) drawnAnew(held, element)?.focus();
    // A picture grows when it comes: who is at the end stays there.
    element.addEventListener("load", () => this.following && this.toEnd(), { capture: true });
  }

  state(row) {
    const label = WORDS.states[row.state];
    if (row.state === "sending") return h("p", { class: "state sending", "aria-hidden": "true" }, sending(row));
    if (row.state === "sent") return h("p", { class: "state sent" }, label);
    const press = () => this.acts.resend(row.key);
    return h("button", { type: "button", class: `state ${row.state}`, on: { click: press } }, label);
  }

  head(index) {
    const [row, last] = [this.order[index], this.order[index - 1]];
    const { article, day } = this.parts.get(row);
    const newDay = !last || dayName(last.at) !== dayName(row.at);
    const same = last && !newDay && last.from === row.from && last.name === row.name && row.at - last.at < GROUP_MS;
    article.classList.toggle("first", !same);
    day.hidden = !newDay;
    day.textContent = newDay ? dayName(row.at) : "";
  }

  // Only the newest buttons can be pressed, and only until the customer or another voice goes on.
  refreshChoices() {
    const voice = this.order.at(-1)?.from;
    let open = voice !== "customer";
    let answer = "";
    for (const row of [...this.order].reverse()) {
      const { choices } = this.parts.get(row);
      open &&= row.from === voice;
      for (const choice of choices) settle(choice, open, answer);
      open &&= choices.length === 0;
      answer = row.from === "customer" ? row.text : "";
    }
  }

  arrived(row) {
    if (this.following || row.from === "customer") this.toEnd();
    else this.more(1);
  }

  more(count) {
    this.unread += count;
    this.pill.hidden = false;
    this.pill.textContent = WORDS.more(this.unread);
  }

  scrolled() {
    this.following = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
    if (this.following) this.atEnd();
  }

  atEnd() {
    this.following = true;
    this.unread = 0;
    this.pill.hidden = true;
  }
}

const VOICES = { customer: "customer", bot: "bot", agent: "agent" };

function sending({ part = 1 }) {
  return part < 1 ? WORDS.uploading(Math.floor(part * 100)) : WORDS.states.sending;
}

function bubble(text) {
  return h("div", { class: "bubble" }, ...words(text));
}

/** The operator's own words; an address in them opens beside the chat. */
function linked(text) {
  const found = /https?:\/\/[^\s，。；、）]+/.exec(text);
  if (!found) return [text];
  const link = h("a", { href: found[0], target: "_blank", rel: "noopener noreferrer" }, found[0]);
  return [text.slice(0, found.index), link, text.slice(found.index + found[0].length)];
}

function before(row, other) {
  if (row.id === null) return other.id === null && row.at < other.at;
  return other.id === null || row.id < other.id;
}

function settle(choice, open, answer) {
  if (open) {
    choice.removeAttribute("aria-disabled");
    choice.removeAttribute("tabindex");
    return;
  }
  choice.setAttribute("aria-disabled", "true");
  choice.setAttribute("tabindex", "-1");
  if (choice.textContent === answer) choice.setAttribute("aria-pressed", "true");
}
