// Teams, presence, who carries a case and what its customer is, in English.

export const TEAM = {
  "在岗": "here", "休息": "on a break", "离开": "away", "我现在": "I am", "在岗才会自动分给您；现在手上 {n} 个": "Cases come to you only while you are here; {n} in hand",
  "您还不在任何小组，不会自动分给您": "You are in no team: nothing comes to you by itself", "您在岗了，轮到您的会分给您。": "You are here: your share comes to you.",
  "休息中，不再分给您；没认领的会转给别人。": "On a break: nothing comes to you, what you did not take goes to others.",
  "您离开了，不再分给您；没认领的会转给别人。": "You are away: nothing comes to you, what you did not take goes to others.",
  "看小组：谁在、谁管什么": "Teams: who is here, who does what", "我在岗": "I am here", "我休息一会儿": "I take a break", "我离开（下班）": "I am away (done for today)",
  "各组": "Teams now", "默认组": "default team", "（组长）": " (head)", "（我）": " (me)", "还没有人：没有小组接的也没人分到。": "Nobody: what has no team goes to nobody.",
  "还没有人：归它的先由默认组接。": "Nobody: the default team stands in.", "谁在哪个小组": "Who is in which team",
  "组长和主管在这里加人；每个人自己设在不在。": "Leads put people in here; everybody says himself whether he is here.",
  "手上 {n}，最多 {most}": "{n} in hand, {most} at most", "不在任何小组": "in no team", "用顿号隔开；已有的：{known}": "Separate with commas; known: {known}",
  "用顿号隔开，例：quality": "Separate with commas, e.g. quality", "{name}在哪些小组": "Teams of {name}", "会什么": "Skills", "语言": "Languages",
  "同时最多几件": "At most at once", "现在": "Now", "组长（规则要求组长的先给他）": "Head (rules that want a head go there first)",
  "{name}的小组存下了。": "Teams of {name} saved.", "没有小组接、先归默认组的": "Left to the default team",
  "最近 30 天。同一类多了，就在 teams.yml 的 routes 里给它写一行，或给那个小组加人。":
    "In the last 30 days. Where it happens often, write a row under routes in teams.yml, or put people into the team.",
  "没有。每一件都有小组接。": "None: every case had its team.", "「{route}」要去的小组当时没有人": "nobody was in the team of “{route}”",
  "没有一行路由合适": "no route fitted", "{name} {n} 件": "{name}: {n}", "简体中文": "Simplified Chinese", "繁体中文": "Traditional Chinese", "英文": "English",
  "客服": "agent", "话术": "script writer", "管理员": "admin",
  "谁在哪个小组，由组长或主管来定。": "Leads settle who is in which team.", "别人在不在岗，由本人或组长、主管来改。": "Only they or a lead may change that.",
  "换案件负责人（组长、主管）": "Change the owner of the case (leads)", "定客户等级（组长、主管）": "Set the customer's tier (leads)",
  "换案件负责人": "Change the owner", "由谁负责到底": "Who carries it to its end", "案件负责人换好了。": "The case has another owner.",
  "负责人把案件和答应过的事盯到底。对话由谁接待不变；要换接待的人，用“转交”。":
    "The owner sees the case and its promises through. Who has the talk stays; to change that, transfer it.",
  "定客户等级": "Set the customer's tier", "这位客户是": "This customer is", "客户等级定好了。": "The tier was set.",
  "只影响归哪个组、同级里的先后，客户看不到。手工定的，客户档案不再改它。":
    "It counts for the team and for ties only; customers never see it. Set by hand, the customer file leaves it alone.",
  "换案件负责人、定客户等级、留存备查，要由组长或主管来做。": "Leads change owners, tiers and legal holds.",
  "12315 材料：有什么、缺什么": "For the regulator (12315): what is there, what is missing", "12315 要的材料": "What the regulator (12315) asks for",
  "客户要去监管部门反映时用；缺的在客户愿意时再问。": "For a customer who turns to the regulator; ask for what is missing only if they wish.", "看完整的（会留痕）": "Show in whole (on record)", "要的都齐了。": "Everything is there.",
  "投诉人姓名": "Name", "通讯地址": "Address", "被投诉方": "About whom", "商品或服务": "Goods or service", "具体诉求": "Claim", "事实和理由": "Facts", "发生或购买日期": "Date", "缺": "missing",
  "留存备查": "Legal hold", "留存备查：到期也不清理（组长、主管）": "Legal hold: kept past its time (leads)", "这个案件": "This case", "留存，到期也不清理": "Keep it past its time", "解除留存": "Let it go its way",
  "留存的案件到了保存期限也不清理，客户要求删除也要先解除。例：对方可能起诉，警方在查。": "A case on hold is not cleaned when its time is over, and its customer is not erased before it is lifted, e.g. a lawsuit or the police.", "案件负责人": "Owner of the case", "还没有人认领过": "nobody took it yet",
  "现在接待": "Has the talk", "客户等级": "Customer's tier", "没有": "none", "没有等级": "No tier", "此前投诉": "Earlier cases",
  "{days} 天 {n} 件": "{n} in {days} days", "teams.yml 里还没有写客户等级（tiers）。": "teams.yml names no tiers yet.", "为什么（会记在经过里）": "Why (kept in the history)",
  "写一句为什么。": "Say why.", "请选一位同事。": "Choose a colleague.", "客户看到的：{who}": "the customer reads: {who}",
  "客户等级 {tier}": "customer's tier: {tier}",
};
