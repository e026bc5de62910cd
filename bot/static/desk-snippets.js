// Text modules: those of the house and the agent's own, with places that the case fills in.

import { byId, h, moment, say, show } from "./desk-dom.js";
import { t } from "./desk-words.js";

const login = document.documentElement.dataset.login;
const KEY = `qs.snippets.${login}`;
const MOST_OWN = 60;
const HOUSE = [
  ["sc", "首触", "您好，我是{我}。您说的我都看完了，不用再讲一遍。{称呼}，这件事现在由我来办。"],
  ["qr", "确认理解", "我理一遍，您看对不对：{经过}。您最希望的是：{诉求}。"],
  ["ta", "体谅", "等了这么久还没办好，换谁都会着急。耽误您的时间，对不起。"],
  ["fa", "告知方案时间", "我正在核对，{时间} 前把具体方案发给您。"],
  ["jd", "进展", "编号 {编号} 有新进展：{进展}。下一次告诉您是 {时间} 前。"],
  ["dh", "约电话", "我想打电话跟您说得更清楚，打 {电话} 可以吗？不方便接就在这里说。"],
  ["bc", "补材料", "为了一次就能判断，还差一样：{缺什么}。拍张照就行，没有也不影响办理。"],
  ["xx", "致谢", "谢谢您把经过讲得这么清楚，这对找出原因很有用。"],
  ["fh", "复核", "您要是不认可，回“复核”，会由另一位同事重新看。"],
];

function own() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY)) || [];
    return kept.filter((one) => Array.isArray(one) && one.length === 3);
  } catch {
    return [];
  }
}

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

/** `put(text)` takes what was chosen. "/" at the beginning of a line opens the list. */
export function snippets(desk, box, put) {
  const list = byId("phrases");
  let here = 0;
  let shown = [];
  let slash = -1;

  const all = () => [...own().map((one) => [...one, true]), ...HOUSE.map((one) => [...one, false])];
  const said = () => (slash < 0 ? "" : box.value.slice(slash + 1, box.selectionStart));

  function close() {
    slash = -1;
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function draw() {
    const wanted = said().toLowerCase();
    shown = all().filter(([key, name, text]) => !wanted || key.startsWith(wanted) || name.includes(wanted) || text.includes(wanted));
    if (!shown.length) {
      close();
      return;
    }
    here = Math.min(here, shown.length - 1);
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    box.setAttribute("aria-activedescendant", `phrase-${here}`);
    show(list, JSON.stringify([shown, here, desk.chosen()]), () => shown.map(([key, name, text, mine], n) => h("li", {
      id: `phrase-${n}`, role: "option", "aria-selected": String(n === here),
      on: { mousedown: (event) => { event.preventDefault(); here = n; take(); } },
    }, h("kbd", {}, `/${key}`), h("b", {}, mine ? name : t(name)), h("span", {}, filled(text, desk.talk())))));
    list.children[here].scrollIntoView({ block: "nearest" });
  }

  function take() {
    const text = filled(shown[here][2], desk.talk());
    if (slash >= 0) box.setSelectionRange(slash, box.selectionStart);
    close();
    put(text);
  }

  box.addEventListener("input", (event) => {
    const at = box.selectionStart;
    const before = box.value.slice(0, at);
    if (slash < 0 && !event.isComposing && /(^|\n)[/、]$/.test(before)) {
      slash = at - 1;
      here = 0;
    }
    if (slash >= 0 && (at <= slash || /[\s]/.test(said()))) close();
    if (slash >= 0) draw();
  });
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
    open: () => { box.focus(); slash = -1; here = 0; draw(); },
    nth: (n) => { const one = all()[n]; if (one) put(filled(one[2], desk.talk())); },
    keep: (name) => {
      const text = box.value.trim();
      if (!text || !name) return;
      const kept = own().filter((one) => one[1] !== name);
      const key = String(kept.length + 1);
      localStorage.setItem(KEY, JSON.stringify([[key, name, text], ...kept].slice(0, MOST_OWN)));
      say(t("已存为我的常用语「{name}」。", { name }));
    },
  };
}
