// What a regulator (12315) wants of a case, and what is missing: to read, and to copy.

import { eventId, post } from "./desk-api.js";
import { copied } from "./desk-case.js";
import { byId, h, say } from "./desk-dom.js";
import { t } from "./desk-words.js";

let here = "";

/** Show it with names and numbers hidden; a lead may ask for all of them. */
export function regulator(work) {
  if (!work) {
    say(t("这个案子里还没有。"));
    return;
  }
  here = work.number;
  byId("regulator-whole").hidden = !work.leads;
  ask(false);
}

async function ask(whole) {
  let found;
  try {
    found = await post(`/desk/api/case/${encodeURIComponent(here)}/12315`, { event: eventId(), whole });
  } catch (error) {
    say(error.message, "error");
    return;
  }
  byId("regulator-gaps").textContent = found.missing.length
    ? t("还缺：{label}", { label: found.missing.map((one) => t(one)).join(t("、")) }) : t("要的都齐了。");
  byId("regulator-body").replaceChildren(h("dl", { class: "record" }, found.lines.map((one) =>
    h("div", { "data-missing": one.missing ? "yes" : null }, h("dt", {}, t(one.name)), h("dd", {}, one.value || t(one.missing ? "缺" : "没有"))))));
  byId("regulator-copy").onclick = () => copied(found.text, byId("regulator-copy"));
  byId("regulator-copy").textContent = t("复制");
  if (!byId("regulator").open) byId("regulator").showModal();
}

/** The dialog's buttons; set up once. */
export function regulators() {
  byId("regulator-whole").addEventListener("click", () => ask(true));
}
