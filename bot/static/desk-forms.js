// The forms of what agents decide: a solution, a no, a letter. What is missing is marked at its field.

import { h, wallOf, zoned } from "./desk-dom.js";
import { t } from "./desk-words.js";

const CONTACT = "qs.contact.";
const login = document.documentElement.dataset.login;

const OUTCOMES = [["upheld", "支持"], ["partly", "部分支持"], ["not_upheld", "未支持"]];

export const FORMS = {
  propose: {
    title: "方案",
    note: "五项都写清才会发出：做什么、多少、谁批准、对应哪个诉求、什么时候办完。",
    fields: [
      { name: "text", label: "给客户看的话", area: true, hint: "怎么做、做到什么程度、客户要做什么" },
      { name: "action", label: "具体做什么", hint: "例：换新电池，现场测给客户看" },
      { name: "number", label: "数量或金额", hint: "例：1 块；退 300 元" },
      { name: "approver", label: "谁批准、有没有货", hint: "例：王主管已批，人民路店有货" },
      { name: "demand", label: "对应客户的哪个诉求" },
      { name: "due", label: "什么时候办完", time: true },
      { name: "amount", label: "涉及金额（元）", amount: true },
      { name: "optionA", label: "可选项 A（可不填）" },
      { name: "optionB", label: "可选项 B（可不填）" },
    ],
  },
  decline: {
    title: "婉拒",
    note: "五个部分缺一不可：体谅、理由、条款和版本、别的办法、不认可怎么办。",
    fields: [
      { name: "empathy", label: "体谅的话", area: true, hint: "先说客户的感受和影响" },
      { name: "reason", label: "理由", area: true, hint: "说事实，不说客户的错" },
      { name: "term", label: "引用的条款", hint: "例：《售后政策》第 4.2 条" },
      { name: "version", label: "条款的版本", hint: "例：2025-06 版" },
      { name: "alternative", label: "别的办法", area: true, hint: "客户可以接受的另一条路" },
      { name: "objection", label: "不认可怎么办", area: true },
    ],
  },
  resolve: {
    title: "办结",
    note: "发出的是确认函。发之前先看一遍，客户收到的就是这一封。",
    fields: [
      { name: "outcome", label: "结果（支持、部分支持、未支持）", choices: OUTCOMES },
      { name: "done", label: "办了什么", area: true, hint: "哪天、在哪儿、办到什么程度" },
      { name: "condition", label: "以后怎么算", area: true, hint: "例：30 天内再坏，凭此函直接换", for: ["upheld", "partly"] },
      { name: "reason", label: "没有全部支持的理由", area: true, for: ["partly"] },
      { name: "contact", label: "联系方式", hint: "例：400-000-0000 转 806" },
    ],
  },
  note: {
    title: "内部", direct: true,
    note: "只有同事看得到，客户看不到。",
    fields: [
      { name: "kind", label: "记什么", choices: [["note", "备注"], ["reached", "打了电话，接通了"], ["missed", "打了电话，没接通"]] },
      { name: "text", label: "内容", area: true },
    ],
  },
  task: {
    title: "任务", direct: true,
    note: "请别的部门或第三方办一件事。到点没有答复会提醒。",
    fields: [
      { name: "kind", label: "请谁办", choices: [["department", "部门任务"], ["third_party", "第三方"]] },
      { name: "title", label: "办什么", hint: "例：查这一批充电宝的质检记录" },
      { name: "team", label: "哪个部门", teams: true },
      { name: "due", label: "什么时候要（可不填，部门 1 小时，第三方 24 小时）", time: true },
      { name: "text", label: "说明", area: true },
    ],
  },
};
const IMPROVER = { name: "improvement_owner", label: "改进由谁负责" };

/** The fields of a form for this case: a category may ask for more parts of a solution. */
function fieldsOf(kind, work) {
  const own = FORMS[kind].fields;
  if (kind !== "propose" || !work?.plan_parts.length) return own;
  const more = work.plan_parts.map((one) => ({ name: one.key, label: one.name, area: true }));
  return [...own, ...more, IMPROVER];
}

/** What stands in a form before anybody wrote into it. */
export function begin(kind, talk) {
  const offer = talk.care?.offer;
  if (kind === "propose") {
    const last = offer && !offer.alternative ? offer : null;
    const options = (last?.options || []).map((one) => one.replace(/^[A-F]\s+/, ""));
    return {
      ...(last?.points || {}), text: last?.text || "", demand: last?.points.demand || talk.wishes,
      due: last?.due && last.due * 1000 > Date.now() ? wallOf(last.due) : "",
      optionA: options[0] || "", optionB: options[1] || "",
    };
  }
  if (kind === "note") return { kind: "note" };
  if (kind === "task") return { kind: "department" };
  if (kind === "decline") {
    return { objection: t("您要是不认可，回“复核”，会由另一位同事重新看。") };
  }
  return { outcome: talk.care?.declined ? "not_upheld" : "upheld", contact: localStorage.getItem(CONTACT + login) || "" };
}

/** What the case takes: the road, and the body. */
export function sent(kind, values) {
  const text = (name) => (values[name] || "").trim();
  if (kind === "note") {
    return ["note", { text: text("text"), kind: values.kind === "note" ? "note" : "call", reached: values.kind === "reached" }];
  }
  if (kind === "task") {
    return ["task", { kind: values.kind, title: text("title"), team: values.team || "", text: text("text"), due: zoned(values.due) }];
  }
  if (kind !== "propose") return [kind, body(kind, values)];
  const { points, ...rest } = body(kind, values);
  const parts = Object.fromEntries(["action", "number", "approver", "demand", "exchange", "compensation", "improvement",
    "improvement_owner"].map((name) => [name, text(name)]));
  return ["plan", { ...rest, ...parts, amount: Number(values.amount) || 0 }];
}

