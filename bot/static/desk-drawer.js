// The record beside the talk: a column where there is room, a drawer where there is none.

import { byId, say } from "./desk-dom.js";
import { showPart } from "./desk-case.js";
import { t } from "./desk-words.js";

export function toggleRecord(shown) {
  const open = shown ?? document.body.dataset.record !== "open";
  document.body.dataset.record = open ? "open" : "";
  byId("record-button").setAttribute("aria-expanded", String(open));
}

/** Where the record is a drawer, open it. */
export function uncover() {
  if (!byId("record").checkVisibility()) toggleRecord(true);
}

/** Show a part of the record, wherever the record is. */
export function showIn(name) {
  uncover();
  if (!showPart(name)) say(t("这个案子里还没有。"));
}
