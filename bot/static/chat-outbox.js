// What the customer wrote and the server has not acknowledged: kept across reloads, sent in order.

import { backOff } from "./chat-link.js";

const LONGEST = 4000; // characters in one message; 64 KiB is the server's end
const OVERTAKEN_MS = 8_000; // words do not wait longer than so for a file that is on its way

/** Cut a very long text where it hurts least; joined again it is the same text. */
export function split(text, longest = LONGEST) {
  const parts = [];
  let rest = text;
  while (rest.length > longest) {
    const cut = goodCut(rest, longest);
    parts.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return [...parts, rest];
}

function goodCut(text, longest) {
  const window = text.slice(0, longest);
  for (const mark of ["\n", "。", "！", "？", "，", " "]) {
    const at = window.lastIndexOf(mark);
    if (at > longest / 2) return at + 1;
  }
  const pair = /[\uD800-\uDBFF]/.test(window.at(-1));
  return pair ? longest - 1 : longest;
}

/** A random UUID; crypto.randomUUID is missing where a page has no https. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * An entry is {id, text, payload, at, after, state, uploads, attachments, loading}; `after` is the
 * newest message seen when it was written, state is "sending", "waiting" (goes again by itself) or
 * "refused" (waits for a tap). `uploads` live as long as the page; while one of them is on its way the
 * entry is `loading` and not kept; `attachments` are what the server calls them then.
 */
export class Outbox {
  /**
   * store: localStorage or null; name: prefix of our keys in it, one key an entry so that two tabs
   * never overwrite each other. tells: { state(entry), done(entry, message), stranger() }.
   */
  constructor(post, store, name, tells) {
    this.post = post;
    this.store = store;
    this.name = name;
    this.tells = tells;
    this.entries = this.kept();
    this.open = false; // nothing leaves before the server knows who we are
    this.busy = false;
    this.tries = 0;
    this.timer = 0;
    this.since = 0; // when the line was there (again)
  }

  /** Whether a file is on its way that a reload would lose. */
  get loading() {
    return this.entries.some((entry) => entry.loading);
  }

  /** Keep a message and send it when its turn comes. */
  add(text, payload, after, uploads = []) {
    const last = this.entries.at(-1);
    const at = Math.max(Date.now(), last ? last.at + 1 : 0);
    const entry = { id: newId(), text, payload, at, after, state: "sending", uploads, attachments: [], loading: false };
    this.entries.push(entry);
    if (uploads.length) this.collect(entry);
    else this.keep(entry);
    return entry;
  }

  // Once all files of an entry arrived it can be sent, and outlives a reload.
  async collect(entry) {
    const { uploads } = entry;
    entry.loading = true;
    for (const upload of uploads) upload.tells = () => this.moved(entry);
    try {
      const answers = await Promise.all(uploads.map((upload) => upload.finished));
      entry.attachments = answers.map(({ token }, at) => ({ token, ...uploads[at].shown }));
      entry.loading = false;
      this.keep(entry);
      this.tells.state(entry);
      this.flush();
    } catch {
      this.mark(entry, "refused");
    }
  }

  /** The line is there (again): send now. */
  ready() {
    this.open = true;
    this.tries = 0;
    this.since = Date.now();
    for (const entry of this.entries) for (const upload of entry.uploads) if (upload.state === "waiting") upload.again();
    this.flush();
  }

  /** Send nothing any more; what is kept stays kept. */
  close() {
    this.open = false;
    clearTimeout(this.timer);
  }

  /** The customer tapped: try this one again, and all that wait. */
  again(id) {
    const entry = this.entries.find((one) => one.id === id);
    const refused = entry?.state === "refused";
    if (entry) this.mark(entry, "sending");
    if (refused && entry.uploads.length) this.renew(entry);
    else for (const upload of entry?.uploads ?? []) upload.again();
    this.tries = 0;
    this.flush();
  }

  // The server refused the message or one of its files: bring the files once more.
  renew(entry) {
    for (const upload of entry.uploads) {
      if (entry.loading) upload.again();
      else upload.renew();
    }
    this.collect(entry);
  }

  async flush() {
    if (this.busy || !this.open) return;
    this.busy = true;
    clearTimeout(this.timer);
    let entry = this.next();
    while (entry && (await this.attempt(entry))) entry = this.next();
    this.busy = false;
  }

  moved(entry) {
    const waits = entry.uploads.some((upload) => upload.state === "waiting");
    if (entry.loading && entry.state !== "refused") entry.state = waits ? "waiting" : "sending";
    this.tells.state(entry);
  }

  next() {
    for (const entry of this.entries) {
      if (entry.state === "refused") continue;
      if (!entry.loading) return entry;
      const left = Math.max(entry.at, this.since) + OVERTAKEN_MS - Date.now();
      if (left <= 0) continue;
      this.timer = setTimeout(() => this.flush(), left);
      return undefined;
    }
    return undefined;
  }

  async attempt(entry) {
    this.mark(entry, "sending");
    let message;
    try {
      message = await this.post(entry);
    } catch (error) {
      return this.failed(entry, error);
    }
    this.forget(entry);
    this.tries = 0;
    this.tells.done(entry, message);
    return true;
  }

  failed(entry, error) {
    if (error.final) {
      this.mark(entry, "refused");
      return true;
    }
    for (const one of this.entries) if (one.state === "sending") this.mark(one, "waiting");
    if (error.stranger) {
      this.open = false;
      this.tells.stranger();
    }
    this.timer = setTimeout(() => this.flush(), Math.max(error.waitMs || 0, backOff(this.tries++)));
    return false;
  }

  mark(entry, state) {
    if (entry.state === state) return;
    entry.state = state;
    this.tells.state(entry);
  }

  kept() {
    if (!this.store) return [];
    const keys = Object.keys(this.store).filter((key) => key.startsWith(this.name));
    const entries = keys.map((key) => readable(this.store.getItem(key))).filter(Boolean);
    return entries.sort((one, other) => one.at - other.at);
  }

  keep(entry) {
    const { id, text, payload, at, after, attachments } = entry;
    const files = attachments.length ? { attachments } : {};
    try {
      this.store?.setItem(this.name + id, JSON.stringify({ id, text, payload, at, after, ...files }));
    } catch {
      this.store = null; // full or forbidden: this page still holds it
    }
  }

  forget(entry) {
    this.entries = this.entries.filter((one) => one !== entry);
    this.store?.removeItem(this.name + entry.id);
  }
}

function readable(text) {
  try {
    const entry = JSON.parse(text);
    const sound = typeof entry.id === "string" && typeof entry.text === "string";
    return sound ? { payload: "", after: 0, attachments: [], ...entry, uploads: [], loading: false, state: "sending" } : null;
  } catch {
    return null;
  }
}
