// Tasks of departments, third parties and approvers: each with its words, files and every act it takes;
// beside a case, and on a page of all that is still to be done.

import { eventId, get, upload } from "./desk-api.js";
import { caseFacts } from "./desk-needed.js";
import { byId, h, levelBadge, say, setClock, timeAt, until, zoned } from "./desk-dom.js";
import { waiting } from "./desk-plan.js";
import { acting, doWork } from "./desk-work.js";
import { t } from "./desk-words.js";

export { termPage } from "./desk-terms.js";

const DIRECT = { take: "接下", done: "办完了" };
const FORMED = { answer: "答复", not_home: "客户不在家", needs_part: "还缺配件", note: "备注", assign: "转给", cancel: "取消任务" };
const NEEDS = { answer: "先写答复。", not_home: "先写当时的情形。", needs_part: "先写缺什么。", note: "先写备注。", cancel: "先写为什么取消。" };
const AGAIN = ["not_home", "needs_part"];  // a visit that has to be made again: when
const VIEWS = [["mine", "我的"], ["ours", "我们部门的"], ["all", "全部"]];
const AGAIN_MS = 30000;
const drafts = new Map();  // by task and act: what is written and not sent
const tried = new Map();  // by task and act: the words sent and their id, so that a lost answer counts once
const opened = new Set();  // forms that stand open, over a redraw

/** The tasks of a list. `one.number`: their case; `after()` draws again once something was done.
    `place`: names the fields, which stand beside the case and on the page at once. */
export function taskList(all, lists, after, { place = "task", before = () => null, facts = () => null } = {}) {
  return h("ul", { class: "tasks plain" }, all.map((one) => h("li", { "data-task": one.id, "data-state": one.state },
    before(one), task(one), facts(one), acts({ ...one, place }, lists, after))));
}

function task(one) {
  const owner = [one.team_name && t(one.team_name), one.person_name, one.address].filter(Boolean).join(" · ");
  return [
    h("p", {}, h("b", {}, t(one.state_name)), ` ${t(one.title)} `, h("span", { class: "small" }, `${t(one.kind_name)} · ${owner}`)),
    ["open", "taken"].includes(one.state) ? h("p", { class: "small" }, one.since ? [timeAt(one.since), " – "] : null, timeAt(one.due), " ", until(one.due)) : null,
    one.text ? h("p", { class: "task-text" }, one.text) : null,
    one.answer ? h("p", { class: "task-text answer" }, h("b", {}, t("答复：")), one.answer) : null,
    one.files.length ? h("ul", { class: "plain" }, one.files.map((file) => h("li", {},
      h("a", { href: file.link, download: true }, file.name || t("附件"))))) : null,
    one.notes.length ? h("ul", { class: "plain small" }, one.notes.map((note) => h("li", {}, timeAt(note.at), ` ${note.name}：${note.text}`))) : null,
  ];
}

function acts(one, lists, after) {
  const direct = one.does.filter((name) => DIRECT[name]).map((name) => h("button", {
    type: "button", class: "small-button", "data-act": name, on: { click: () => perform(one, name, {}, after) },
  }, t(DIRECT[name])));
  const formed = Object.keys(FORMED).filter((name) => one.does.includes(name)).map((name) => form(one, name, lists, after));
  return [direct.length ? h("p", { class: "steps" }, direct) : null, h("div", { class: "task-acts" }, formed)];
}

