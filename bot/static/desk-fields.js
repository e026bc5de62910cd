// The fields of the record: where each came from, one key to mend it, one to see hidden numbers whole.

import { eventId, get, post, talkPath } from "./desk-api.js";
import { byId, h, say, timeAt } from "./desk-dom.js";
import { t } from "./desk-words.js";

let whole = { chat: "", fields: {} };
let editing = { chat: "", name: "", value: "" }; // seen: the mark of what stood there; theirs: what stands there now, by whom

/** What the section of fields hangs on, besides the fields. */
export function fieldsNow(chat) {
  return [whole.chat === chat ? whole.fields : null, editing.chat === chat ? [editing.name, editing.theirs?.seen] : ""];
}

/** `again()` draws the record; `done()` reads the talk anew. */
export function fields(talk, source, again, done) {
  const all = talk.record.fields;
  const missing = talk.packet?.missing || [];
  const seen = whole.chat === talk.chat ? whole.fields : {};
  const hidden = all.some((one) => one.hidden && !seen[one.name]);
  return [h("h3", {}, t("字段"), hidden ? h("button", {
    type: "button", class: "small-button", id: "reveal", "aria-keyshortcuts": "m", on: { click: () => reveal(talk.chat, again) },
  }, t("看完整号码"), " ", h("kbd", {}, "M")) : null),
  all.length || missing.length || talk.by_hand?.length ? h("dl", { class: "record" },
    all.map((one) => row(talk, one, [h("span", { class: one.hidden ? "mono" : null }, seen[one.name] || one.shown), " ",
      one.message ? h("button", { type: "button", class: "link", on: { click: () => source(one.message) } },
        t("看原话"), h("span", { class: "unseen" }, `${t("：")}${t(one.label)}`)) : h("span", { class: "small" }, t(one.how))],
    seen[one.name] || (one.hidden ? "" : one.shown), "改", again, done)),
    missing.map((one) => row(talk, one, [h("span", { class: "small" }, t("还没有"))], "", "填", again, done)),
    (talk.by_hand || []).map((one) => row(talk, one, [h("span", { class: "small" }, t("要上门、寄取件或去 12315 时再问"))], "", "填", again, done)))
    : h("p", { class: "small" }, t("还没有字段。"))];
}

function row(talk, one, shown, value, words, again, done) {
  const open = editing.chat === talk.chat && editing.name === one.name;
  const begin = () => {
    editing = { chat: talk.chat, name: one.name, value, seen: one.seen || "" };
    again();
    byId(`field-${one.name}`)?.focus();
  };
  return h("div", {}, h("dt", {}, t(one.label)), h("dd", {}, open ? box(talk, one, again, done) : [shown, " ",
    talk.case_no ? h("button", { type: "button", class: "link mend", "data-field": one.name, on: { click: begin } }, t(words),
      h("span", { class: "unseen" }, `${t("：")}${t(one.label)}`)) : null]));
}

function box(talk, one, again, done) {
  const input = h("input", { id: `field-${one.name}`, type: "text", maxlength: "500", value: editing.value, "aria-label": t("改成：{label}", { label: t(one.label) }) });
  const fault = h("p", { class: "fault", role: "alert", hidden: true });
  const close = () => {
    editing = { chat: "", name: "", value: "" };
    again();
    byId("record-body").querySelector(`[data-field="${one.name}"]`)?.focus();
  };
  const save = async () => {
    if (!input.value.trim()) {
      input.focus();
      return;
    }
    try {
      await post(talkPath(talk.chat, "field"), { event: eventId(), field: one.name, value: input.value.trim(), seen: editing.seen });
      delete whole.fields[one.name];
      close();
      say(t("改好了，原来的值和出处留在经过里。"));
      await done();
    } catch (error) {
      if (error.content?.error === "stale") {
        editing = { ...editing, theirs: error.content };
        again();
        byId("keep-theirs")?.focus();
        return;
      }
      fault.textContent = error.message;
      fault.hidden = false;
      input.setAttribute("aria-invalid", "true");
      input.focus();
    }
  };
  if (editing.theirs) return both(close, done, save);
  input.addEventListener("input", () => { editing.value = input.value; });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") save();
    else close();
  });
  return [input, fault, h("span", { class: "ending" },
    h("button", { type: "button", class: "small-button", on: { click: save } }, t("存下")),
    h("button", { type: "button", class: "small-button", on: { click: close } }, t("取消")))];
}

/** What stands there now beside what was written: nobody's words are lost unseen. */
function both(close, done, save) {
  const { theirs } = editing;
  const mine = () => {
    editing = { ...editing, seen: theirs.seen, theirs: null }; // over what he has seen by now
    return save();
  };
  const keep = async () => {
    close();
    say(t("留着现在的值，您写的没有存。"));
    await done();
  };
  return [h("p", { class: "fault", role: "alert" }, t(theirs.by ? "{by} 刚改过这一栏，您的还没有存。" : "这一栏刚变过，您的还没有存。", { by: theirs.by })),
    h("dl", { class: "both" }, h("dt", {}, t("现在的")), h("dd", {}, theirs.theirs || t("空的")), h("dt", {}, t("您写的")), h("dd", {}, theirs.yours)),
    h("span", { class: "ending" },
      h("button", { type: "button", class: "small-button", id: "keep-theirs", on: { click: keep } }, t("留着现在的")),
      h("button", { type: "button", class: "small-button", id: "use-mine", on: { click: mine } }, t("改成我的")))];
}

/** Show what is hidden, until another talk is opened; the look is put on record. */
export async function reveal(chat, again) {
  try {
    const found = await post(talkPath(chat, "reveal"), { event: eventId() });
    if (!Object.keys(found.fields).length) {
      say(t("这个案子里没有藏起来的号码。"));
      return;
    }
    whole = { chat, fields: found.fields };
    again();
    say(t("已显示完整号码，这次查看记在案件里了。"));
  } catch (error) {
    say(error.message, "error");
  }
}

/** Open the field under the cursor, else the first. */
export function mendOne() {
  const here = document.activeElement?.closest?.("#record-body dl > div")?.querySelector(".mend");
  const button = here || byId("record-body").querySelector(".mend");
  if (button) button.click();
  else say(t("这个案子里还没有。"));
}

/** Another talk is open: nothing stays shown or half written. */
export function coverAgain() {
  whole = { chat: "", fields: {} };
  editing = { chat: "", name: "", value: "" };
}

/** Who looked at whose numbers: a list for leads. */
export async function looks(open) {
  try {
    const { reveals } = await get("/desk/api/reveals");
    byId("reveals-list").replaceChildren(...(reveals.length ? reveals.map((one) => h("li", {}, timeAt(one.at), " ", h("b", {}, one.name), " ",
      h("button", { type: "button", class: "link", on: { click: () => { byId("reveals").close(); open(one.chat); } } }, one.case_no), " ",
      one.labels.map((name) => t(name)).join(t("、")))) : [h("li", { class: "empty" }, t("还没有人看过。"))]));
    byId("reveals").showModal();
  } catch (error) {
    say(error.message, "error");
  }
}
