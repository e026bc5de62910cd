// Drawing the forms of the composer, and what they send. What is missing is marked at its field.

import { h, moment, now, wallOf, zoned } from "./desk-dom.js";
import { FORMS, daysAfter, rebased, sorting } from "./desk-form-list.js";
import { QUOTING, quoted, terms } from "./desk-quote.js";
import { answersOf, relayed } from "./desk-relay.js";
import { t } from "./desk-words.js";

export { FORMS, rebased };

const CONTACT = "qs.contact.";
const ROADS = { reopened: "reopen", closed: "close" };
const TAGS = ["problem", "solution", "reaction"];
const login = document.documentElement.dataset.login;

// What the customer reads stands in his language, whatever the page's is; the words are those the bot hears.
const OBJECTION = {
  "zh-Hans": "您要是不认可，回“复核”，会由另一位同事重新看。", "zh-Hant": "\u60a8\u8981\u662f\u4e0d\u8a8d\u53ef\uff0c\u56de\u201c\u8907\u6838\u201d\uff0c\u6703\u7531\u53e6\u4e00\u4f4d\u540c\u4e8b\u91cd\u65b0\u770b\u3002",
  en: "If you do not agree, reply “please review” and another colleague will look at it again.",
};
const OWN = ["exchange", "compensation", "improvement", "improvement_owner"];
const IMPROVER = { name: "improvement_owner", label: "改进由谁负责" };

/** The fields of a form for this case: a category may ask for more parts of a solution. */
function fieldsOf(kind, work) {
  const own = FORMS[kind].fields;
  if (kind !== "propose" || !work?.plan_parts.length) return own;
  const more = work.plan_parts.map((one) => ({ name: one.key, label: one.name, area: true, must: true }));
  return [...own, ...more, IMPROVER];
}

/** What stands in a form before anybody wrote into it. */
export function begin(kind, talk, work) {
  const offer = talk.care?.offer;
  if (kind === "propose") {
    const last = offer && !offer.alternative ? offer : null;
    const plan = work?.plans.at(-1);
    const options = (last?.options || []).map((one) => one.replace(/^[A-F]\s+/, ""));
    return {
      ...(last?.points || {}), text: last?.text || "", demand: last?.points.demand || talk.wishes,
      due: last?.due && last.due * 1000 > now() ? wallOf(last.due) : "",
      optionA: options[0] || "", optionB: options[1] || "",
      remedies: [...(plan?.remedies || [])], amount: plan?.amount ? String(plan.amount) : "",
      ...Object.fromEntries(OWN.map((name) => [name, plan?.[name] || ""])),
    };
  }
  if (kind === "note") return { kind: "note" };
  if (kind === "task") return { kind: "department", place: talk.record.fields.find((one) => one.name === "contact_address")?.shown || "" };
  if (kind === "extend" || kind === "transfer") return {};
  if (kind === "step") return { to: "" };
  if (kind === "sort") return sorting(work);
  if (kind === "tags") {
    const tagged = work?.tags || {};
    const values = Object.fromEntries(FORMS.tags.fields.map(({ name, tags }) => [name, tags ? [...(tagged[name] || [])] : tagged[name] || ""]));
    return { ...values, was: seenTags(tagged) };
  }
  if (kind === "decline") {
    return { objection: OBJECTION[talk.language] || OBJECTION["zh-Hans"] };
  }
  return { outcome: talk.care?.declined ? "not_upheld" : "upheld", check_days: String(daysAfter(work)), contact: localStorage.getItem(CONTACT + login) || "" };
}

/** The values of a form with more words: into what is empty, else below what stands there. */
export function joined(values, words) {
  const next = { ...values };
  for (const [name, text] of Object.entries(words)) {
    const stands = (next[name] || "").trim();
    const line = FORMS.propose.fields.some((field) => field.name === name && !field.area);
    if (!stands) next[name] = text;
    else if (!line && !stands.includes(text)) next[name] = `${stands}\n${text}`;
  }
  return next;
}

