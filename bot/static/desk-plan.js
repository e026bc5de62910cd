// A plan before its customer has it: how its preview reads, and a second person's yes or no.

import { h, moment } from "./desk-dom.js";
import { t } from "./desk-words.js";

const login = document.documentElement.dataset.login;
const PARTS = [["exchange", "退换步骤"], ["compensation", "补偿"], ["improvement", "改进措施"], ["improvement_owner", "改进由谁负责"]];

/** Everything a plan holds: an approver sees what the customer is to get, and what it costs. */
function whole(plan) {
  const line = (label, words) => words ? h("li", {}, h("b", {}, t(label)), t("："), words) : null;
  return [
    h("p", { class: "task-text small" }, plan.text),
    h("ul", { class: "plain small" },
      line("具体做什么", plan.action), line("数量或金额", plan.number), line("谁批准、有没有货", plan.approver), line("对应客户的哪个诉求", plan.demand),
      line("可选项", plan.options.join(t("；"))), line("什么时候办完", plan.due ? moment(plan.due) : ""),
      line("处理方式", plan.remedy_names.map((one) => t(one)).join(t("、"))), PARTS.map(([name, label]) => line(label, plan[name]))),
  ];
}

/** A plan that is not sent yet: a second person reads it and says yes or no, then its writer sends it.
    `place` names the fields, which stand beside the case and on the page of tasks at once. */
export function waiting(plan, act, place = "plan") {
  const id = `${place}-${plan.version}-note`;
  const note = h("input", { id, type: "text", maxlength: "200" });
  const button = (words, action, body) => h("button", {
    type: "button", class: "small-button", on: { click: () => act(action, { version: plan.version, ...body() }) },
  }, t(words));
  const amount = plan.amount ? t("{n} 元", { n: plan.amount }) : "";
  const own = plan.by === login;
  const yours = plan.state === "ready" ? own : !own;
  const acts = plan.state === "ready" ? button("发给客户", "plan/send", () => ({}))
    : [h("label", { class: "small", for: id }, t("说明（可不填）")), note,
      button("同意", "approve", () => ({ yes: true, note: note.value.trim() })),
      button("退回", "approve", () => ({ yes: false, note: note.value.trim() }))];
  const others = own ? t("自己拟的方案，等另一位同事审批。") : t("由{who}发给客户。", { who: plan.name });
  return h("div", { class: "plan-waits" },
    h("p", { class: "small" }, h("b", {}, t("方案第 {n} 版", { n: plan.version })), ` ${t(plan.state_name)} · ${plan.name} `, h("b", {}, amount)),
    whole(plan), yours ? acts : h("p", { class: "small" }, others));
}

/** What is said once it was done. */
export function planDone(action, body) {
  if (action === "plan/send") return t("方案已发给客户，办完的时间记成了承诺。");
  if (action !== "approve") return t("记下了。");
  return body.yes ? t("同意了，写方案的同事可以发给客户了。") : t("退回了，写方案的同事会看到您的说明。");
}

/** What the customer would read, for the dialog before it goes. */
export function previewOf(found) {
  return [
    found.mixed ? h("p", { class: "warn" }, t("客户用英文，下面的话里有中文：请改成英文再发。")) : null,
    found.approval ? h("p", { class: "warn" }, t("金额超过您的权限：先请另一位同事（{who}）审批，同意以后您再发给客户。", { who: t(found.approval) })) : null,
    h("p", { class: "letter" }, found.text),
    found.buttons.length ? h("p", { class: "offers" }, t("下面的按钮："), found.buttons.map((one) => h("span", {}, one))) : null,
    found.changes.length ? h("h3", {}, t("和上一版的不同")) : null,
    found.changes.length ? h("ul", { class: "plain" }, found.changes.map((one) => h("li", {},
      h("b", {}, t(one.label)), t("："), one.old || "—", " → ", one.new || "—"))) : null,
  ].filter(Boolean);
}