/** One act with its form, folded up until it is wanted. */
function form(one, name, lists, after) {
  const key = `${one.id}/${name}`;
  const values = drafts.get(key) || { text: "", files: [], team: "", person: "", address: "", since: "", due: "", told: false };
  values.was ||= { team: one.team, person: one.person, due: one.due }; // who had it when he began
  const keep = (part, value) => { values[part] = value; drafts.set(key, values); };
  const fault = h("p", { class: "fault", id: `${one.place}-${one.id}-${name}-fault`, role: "alert" });
  const part = (field) => fields(one, name, field, values, keep, lists);
  const send = async () => {
    const lacking = name === "assign" ? !(values.team || values.person.trim()) && "先选转给谁。" : !values.text.trim() && NEEDS[name];
    if (lacking) {
      fault.textContent = t(lacking);
      fault.parentElement.querySelector("textarea, select, input")?.focus();
      return;
    }
    const error = await perform(one, name, body(name, values), after);
    if (error) fault.textContent = error.message;
    if (error?.content?.theirs) keep("was", error.content.theirs); // he has been told: again is over it
    if (!error) drafts.delete(key);
  };
  const visit = one.kind === "visit";
  const whom = one.kind === "third_party" ? ["person", "address"] : ["team", "colleague"];
  const parts = [...(name === "assign" ? whom : ["text"]), ...(name === "answer" ? ["files"] : []),
    ...(name === "assign" || AGAIN.includes(name) ? [...(visit ? ["since"] : []), "due"] : []),
    ...(visit && ["assign", "cancel", ...AGAIN].includes(name) ? ["told"] : [])];
  return h("details", { class: "task-form", "data-act": name, open: opened.has(key), on: {
    toggle: (event) => { if (event.target.open) opened.add(key); else opened.delete(key); },
  } }, h("summary", {}, t(FORMED[name])), parts.map(part), fault,
  h("button", { type: "button", class: "small-button primary", on: { click: send } }, t("记下")));
}

const LABELS = {
  answer: "答复什么", not_home: "当时的情形（例：敲门没人，电话约了明天）", needs_part: "缺什么", note: "备注什么（只给同事看）", cancel: "为什么取消", team: "转给哪个部门", colleague: "转给哪位同事",
  person: "第三方是谁", address: "怎么联系", due: "什么时候要（可不填）", files: "附件", since: "上门从几点（可不填）", told: "我已经告诉客户了（不勾会自动告诉他）",
};
const UNTIL = { assign: "到几点（换时间才填）", not_home: "下次到几点（可不填，按规定的时限）", needs_part: "下次到几点（可不填，按规定的时限）" };

function fields(one, name, field, values, keep, lists) {
  const id = `${one.place}-${one.id}-${name}-${field}`;
  const label = h("label", { for: id }, t((field === "due" && one.kind === "visit" && UNTIL[name]) || LABELS[field === "text" ? name : field]));
  if (field === "files") return files(id, label, values, keep);
  const write = (part) => ({ input: (event) => keep(part, event.target.value) });
  const own = { id, "aria-describedby": `${one.place}-${one.id}-${name}-fault` };
  const choose = (part, rows) => h("select", { ...own, on: write(part) }, [{ key: "", name: t("请选") }, ...rows].map((row) =>
    h("option", { value: row.key, selected: values[part] === row.key }, t(row.name))));
  if (field === "team") return h("div", { class: "field" }, label, choose("team", lists.teams));
  if (field === "colleague") return h("div", { class: "field" }, label, choose("person", lists.people));
  if (field === "told") return h("label", { class: "tick" }, h("input", { ...own, type: "checkbox", checked: values.told, on: { change: (event) => keep("told", event.target.checked) } }), " ", t(LABELS.told));
  if (["since", "due"].includes(field)) return h("div", { class: "field" }, label, h("input", { ...own, type: "datetime-local", value: values[field], on: write(field) }));
  if (field !== "text") return h("div", { class: "field" }, label, h("input", { ...own, type: "text", maxlength: "200", value: values[field], on: write(field) }));
  const box = h("textarea", { ...own, rows: "2", maxlength: "2000", on: write("text") });
  box.value = values.text;
  return h("div", { class: "field" }, label, box);
}

/** Files for an answer: each is kept as soon as it is chosen, and named by its hash. */
function files(id, label, values, keep) {
  const list = h("ul", { class: "plain" });
  const show = () => list.replaceChildren(...values.files.map((file) => h("li", {}, file.name, h("button", {
    type: "button", class: "link", on: { click: () => { keep("files", values.files.filter((each) => each !== file)); show(); } },
  }, t("去掉"), h("span", { class: "unseen" }, ` ${file.name}`)))));
  const box = h("input", { id, type: "file", multiple: true, on: { change: async () => {
    for (const file of [...box.files]) {
      try {
        keep("files", [...values.files, await upload("/desk/api/files", file)]);
      } catch (error) {
        say(`${file.name}：${error.message}`, "error");
      }
    }
    box.value = "";
    show();
  } } });
  show();
  return h("div", { class: "field" }, label, box, list);
}

