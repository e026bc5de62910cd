// The left column: who waits, who is with people, who is still with the bot.

import { byId, h, levelBadge, moment, say, show, since, until } from "./desk-dom.js";
import { company } from "./desk-presence.js";
import { asleep } from "./desk-snooze.js";
import { drawCounts, filtered, title } from "./desk-views.js";
import { t } from "./desk-words.js";

const LISTS = ["waiting", "people", "bot"];
const ALL = [...LISTS, "after"];
const EMPTY = {
  waiting: "没有人在等。",
  people: "现在没有同事在接待。",
  bot: "机器人手上没有进行中的登记。",
};
let view = "waiting";
let data = { waiting: [], people: [], bot: [], after: [] };
let urgent = null;
let known = false;  // whether the lists were read at all
const unread = new Set();
const PLANS = {
  waiting: "方案等审批", approved: "方案批了，可以发", rejected: "方案没批，要改",
  accepted: "客户同意方案", amended: "客户要改方案", refused: "客户不接受方案",
};

export function rows() {
  return filtered(data) || data[view].filter((row) => !(row.mine && asleep(row.chat)));
}

export function rowOf(chat) {
  return ALL.flatMap((name) => data[name]).find((row) => row.chat === chat);
}

/** Talks moved: those of mine that are not on the screen get a mark until they are opened. */
export function moved(chats, selected) {
  for (const chat of chats) {
    if (chat === selected || !rowOf(chat)?.mine) continue;
    unread.add(chat);
    say(t("您接待的客户有新动静：{what}", { what: rowOf(chat).story || rowOf(chat).case_no }));
  }
}

export function seen(chat) {
  unread.delete(chat);
}

/** Draw the lists; `open(chat)` is called when a row is chosen. */
export function draw(fresh, selected, open) {
  if (known) fresh.people.filter((row) => row.mine).forEach(answered);
  [data, known] = [fresh, true];
  for (const name of LISTS) {
    byId(`count-${name}`).textContent = String(data[name].length);
  }
  document.title = (data.waiting.length ? `(${data.waiting.length}) ` : "") + t("工作台 · 倾诉");
  announce();
  redraw(selected, open);
}

/** Bring the list up to date, row by row: a row that stays is the same element, so that a click
    or a focus on it is not lost when something moves. */
export function redraw(selected, open) {
  if (!known) return;
  drawCounts(data);
  const list = byId("rows");
  const focused = document.activeElement?.closest?.("#rows [data-chat]")?.dataset.chat;
  const old = new Map([...list.children].map((item) => [item.dataset.key, item]));
  const items = rows().map((row) => fill(old.get(row.chat) || blank(row.chat, open), row, selected));
  const named = title();
  if (!items.length) items.push(h("li", { class: "empty" }, named ? t("「{name}」里现在没有。", { name: named }) : t(EMPTY[view])));
  for (const item of old.values()) if (!items.includes(item)) item.remove();
  items.forEach((item, n) => {
    if (list.children[n] !== item) list.insertBefore(item, list.children[n] || null);
  });
  if (focused) buttonOf(focused)?.focus();
}

/** Tell whose plan it is that a second person, or the customer, said yes or no, also with the talk open. */
function answered(row) {
  const was = rowOf(row.chat)?.plan;
  if (was === row.plan || !PLANS[row.plan] || row.plan === "waiting") return;
  say(`${t(PLANS[row.plan])}：${row.story || row.case_no}`);
}

export function buttonOf(chat) {
  return [...byId("rows").querySelectorAll("[data-chat]")].find((b) => b.dataset.chat === chat);
}

function blank(chat, open) {
  const button = h("button", {
    type: "button", class: "row", "data-chat": chat, on: { click: () => open(chat) },
  });
  return h("li", { "data-key": chat }, button);
}

