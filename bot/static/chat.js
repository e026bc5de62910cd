// <qingsu-chat endpoint="/api/chat">: the customer's chat, whole, in one element.

import { Api } from "./chat-api.js";
import { Composer } from "./chat-composer.js";
import { h } from "./chat-dom.js";
import { filesOf } from "./chat-files.js";
import { Frame, embedded } from "./chat-frame.js";
import { Head } from "./chat-head.js";
import { Lightbox } from "./chat-lightbox.js";
import { Link } from "./chat-link.js";
import { Mark } from "./chat-mark.js";
import { Outbox, split } from "./chat-outbox.js";
import { Talk } from "./chat-talk.js";
import { typeSwitch } from "./chat-type.js";
import { View } from "./chat-view.js";
import { WORDS } from "./chat-words.js";

const STYLES = ["./chat.css", "./chat-talk.css", "./chat-tray.css", "./chat-media.css"].map((name) => new URL(name, import.meta.url).href);
const BLIP_MS = 1_000; // a break shorter than this is not worth a word
const LISTENING_MS = 25_000; // the bot listens for 20 s at most

/** With the attribute `autofocus` the box takes the focus where that opens no keyboard on the screen. */
export class QingsuChat extends HTMLElement {
  connectedCallback() {
    const endpoint = this.getAttribute("endpoint") || "/api/chat";
    const api = new Api(endpoint, embedded);
    this.heading = this.getAttribute("title") || WORDS.heading;
    this.removeAttribute("title"); // or it floats over the whole chat as a tooltip
    this.user = null;
    this.box = embedded ? new Frame(() => this.reopened()) : null; // where the page stands in
    this.head = new Head(this.heading, this.tools());
    this.lightbox = new Lightbox();
    this.composer = new Composer({
      send: (text, uploads) => this.write(text, uploads),
      upload: (...file) => this.upload(api, file),
      attached: () => this.risk(),
      name: endpoint,
    });
    this.view = new View({
      open: (pictures, at) => this.lightbox.open(pictures, at),
      choose: (button) => this.say(button.title, button.payload),
      resend: (key) => this.outbox.again(key),
    });
    this.lost = new Mark(`qingsu-chat-files:${endpoint}`);
    if (this.lost.found) this.composer.tell(WORDS.files.lost);
    this.lost.keep(false);
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
    this.composer.voice.end(false);
    this.box?.stop();
    clearTimeout(this.blip);
    clearTimeout(this.ear);
  }

  build() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const talk = h("div", { class: "talk" }, this.view.log, this.view.pill);
    const name = { class: "frame", "aria-label": this.heading, hidden: "" };
    const drop = h("p", { class: "drop", "aria-hidden": "true" }, WORDS.files.drop);
    this.frame = h("section", name, this.head.element, talk, this.composer.form, drop, this.lightbox.element);
    this.hearDrops();
    const styles = STYLES.map((href) => h("link", { rel: "stylesheet", href }));
    root.replaceChildren(...styles, this.frame);
    Promise.all(styles.map(settled)).then(() => this.shown());
  }

  // Not before the style is there: a flash of bare text is no calm beginning.
  shown() {
    this.frame.hidden = false;
    this.composer.changed();
    this.view.toEnd();
    if (this.hasAttribute("autofocus") && !embedded) this.composer.focusQuietly();
  }

  // Start an empty talk; what was not sent yet is still to be seen, and sent.
  begin() {
    this.view.clear();
    this.view.loading(true);
    this.talk = new Talk(this.view);
    for (const entry of this.outbox.entries) this.talk.write(entry);
  }

  tools() {
    const close = () => this.box.close();
    const label = { "aria-label": WORDS.close, title: WORDS.close };
    const cross = h("button", { type: "button", class: "tool close", ...label, on: { click: close } }, h("span", { class: "icon" }));
    return embedded ? [typeSwitch(), cross] : [typeSwitch()];
  }

  // What the customer does.

  hearDrops() {
    const over = (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      this.frame.classList.add("over");
    };
    const leave = (event) => !this.frame.contains(event.relatedTarget) && this.frame.classList.remove("over");
    const drop = (event) => {
      event.preventDefault();
      this.frame.classList.remove("over");
      this.composer.attach(filesOf(event.dataTransfer));
    };
    const escape = (event) => event.key === "Escape" && !event.isComposing && this.box?.close();
    const acts = { dragenter: over, dragover: over, dragleave: leave, drop, keydown: escape };
    for (const [event, act] of Object.entries(acts)) this.frame.addEventListener(event, act);
  }

  async upload(api, file) {
    try {
      return await api.upload(...file);
    } catch (error) {
      if (error.stranger) this.link.renew();
      throw error;
    }
  }

  // Words never wait for a file that is still on its way: it follows them.
  write(text, uploads) {
    const parts = text ? split(text) : [];
    const whole = uploads.every((upload) => upload.state === "done");
    const last = uploads.length > 0 && whole ? (parts.pop() ?? "") : "";
    for (const part of parts) this.say(part, "");
    if (uploads.length) this.say(last, "", uploads);
  }

  say(text, payload, uploads = []) {
    this.talk.write(this.outbox.add(text, payload, this.talk.cursor, uploads));
    this.outbox.flush();
    this.risk();
  }

  // Files cannot be kept by the page: after a reload it says that they are gone.
  risk() {
    this.lost.keep(this.outbox.loading || !this.composer.tray.empty);
  }

  // What the outbox tells.

  state(entry) {
    this.talk.progress(entry);
    if (entry.uploads.length) this.risk();
  }

  done(entry, message) {
    this.talk.acknowledge(entry, message);
  }

  stranger() {
    this.link.renew();
  }

  // What the page around the frame tells.

  reopened() {
    this.view.toEnd();
    this.composer.focusQuietly();
  }

  // What the line tells.

  get cursor() {
    return this.talk.cursor;
  }

  session({ user, bot_name: bot, hello, privacy = "" }) {
    if (this.user !== null && this.user !== user) this.begin();
    this.user = user;
    this.head.set({ bot });
    this.view.greet(bot, hello, privacy);
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
      const trouble = navigator.onLine ? WORDS.reconnecting : WORDS.offline;
      this.blip = setTimeout(() => this.head.set({ trouble }), BLIP_MS);
      return;
    }
    this.head.set({ trouble: "" });
    this.composer.tray.ready();
    this.outbox.ready();
  }

  unkept() {
    const whole = { href: location.pathname, target: "_blank", rel: "noopener" };
    this.composer.tell(WORDS.unkept, ...(embedded ? [h("a", whole, WORDS.ownPage)] : []));
  }

  receive(line) {
    const fresh = this.talk.receive(line);
    if (line.from === "agent" && line.name) this.head.set({ agent: line.name });
    if (fresh && line.from !== "customer") this.listening(false);
    this.box?.received(line);
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
