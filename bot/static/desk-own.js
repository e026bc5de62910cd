// What an agent keeps on the server: views, keys, text modules. What a browser held before is taken over once.

import { get, post } from "./desk-api.js";
import { say } from "./desk-dom.js";
import { t } from "./desk-words.js";

const login = document.documentElement.dataset.login;
const OLD = { views: `qs.views.${login}`, modules: `qs.snippets.${login}` };
const MOST_VIEWS = 20;
let own = { views: [], keys: {}, modules: [], may_share: false, categories: [] };

/** Everything as it was last read. */
export function kept() {
  return own;
}

function take(found) {
  own = found;
  document.dispatchEvent(new CustomEvent("desk-own"));
}

/** Read it; then hand over what this browser kept for itself. */
export async function readOwn() {
  try {
    take(await get("/desk/api/own", { quiet: true }));
    await takeOver();
  } catch (error) {
    say(error.message, "error");
  }
}

/** Keep one choice ("views", "keys"); true when the server has it. */
export async function choose(name, value) {
  return tried(() => post("/desk/api/own", { choice: { name, value } }));
}

/** Keep a text module: {shared, category, code, name, text}. */
export async function keepModule(one) {
  return tried(() => post("/desk/api/module", one));
}

export async function dropModule({ shared, category, code }) {
  return tried(() => post("/desk/api/module/drop", { shared, category, code }));
}

async function tried(send) {
  try {
    take(await send());
    return true;
  } catch (error) {
    say(error.message, "error");
    return false;
  }
}

function held(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) || [];
  } catch {
    return [];
  }
}

/** What stood in this browser only goes to the server, and out of the browser once it is there. */
async function takeOver() {
  const words = held(OLD.views).filter((one) => typeof one === "string" && !own.views.some((view) => view.words === one));
  const views = [...own.views, ...words.map((one) => ({ view: "", words: one.slice(0, 60) }))].slice(0, MOST_VIEWS);
  if (!words.length || await choose("views", views)) localStorage.removeItem(OLD.views);
  const mine = held(OLD.modules).filter((one) => Array.isArray(one) && one.length === 3);
  const fresh = mine.filter(([, name, text]) => !own.modules.some((one) => one.mine && one.name === name && one.text === text));
  for (const [key, name, text] of fresh) {
    if (!await keepModule({ category: "", code: freeCode(String(key)), name: String(name).slice(0, 60), text: String(text).slice(0, 2000) })) return;
  }
  localStorage.removeItem(OLD.modules);
  if (words.length + fresh.length) say(t("这台电脑上存的视图和常用语已经搬到您的账号下。"));
}

/** A code nobody has yet: the wanted one, else numbers. */
export function freeCode(wanted = "") {
  const taken = new Set(own.modules.filter((one) => one.mine).map((one) => one.code));
  const clean = wanted.toLowerCase().replace(/[^a-z0-9]/g, "").slice(0, 12);
  if (clean && !taken.has(clean)) return clean;
  for (let n = 1; ; n += 1) if (!taken.has(String(n))) return String(n);
}

/** The modules for a category, in the order of Ctrl+1…9: one's own first, then those nearest to it. */
export function modulesFor(category) {
  const parent = (category || "").split(".")[0];
  const rank = (one) => (one.mine ? 0 : 1) + (one.category === "" ? 4 : one.category === category ? 0 : 2);
  return own.modules.filter((one) => ["", category, parent].includes(one.category))
    .map((one, n) => [rank(one), n, one]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, , one]) => one);
}
