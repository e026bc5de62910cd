// Text modules in the reply: a list under the box, by shortcut, by number; the case fills in their places.

import { byId, h, moment, say, show } from "./desk-dom.js";
import { freeCode, keepModule, modulesFor } from "./desk-own.js";
import { t } from "./desk-words.js";

const MARKS = ["/", "、", ";", "；"];
const BEGUN = /((?:^|\n)[/、]|(?:^|[\s，。！？：])[;；])([a-z0-9\u4e00-\u9fff]*)$/i;
const DIRECT = ";；";

/** The words with what the case knows; what it does not know stays as {…} and is marked. */
export function filled(text, talk) {
  const known = Object.fromEntries((talk?.packet?.known || []).map((field) => [field.name, field.shown]));
  const due = talk?.clocks?.find((one) => !one.ended && one.kind === "plan");
  const values = {
    "我": document.querySelector(".me b")?.textContent, "称呼": known.contact_name || "您好",
    "编号": talk?.case_no, "产品": known.product || known.model, "经过": talk?.story,
    "诉求": talk?.wishes, "电话": known.contact_phone, "时间": due ? moment(due.due) : "",
  };
  return text.replace(/\{([^{}]+)\}/g, (whole, name) => values[name] || whole);
}

/** `put(text)` takes what was chosen. "/" or ";" after a space or at the beginning of a line opens the list. */
export function snippets(desk, box, put) {
  const list = byId("phrases");
  let here = 0;
  let shown = [];
  let mark = -1;
  let ours = -1;  // where the words that opening by key put in begin, -1 for none

  const all = () => modulesFor(desk.work()?.category || "");
  const said = () => (mark < 0 ? "" : box.value.slice(mark + 1, box.selectionStart));

  function close({ used = false } = {}) {
    if (ours >= 0 && !used && MARKS.includes(box.value[mark])) {
      box.setRangeText("", ours, Math.max(mark + 1, box.selectionStart), "end");
      put("");
    }
    [mark, ours] = [-1, -1];
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function draw() {
    const wanted = said().toLowerCase();
    shown = all().map((one, n) => [one, n]).filter(([one]) => !wanted || one.code.startsWith(wanted) || one.name.includes(wanted) || one.text.includes(wanted));
    shown.sort(([a], [b]) => Number(b.code === wanted) - Number(a.code === wanted));
    if (!shown.length) {
      close();
      return;
    }
    here = Math.min(here, shown.length - 1);
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    box.setAttribute("aria-activedescendant", `phrase-${here}`);
    show(list, JSON.stringify([shown, here, desk.chosen()]), () => shown.map(([one, n], place) => h("li", {
      id: `phrase-${place}`, role: "option", "aria-selected": String(place === here),
      on: { mousedown: (event) => { event.preventDefault(); here = place; take(); } },
    }, h("span", { class: "codes" }, h("kbd", {}, `;${one.code}`), n < 9 ? h("kbd", {}, `Ctrl+${n + 1}`) : null),
    h("b", {}, one.name), h("span", {}, filled(one.text, desk.talk())))));
    list.children[here].scrollIntoView({ block: "nearest" });
  }

  function take() {
    use(shown[here][0]);
  }

  function use(one) {
    if (mark >= 0) box.setSelectionRange(mark, box.selectionStart);
    close({ used: true });
    put(filled(one.text, desk.talk()));
  }

  /** After every letter that is not being composed: open, narrow, close, or take the one that is meant. */
  function written(event) {
    if (event.isComposing) return;
    const at = box.selectionStart;
    const begun = box.value.slice(0, at).match(BEGUN);
    if (mark < 0 && begun) {
      mark = at - begun[2].length - 1;
      here = 0;
    }
    if (mark < 0) return;
    if (at <= mark || !MARKS.includes(box.value[mark]) || /\s/.test(said())) {
      close();
      return;
    }
    const code = said().toLowerCase();
    const meant = DIRECT.includes(box.value[mark]) && code ? all().filter((one) => one.code.startsWith(code)) : [];
    if (meant.length && meant.every((one) => one.code === code)) use(meant[0]);
    else draw();
  }

  box.addEventListener("input", written);
  box.addEventListener("compositionend", () => setTimeout(() => written({ isComposing: false }), 0));
  box.addEventListener("blur", () => setTimeout(() => { if (document.activeElement !== box) close(); }, 100));
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing || event.keyCode === 229) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      here = (here + by + shown.length) % shown.length;
      draw();
    } else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") take();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    /** From outside the box: a ";" of its own is put in, so that letters after it narrow the list. */
    open: () => {
      box.focus();
      const at = box.selectionStart;
      const apart = at === 0 || /\s$/.test(box.value.slice(0, at)) ? "" : " ";
      box.setRangeText(`${apart};`, at, box.selectionEnd, "end");
      [mark, ours, here] = [at + apart.length, at, 0];
      draw();
    },
    nth: (n) => { const one = all()[n]; if (one) use(one); },
    keep: async (name) => {
      const text = box.value.trim();
      if (!text || !name) return;
      if (await keepModule({ category: "", code: freeCode(), name, text })) say(t("已存为我的常用语「{name}」。", { name }));
    },
  };
}
