// The composer: a reply or one of the forms, each with its own draft kept over reloads.

import { eventId, get, post, talkPath } from "./desk-api.js";
import { checker } from "./desk-check.js";
import { byId, h, say } from "./desk-dom.js";
import * as drafts from "./desk-draft.js";
import * as forms from "./desk-forms.js";
import { previewOf } from "./desk-plan.js";
import { proofs, prove } from "./desk-proof.js";
import { snippets } from "./desk-snippets.js";
import { toEnd } from "./desk-talk.js";
import { t } from "./desk-words.js";

const MODES = ["reply", "note", "propose", "decline", "resolve", "task", "extend", "step", "tags", "sort", "transfer"];
const FIRST = { step: "input", tags: "input", sort: "textarea", transfer: "select" };
const SENT = {
  propose: "方案已发给客户，办完的时间记成了承诺。", decline: "已答复客户，客户可以要求复核。",
  resolve: "确认函已发出，对话交还机器人，到时间会回访。",
  note: "备注记下了，客户看不到。", said: "替客户记下了，写着是您记的。", task: "任务已经派出。", step: "案件的步骤改好了。", tags: "归类记下了。",
  extend: "改期的话已发给客户；送到以后，方案的时限才改到新的时间。", transfer: "已经转交。", sort: "改好了，时限照新的算。",
};

/** `desk`: chosen(), talk(), work() of the moment; act(action, make) and decide(chat, road, body) that
    do something to the talk and to its case. */