/** What the case takes: the road, and the body. */
export function sent(kind, values, talk) {
  const text = (name) => (values[name] || "").trim();
  if (kind === "note") {
    if (values.kind === "said") return relayed(values, talk);
    return ["note", { text: text("text"), kind: values.kind === "note" ? "note" : "call", reached: values.kind === "reached" }];
  }
  if (kind === "task") {
    const visit = values.kind === "visit";
    const whom = values.kind === "third_party" ? { person: text("party"), address: text("address") }
      : { team: values.team || "", person: values.colleague || "", ...(visit ? { address: text("place"), since: zoned(values.since), told: values.told === "yes" } : {}) };
    return ["task", { kind: values.kind, title: text("title"), ...whom, text: text("text"), due: zoned(visit ? values.until : values.due) }];
  }
  if (kind === "step") return stepped(values);
  if (kind === "sort") return ["sort", { level: values.level || "", category: values.category || "", severity: values.severity || "", reason: text("reason"), ...(values.was ? { was: values.was } : {}) }];
  if (kind === "tags") {
    const listed = Object.fromEntries(TAGS.map((name) => [name, values[name] || []]));
    const chosen = ["root_cause", "department"].filter((name) => values[name]);
    return ["tags", { ...(values.was ? { was: values.was } : {}), ...listed, cause_note: text("cause_note"), different: text("different"), ...Object.fromEntries(chosen.map((name) => [name, values[name]])) }];
  }
  if (kind === "transfer") {
    const [what, key] = (values.whom || ":").split(/:(.*)/s);
    return ["talk/transfer", { to: what === "agent" ? key : "", team: what === "team" ? key : "", why: text("why") }];
  }
  if (kind !== "propose") return [kind, { ...body(kind, values), ...quoted(kind, values) }];
  const { points, ...rest } = body(kind, values);
  return ["plan", { ...rest, ...Object.fromEntries(["action", "number", "approver", "demand"].map((name) => [name, text(name)])) }];
}

/** What the agent has seen of the tags: nothing else is written over. */
export function seenTags({ root_cause_name: _, ...tagged }) {
  return tagged;
}

function stepped(values) {
  const note = (values.note || "").trim();
  const road = ROADS[values.to];
  if (road) return [road, { note }];
  const due = zoned(values.due);
  return ["step", { to: values.to, note, ...(due ? { due } : {}), target: (values.target || "").trim() }];
}

/** What is missing before the server is asked: [{part, label}]. */
export function lacks(kind, values) {
  const asked = values.kind === "third_party" ? ["title", "party"] : ["title", values.colleague ? "colleague" : "team"];
  const needs = { note: values.kind === "said" ? ["way", "said"] : [], step: ["to"], sort: ["reason"], transfer: ["whom", "why"], task: asked }[kind] || [];
  return FORMS[kind].fields.filter(({ name }) => needs.includes(name) && !(values[name] || "").trim())
    .map(({ name, label }) => ({ part: name, label }));
}

/** What a rehearsal takes. */
export function body(kind, values) {
  if (kind !== "propose") {
    const names = FORMS[kind].fields.filter((field) => wanted(field, values)).map((field) => field.name);
    if (kind === "resolve" && values.contact) localStorage.setItem(CONTACT + login, values.contact);
    const said = Object.fromEntries(names.map((name) => [name, values[name] || ""]));
    return "check_days" in said ? { ...said, check_days: Math.round(Number(said.check_days)) || 0 } : said;
  }
  const points = ["action", "number", "approver", "demand"]
    .filter((name) => (values[name] || "").trim())
    .map((name) => ({ name, value: values[name] }));
  const options = [values.optionA, values.optionB]
    .filter((one) => (one || "").trim()).map((one, n) => `${"AB"[n]} ${one.trim()}`);
  const own = OWN.map((name) => [name, (values[name] || "").trim()]);
  return { text: values.text || "", points, options: options.length > 1 ? options : [], due: zoned(values.due),
    remedies: values.remedies || [], amount: Number(values.amount) || 0, ...Object.fromEntries(own) };
}

function wanted(field, values) {
  if (field.kinds) return field.kinds.includes(values.kind || "department");
  if (field.steps instanceof Array) return field.steps.includes(values.to);
  return !field.for || field.for.includes(values.outcome || "upheld");
}

