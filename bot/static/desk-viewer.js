// Evidence: small pictures, and a viewer by keyboard. Only pictures made by the server are shown;
// what was handed in comes as a download.

import { byId, h, say } from "./desk-dom.js";
import { keyed, kinds } from "./desk-exhibits.js";
import { good, latest, renewed, revive } from "./desk-links.js";
import { t } from "./desk-words.js";

const STATES = {
  waiting: "正在取回", gone: "平台上已经没有了", refused: "没有收下", unreadable: "打不开的文件",
  quarantined: "已隔离，有风险",
};
const KINDS = { image: "图片", voice: "语音", video: "视频", file: "文件" };
const [LEAST, MOST, STEP] = [1, 6, 1.4];

let shown = [];
let here = 0;
let zoom = 1;
let turned = 0;
let naming = null;  // says what a file is, while the open talk has a case

/** A list of what the customer handed in. `name(one, kind)` says what a file is; without it nobody can. */
export function gallery(pieces, source, name = null) {
  const pictures = pieces.filter((one) => one.view);
  return h("ul", { class: name ? "gallery named" : "gallery" }, pieces.map((one) => h("li", { on: { keydown: (event) => keyed(event, one, name) } },
    one.thumb
      ? h("button", { type: "button", class: "thumb", on: { click: () => open(pictures, pictures.indexOf(one)) } },
        h("img", { src: one.thumb, alt: t("凭据：{name}", { name: one.name || t(KINDS[one.kind] || one.kind) }), loading: "lazy", on: { error: revive } }))
      : h("span", { class: "thumb plain-file" }, t(KINDS[one.kind] || one.kind)),
    one.play && one.kind === "voice" ? h("audio", { controls: true, preload: "none", src: one.play, on: { error: revive } }) : null,
    one.play && one.kind === "video" ? h("video", { controls: true, preload: "none", src: one.play, on: { error: revive } }) : null,
    h("span", { class: "small" },
      STATES[one.state] ? h("b", { class: "fault" }, t(STATES[one.state])) : null,
      one.reason ? ` ${one.reason} ` : null,
      one.original ? h("a", { href: one.original, download: "", on: { click: fetchWhole } }, t("下载原件")) : null, " ",
      h("button", { type: "button", class: "link", on: { click: () => source(one.message) } }, t("看原话"))),
    kinds(one, name, "exhibit"))));
}

/** What the viewer shows is named by this from now on; `pieces`: as they stand now. */
export function renamed(pieces, name) {
  naming = name;
  if (!byId("viewer").open) return;
  shown = shown.map((one) => pieces.find((now) => now.message === one.message && now.view && now.sha256 === one.sha256) || one);
  drawKinds();
}

function drawKinds() {
  const held = document.activeElement?.id;
  byId("viewer-what").replaceChildren(kinds(shown[here], naming, "viewer") || "");
  if (held && byId("viewer-what").querySelector(`#${CSS.escape(held)}`)) byId(held).focus();
}

/** A download by a link that is good now; the browser would keep the refusal as a file. */
async function fetchWhole(event) {
  event.preventDefault();
  const link = await good(event.currentTarget.getAttribute("href"));
  if (link) h("a", { href: link, download: "" }).click();
  else say(t("这份凭据现在取不到，请刷新页面再试。"), "error");
}

/** Open the viewer; false when there is no picture to see. */
export function open(pieces, n = 0) {
  if (!pieces.length) return false;
  shown = pieces;
  byId("viewer").showModal();
  go(Math.max(0, n));
  return true;
}

function go(n) {
  here = (n + shown.length) % shown.length;
  [zoom, turned] = [1, 0];
  const one = shown[here];
  const picture = byId("viewer-picture");
  picture.src = latest(one.view);
  picture.alt = one.name || t("凭据");
  byId("viewer-count").textContent = `${here + 1} / ${shown.length}`;
  byId("viewer-original").href = one.original;
  drawKinds();
  place();
}

function place() {
  byId("viewer-picture").style.transform = `rotate(${turned}deg) scale(${zoom})`;
  byId("viewer-zoom").textContent = `${Math.round(zoom * 100)} %`;
}

function scale(by) {
  zoom = Math.min(MOST, Math.max(LEAST, zoom * by));
  place();
}

function turn() {
  turned = (turned + 90) % 360;
  place();
}

/** Once, at the beginning: buttons and keys of the viewer. `again()`: the open talk's pieces anew. */
export function viewer(again) {
  renewed(again);
  byId("viewer-picture").addEventListener("error", revive);
  byId("viewer-original").addEventListener("click", fetchWhole);
  const acts = {
    "viewer-before": () => go(here - 1), "viewer-next": () => go(here + 1), "viewer-in": () => scale(STEP),
    "viewer-out": () => scale(1 / STEP), "viewer-turn": turn,
  };
  for (const [id, act] of Object.entries(acts)) byId(id).addEventListener("click", act);
  const keys = {
    ArrowLeft: acts["viewer-before"], ArrowRight: acts["viewer-next"], "+": acts["viewer-in"],
    "=": acts["viewer-in"], "-": acts["viewer-out"], r: turn, R: turn,
  };
  byId("viewer").addEventListener("keydown", (event) => {
    if (keyed(event, shown[here], naming) || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
}
