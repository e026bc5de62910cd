// One file on its way to the server: how far it is, cancelled, and again after a failure.

import { smallPicture, kindOf } from "./chat-files.js";
import { backOff } from "./chat-link.js";

/**
 * state: "sending", "waiting" (goes again by itself), "failed" (waits for a tap), "done" or
 * "cancelled"; part: 0 to 1; status: of the last refusal; answer: what the server calls it.
 */
export class Upload {
  /** send(file, part => …, signal): the server's answer or a Refusal. tells(upload): it changed. */
  constructor(send, file, tells) {
    this.send = send;
    this.file = file;
    this.tells = tells;
    this.name = file.name || "file";
    this.kind = kindOf(file);
    this.size = file.size;
    this.preview = "";
    this.answer = null;
    this.tries = 0;
    this.over = deferred();
    smallPicture(file).then((picture) => this.show(picture));
    this.start();
  }

  /** The server's answer, as soon as it is there; a Refusal when only a tap can help. */
  get finished() {
    return this.over.promise;
  }

  /** What stands in the message. */
  get shown() {
    const { kind, name, size, preview } = this;
    return { kind: this.answer?.kind ?? kind, name, size, preview, thumb: this.answer?.thumb ?? "", view: "" };
  }

  show(picture) {
    this.preview = picture;
    this.tells(this);
  }

  async start() {
    clearTimeout(this.timer);
    this.cut = new AbortController();
    this.set("sending", 0);
    const { signal } = this.cut;
    try {
      this.answer = await this.send(this.file, (part) => this.set("sending", part), signal);
    } catch (error) {
      if (!signal.aborted) this.failed(error);
      return;
    }
    if (signal.aborted) return;
    this.set("done", 1);
    this.over.resolve(this.answer);
  }

  failed(error) {
    this.status = error.status ?? 0;
    if (error.final) {
      this.set("failed", 0);
      this.over.reject(error);
      return;
    }
    this.set("waiting", 0);
    this.timer = setTimeout(() => this.start(), Math.max(error.waitMs || 0, backOff(this.tries++)));
  }

  /** Try now what waits or failed. */
  again() {
    if (this.state === "failed") this.over = deferred();
    if (this.state === "failed" || this.state === "waiting") this.start();
  }

  /** The server has forgotten it: bring it once more. */
  renew() {
    if (this.state !== "done") return this.again();
    this.over = deferred();
    return this.start();
  }

  cancel() {
    clearTimeout(this.timer);
    this.set("cancelled", 0);
    this.cut.abort();
  }

  set(state, part) {
    if (this.state === "cancelled") return;
    this.state = state;
    this.part = part;
    this.tells(this);
  }
}

function deferred() {
  const one = {};
  one.promise = new Promise((resolve, reject) => Object.assign(one, { resolve, reject }));
  one.promise.catch(() => {}); // whoever waits hears it; nobody need wait
  return one;
}