export function composer(desk) {
  const box = byId("reply");
  const form = byId("deciding");
  const check = checker(desk, box);
  let mode = "reply";
  let values = null;
  let people = null;

  function open(chat) {
    const draft = drafts.load(chat);
    box.value = draft.text || "";
    values = null;
    people = null;
    grow();
    check.reset();
    turn(MODES.includes(draft.mode) ? draft.mode : "reply", { focus: false });
    written();
  }

  /** Show the pane of `name`; its form is drawn when the talk is known. */
  function turn(name, { focus = true } = {}) {
    mode = name;
    values = null;
    for (const one of MODES) {
      const tab = byId(`mode-${one}`);
      tab.setAttribute("aria-selected", String(one === name));
      tab.tabIndex = one === name ? 0 : -1;
    }
    byId("composer").hidden = name !== "reply";
    byId("decide").hidden = name === "reply";
    byId("decide").setAttribute("aria-labelledby", `mode-${name}`);
    const chat = desk.chosen();
    if (chat) drafts.keep(chat, { ...drafts.load(chat), mode: name });
    if (name !== "reply") fill();
    permit();
    if (focus) (name === "reply" ? box : form.querySelector(FIRST[name] || "input:not([type=radio]), textarea"))?.focus();
  }

  function fill() {
    const talk = desk.talk();
    if (!talk || talk.chat !== desk.chosen() || values || (talk.case_no && !desk.work())) return;
    if (mode === "transfer" && people?.chat !== talk.chat) {
      ask(talk.chat);
      return;
    }
    values = drafts.load(talk.chat).forms?.[mode] || forms.begin(mode, talk, desk.work());
    forms.draw(form, mode, values, { talk, work: desk.work(), people, end: (one) => prove(desk, one) }, keep);
  }

  /** Ask who there is before the form is drawn. */
  async function ask(chat) {
    form.replaceChildren(h("p", { class: "form-note" }, t("正在看谁在岗……")));
    try {
      people = { chat, ...await get(talkPath(chat, "people"), { quiet: true }) };
    } catch (error) {
      people = { chat, people: [], teams: [] };
      say(error.message, "error");
    }
    if (mode === "transfer" && chat === desk.chosen()) fill();
  }

  /** Open a form at one of its fields: what the close gate lists is mended there. */
  function at(name, part) {
    turn(name, { focus: !part });
    const field = form.querySelector(`[data-part="${part}"]`);
    field?.querySelector("input, textarea, select")?.focus();
    field?.scrollIntoView({ block: "nearest" });
  }

  /** Open the form where a case is made urgent, at its levels: the case's own one is chosen, another is his to choose. */
  function raise() {
    turn("sort", { focus: false });
    const level = form.querySelector("[data-part=level] input:checked") || form.querySelector("[data-part=level] input");
    level?.focus();
  }

  /** Put words into forms of this talk, beside what stands there; the first form is shown. */
  function insert(given) {
    const talk = desk.talk();
    const draft = drafts.load(talk.chat);
    const held = { ...draft.forms };
    for (const [kind, words] of Object.entries(given)) {
      held[kind] = forms.joined(held[kind] || forms.begin(kind, talk, desk.work()), words);
    }
    drafts.keep(talk.chat, { ...draft, forms: held });
    turn(Object.keys(given)[0]);
  }

  /** Open the step that says the customer was asked afterwards; only a case that is done has it. */
  function follow() {
    turn("step");
    const way = form.querySelector("input[value=followed_up]");
    if (way) way.click();
    else say(t("办结以后才能回访；现在还没有这一步。"));
  }

  function keep(now) {
    const draft = drafts.load(desk.chosen());
    drafts.keep(desk.chosen(), { ...draft, forms: { ...draft.forms, [mode]: now } });
  }

  /** Say what may be done now: only who has the talk may write into it. */
  function permit() {
    const talk = desk.talk();
    if (!talk) return;
    if (mode !== "reply") fill();
    const hints = { bot: "机器人在接待。认领（C）后可以回复。", queue: "客户在等。先认领（C）再回复。" };
    if (talk.lent) hints.bot = "机器人在接待，{mode}（{who}交还时定的）。认领（C）后可以回复。";
    const other = talk.control === "human" && !talk.mine;
    byId("hint").textContent = talk.mine
      ? t("Ctrl+Enter 发送，Enter 换行")
      : other ? t("{who} 在接待，您可以看，不能回复。", { who: talk.owner }) : t(hints[talk.control], { mode: t(talk.lent), who: talk.lender });
    byId("budget").textContent = talk.budget.shown ? t("渠道：{left}", { left: talk.budget.shown }) : "";
    byId("budget").dataset.open = String(talk.budget.open);
    byId("send").disabled = !talk.mine || desk.busy() || !box.value.trim();
    const direct = forms.FORMS[mode]?.direct;
    const may = mode === "transfer" ? talk.control !== "bot" : direct ? talk.case_no : talk.mine;
    byId("look").disabled = !may || desk.busy();
    byId("look").textContent = t(mode === "transfer" ? "转交" : direct ? "记下" : "预览并发送");
    byId("look-hint").textContent = mode === "transfer" ? t("Ctrl+Enter 转交") : direct ? t("Ctrl+Enter 记下") : t("Ctrl+Enter 先看一遍，看过再发");
  }

  /** Send what is written; the same words keep their event id, so a second try is not a second message. */
  async function send() {
    const chat = desk.chosen();
    if (mode !== "reply") return look();
    const unfilled = box.value.match(/\{[\u4e00-\u9fff]{1,8}\}/);
    if (unfilled) {
      say(t("还有没填的 {what}，填好再发。", { what: unfilled[0] }), "error");
      return;
    }
    const sent = await desk.act("reply", (now) => {
      const text = box.value.trim();
      if (!now.mine || !text) return null;
      const draft = drafts.load(chat);
      const event = draft.event && draft.tried === text ? draft.event : eventId();
      drafts.keep(chat, { ...draft, text: box.value, event, tried: text });
      const promise = check.promise(text);
      return promise ? { event, text, promise } : { event, text };
    });
    if (!sent) return;
    const left = drafts.load(chat);
    const more = left.text.trim() === left.tried ? "" : left.text;
    drafts.keep(chat, { ...left, text: more, event: "", tried: "" });
    if (chat !== desk.chosen()) return;
    box.value = more;
    check.reset();
    written();
    toEnd();
  }

  /** Show what the customer would read, or mark what is missing. */
  async function look() {
    const chat = desk.chosen();
    if (!desk.talk() || byId("look").disabled) return undefined;
    if (forms.FORMS[mode].direct) return decide();
    const [kind, content] = [mode, forms.body(mode, values)];
    byId("look").disabled = true;
    try {
      const found = await post(talkPath(chat, `${kind}/preview`), { event: eventId(), ...content }, { quiet: true });
      if (chat !== desk.chosen() || kind !== mode) return undefined;
      forms.mark(form, found.missing);
      if (found.missing.length) {
        say(t("还缺 {n} 项，已标在下面。", { n: found.missing.length }), "error");
      } else if (found.owner) {
        say(t("{who} 已经接手了。", { who: found.owner }), "error");
      } else {
        byId("preview-body").replaceChildren(...previewOf(found));
        byId("preview-title").textContent = t("发之前看一遍");
        byId("preview").querySelector("[value=yes]").textContent = t(found.approval ? "提交审批" : "发给客户");
        byId("preview").showModal();
      }
    } catch (error) {
      say(error.message, "error");
    } finally {
      permit();
    }
    return undefined;
  }

  async function decide() {
    const [chat, kind] = [desk.chosen(), mode];
    const missing = forms.lacks(kind, values);
    if (missing.length) {
      forms.mark(form, missing);
      say(t("还缺 {n} 项，已标在下面。", { n: missing.length }), "error");
      return;
    }
    const [road, content] = forms.sent(kind, values, desk.talk());
    const words = JSON.stringify(content);
    const known = drafts.load(chat).decided?.[kind];
    const event = known?.words === words ? known.event : eventId();
    keepDecided(chat, kind, { words, event });
    const done = await desk.decide(chat, road, { event, ...content });
    if (!done.ok) {
      if (done.error?.status) keepDecided(chat, kind, null);
      if (done.error?.missing && mode === kind) forms.mark(form, done.error.missing);
      if (done.error?.content?.theirs && mode === kind) { // he has been told: again is over it
        const held = document.activeElement?.id;
        keep(forms.rebased(values, done.error.content.theirs));
        values = null;
        fill();
        if (held) byId(held)?.focus();
      }
      return;
    }
    const draft = drafts.load(chat);
    const rest = { ...draft.forms };
    delete rest[kind];
    drafts.keep(chat, { ...draft, forms: rest, mode: "reply" });
    keepDecided(chat, kind, null);
    say(done.answer.moved ? t("改好了。这一类归{team}管；要交给他们，请按 A 转交。", { team: done.answer.team }) : done.answer.approval ? t("金额超过您的权限，方案等另一位同事审批，还没有发出。") : t(SENT[road === "talk/relay" ? "said" : kind]));
    if (chat === desk.chosen()) {
      turn("reply", { focus: false });
      toEnd();
    }
  }

  /** An answer that got lost is asked for again under the same id; one that was a no is not. */
  function keepDecided(chat, kind, one) {
    const draft = drafts.load(chat);
    const { [kind]: _, ...left } = draft.decided || {};
    drafts.keep(chat, { ...draft, decided: one ? { ...left, [kind]: one } : left });
  }

  function written() {
    const chat = desk.chosen();
    if (!chat) return;
    drafts.keep(chat, { ...drafts.load(chat), text: box.value });
    grow();
    permit();
    check.written();
  }

  function grow() {
    const lines = Math.min(10, Math.max(3, box.value.split("\n").length));
    if (box.rows !== lines) box.rows = lines;
  }

  function put(text) {
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.focus();
    const open_ = box.value.match(/\{[\u4e00-\u9fff]{1,8}\}/);
    if (open_) box.setSelectionRange(open_.index, open_.index + open_[0].length);
    written();
  }

  const phrases = snippets(desk, box, put);
  proofs();
  box.addEventListener("input", written);
  byId("composer").addEventListener("submit", (event) => { event.preventDefault(); send(); });
  byId("decide").addEventListener("submit", (event) => { event.preventDefault(); look(); });
  byId("preview").addEventListener("close", () => {
    if (byId("preview").returnValue === "yes") decide();
    byId("preview").returnValue = "";
  });
  MODES.forEach((name, n) => {
    byId(`mode-${name}`).addEventListener("click", () => turn(name));
    byId(`mode-${name}`).addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      turn(MODES[(n + by + MODES.length) % MODES.length], { focus: false });
      byId(`mode-${mode}`).focus();
    });
  });
  return {
    open, permit, send, turn, at, raise, insert, follow, phrases, put,
    focus: () => { if (mode === "reply") box.focus(); },
    holds: (element) => Boolean(element?.closest?.("#writing")),
    close: () => { check.reset(); form.replaceChildren(h("p", {})); values = null; },
  };
}

