// A spoken message: press to record, a minute at most, then it stands among the files to send.

import { h } from "./chat-dom.js";
import { WORDS } from "./chat-words.js";

const LONGEST_S = 60;
const SHORTEST_MS = 500; // a slip of the finger is no message
const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];

export class Voice {
  /** done(file): it was recorded. tell(words): the notice line. busy(bool): it records. */
  constructor({ done, tell, busy }) {
    this.done = done;
    this.tell = tell;
    this.busy = busy;
    this.recorder = null;
    const press = () => this.start();
    const mic = { type: "button", class: "mic", "aria-label": WORDS.voice.record, title: WORDS.voice.record };
    this.button = h("button", { ...mic, on: { click: press } }, h("span", { class: "icon" }));
    this.clock = h("span", { class: "clock", role: "timer" });
    const cancel = h("button", { type: "button", class: "plain", on: { click: () => this.end(false) } }, WORDS.voice.cancel);
    this.finish = h("button", { type: "button", class: "plain strong", on: { click: () => this.end(true) } }, WORDS.voice.done);
    this.bar = h("div", { class: "recording", role: "group", "aria-label": WORDS.voice.recording, hidden: "" },
      h("span", { class: "dot", "aria-hidden": "true" }), this.clock, cancel, this.finish);
  }

  async start() {
    if (this.recorder || this.asking) return;
    if (!navigator.mediaDevices?.getUserMedia || typeof MediaRecorder === "undefined") {
      this.tell(WORDS.voice.missing);
      return;
    }
    this.asking = true;
    try {
      this.record(await navigator.mediaDevices.getUserMedia({ audio: true }));
    } catch (error) {
      this.tell(WORDS.voice[error.name === "NotFoundError" ? "noMicrophone" : "forbidden"]);
    } finally {
      this.asking = false;
    }
  }

  record(stream) {
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    const pieces = [];
    this.wanted = false;
    this.recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
    this.recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    this.recorder.addEventListener("stop", () => this.stopped(stream, pieces));
    this.began = Date.now();
    this.recorder.start();
    this.timer = setInterval(() => this.tick(), 250);
    this.tick();
    this.shown(true);
    this.finish.focus();
  }

  tick() {
    const seconds = Math.floor((Date.now() - this.began) / 1000);
    this.clock.textContent = `0:${String(Math.min(seconds, 59)).padStart(2, "0")} / 1:00`;
    if (seconds >= LONGEST_S) this.end(true);
  }

  /** Stop recording; keep: whether it is to be sent. */
  end(keep) {
    if (!this.recorder || this.recorder.state === "inactive") return;
    this.wanted = keep && Date.now() - this.began > SHORTEST_MS;
    if (keep && !this.wanted) this.tell(WORDS.voice.short);
    this.recorder.stop();
  }

  stopped(stream, pieces) {
    clearInterval(this.timer);
    for (const track of stream.getTracks()) track.stop();
    const [type] = this.recorder.mimeType.split(";");
    const ending = { "audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a" }[type] ?? "audio";
    this.recorder = null;
    this.shown(false);
    if (this.wanted) this.done(new File(pieces, `${WORDS.voice.name}.${ending}`, { type }));
  }

  shown(recording) {
    this.bar.hidden = !recording;
    this.busy(recording);
  }
}
