// The page of knowledge: what worked before, found by words, by state, by what is due for review.

import { get } from "./desk-api.js";
import { chatOf, forgetKnown } from "./desk-archive.js";
import { byId, h, say, timeAt } from "./desk-dom.js";
import { itemForm, startOf } from "./desk-knowledge-form.js";
import { itemOf } from "./desk-knowledge-item.js";
import { t } from "./desk-words.js";

const TABS = [["published", "已发布"], ["expired", "该复查的"], ["draft", "草稿"], ["retired", "已停用"]];
const EMPTY = {
  published: "还没有发布的知识。办结的案件可以记成经验，再发布给大家。", expired: "没有到期要复查的。",
  draft: "没有草稿。", retired: "没有停用的。",
};
const SHOWN = "20";

/** `desk`: open(chat), talk(), insert(item). Returns {show, experience}: the page, and a case written up. */
export function knowledgePage(desk) {
  const page = byId("knowledge");
  const [title, place, finding, box] = ["knowledge-title", "knowledge-place", "knowledge-find", "knowledge-box"].map(byId);
  let state = "published";
  let lists = { counts: {}, categories: [], people: [], me: "", soon: null };
  let stands = "list";
  let turn = 0;  // what is asked for last is what is shown

  function put(name, heading, nodes) {
    stands = name;
    title.textContent = t(heading);
    finding.hidden = name !== "list";
    byId("knowledge-back").hidden = name === "list";
    byId("knowledge-new").hidden = name !== "list";
    place.replaceChildren(...nodes.flat(Infinity).filter(Boolean));
    page.scrollTop = 0;
  }

  async function guarded(work) {
    try {
      return await work();
    } catch (error) {
      say(error.message, "error");
      byId("knowledge-told").textContent = error.message;
      return null;
    }
  }

  async function list() {
    stands = "list";  // what is still under way for an item is not shown any more
    turn += 1;
    const mine = turn;
    byId("knowledge-told").textContent = "";
    const words = box.value.trim();
    const asked = new URLSearchParams({ state, ...(words ? { q: words, n: SHOWN } : {}) });
    const [found, fresh] = await Promise.all([get(`/desk/api/knowledge?${asked}`), get("/desk/api/knowledge/lists", { quiet: true })]);
    if (mine !== turn) return;
    lists = fresh;
    put("list", "知识", [tabs(), soon(lists.soon), found.items.length
      ? h("ol", { id: "knowledge-list", class: "plain" }, found.items.map(row))
      : h("p", { class: "empty" }, t(words ? "没有找到。" : EMPTY[state]))]);
  }

  function tabs() {
    return h("div", { class: "knowledge-tabs", role: "group", "aria-label": t("看哪些知识") }, TABS.map(([name, words]) => h("button", {
      type: "button", class: "view", "data-state": name, "aria-pressed": String(state === name),
      on: { click: () => guarded(async () => { state = name; await list(); place.querySelector("[aria-pressed='true']").focus(); }) },
    }, `${t(words)} ${lists.counts[name] ?? 0}`)));
  }

  /** How much sooner a solution goes out with knowledge, once there is something to compare. */
  function soon(one) {
    if (!one?.with || !one.without) return null;
    const minutes = (seconds) => Math.round(seconds / 60);
    return h("p", { class: "small" }, t("近 {days} 天给出方案的中位时间：用了知识的 {a} 分钟（{n} 件），没用的 {b} 分钟（{m} 件）。", {
      days: one.days, a: minutes(one.with_s), n: one.with, b: minutes(one.without_s), m: one.without,
    }));
  }

  function row(one) {
    return h("li", { "data-item": one.id }, h("button", { type: "button", class: "row", on: { click: () => guarded(() => show(one.id)) } },
      h("span", { class: "row-story" }, one.problem),
      h("span", { class: "knowledge-brief" }, one.solution),
      h("span", { class: "row-why" }, [one.category_name, t("第 {n} 版", { n: one.version }), one.owner_name,
        t("{worked} 人说有用，{failed} 人说没用", one)].filter(Boolean).join(" · ")),
      one.review ? h("span", { class: "row-why", "data-late": String(one.expired) }, t(one.expired ? "该复查了：" : "复查日："), timeAt(one.review)) : null));
  }

  async function show(id) {
    turn += 1;
    const mine = turn;
    const one = await get(`/desk/api/knowledge/${id}`);
    if (mine !== turn) return;
    forgetKnown();
    document.dispatchEvent(new CustomEvent("desk-redraw"));
    put("item", "知识", itemOf(one, {
      lists, talk: desk.talk(), again: () => (stands === "item" ? guarded(() => show(id)) : null), write: () => write(one), refused: (error) => {
        byId("knowledge-told").textContent = error.message;
      },
      openCase: async (number) => {
        const chat = await chatOf(number);
        if (!chat) return say(t("没有找到。"), "error");
        page.close();
        return desk.open(chat);
      },
      insert: () => { page.close(); desk.insert(one); },
    }));
    title.focus();
  }

  function write(one, start = null) {
    put("form", one ? "改知识" : "写一条知识", itemForm(one, start || startOf(one), {
      lists, done: (item) => { say(t("存下了。")); return guarded(() => show(item.id)); }, look: (id) => guarded(() => show(id)),
    }));
    (place.querySelector("textarea") || title).focus();
  }

  async function open() {
    state = "published";
    box.value = "";
    await guarded(async () => {
      await list();
      if (!page.open) page.showModal();
      box.focus();
    });
  }

  /** A case as it could be written, with what is like it first. */
  async function experience(number) {
    if (!number) return;
    await guarded(async () => {
      const [found, fresh] = await Promise.all([get(`/desk/api/case/${encodeURIComponent(number)}/experience`), get("/desk/api/knowledge/lists", { quiet: true })]);
      lists = fresh;
      put("form", "记成经验", itemForm(null, startOf(null, found), {
        lists, case: found, done: (item) => { say(t("记成经验了。")); return guarded(() => show(item.id)); }, look: (id) => guarded(() => show(id)),
      }));
      if (!page.open) page.showModal();
      title.focus();
    });
  }

  byId("knowledge-form").addEventListener("submit", (event) => { event.preventDefault(); guarded(list); });
  byId("knowledge-close").addEventListener("click", () => page.close());
  byId("knowledge-new").addEventListener("click", () => write(null));
  byId("knowledge-back").addEventListener("click", () => guarded(async () => { await list(); title.focus(); }));
  page.addEventListener("cancel", (event) => {  // Esc leads back to the list first
    if (stands === "list") return;
    event.preventDefault();
    guarded(async () => { await list(); title.focus(); });
  });
  return { open, experience };
}
