// The files that go with the next message: pictures of them, progress, remove, again.

import { h } from "./chat-dom.js";
import { failure, sizeText } from "./chat-files.js";
import { Upload } from "./chat-upload.js";
import { WORDS } from "./chat-words.js";

export const MOST = 9; // in one message; the server takes no more

export class Tray {
  /** send: see Upload. tell(words): says something in the notice line. changed(): more or fewer files. */
  constructor({ send, tell, changed }) {
    this.send = send;
    this.tell = tell;
    this.changed = changed;
    this.items = new Map(); // upload -> its elements
    this.list = h("ul", { class: "tray", "aria-label": WORDS.files.tray, hidden: "" });
  }

  get empty() {
    return this.items.size === 0;
  }

  /** Whether a file waits for a tap: it was refused. */
  get stuck() {
    return [...this.items.keys()].some((upload) => upload.state === "failed");
  }

  add(files) {
    const sound = files.filter((file) => file.size > 0);
    if (sound.length < files.length) this.tell(WORDS.files.nothing);
    const room = MOST - this.items.size;
    if (sound.length > room) this.tell(WORDS.files.most(MOST));
    for (const file of sound.slice(0, room)) this.put(file);
    this.counted();
  }

  put(file) {
    const upload = new Upload(this.send, file, (one) => this.refresh(one));
    const parts = this.build(upload);
    this.items.set(upload, parts);
    this.list.append(parts.item);
    this.refresh(upload);
  }

  /** Give all files away to the message that is sent now. */
  take() {
    const uploads = [...this.items.keys()];
    for (const upload of uploads) upload.tells = () => {};
    this.items.clear();
    this.list.replaceChildren();
    this.counted();
    return uploads;
  }

  /** The line is back: try what waits. */
  ready() {
    for (const upload of this.items.keys()) if (upload.state === "waiting") upload.again();
  }

  remove(upload) {
    const { item } = this.items.get(upload);
    const near = item.nextElementSibling ?? item.previousElementSibling;
    upload.cancel();
    this.items.delete(upload);
    item.remove();
    this.counted();
    near?.querySelector(".remove").focus(); // or the focus would fall out of the page
  }

  counted() {
    this.list.hidden = this.empty;
    this.changed();
  }

  build(upload) {
    const face = h("span", { class: `thumb of-${upload.kind}`, "aria-hidden": "true" });
    const name = h("span", { class: "file-name" }, upload.name);
    const note = h("span", { class: "file-note" });
    const bar = h("progress", { max: "1", "aria-label": WORDS.files.progress(upload.name) });
    const again = this.button("again", WORDS.files.again(upload.name), () => upload.again());
    const remove = this.button("remove", WORDS.files.remove(upload.name), () => this.remove(upload));
    const about = h("span", { class: "file-about" }, name, note, bar);
    return { item: h("li", { class: "file" }, face, about, again, remove), face, note, bar, again };
  }

  button(what, label, click) {
    return h("button", { type: "button", class: `small ${what}`, "aria-label": label, title: label, on: { click } },
      h("span", { class: "icon" }));
  }

  refresh(upload) {
    const parts = this.items.get(upload);
    if (!parts) return;
    const { item, face, note, bar, again } = parts;
    const trouble = upload.state === "failed" || upload.state === "waiting";
    item.className = `file ${upload.state}`;
    bar.value = upload.part;
    bar.hidden = upload.state !== "sending";
    again.hidden = !trouble;
    const line = trouble ? failure(upload.status) : sizeText(upload.size);
    if (note.textContent !== line) {
      note.textContent = line;
      if (trouble) this.tell(WORDS.files.failed(upload.name, line));
      if (upload.state === "done") this.tell("");
    }
    if (upload.preview && !face.firstChild) face.append(h("img", { src: upload.preview, alt: "" }));
  }
}