function body(name, values) {
  const when = Object.fromEntries(["since", "due"].map((part) => [part, zoned(values[part])]).filter(([, at]) => at));
  const told = values.told ? { told: true } : {};
  if (name === "assign") return { team: values.team, person: values.person.trim(), address: values.address.trim(), ...when, ...told, was: values.was };
  const text = values.text.trim();
  if (AGAIN.includes(name)) return { text, ...when, ...told };
  if (name === "cancel") return { text, ...told };
  return name === "answer" ? { text, files: values.files.map(({ sha256, name: called }) => ({ sha256, name: called })) } : { text };
}

/** Do it; null when it is done, else why not. */
async function perform(one, name, content, after) {
  const [key, words] = [`${one.id}/${name}`, JSON.stringify(content)];
  if (tried.get(key)?.words !== words) tried.set(key, { words, event: eventId() });
  try {
    await doWork(one.number, `task/${one.id}/${name}`, { event: tried.get(key).event, ...content });
  } catch (error) {
    if (error.status) tried.delete(key);
    say(error.message, "error");
    return error;
  }
  tried.delete(key);
  opened.delete(key);
  drafts.delete(key);
  say(t("记下了。"));
  await after();
  return null;
}

/** The page of all tasks; `open(chat)` opens a case's talk, `refresh()` what stands behind. Returns what shows it. */
export function taskPage(open, refresh) {
  const page = byId("todo");
  let view = "mine";
  let found = { tasks: [], lists: { teams: [], people: [] } };

  const within = (name) => found.tasks.filter((one) => name === "all" || one[name]);
  const go = (one) => () => { page.close(); open(one.chat); };
  const before = (one) => h("p", { class: "small" }, levelBadge(one.level, one.level_name), " ",
    h("button", { type: "button", class: "link mono", on: { click: go(one) } }, one.case), " ", t("{who} 派的", { who: t(one.raised_by_name) }));

  /** What the case is about, and of an approval the plan itself, to be decided here. */
  const beside = (one) => [caseFacts(one), one.plan && ["open", "taken"].includes(one.state)
    ? waiting(one.plan, acting(one.number, again), `todo-${one.id}`) : null];

  function draw() {
    byId("todo-views").replaceChildren(...VIEWS.map(([name, words]) => h("button", {
      type: "button", class: "view", "data-view": name, "aria-pressed": String(view === name),
      on: { click: () => { view = name; draw(); byId("todo-views").querySelector("[aria-pressed='true']").focus(); } },
    }, `${t(words)} ${within(name).length}`)));
    const shown = within(view);
    byId("todo-list").replaceChildren(shown.length ? taskList(shown, found.lists, again, { place: "todo", before, facts: beside })
      : h("p", { class: "empty" }, t({ mine: "您手上没有任务。", ours: "我们部门没有任务。", all: "没有要办的任务。" }[view])));
  }

  async function read() {
    const answer = await get("/desk/api/tasks", { quiet: true });
    setClock(answer.now);
    found = { ...answer, tasks: answer.tasks.map((one) => ({ ...one, number: one.case })) };
    byId("count-tasks").textContent = String(found.tasks.filter((one) => one.mine || one.ours).length);
  }

  async function again() {
    await Promise.allSettled([read(), refresh()]);
    draw();
    if (page.open && !page.contains(document.activeElement)) byId("todo-title").focus();
  }

  async function show() {
    try {
      await read();
    } catch (error) {
      say(error.message, "error");
      return;
    }
    if (!within(view).length) view = ["mine", "ours", "all"].find((name) => within(name).length) || "mine";
    draw();
    page.showModal();
    byId("todo-title").focus();
  }

  byId("todo-close").addEventListener("click", () => page.close());
  byId("todo-button").addEventListener("click", show);
  const look = () => read().catch(() => null);  // the count comes with the next look
  setInterval(look, AGAIN_MS);
  look();
  return show;
}
