// What a department has to know of a case, under its task: read when it is unfolded, masked for everybody.

import { get } from "./desk-api.js";
import { h } from "./desk-dom.js";
import { t } from "./desk-words.js";

const opened = new Set();  // tasks whose facts stand open, over a redraw
const kept = new Map();  // by case: what was read last

/** The facts of a task's case, folded up until they are wanted. */
export function caseFacts(one) {
  const place = h("div", {});
  const draw = (facts) => place.replaceChildren(h("dl", { class: "record" }, facts.map((fact) =>
    h("div", {}, h("dt", {}, t(fact.name)), h("dd", {}, t(fact.value))))),
  h("p", { class: "small" }, t("姓名、电话、地址不在这里；办事要用，点编号打开案卷看，会留痕。")));
  const read = async () => {
    if (kept.has(one.case)) draw(kept.get(one.case));
    try {
      const { facts } = await get(`/desk/api/case/${encodeURIComponent(one.case)}/needed`, { quiet: true });
      kept.set(one.case, facts);
      draw(facts);
    } catch (error) {
      place.replaceChildren(h("p", { class: "fault", role: "alert" }, error.message));
    }
  };
  const open = opened.has(one.id);
  if (open) read();
  return h("details", { class: "case-facts small", "data-facts": one.id, open, on: { toggle: (event) => {
    if (event.target.open === opened.has(one.id)) return;  // drawn anew, not opened by hand
    if (event.target.open) opened.add(one.id);
    else opened.delete(one.id);
    if (event.target.open) read();
  } } }, h("summary", {}, t("案情")), place);
}
