// The forms of the composer: their words and fields. How they are drawn stands in desk-forms.js.

import { TELLS, WAYS } from "./desk-relay.js";

const LEVELS = [["1", "紧急"], ["2", "一般"], ["3", "建议"]];
const SEVERITIES = [["out", "完全不能用"], ["partly", "部分不能用"], ["fine", "不影响使用"]];
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
      { name: "remedies", label: "处理方式（可多选；退款、补偿要写金额）", tags: "remedies" },
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
      { name: "check_days", label: "过几天再问客户一次", count: true, hint: "看是不是还好好的；写 0 就不问，最多 90 天" },
    ],
  },
  note: {
    title: "内部", direct: true,
    note: "只有同事看得到，客户看不到。客户在电话、柜台、信里的答复，也在这里替他记下。",
    fields: [
      { name: "kind", label: "记什么", choices: [["note", "备注"], ["reached", "打了电话，接通了"], ["missed", "打了电话，没接通"], ["said", "客户的答复，替他记下"]] },
      { name: "way", label: "从哪里来的", choices: WAYS, kinds: ["said"] },
      { name: "at", label: "什么时候说的（不填就是刚才）", time: true, kinds: ["said"] },
      { name: "answer", label: "答的是什么", answers: true, kinds: ["said"] },
      { name: "said", label: "客户怎么说的", area: true, hint: "照他的原话写；填一栏的，只写那一栏的内容", kinds: ["said"] },
      { name: "tell", label: "要不要在对话里回他", choices: TELLS, kinds: ["said"] },
      { name: "text", label: "内容", area: true, kinds: ["note", "reached", "missed"] },
    ],
  },
  task: {
    title: "任务", direct: true,
    note: "请别的部门、专家或第三方办一件事，或约一次上门。到点没有答复会提醒；约好的上门，是答应客户的时间，保存后会告诉他。",
    fields: [
      { name: "kind", label: "请谁办", choices: [["department", "部门任务"], ["expert", "请教专家"], ["visit", "上门服务"], ["third_party", "第三方"]] },
      { name: "title", label: "办什么", hint: "例：查这一批充电宝的质检记录" },
      { name: "team", label: "哪个部门", teams: true, kinds: ["department", "expert", "visit"] },
      { name: "colleague", label: "哪位同事（可不选）", list: "people", kinds: ["department", "expert", "visit"] },
      { name: "party", label: "第三方是谁", hint: "例：顺丰人民路网点", kinds: ["third_party"] },
      { name: "address", label: "怎么联系", hint: "电话、邮箱或地址", kinds: ["third_party"] },
      { name: "place", label: "去哪里、找谁（可不填）", hint: "地址和开门的人；客户看不到这一栏", kinds: ["visit"] },
      { name: "due", label: "什么时候要（可不填，按规定的时限）", time: true, kinds: ["department", "expert", "third_party"] },
      { name: "since", label: "上门从几点（可不填）", time: true, kinds: ["visit"] },
      { name: "until", label: "到几点（可不填，按规定的时限）", time: true, kinds: ["visit"] },
      { name: "told", label: "时间由谁告诉客户", choices: [["", "保存后自动告诉他"], ["yes", "我已经说过了"]], kinds: ["visit"] },
      { name: "text", label: "说明", area: true },
    ],
  },
  extend: {
    title: "延期",
    note: "方案给不出来时，在原定的时间之前延一次。客户会收到原因和新的时间；过了点就不能再延。",
    fields: [
      { name: "reason", label: "为什么要多等（客户会看到）", area: true, hint: "说清还差哪一步，例：要等厂里的检测结果" },
    ],
  },
  step: {
    title: "推进", direct: true,
    note: "案件走到哪一步，只给同事看。客户会看到的事（方案、婉拒、确认函）用前面的标签。",
    fields: [
      { name: "to", label: "走到哪一步", steps: true },
      { name: "note", label: "说明", area: true, hint: "在等谁、等什么，或为什么这样改" },
      { name: "due", label: "下一步什么时候（可不填）", time: true, steps: ["waiting_customer", "waiting_third_party", "executing"] },
      { name: "target", label: "并入哪个案件（编号）", steps: ["merged"] },
    ],
  },
  tags: {
    title: "归类", direct: true,
    note: "结案前要选：问题类型、处理方式、客户反应、根本原因。随时能改。",
    fields: [
      { name: "problem", label: "问题类型", tags: true },
      { name: "solution", label: "处理方式", tags: true },
      { name: "reaction", label: "客户反应", tags: true },
      { name: "root_cause", label: "根本原因", list: "root_causes" },
      { name: "cause_note", label: "原因说明", area: true, hint: "选“个人原因或超出范围的要求”时必须写明" },
      { name: "department", label: "责任部门（可不填）", list: "departments" },
      { name: "different", label: "这次做法有什么不同", area: true, hint: "又为同一件事来的投诉必须写明，例：上次只修，这次换新并回访" },
    ],
  },
  sort: {
    title: "定级", direct: true,
    note: "级别、类别、影响程度不对，在这里改。时限从客户第一句话起重新算；升为紧急马上叫值班经理；紧急的只有组长、主管能降。",
    fields: [
      { name: "level", label: "级别", choices: LEVELS },
      { name: "category", label: "类别", list: "categories" },
      { name: "severity", label: "影响程度", choices: SEVERITIES },
      { name: "reason", label: "为什么这样改", area: true, hint: "例：电话里说充电时冒烟" },
    ],
  },
  transfer: {
    title: "转交", direct: true,
    note: "转给另一位同事或一个小组。客户会知道由谁接着办；案件负责人不变。",
    fields: [
      { name: "whom", label: "转给谁", people: true },
      { name: "why", label: "为什么转", area: true, hint: "接手的同事先看这一句，例：要看批次，品质组更清楚" },
    ],
  },
};

/** How the case is sorted now: what is left as it is stays. */
export function sorting(work) {
  const { level = "", category = "", severity = "" } = work?.sorting || {};
  const was = { level, category, severity };
  return { ...was, reason: "", ...(work ? { was } : {}) };
}

/** The values over what stands there now: what he left as he saw it is as others made it. */
export function rebased(values, theirs) {
  const same = (one, other) => JSON.stringify(one ?? "") === JSON.stringify(other ?? "");
  const left = Object.keys(theirs).filter((name) => name in values && same(values[name], values.was?.[name]));
  return { ...values, ...Object.fromEntries(left.map((name) => [name, theirs[name]])), was: theirs };
}

/** How many days after this solution he is asked again: the longest that work.yml says of its remedies. */
export function daysAfter(work) {
  const days = work?.lists.check_again || {};
  return Math.max(0, ...(work?.plans.at(-1)?.remedies || []).map((one) => days[one] || 0));
}
