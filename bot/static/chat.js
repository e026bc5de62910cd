// <qingsu-chat endpoint="/api/chat">: the customer's chat, whole, in one element.

import { Api } from "./chat-api.js";
import { Composer } from "./chat-composer.js";
import { h } from "./chat-dom.js";
import { Head } from "./chat-head.js";
import { Link } from "./chat-link.js";
import { Outbox, split } from "./chat-outbox.js";
import { Talk } from "./chat-talk.js";
import { View } from "./chat-view.js";
import { WORDS } from "./chat-words.js";

const STYLES = ["./chat.css", "./chat-talk.css"].map((name) => new URL(name, import.meta.url).href);
const BLIP_MS = 1_000; // a break shorter than this is not worth a word
const LISTENING_MS = 25_000; // the bot listens for 20 s at most

/** With the attribute `autofocus` the box takes the focus where that opens no keyboard on the screen. */
export class QingsuChat extends HTMLElement {
  connectedCallback() {
    const endpoint = this.getAttribute("endpoint") || "/api/chat";
    const api = new Api(endpoint);
    this.heading = this.getAttribute("title") || WORDS.heading;
    this.removeAttribute("title"); // or it floats over the whole chat as a tooltip
    this.user = null;
    this.head = new Head(this.heading);
    this.composer = new Composer({ send: (text) => this.write(text), name: endpoint });
    this.view = new View({
      choose: (button) => this.say(button.title, button.payload),
      resend: (key) => this.outbox.again(key),
    });
    this.build();
    this.outbox = new Outbox((entry) => api.post(entry), shelf(), `qingsu-chat:${endpoint}:`, this);
    this.begin();
    this.link = new Link(api, this);
    this.link.start();
  }

  disconnectedCallback() {
    this.setAttribute("title", this.heading);
    this.link.stop();
    this.outbox.close();
    clearTimeout(this.blip);
    clearTimeout(this.ear);
  }

  build() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const talk = h("div", { class: "talk" }, this.view.log, this.view.pill);
    const name = { class: "frame", "aria-label": this.heading, hidden: "" };
    this.frame = h("section", name, this.head.element, talk, this.composer.form);
    const styles = STYLES.map((href) => h("link", { rel: "stylesheet", href }));
    root.replaceChildren(...styles, this.frame);
    Promise.all(styles.map(settled)).then(() => this.shown());
  }

  // Not before the style is there: a flash of bare text is no calm beginning.
  shown() {
    this.frame.hidden = false;
    this.composer.changed();
    this.view.toEnd();
    if (this.hasAttribute("autofocus") && matchMedia("(pointer: fine)").matches) this.composer.focus();
  }

  // Start an empty talk; what was not sent yet is still to be seen, and sent.
  begin() {
    this.view.clear();
    this.view.loading(true);
    this.talk = new Talk(this.view);
    for (const entry of this.outbox.entries) this.talk.write(entry);
  }

  // What the customer does.

  write(text) {
    for (const part of split(text)) this.say(part, "");
  }

  say(text, payload) {
    this.talk.write(this.outbox.add(text, payload, this.talk.cursor));
    this.outbox.flush();
  }

  // What the outbox tells.

  state(entry) {
    this.talk.progress(entry);
  }

  done(entry, message) {
    this.talk.acknowledge(entry, message);
  }

  stranger() {
    this.link.renew();
  }

  // What the line tells.

  get cursor() {
    return this.talk.cursor;
  }

  session({ user, bot_name: bot, hello }) {
    if (this.user !== null && this.user !== user) this.begin();
    this.user = user;
    this.head.set({ bot });
    this.view.greet(bot, hello);
    this.outbox.ready();
  }

  page({ messages, control, name }) {
    for (const line of messages) this.receive(line);
    this.controlled({ control, name });
    if (messages.length === 0) this.view.loading(false);
  }

  event({ name, content }) {
    if (name === "message") this.receive(content);
    if (name === "control") this.controlled(content);
    if (name === "typing") this.listening(content.typing === true);
  }

  linked(yes) {
    clearTimeout(this.blip);
    if (!yes) {
      this.blip = setTimeout(() => this.head.set({ trouble: WORDS.reconnecting }), BLIP_MS);
      return;
    }
    this.head.set({ trouble: "" });
    this.outbox.ready();
  }

  receive(line) {
    const fresh = this.talk.receive(line);
    if (line.from === "agent" && line.name) this.head.set({ agent: line.name });
    if (fresh && line.from !== "customer") this.listening(false);
  }

  controlled({ control, name }) {
    this.head.set(control === "human" && name ? { control, agent: name } : { control });
  }

  // The bot holds its answer while the customer goes on writing; the page says so.
  listening(yes) {
    clearTimeout(this.ear);
    this.view.listens(yes && this.head.control !== "human" ? this.head.bot : "");
    if (yes) this.ear = setTimeout(() => this.view.listens(""), LISTENING_MS);
  }
}

function settled(link) {
  return new Promise((resolve) => {
    for (const event of ["load", "error"]) link.addEventListener(event, resolve);
  });
}

function shelf() {
  try {
    return localStorage;
  } catch {
    return null; // forbidden by the browser: unsent words live as long as the page
  }
}

customElements.define("qingsu-chat", QingsuChat);
