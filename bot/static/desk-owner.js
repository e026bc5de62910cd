// Who carries a case and who has its talk, the customer's tier and earlier cases; what a lead changes of it.

import { eventId, get } from "./desk-api.js";
import { byId, h, say, timeAt } from "./desk-dom.js";
import { doWork } from "./desk-work.js";
import { t } from "./desk-words.js";

const ASKS = {
  owner: { title: "换案件负责人", label: "由谁负责到底", done: "案件负责人换好了。",
    note: "负责人把案件和答应过的事盯到底。对话由谁接待不变；要换接待的人，用“转交”。" },
  hold: { title: "留存备查", label: "这个案件", done: "记下了。",
    note: "留存的案件到了保存期限也不清理，客户要求删除也要先解除。例：对方可能起诉，警方在查。" },
  suspect: { title: "疑似恶意", label: "怀疑什么", done: "记下了，只有组长、主管看得到。", why: "为什么（记在操作记录里，只有组长、主管看得到）",
    note: "只是怀疑，不是结论：对客户照样一视同仁，机器人、级别和先后都不变；不进案卷的经过、导出和交接。" },
  tier: { title: "定客户等级", label: "这位客户是", done: "客户等级定好了。",
    note: "只影响归哪个组、同级里的先后，客户看不到。手工定的，客户档案不再改它。" },
};
const LEADS = "换案件负责人、定客户等级、留存备查、标记疑似恶意，要由组长或主管来做。";
const WHY = "为什么（会记在经过里）";
let asking = null;

/** The section of the record. */
export function whose(work, desk) {
  const again = (kind) => (work.leads ? h("button", { type: "button", class: "link", "data-ask": kind, on: { click: () => ask(kind, work, desk.refresh) } },
    t("改"), h("span", { class: "unseen" }, `${t("：")}${t({ owner: "案件负责人", tier: "客户等级", hold: "留存备查", suspect: "疑似恶意" }[kind])}`)) : null);
  const line = (name, key, ...content) => h("div", { "data-who": key }, h("dt", {}, t(name)), h("dd", {}, content));
  const named = (one) => (one ? `${one.name}${one.mine ? t("（我）") : ""}` : null);
  return [h("dl", { class: "record" },
    line("案件负责人", "owner", named(work.problem_owner) || t("还没有人认领过"), " ", again("owner")),
    line("现在接待", "handler", named(work.handler) || t(work.control_name), " ",
      ["human", "queue"].includes(work.control) ? h("button", { type: "button", class: "link", on: { click: () => desk.mend("transfer") } }, t("转交")) : null),
    line("客户等级", "tier", work.tier ? h("span", { class: "tier" }, work.tier) : t("没有"), " ", work.tiers.length || work.tier ? again("tier") : null),
    work.held === null && !work.leads ? null : line("留存备查", "hold", work.held === null ? t("没有") : h("b", {}, work.held), " ", again("hold")),
    work.leads ? line("疑似恶意", "suspect", work.suspected ? suspected(work.suspected) : t("没有"), " ", again("suspect")) : null,
    line("此前投诉", "before", work.before.map((one) => t("{days} 天 {n} 件", { days: one.days, n: one.cases })).join(" · ")))];
}

/** What a lead suspects, by whom and why: drawn for leads, who alone are told of it. */
function suspected(one) {
  return [h("b", {}, t(one.name)), h("span", { class: "small" }, " ", one.why, "（", one.who, " ", timeAt(one.at), "）")];
}

/** Every setting and lifting of a suspicion, for leads. */
export async function suspicions(open) {
  try {
    const { suspicions: all } = await get("/desk/api/suspicions");
    byId("suspicions-list").replaceChildren(...(all.length ? all.map((one) => h("li", {}, timeAt(one.at), " ", h("b", {}, one.who), " ",
      h("button", { type: "button", class: "link", on: { click: () => { byId("suspicions").close(); open(one.chat); } } }, one.case_no), " ",
      t(one.name), t("："), one.why)) : [h("li", { class: "empty" }, t("还没有标记过。"))]));
    byId("suspicions").showModal();
  } catch (error) {
    say(error.message, "error");
  }
}

/** Ask a lead for another owner or tier, a hold or a suspicion, and why. */
export async function ask(kind, work, done) {
  if (!work) {
    say(t("这个案子里还没有。"));
    return;
  }
  if (!work.leads || (kind === "tier" && !work.tiers.length && !work.tier)) {
    say(t(work.leads ? "teams.yml 里还没有写客户等级（tiers）。" : LEADS), "error");
    return;
  }
  let rows;
  try {
    rows = kind === "owner" ? await colleagues(work) : kind === "hold" ? [["on", t("留存，到期也不清理")], ["off", t("解除留存")]]
      : kind === "suspect" ? [...work.suspicions.map((one) => [one.key, t(one.name)]), ...(work.suspected ? [["", t("解除：不再怀疑")]] : [])]
      : [["", t("没有等级")], ...work.tiers.map((one) => [one, one])];
  } catch (error) {
    say(error.message, "error");
    return;
  }
  asking = { kind, number: work.number, done, event: eventId() };
  const now = { owner: "", tier: work.tier, suspect: work.suspected ? "" : work.suspicions?.[0].key }[kind] ?? "";
  byId("who-title").textContent = t(ASKS[kind].title);
  byId("who-note").textContent = t(ASKS[kind].note);
  byId("who-label").textContent = t(ASKS[kind].label);
  byId("who-why-label").textContent = t(ASKS[kind].why || WHY);
  byId("who-choice").replaceChildren(...rows.map(([value, name, off]) =>
    h("option", { value, selected: value === now, disabled: Boolean(off) }, name)));
  byId("who-why").value = "";
  byId("who-fault").textContent = "";
  byId("who-ask").showModal();
  byId("who-choice").focus();
}

async function colleagues(work) {
  const { people } = await get(`/desk/api/case/${encodeURIComponent(work.number)}/people`);
  const told = (one) => [one.name, one.teams.join(t("、")), one.why === "barred" ? t("客户投诉的就是他经手的事") : ""].filter(Boolean).join(" · ");
  return [["", t("请选")], ...people.filter((one) => one.login !== work.problem_owner?.login)
    .map((one) => [one.login, told(one), one.why === "barred"])];
}

/** The form of the dialog; set up once. */
export function asks() {
  byId("who-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const { kind, number, done, event: id } = asking;
    const [choice, why] = [byId("who-choice"), byId("who-why")];
    const lacks = kind === "owner" && !choice.value ? choice : why.value.trim() ? null : why;
    if (lacks) {
      byId("who-fault").textContent = t(lacks === why ? "写一句为什么。" : "请选一位同事。");
      lacks.focus();
      return;
    }
    const given = { owner: { to: choice.value }, tier: { tier: choice.value }, hold: { on: choice.value === "on" }, suspect: { reason: choice.value } }[kind];
    try {
      await doWork(number, kind === "suspect" ? "suspicion" : kind, { event: id, ...given, why: why.value.trim() });
    } catch (error) {
      byId("who-fault").textContent = error.message;
      return;
    }
    byId("who-ask").close();
    say(t(ASKS[kind].done));
    await done();
    document.querySelector(`[data-ask="${kind}"]`)?.focus();
  });
  byId("who-cancel").addEventListener("click", () => byId("who-ask").close());
}
