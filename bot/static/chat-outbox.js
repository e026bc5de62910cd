// What the customer wrote and the server has not acknowledged: kept across reloads, sent in order.

import { backOff } from "./chat-link.js";

const LONGEST = 4000; // characters in one message; 64 KiB is the server's end

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
 * An entry is {id, text, payload, at, after, state}; `after` is the newest message seen when it was
 * written, state is "sending", "waiting" (goes again by itself) or "refused" (waits for a tap).
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
  }

  /** Keep a message and send it when its turn comes. */
  add(text, payload, after) {
    const last = this.entries.at(-1);
    const at = Math.max(Date.now(), last ? last.at + 1 : 0);
    const entry = { id: newId(), text, payload, at, after, state: "sending" };
    this.entries.push(entry);
    this.keep(entry);
    return entry;
  }

  /** The line is there (again): send now. */
  ready() {
    this.open = true;
    this.tries = 0;
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
    if (entry) this.mark(entry, "sending");
    this.tries = 0;
    this.flush();
  }

  async flush() {
    if (this.busy || !this.open) return;
    this.busy = true;
    clearTimeout(this.timer);
    let entry = this.next();
    while (entry && (await this.attempt(entry))) entry = this.next();
    this.busy = false;
  }

  next() {
    return this.entries.find((entry) => entry.state !== "refused");
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
    const { id, text, payload, at, after } = entry;
    try {
      this.store?.setItem(this.name + id, JSON.stringify({ id, text, payload, at, after }));
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
    return sound ? { payload: "", after: 0, ...entry, state: "sending" } : null;
  } catch {
    return null;
  }
}
