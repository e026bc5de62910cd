// Who else looks at a talk or writes in it. A courtesy: who may speak is decided by the server.

import { post } from "./desk-api.js";
import { byId, show, h } from "./desk-dom.js";
import { t } from "./desk-words.js";

const AGAIN_MS = 20000;
const WRITING_MS = 8000;
const me = document.documentElement.dataset.login;
let others = {};
let told = "";
let typed = 0;

function doing() {
  return Date.now() - typed < WRITING_MS ? "writing" : "looking";
}

/** Say where I am; the same again only when `always`. */
export async function tellWhere(chat, { always = false } = {}) {
  const where = document.hidden ? "" : chat;
  const now = `${where} ${doing()}`;
  if (now === told && !always) return;
  told = now;
  try {
    heard((await post("/desk/api/presence", { chat: where, doing: doing() }, { quiet: true })).talks);
  } catch {
    told = "";  // said again next time
  }
}

export function heard(talks) {
  others = talks;
  document.dispatchEvent(new CustomEvent("desk-presence"));
}

/** The others in this talk, in words: 周敏 正在看. */
export function company(chat) {
  return (others[chat] || []).filter((one) => one.login !== me)
    .map((one) => t(one.doing === "writing" ? "{name} 正在写" : "{name} 正在看", { name: one.name }));
}

export function drawCompany(chat) {
  const words = company(chat);
  show(byId("company"), JSON.stringify([chat, words]), () => words.map((one) => h("span", {}, one)));
  byId("company").hidden = !words.length;
}

/** Keep saying where I am. `chosen()` is the open talk. */
export function presence(chosen, box) {
  const again = () => tellWhere(chosen(), { always: Boolean(chosen()) });
  setInterval(again, AGAIN_MS);
  document.addEventListener("visibilitychange", () => tellWhere(chosen()));
  box.addEventListener("input", () => {
    typed = Date.now();
    tellWhere(chosen());
    setTimeout(() => tellWhere(chosen()), WRITING_MS + 100);
  });
}