/** Draw the form; `changed(values)` hears every letter. */
export function draw(form, kind, values, { talk, work, people, end }, changed) {
  const [{ note }, fields] = [FORMS[kind], fieldsOf(kind, work)];
  const offer = talk.care?.offer;
  const version = kind === "propose" && offer && !offer.alternative
    ? t("第 {n} 版。上一版：{how}。", { n: offer.version + 1, how: t(offer.how_name) }) : "";
  const write = (name, value) => {
    values[name] = value;
    clear(form, name);
    changed(values);
    if (["outcome", "to", "kind"].includes(name)) hide(form, fields, values);
  };
  form.replaceChildren(
    h("p", { class: "form-note" }, version ? h("b", {}, version, " ") : null, t(note), also(fields)),
    h("p", { class: "form-fault problem", role: "alert", hidden: true }),
    QUOTING[kind] && work?.policies.length ? terms(kind, form, work.policies, values, (name) => { if (name) clear(form, name); changed(values); }) : "",
    kind === "extend" ? planDue(talk) : kind === "resolve" ? owed(talk, end) : "",
    h("div", { class: "form-fields" }, fields.map((field) => fieldOf(kind, field, values, write, { talk, work, people }))),
  );
  hide(form, fields, values);
}

/** What this kind of complaint wants in its plan besides the five. */
function also(fields) {
  const names = fields.filter((one) => one.must).map((one) => t(one.label));
  return names.length ? ` ${t("这一类投诉的方案还要写：{what}。", { what: names.join(t("、")) })}` : null;
}

function hide(form, fields, values) {
  for (const field of fields) form.querySelector(`[data-part="${field.name}"]`).hidden = !wanted(field, values);
}

/** What was promised and is still open: to be ended before the letter, else the case stays open. */
function owed(talk, end) {
  const open = (talk.packet?.promises || []).filter((one) => one.kind === "agent" && ["open", "late"].includes(one.state));
  if (!open.length) return "";
  return h("div", { class: "owed" }, h("p", { class: "small" }, t("发确认函之前，先把您答应过的事了结：")),
    h("ul", { class: "plain" }, open.map((one) => {
      const row = h("li", {}, one.what, h("button", { type: "button", class: "small-button", on: { click: async () => {
        if (await end(one)) row.remove();
      } } }, t("兑现")));
      return row;
    })));
}

function planDue(talk) {
  const plan = talk.clocks.find((one) => one.kind === "plan" && !one.ended);
  const told = (talk.packet?.promises || []).find((one) => one.kind === "plan_by" && one.state === "open");
  return h("p", { class: "small" }, plan ? t("方案原定 {at} 前给客户；新的时间按规则算好，预览里看得到。", { at: moment((told || plan).due) })
    : t("这个案件现在没有在走的方案时限。"));
}

function fieldOf(kind, field, values, write, given) {
  const { work } = given;
  const id = `${kind}-${field.name}`;
  const hint = field.amount && work ? t("超过 {n} 元，先由另一位同事审批再发", { n: work.limit }) : field.hint && t(field.hint);
  const grouped = field.choices || field.tags || field.steps === true;
  const box = inputOf(id, { ...field, hint }, values, write, given);
  return h("div", { class: "field", "data-part": field.name, "data-wide": field.area || field.tags || field.steps === true ? "yes" : null },
    grouped ? null : h("label", { for: id }, t(field.label), field.must ? t("（必填）") : null), box,
    hint ? h("p", { class: "help", id: `${id}-help` }, hint) : null,
    h("p", { class: "fault", id: `${id}-fault`, hidden: true }));
}

