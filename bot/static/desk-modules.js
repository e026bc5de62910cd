// The page of text modules: one's own, and those of all colleagues, which leads and operators keep.

import { byId, h, say } from "./desk-dom.js";
import { dropModule, freeCode, keepModule, kept } from "./desk-own.js";
import { t } from "./desk-words.js";

const CODE = /^[a-z0-9]{1,12}$/;
let values = null;  // the form, null while it is closed
let was = null;  // the module that is changed, null for a new one

/** Returns what opens the page. */
export function modulePage() {
  const page = byId("modules");
  byId("modules-close").addEventListener("click", () => page.close());
  byId("modules-new").addEventListener("click", () => begin(null));
  document.addEventListener("desk-own", () => { if (page.open) draw(); });
  return () => {
    values = null;
    draw();
    page.showModal();
    byId("modules-title").focus();
  };
}

function draw() {
  byId("modules-new").hidden = Boolean(values);
  if (!values || !byId("module-save")) byId("modules-form").replaceChildren(...(values ? form() : []));
  const groups = Map.groupBy ? Map.groupBy(kept().modules, key) : grouped(kept().modules);
  byId("modules-list").replaceChildren(...[...groups].sort(([a], [b]) => a.localeCompare(b)).map(([, all]) => h("li", {},
    h("h3", {}, heading(all[0])), h("ul", { class: "plain" }, all.map(row)))));
}

function key(one) {
  return `${one.mine ? 0 : 1} ${one.category}`;
}

function grouped(all) {
  const found = new Map();
  for (const one of all) found.set(key(one), [...(found.get(key(one)) || []), one]);
  return found;
}

function heading(one) {
  return `${t(one.mine ? "我的" : "大家的")} · ${one.category_name ? t(one.category_name) : t("所有类别")}`;
}

function row(one) {
  const may = one.mine || kept().may_share;
  const button = (words, name, does) => h("button", { type: "button", class: "small-button", "data-act": name, on: { click: does } }, t(words), h("span", { class: "unseen" }, ` ${one.name}`));
  return h("li", { "data-code": one.code, "data-mine": String(one.mine) },
    h("p", {}, h("kbd", {}, `;${one.code}`), " ", h("b", {}, one.shipped ? t(one.name) : one.name), one.shipped ? h("span", { class: "small" }, ` ${t("自带的")}`) : null, " ",
      may ? [button("改", "change", () => begin(one)), button("删掉", "drop", () => drop(one))] : null),
    h("p", { class: "task-text" }, one.text));
}

async function drop(one) {
  if (await dropModule({ shared: !one.mine, category: one.category, code: one.code })) say(t("删掉了。"));
  byId("modules-title").focus();
}

function begin(one) {
  was = one;
  values = one ? { shared: !one.mine, category: one.category, code: one.code, name: one.name, text: one.text }
    : { shared: false, category: "", code: freeCode(), name: "", text: "" };
  byId("modules-form").replaceChildren();
  draw();
  byId("module-name").focus();
}

function form() {
  const fault = h("p", { class: "fault", id: "module-fault", role: "alert" });
  const field = (name, label, box, hint) => h("div", { class: "field" }, h("label", { for: `module-${name}` }, t(label)), box, hint ? h("p", { class: "help" }, t(hint)) : null);
  const write = (name) => ({ input: (event) => { values[name] = event.target.value; } });
  const input = (name, most) => h("input", { id: `module-${name}`, type: "text", maxlength: most, value: values[name], autocomplete: "off", "aria-describedby": "module-fault", on: write(name) });
  const text = h("textarea", { id: "module-text", rows: "3", maxlength: "2000", "aria-describedby": "module-fault", on: write("text") });
  text.value = values.text;
  return [
    h("h3", {}, t(was ? "改常用语" : "写一条常用语")),
    field("name", "叫什么", input("name", "60")),
    field("code", "代号", input("code", "12"), "小写字母和数字；打 ; 加代号就插入，例：sc"),
    field("category", "哪个类别用", h("select", { id: "module-category", on: { change: (event) => { values.category = event.target.value; } } },
      [{ key: "", name: t("所有类别") }, ...kept().categories].map((one) => h("option", { value: one.key, selected: one.key === values.category }, t(one.name))))),
    field("text", "写什么", text, "{称呼}、{编号}、{电话}、{时间} 这样的地方按案卷自动填"),
    kept().may_share ? h("p", {}, h("label", {}, h("input", { type: "checkbox", id: "module-shared", checked: values.shared, on: { change: (event) => { values.shared = event.target.checked; } } }), " ", t("给大家用"))) : null,
    fault,
    h("p", { class: "choices" }, h("button", { type: "button", class: "primary", id: "module-save", on: { click: () => save(fault) } }, t("存下")), " ",
      h("button", { type: "button", on: { click: () => { values = null; draw(); byId("modules-title").focus(); } } }, t("取消"))),
  ].filter(Boolean);
}

async function save(fault) {
  const [name, text, code] = [values.name.trim(), values.text.trim(), values.code.trim()];
  const lack = !name ? ["name", "先写名字。"] : !CODE.test(code) ? ["code", "代号用小写字母和数字。"] : !text ? ["text", "先写内容。"] : null;
  if (lack) {
    fault.textContent = t(lack[1]);
    byId(`module-${lack[0]}`).focus();
    return;
  }
  const fresh = { shared: values.shared, category: values.category, code, name, text };
  const moved = was && (was.mine === fresh.shared || was.category !== fresh.category || was.code !== code) ? was : null;
  const form_ = values;
  values = null;
  if (!await keepModule(fresh)) {
    values = form_;
    return;
  }
  if (moved && moved.mine) await dropModule({ shared: false, category: moved.category, code: moved.code });
  draw();
  say(t("存下了。"));
  byId("modules-title").focus();
}
