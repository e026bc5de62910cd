// How a promise was kept: a message, a call or a task that was done since, or a line that says what.

import { get, talkPath } from "./desk-api.js";
import { byId, h, moment, say } from "./desk-dom.js";
import { t } from "./desk-words.js";

const KINDS = { message: "消息", call: "电话", task: "任务" };
let settle = null;

/** Ask by what `one` was kept, and keep it so; true when that was done. */
export async function prove(desk, one) {
  const chat = desk.chosen();
  let found;
  try {
    found = (await get(talkPath(chat, `proofs?id=${encodeURIComponent(one.id)}`))).proofs;
  } catch (error) {
    say(error.message, "error");
    return false;
  }
  if (chat !== desk.chosen()) return false;
  byId("proof-what").textContent = one.what;
  byId("proof-note").value = "";
  byId("proof-fault").textContent = "";
  byId("proof-list").replaceChildren(
    ...found.map((each, n) => choice(`${each.kind}:${each.id}`, n === 0, h("b", {}, t(KINDS[each.kind])), " ",
      each.kind === "task" ? "" : `${moment(each.at)} `, each.text)),
    choice("note:", !found.length, t("都不是，写一句做了什么：")));
  byId("proof-ask").showModal();
  (found.length ? byId("proof-list").querySelector("input") : byId("proof-note")).focus();
  const proof = await new Promise((resolve) => { settle = resolve; });
  return proof ? desk.act("promise", () => ({ event: desk.event(), id: one.id, how: "kept", due: null, proof })) : false;
}

function choice(value, checked, ...words) {
  return h("label", {}, h("input", { type: "radio", name: "proof", value, checked }), " ", h("span", {}, words));
}

/** What proves a promise that ended, for the ledger in the record; nothing where none is named. */
export function proved(one, source) {
  if (!one?.proof?.text || !["kept", "broken"].includes(one.state)) return null;
  if (one.state === "broken" && !one.proof.message) return null;
  const by = t(one.proof.text);
  const words = one.proof.delivered === false ? `${by} ${t("没送到")}` : by;
  return h("span", { class: "small proof" }, " ", t("凭："), one.proof.message
    ? h("button", { type: "button", class: "link", on: { click: () => source(one.proof.message) } }, words) : words);
}

/** The form of the dialog; set up once. */
export function proofs() {
  const [dialog, note] = [byId("proof-ask"), byId("proof-note")];
  const end = (proof) => {
    const done = settle;
    settle = null;
    if (dialog.open) dialog.close();
    done?.(proof);
  };
  note.addEventListener("input", () => {
    if (note.value.trim()) byId("proof-list").querySelector('[value="note:"]').checked = true;
  });
  byId("proof-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const [kind, id] = byId("proof-list").querySelector("input:checked").value.split(":");
    const text = note.value.trim();
    if (kind === "note" && !text) {
      byId("proof-fault").textContent = t("写一句做了什么。");
      note.focus();
      return;
    }
    end(kind === "note" ? { kind, text } : { kind, id: Number(id) });
  });
  byId("proof-cancel").addEventListener("click", () => end(null));
  dialog.addEventListener("close", () => end(null));
}