function inputOf(id, field, values, write, { talk, work, people }) {
  const own = {
    id, "aria-describedby": `${field.hint ? `${id}-help ` : ""}${id}-fault`,
    on: { input: (event) => write(field.name, event.target.value) },
  };
  const chosen = values[field.name] || "";
  const select = (first, rows) => h("select", own, [{ key: "", name: first }, ...rows].map((one) =>
    h("option", { value: one.key, selected: chosen === one.key, disabled: one.off }, t(one.name))));
  if (field.choices) return radios(id, field, field.choices, chosen, write);
  if (field.steps === true) return radios(id, field, stepsOf(work), chosen, write);
  const rows = field.tags === true ? work?.lists.tags[field.name] : work?.lists[field.tags];
  if (field.tags) return ticks(id, field, rows || [], values, write);
  if (field.list) return select("请选", work?.lists[field.list] || work?.sorting[field.list] || []);
  if (field.people) return whom(own, chosen, people);
  if (field.answers) return answersOf(own, chosen, talk);
  if (field.teams) return select("请选", work?.lists.teams || []);
  if (field.count) return h("input", { ...own, type: "number", min: "0", max: "90", step: "1", inputmode: "numeric", value: String(values[field.name] ?? "0") });
  if (field.amount) return h("input", { ...own, type: "number", min: "0", step: "0.01", inputmode: "decimal", value: chosen });
  if (field.time) return h("input", { ...own, type: "datetime-local", value: chosen });
  if (!field.area) return h("input", { ...own, type: "text", maxlength: "200", value: chosen });
  const box = h("textarea", { ...own, rows: "2", maxlength: "2000" });
  box.value = chosen;
  return box;
}

function group(field, id, rows) {
  return h("fieldset", { class: "choices", "aria-describedby": `${id}-fault` }, h("legend", {}, t(field.label)), rows);
}

function radios(id, field, rows, chosen, write) {
  return group(field, id, rows.map(([value, name]) => h("label", {},
    h("input", { type: "radio", name: id, value, checked: chosen === value, on: { change: () => write(field.name, value) } }), " ", t(name))));
}

function ticks(id, field, rows, values, write) {
  const on = (key) => (values[field.name] || []).includes(key);
  const turn = (key, wanted) => write(field.name, [...(values[field.name] || []).filter((one) => one !== key), ...(wanted ? [key] : [])]);
  return group(field, id, rows.map(({ key, name }) => h("label", {},
    h("input", { type: "checkbox", value: key, checked: on(key), on: { change: (event) => turn(key, event.target.checked) } }), " ", t(name))));
}

/** The steps the case may take now; those that have a tab of their own are left out. */
function stepsOf(work) {
  return (work?.steps || []).filter((one) => ["step", "reopen", "close"].includes(one.road)).map((one) => [one.to, one.name]);
}

const NOT_NOW = { barred: "客户投诉的就是他经手的事", away: "不在岗" };

/** Teams first, then colleagues; who cannot have it says why. */
function whom(own, chosen, people) {
  const option = (value, name, off) => h("option", { value, selected: chosen === value, disabled: Boolean(off) }, name);
  const told = (one) => [one.name, one.load === null ? "" : t("手上 {n} 个", { n: one.load }), one.why ? t(NOT_NOW[one.why]) : ""]
    .filter(Boolean).join(" · ");
  return h("select", own, option("", t("请选"), false),
    h("optgroup", { label: t("小组") }, (people?.teams || []).map((one) => option(`team:${one.key}`, t(one.name), false))),
    h("optgroup", { label: t("同事") }, (people?.people || []).map((one) => option(`agent:${one.login}`, told(one), one.why))));
}

/** Mark what is missing, and put the cursor there. */
export function mark(form, missing) {
  const whole = [];
  let first = null;
  for (const { part, label } of missing) {
    const field = form.querySelector(`[data-part="${part}"]`);
    if (!field) {
      whole.push(t(label));
      continue;
    }
    const line = field.querySelector(".fault");
    line.textContent = t("还缺：{label}", { label: t(label) });
    line.hidden = false;
    const box = field.querySelector("input, textarea, select");
    box.setAttribute("aria-invalid", "true");
    first ||= box;
  }
  const fault = form.querySelector(".form-fault");
  fault.hidden = !whole.length;
  fault.textContent = whole.join(t("；"));
  first?.focus();
  first?.closest(".field").scrollIntoView({ block: "nearest" });
}

function clear(form, name) {
  const field = form.querySelector(`[data-part="${name}"]`);
  field.querySelector(".fault").hidden = true;
  field.querySelector("input, textarea, select").removeAttribute("aria-invalid");
}
