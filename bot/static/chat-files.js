// Files of the customer's device: what they are, how large, a small picture, and where they come from.

import { WORDS } from "./chat-words.js";

const SMALL = 192; // px, the longer side of a small picture
const UNITS = ["B", "KB", "MB", "GB"];

/** "image", "video", "voice" or "file", by the type the browser tells. */
export function kindOf(file) {
  const [family] = file.type.split("/");
  return { image: "image", video: "video", audio: "voice" }[family] ?? "file";
}

/** 820 B, 34 KB, 2.4 MB; "" for what nobody knows. */
export function sizeText(bytes) {
  if (!Number.isFinite(bytes) || bytes < 0) return "";
  let [size, unit] = [bytes, 0];
  while (size >= 1000 && unit < UNITS.length - 1) [size, unit] = [size / 1024, unit + 1];
  return `${size < 10 && unit > 0 ? size.toFixed(1) : Math.round(size)} ${UNITS[unit]}`;
}

/** What is said of a file that did not arrive; `status` is the server's, 0 when it was silent. */
export function failure(status) {
  return WORDS.failures[status] ?? (status >= 400 && status < 500 ? WORDS.failures.refused : WORDS.failures.away);
}

/** The files of a paste or a drop, without folders; [] when there are none. */
export function filesOf(transfer) {
  const items = [...(transfer?.items ?? [])].filter((item) => item.kind === "file");
  const folders = new Set(items.map((item, at) => (item.webkitGetAsEntry?.()?.isDirectory ? at : -1)));
  return [...(transfer?.files ?? [])].filter((_, at) => !folders.has(at));
}

/** A small picture as a data URL; "" where the browser cannot read the file as a picture. */
export async function smallPicture(file) {
  if (kindOf(file) !== "image") return "";
  try {
    const whole = await createImageBitmap(file);
    const scale = Math.min(1, SMALL / Math.max(whole.width, whole.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(whole.width * scale));
    canvas.height = Math.max(1, Math.round(whole.height * scale));
    canvas.getContext("2d").drawImage(whole, 0, 0, canvas.width, canvas.height);
    whole.close();
    return canvas.toDataURL("image/webp", 0.8);
  } catch {
    return "";
  }
}