function fill(item, row, selected) {
  const button = item.firstElementChild;
  button.dataset.level = row.level || "0";
  if (row.chat === selected) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
  const others = company(row.chat);
  button.title = [row.place ? t("第 {n} 位", { n: row.place }) : "", ...whys(row), ...row.reasons.map((one) => t(one)), row.due ? t("最近一次要在 {at} 前", { at: moment(row.due) }) : "",
    row.heat ? t("情绪 {n}/3", { n: row.heat }) : ""].filter(Boolean).join(t("；"));
  show(button, JSON.stringify([row, unread.has(row.chat), others, asleep(row.chat)]), () => lines(row, others));
  return item;
}

/** Why it stands where it stands, the points beside each. */
function whys(row) {
  return (row.why || []).map((one) => (one.points ? `${t(one.text)} +${one.points}` : t(one.text)));
}

/** For whom it waits: a colleague it was given to, else the team. */
function whose(row) {
  return row.for ? t("给 {who}", { who: row.mine ? t("我") : row.for }) : row.team ? t(row.team) : "";
}

/** Who has the talk; of a case that was given back to the bot, whose it still is. */
function whoHas(row) {
  if (row.kept) return row.mine ? t("我的案子") : t("{who} 的案子", { who: row.owner });
  return row.mine ? t("我在接待") : t("{who} 在接待", { who: row.owner });
}

function lines(row, others) {
  return [
    h("span", { class: "row-top" },
      levelBadge(row.level, row.level_name),
      row.tier ? h("span", { class: "tier", title: t("客户等级 {tier}", { tier: row.tier }) }, row.tier) : null,
      h("span", { class: "row-no" }, row.case_no ? `…${row.case_no.slice(-8)}` : t(row.channel)),
      row.due ? until(row.due) : null),
    h("span", { class: "row-story" }, row.story || t("还没说出了什么事")),
    h("span", { class: "row-why" }, row.reasons.map((one) => t(one)).join(t("；")) || t(row.category || row.channel)),
    row.place ? h("span", { class: "row-place" }, h("b", {}, t("第 {n} 位", { n: row.place })), " ", whys(row).slice(0, 3).join(" · ")) : null,
    h("span", { class: "row-foot" },
      asleep(row.chat) ? h("span", { class: "asleep" }, t("搁置到 {at}", { at: moment(asleep(row.chat)) })) : null,
      row.place && whose(row) ? h("span", { class: "owner" }, whose(row)) : null,
      unread.has(row.chat) ? h("span", { class: "unread" }, t("有新动静")) : null,
      row.plan ? h("span", { class: "plan-news", "data-plan": row.plan }, t(PLANS[row.plan])) : null,
      row.owner ? h("span", { class: "owner" }, whoHas(row)) : null,
      others.map((one) => h("span", { class: "company" }, one)),
      heat(row.heat),
      row.since ? since(row.since) : null),
  ].filter(Boolean);
}

function heat(level) {
  return level ? h("span", { class: "heat", "data-heat": level }, t("情绪 {n}/3", { n: level })) : null;
}

/** Speak of urgent talks that were not here before; silent at the first look. */
function announce() {
  const here = new Set(data.waiting.filter((row) => row.level === "1").map((row) => row.chat));
  if (urgent) {
    const fresh = data.waiting.find((row) => row.level === "1" && !urgent.has(row.chat));
    if (fresh) say(t("新进紧急：{what}", { what: fresh.story || fresh.reasons.join(t("；")) }), "urgent");
  }
  urgent = here;
}

/** Switch between the three lists: buttons, and arrow keys as in every tab list. */
export function tabs(changed) {
  const buttons = LISTS.map((name) => byId(`tab-${name}`));
  const choose = (index, { focus = false } = {}) => {
    view = LISTS[index];
    buttons.forEach((button, n) => {
      button.setAttribute("aria-selected", String(n === index));
      button.tabIndex = n === index ? 0 : -1;
    });
    byId("list").setAttribute("aria-labelledby", `tab-${view}`);
    if (focus) buttons[index].focus();
    changed();
  };
  buttons.forEach((button, n) => {
    button.addEventListener("click", () => choose(n));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) choose((n + step + LISTS.length) % LISTS.length, { focus: true });
    });
  });
}
