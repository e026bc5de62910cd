// Views of the queue: mine, due soon, urgent, to be asked afterwards, and filters of one's own.

import { byId, h, now, say } from "./desk-dom.js";
import { choose as keepOwn, kept } from "./desk-own.js";
import { asleep } from "./desk-snooze.js";
import { t } from "./desk-words.js";

const SOON_MS = 30 * 60 * 1000;
const MOST_OWN = 20;
const HOUSE = [
  { id: "mine", name: "我的", lists: ["people", "waiting", "bot"], fits: (row) => row.mine && !asleep(row.chat) },
  { id: "soon", name: "将到期", lists: ["waiting", "people", "bot", "after"], fits: (row) => row.due && row.due * 1000 - now() < SOON_MS },
  { id: "urgent", name: "紧急", lists: ["waiting", "people", "bot"], fits: (row) => row.level === "1" },
  { id: "after", name: "待回访", lists: ["after"], fits: () => true },
  { id: "later", name: "搁置", lists: ["people", "waiting"], fits: (row) => asleep(row.chat) },
];
const ALL = ["waiting", "people", "bot", "after"];
let chosen = "";
let wanted = "";

function own() {
  return kept().views;
}

/** What a saved view is called: the view of the house and the words. */
function called({ view, words }) {
  return [HOUSE.find((one) => one.id === view)?.name, words].filter(Boolean).map((one) => t(one)).join(" · ");
}

/** Whether the words fit a row: every one of them somewhere in what the row shows. */
function fits(row, words) {
  const text = [row.case_no, row.story, row.category, row.channel, row.owner, row.level_name, row.tier, ...row.reasons]
    .join(" ").toLowerCase();
  return words.toLowerCase().split(/\s+/).filter(Boolean).every((word) => text.includes(word));
}

/** The rows to show of the lists: null when no view and no words are chosen. */
export function filtered(data) {
  const view = HOUSE.find((one) => one.id === chosen);
  if (!view && !wanted) return null;
  const lists = view ? view.lists : ALL;
  const seen = new Set();
  const rows = lists.flatMap((name) => data[name] || []).filter((row) => !seen.has(row.chat) && seen.add(row.chat));
  const found = rows.filter((row) => (!view || view.fits(row)) && fits(row, wanted));
  return chosen === "soon" ? found.sort((a, b) => a.due - b.due) : found;
}

export function counts(data) {
  return Object.fromEntries(HOUSE.map((view) => [view.id,
    view.lists.flatMap((name) => data[name] || []).filter(view.fits).length]));
}

/** What the list is called for screen readers, "" for the plain lists. */
export function title() {
  return called({ view: chosen, words: wanted });
}

/** Buttons and search box; `changed` redraws the list. */
export function views(changed) {
  const place = byId("views");
  const find = byId("find");
  const choose = (id, words = "") => {
    chosen = chosen === id && !words ? "" : id;  // pressed again: back to the plain lists
    wanted = words;
    find.value = words;
    draw();
    changed();
  };
  const is = (one) => one.view === chosen && one.words === wanted;
  const pick = (one) => {
    [chosen, wanted, find.value] = [one.view, one.words, one.words];
    draw();
    changed();
  };
  const draw = () => {
    const focused = document.activeElement?.dataset?.view;
    place.replaceChildren(
      ...HOUSE.map((view) => h("button", {
        type: "button", class: "view", "data-view": view.id, "aria-pressed": String(chosen === view.id),
        on: { click: () => choose(view.id) },
      }, t(view.name), " ", h("span", { "data-count": view.id }))),
      ...own().map((one) => h("span", { class: "own-view" },
        h("button", {
          type: "button", class: "view", "data-view": `own:${one.view}:${one.words}`, "aria-pressed": String(is(one)),
          on: { click: () => { if (is(one)) choose(chosen); else pick(one); } },
        }, called(one)),
        h("button", { type: "button", class: "drop", "aria-label": t("删掉视图 {words}", { words: called(one) }),
          on: { click: () => keepOwn("views", own().filter((each) => each !== one)) } }, "×"))),
    );
    byId("keep-view").hidden = !wanted || own().some(is);
    if (focused) [...place.querySelectorAll("[data-view]")].find((one) => one.dataset.view === focused)?.focus();
  };
  find.addEventListener("input", () => {
    wanted = find.value.trim();
    draw();
    changed();
  });
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    choose(chosen);
    chosen = "";
    find.blur();
  });
  byId("keep-view").addEventListener("click", async () => {
    const one = { view: chosen === "later" ? "" : chosen, words: wanted };
    if (await keepOwn("views", [one, ...own()].slice(0, MOST_OWN))) say(t("已存为视图「{name}」。", { name: called(one) }));
  });
  document.addEventListener("desk-own", () => { draw(); changed(); });
  draw();
  return { choose };
}

export function drawCounts(data) {
  for (const [id, n] of Object.entries(counts(data))) {
    const place = byId("views").querySelector(`[data-count="${id}"]`);
    if (place && place.textContent !== String(n)) place.textContent = String(n);
  }
}
