// The archive by one box, and beside a case what is known: similar cases and knowledge items.

import { eventId, get, post } from "./desk-api.js";
import { byId, h, levelBadge, say, timeAt } from "./desk-dom.js";
import { t } from "./desk-words.js";

let beside = { number: "", similar: null, items: [] };

/** What is known beside this case, null while it is not read. */
export function known(number) {
  return beside.number === number && number ? beside : null;
}

/** Read it again at the next look: knowledge was written. */
export function forgetKnown() {
  beside = { number: "", similar: null, items: [] };
}

/** Read it, once for a case; it does not change while one works on it. */
export async function readKnown(number) {
  if (beside.number === number || !number) return false;
  beside = { number, similar: null, items: [] };
  const coded = encodeURIComponent(number);
  const [similar, items] = await Promise.allSettled([
    get(`/desk/api/case/${coded}/similar`, { quiet: true }), get(`/desk/api/knowledge?case=${coded}`, { quiet: true }),
  ]);
  if (beside.number !== number) return false;
  beside.similar = similar.value || null;
  beside.items = items.value?.items || [];
  return true;
}

export function knowledge(one, open, drawn) {
  if (!one || (!one.items.length && !one.similar?.total)) return [];
  return [
    one.similar?.total ? h("h3", {}, t("相似案件")) : null,
    one.similar?.total ? h("p", { class: "small", id: "similar-line" }, similarLine(one.similar)) : null,
    one.similar?.cases.length ? h("ul", { class: "plain" }, one.similar.cases.map((found) => h("li", {}, link(found, open),
      found.how ? h("span", { class: "small" }, ` ${found.how}`) : null))) : null,
    one.items.length ? h("h3", {}, t("知识")) : null,
    one.items.map((item) => h("details", { class: "why", "data-known": item.id }, h("summary", {}, item.problem),
      h("p", { class: "task-text" }, item.solution), item.conditions ? h("p", { class: "small" }, item.conditions) : null,
      h("p", { class: "small" }, t("第 {n} 版，{worked} 人说有用，{failed} 人说没用", { n: item.version, worked: item.worked, failed: item.failed })),
      h("button", { type: "button", class: "small-button", "data-act": "insert", on: { click: () => document.dispatchEvent(new CustomEvent("desk-insert", { detail: item })) } }, t("用到方案和确认函")),
      vote(item, true, drawn), vote(item, false, drawn))),
  ].flat();
}

/** The terms in force for this case, each with its version. */
export function quotable(policies) {
  if (!policies?.length) return [];
  return [h("h3", {}, t("现行条款")), ...policies.map((one) => h("details", { class: "why" },
    h("summary", {}, one.title, h("span", { class: "small" }, ` ${one.version}`)), h("p", { class: "task-text" }, one.text)))];
}

/** Similar in the last 90 days: 14, 9 solved by …; every way that solved some of them. */
function similarLine(one) {
  const head = t("近 {days} 天 {n} 件", { days: one.days, n: one.total });
  if (!one.solved.length) return `${head}${t("，还没有办结的")}`;
  return head + one.solved.slice(0, 3).map(({ how, count }) => t("，{n} 件这样解决：{how}", { n: count, how })).join("");
}

function vote(item, worked, drawn) {
  const mine = item.my_vote === (worked ? "worked" : "failed");
  return h("button", { type: "button", class: "small-button", "aria-pressed": String(mine), on: { click: async () => {
    try {
      const told = await post(`/desk/api/knowledge/${item.id}/vote`, { event: eventId(), worked });
      Object.assign(item, told.item || {});
      drawn();
    } catch (error) {
      say(error.message, "error");
    }
  } } }, t(worked ? "有用" : "没用"));
}

function link(found, open) {
  return h("button", { type: "button", class: "link", on: { click: () => open(found.chat) } }, found.story || found.number);
}

/** The talk of the case a link names (/desk?case=TS…), "" when there is none or nobody knows it. */
export async function chatOf(number) {
  if (!number) return "";
  try {
    const found = await get(`/desk/api/search?q=${encodeURIComponent(number)}&cursor=`, { quiet: true });
    return found.cases.find((one) => one.number === number)?.chat || "";
  } catch {
    return "";
  }
}

/** The archive: a dialog that is searched with the words of the queue's box. `open(chat)` opens one. */
export function archive(open) {
  const [dialog, box, list, more] = ["archive", "archive-box", "archive-list", "archive-more"].map(byId);
  let cursor = "";

  async function search({ on = false } = {}) {
    const words = box.value.trim();
    try {
      const found = await get(`/desk/api/search?q=${encodeURIComponent(words)}&cursor=${encodeURIComponent(on ? cursor : "")}`);
      if (words !== box.value.trim()) return;
      cursor = found.cursor;
      byId("archive-read").replaceChildren(...found.understood.map((one) => h("li", {}, one.shown)));
      const rows = found.cases.map(row);
      if (on) list.append(...rows);
      else list.replaceChildren(...(rows.length ? rows : [h("li", { class: "empty" }, t("没有找到。"))]));
      more.hidden = !cursor;
    } catch (error) {
      say(error.message, "error");
      list.replaceChildren(h("li", { class: "problem" }, error.message));
    }
  }

  function row(one) {
    return h("li", {}, h("button", { type: "button", class: "row", on: { click: () => { dialog.close(); open(one.chat); } } },
      h("span", { class: "row-top" }, levelBadge(one.level, one.level_name), h("span", { class: "row-no" }, one.number), timeAt(one.opened)),
      h("span", { class: "row-story" }, one.story || t("还没说出了什么事")),
      h("span", { class: "row-why" }, [t(one.category), t(one.state_name), one.customer, one.product, one.owner].filter(Boolean).join(" · "))));
  }

  byId("archive-form").addEventListener("submit", (event) => { event.preventDefault(); search(); });
  byId("archive-close").addEventListener("click", () => dialog.close());
  more.addEventListener("click", () => search({ on: true }));
  return (words = "") => {
    box.value = words;
    dialog.showModal();
    box.focus();
    search();
  };
}
