// The chat's doors at the server: session, history, one message, one file, and the live stream.

import { WORDS } from "./chat-words.js";

const PATIENCE_MS = 15_000; // for one request
const STALLED_MS = 60_000; // a file of which nothing moves for so long is tried anew
const SILENCE_MS = 45_000; // a stream without a heartbeat for so long is dead
const JSON_BODY = { "Content-Type": "application/json" };

/** The server answered, but not with yes. status 0: it did not answer at all. */
export class Refusal extends Error {
  constructor(status, waitMs = 0) {
    super(`HTTP ${status}`);
    this.status = status;
    this.waitMs = waitMs;
  }

  /** Who we are is not known any more: ask for a new session, then try again. */
  get stranger() {
    return this.status === 401 || this.status === 403;
  }

  /** Trying the same again is useless. */
  get final() {
    return this.status >= 400 && this.status < 500 && ![401, 403, 408, 409, 425, 429].includes(this.status);
  }
}

export class Api {
  /** endpoint: the path all doors share, "/api/chat". embedded: in a frame on another's page. */
  constructor(endpoint, embedded = false) {
    this.endpoint = endpoint.replace(/\/+$/, "");
    this.hello = JSON.stringify(embedded ? { embedded } : {});
  }

  /** {user, bot_name, hello, privacy?}; the cookie comes along. */
  session(signal) {
    const headers = { ...JSON_BODY, "Accept-Language": WORDS.lang };
    return this.json("/session", { method: "POST", headers, body: this.hello }, signal);
  }

  /** {messages, control}: a page of what stands after message `after`. */
  history(after, signal) {
    return this.json(`/history?after=${after}`, {}, signal);
  }

  /** Returns the message's number. The same id again is the same message. */
  async post({ id, text, payload, attachments }) {
    const tokens = attachments?.map((one) => one.token);
    const body = JSON.stringify({ id, text, ...(payload && { payload }), ...(tokens?.length && { attachments: tokens }) });
    // keepalive: a page closed right after "send" has still sent.
    const options = { method: "POST", headers: JSON_BODY, body, keepalive: true };
    return (await this.json("/messages", options)).message;
  }

  /** Bring one file; part(0 to 1) says how far it is. Returns {token, kind, name, size, thumb}. */
  upload(file, part, signal) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest(); // fetch tells no progress
      const leash = new Leash(signal, STALLED_MS);
      leash.signal.addEventListener("abort", () => request.abort());
      request.upload.addEventListener("progress", ({ loaded, total }) => {
        leash.renew();
        part(total ? loaded / total : 0);
      });
      request.addEventListener("loadend", () => {
        const { status, response } = request;
        const wait = status ? waitOf(request.getResponseHeader("Retry-After")) : 0;
        leash.cut();
        if (status === 201 && response?.token) resolve(response);
        else reject(new Refusal(status === 201 ? 0 : status, wait));
      });
      request.open("POST", `${this.endpoint}/uploads`);
      request.responseType = "json";
      request.setRequestHeader("X-Qingsu", "1");
      const form = new FormData();
      form.append("file", file, file.name);
      request.send(form);
    });
  }

  /** The stream's events {name, content} after message `after`, until it ends or is silent. */
  async *events(after, signal) {
    const leash = new Leash(signal, SILENCE_MS);
    try {
      const headers = { Accept: "text/event-stream", "Last-Event-ID": String(after) };
      const response = await this.call(`/events?after=${after}`, { headers }, leash.signal);
      yield { name: "open" };
      for await (const events of pieces(response)) {
        leash.renew();
        yield* events;
      }
    } finally {
      leash.cut();
    }
  }

  async json(path, options, signal) {
    const leash = new Leash(signal, PATIENCE_MS);
    try {
      const response = await this.call(path, options, leash.signal);
      return await response.json();
    } catch (error) {
      throw error instanceof Refusal ? error : new Refusal(0);
    } finally {
      leash.cut();
    }
  }

  async call(path, options, signal) {
    const common = { credentials: "same-origin", cache: "no-store", signal };
    const response = await fetch(this.endpoint + path, { ...common, ...options });
    if (response.ok) return response;
    throw new Refusal(response.status, waitOf(response.headers.get("Retry-After")));
  }
}

function waitOf(seconds) {
  return 1000 * Number(seconds || 0);
}

/** Ends a request when `outer` ends, or after `ms` without a renewal. */
class Leash {
  constructor(outer, ms) {
    this.inner = new AbortController();
    this.outer = outer;
    this.ms = ms;
    this.end = () => this.inner.abort();
    if (outer?.aborted) this.end();
    outer?.addEventListener("abort", this.end);
    this.renew();
  }

  get signal() {
    return this.inner.signal;
  }

  renew() {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.end, this.ms);
  }

  cut() {
    clearTimeout(this.timer);
    this.outer?.removeEventListener("abort", this.end);
    this.end();
  }
}

async function* pieces(response) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const parser = new Events();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield parser.feed(decoder.decode(value, { stream: true }));
  }
}

/** Reads the event-stream format; an event that was cut off is never given out. */
export class Events {
  constructor() {
    this.rest = "";
    this.name = "";
    this.lines = [];
  }

  /** The events that `text` completes. */
  feed(text) {
    const whole = this.rest + text;
    const lines = whole.split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop();
    return lines.map((line) => this.take(line)).filter(Boolean);
  }

  take(line) {
    if (line === "") return this.finish();
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line);
    if (field === "event") this.name = value;
    if (field === "data") this.lines.push(value);
    return null;
  }

  finish() {
    const event = { name: this.name || "message", content: parsed(this.lines.join("\n")) };
    this.name = "";
    this.lines = [];
    return event.content === null ? null : event;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
