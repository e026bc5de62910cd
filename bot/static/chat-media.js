// The files of a message: pictures to be opened, a voice to be heard, the rest as rows.

import { h } from "./chat-dom.js";
import { sizeText } from "./chat-files.js";
import { WORDS } from "./chat-words.js";

/**
 * The element for a message's files {kind, name, size, thumb, view, preview}: `preview` is one's
 * own small picture, `thumb` and `view` are the server's paths. open(pictures, at) shows them large.
 */
export function media(files, open) {
  const pictures = files.filter((file) => file.kind === "image");
  const rest = files.filter((file) => file.kind !== "image");
  const tiles = pictures.map((file, at) => tile(file, () => open(pictures, at)));
  const parts = rest.map((file) => (file.kind === "voice" && path(file.view) ? voice(file) : line(file)));
  const grid = tiles.length ? [h("div", { class: `tiles in${Math.min(tiles.length, 3)}` }, ...tiles)] : [];
  return h("div", { class: "media" }, ...grid, ...parts);
}

/** A path of this site, "" for anything else: a message cannot send the page to another host. */
export function path(link) {
  return typeof link === "string" && /^\/(?![/\\])/.test(link) ? link : "";
}

/** The picture to show large: the server's, or as long as it has none, one's own small one. */
export function source(file) {
  return path(file.view) || path(file.thumb) || file.preview || "";
}

function tile(file, click) {
  const small = path(file.thumb) || file.preview || path(file.view);
  if (!small) return line(file);
  const label = WORDS.files.open(file.name || WORDS.files.image);
  const picture = h("img", { src: small, alt: "", decoding: "async" });
  const button = h("button", { type: "button", class: "tile", "aria-label": label, on: { click } }, picture);
  picture.addEventListener("error", () => button.replaceWith(line(file)));
  return button;
}

function voice(file) {
  const player = h("audio", { controls: "", preload: "none", src: path(file.view), "aria-label": WORDS.files.voice });
  return h("div", { class: "voice" }, player);
}

function line(file) {
  const name = file.name || WORDS.files[file.kind] || WORDS.files.file;
  const face = h("span", { class: `thumb of-${file.kind}`, "aria-hidden": "true" });
  const about = h("span", { class: "file-about" },
    h("span", { class: "file-name" }, name), h("span", { class: "file-note" }, sizeText(file.size ?? NaN)));
  const link = path(file.view);
  if (!link) return h("p", { class: "file" }, face, about);
  return h("a", { class: "file", href: link, target: "_blank", rel: "noopener", download: "" }, face, about);
}