/** What a rehearsal takes. */
export function body(kind, values) {
  if (kind !== "propose") {
    const names = FORMS[kind].fields.filter((field) => wanted(field, values)).map((field) => field.name);
    if (kind === "resolve" && values.contact) localStorage.setItem(CONTACT + login, values.contact);
    return Object.fromEntries(names.map((name) => [name, values[name] || ""]));
  }
  const points = ["action", "number", "approver", "demand"]
    .filter((name) => (values[name] || "").trim())
    .map((name) => ({ name, value: values[name] }));
  const options = [values.optionA, values.optionB]
    .filter((one) => (one || "").trim()).map((one, n) => `${"AB"[n]} ${one.trim()}`);
  return { text: values.text || "", points, options: options.length > 1 ? options : [], due: zoned(values.due) };
}

function wanted(field, values) {
  return !field.for || field.for.includes(values.outcome || "upheld");
}

/** Draw the form; `changed(values)` hears every letter. */
export function draw(form, kind, values, { talk, work }, changed) {
  const [{ note }, fields] = [FORMS[kind], fieldsOf(kind, work)];
  const offer = talk.care?.offer;
  const version = kind === "propose" && offer && !offer.alternative
    ? t("第 {n} 版。上一版：{how}。", { n: offer.version + 1, how: t(offer.how_name) }) : "";
  const write = (name, value) => {
    values[name] = value;
    clear(form, name);
    changed(values);
    if (name === "outcome") hide(form, fields, values);
  };
  form.replaceChildren(
    h("p", { class: "form-note" }, version ? h("b", {}, version, " ") : null, t(note)),
    h("p", { class: "form-fault problem", role: "alert", hidden: true }),
    kind === "decline" && work?.policies.length ? terms(form, work.policies, write) : "",
    h("div", { class: "form-fields" }, fields.map((field) => fieldOf(kind, field, values, write, work))),
  );
  hide(form, fields, values);
}

function hide(form, fields, values) {
  for (const field of fields) form.querySelector(`[data-part="${field.name}"]`).hidden = !wanted(field, values);
}

/** Terms on file: one that is chosen fills in the quotation and its version. */
function terms(form, policies, write) {
  const box = h("select", { id: "decline-policy", on: { change: () => {
    const one = policies.find((policy) => policy.id === box.value);
    for (const [name, value] of one ? [["term", `《${one.title}》${one.text}`], ["version", one.version]] : []) {
      form.querySelector(`#decline-${name}`).value = value;
      write(name, value);
    }
  } } }, h("option", { value: "" }, t("从现行条款里选")), policies.map((one) =>
    h("option", { value: one.id }, `${one.title}（${one.version}）`)));
  return h("p", { class: "field" }, h("label", { for: "decline-policy" }, t("现行条款")), box);
}

function fieldOf(kind, field, values, write, work) {
  const id = `${kind}-${field.name}`;
  const hint = field.amount && work ? t("超过 {n} 元，先由另一位同事审批再发", { n: work.limit }) : field.hint && t(field.hint);
  const box = inputOf(id, { ...field, hint }, values, write, work);
  return h("div", { class: "field", "data-part": field.name, "data-wide": field.area ? "yes" : null },
    field.choices ? null : h("label", { for: id }, t(field.label)), box,
    hint ? h("p", { class: "help", id: `${id}-help` }, hint) : null,
    h("p", { class: "fault", id: `${id}-fault`, hidden: true }));
}

function inputOf(id, field, values, write, work) {
  const own = {
    id, "aria-describedby": `${field.hint ? `${id}-help ` : ""}${id}-fault`,
    on: { input: (event) => write(field.name, event.target.value) },
  };
  if (field.choices) {
    return h("fieldset", { class: "choices" }, h("legend", {}, t(field.label)),
      field.choices.map(([value, name]) => h("label", {},
        h("input", { type: "radio", name: id, value, checked: values[field.name] === value,
          on: { change: () => write(field.name, value) } }), " ", t(name))));
  }
  if (field.teams) {
    const teams = [{ key: "", name: t("请选") }, ...(work?.lists.teams || [])];
    return h("select", own, teams.map((one) => h("option", { value: one.key, selected: values.team === one.key }, t(one.name))));
  }
  if (field.amount) return h("input", { ...own, type: "number", min: "0", step: "0.01", inputmode: "decimal", value: values.amount || "" });
  if (field.time) return h("input", { ...own, type: "datetime-local", value: values[field.name] || "" });
  if (!field.area) return h("input", { ...own, type: "text", maxlength: "200", value: values[field.name] || "" });
  const box = h("textarea", { ...own, rows: "2", maxlength: "2000" });
  box.value = values[field.name] || "";
  return box;
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
  fault.textContent = whole.join("；");
  first?.focus();
}

function clear(form, name) {
  const field = form.querySelector(`[data-part="${name}"]`);
  field.querySelector(".fault").hidden = true;
  field.querySelector("input, textarea, select").removeAttribute("aria-invalid");
}

/** What the customer would read, for the dialog before it goes. */
export function previewOf(found) {
  return [
    h("p", { class: "letter" }, found.text),
    found.buttons.length ? h("p", { class: "offers" }, t("下面的按钮："), found.buttons.map((one) => h("span", {}, one))) : null,
    found.changes.length ? h("h3", {}, t("和上一版的不同")) : null,
    found.changes.length ? h("ul", { class: "plain" }, found.changes.map((one) => h("li", {},
      h("b", {}, t(one.label)), "：", one.old || "—", " → ", one.new || "—"))) : null,
  ].filter(Boolean);
}

