// Everything that can be done, by name: the command bar, the keys, and the list of both.

import { byId, h, show } from "./desk-dom.js";
import { kept } from "./desk-own.js";
import { t } from "./desk-words.js";

/** `does`: the acts by name. Each row: name of the act, what it is called, key, letters of its pinyin. */
export const ROWS = [
  ["next", "队列里下一个", "j", "xyg"],
  ["before", "队列里上一个", "k", "syg"],
  ["find", "在队列里找", "/", "zhao"],
  ["archive", "在全部案件里找", "g s", "qb"],
  ["known", "看相似案件和知识", "s", "xs"],
  ["knowledge", "看知识：写、找、复查", "g z", "zs"],
  ["insert", "把知识用到方案和确认函", "q", "yzs"],
  ["facts", "看产品资料", "g v", "cpzl"],
  ["quote", "把产品资料写进回复", "g q", "xzl"],
  ["experience", "把这个案件记成经验", "g e", "jcjy"],
  ["mine", "看我的", "g m", "wd"],
  ["soon", "看将到期的", "g d", "jdq"],
  ["urgent", "看紧急的", "g r", "jj"],
  ["after", "看待回访的", "g f", "dhf"],
  ["take", "认领", "c", "rl"],
  ["reply", "写回复", "r", "hf"],
  ["note", "内部备注", "n", "nb"],
  ["relay", "替客户记下电话、柜台、信里的答复", "", "jkhd"],
  ["propose", "提出方案", "p", "fa"],
  ["decline", "婉拒", "d", "wj"],
  ["resolve", "办结，发确认函", "l", "bj"],
  ["task", "派任务", "t", "rw"],
  ["extend", "延期", "x", "yq"],
  ["step", "推进案件", "w", "tj"],
  ["tags", "归类：标签和原因", "i", "gl"],
  ["transfer", "转交给同事或小组", "a", "zj"],
  ["sort", "定级：级别、类别、影响程度", "", "dj"],
  ["raise", "升为紧急，叫值班经理", "u", "sjj"],
  ["mend", "改字段", "e", "gzd"],
  ["reveal", "看完整号码", "m", "whm"],
  ["incidents", "看群体事件", "g i", "qt"],
  ["hear", "警报：我已知悉", "y", "zx"],
  ["alarms", "看警报", "g a", "jb"],
  ["unsent", "看没送到的", "g u", "msd"],
  ["team", "看小组：谁在、谁管什么", "g t", "xz"],
  ["here", "我在岗", "g o", "wzg"],
  ["pause", "我休息一会儿", "g p", "wxx"],
  ["leave", "我离开（下班）", "g l", "wlk"],
  ["owner", "换案件负责人（组长、主管）", "", "hfzr"],
  ["tier", "定客户等级（组长、主管）", "", "dkhdj"],
  ["regulator", "12315 材料：有什么、缺什么", "", "cl"],
  ["hold", "留存备查：到期也不清理（组长、主管）", "", "lc"],
  ["suspect", "疑似恶意：标记、解除（组长、主管）", "", "ysey"],
  ["suspicions", "看疑似恶意的标记和解除（组长、主管）", "", "kys"],
  ["reveals", "看谁看过完整号码（主管）", "", "sk"],
  ["tasks", "看这个案件的任务", "", "krw"],
  ["todo", "看任务：我的和我们部门的", "g w", "wdrw"],
  ["register", "登记来电、来访的投诉", "g j", "djld"],
  ["terms", "看条款", "g k", "tk"],
  ["figures", "看数字：快慢、承诺、满意", "g n", "sz"],
  ["phrases", "常用语", ";", "cyy"],
  ["modules", "管常用语：自己的和大家的", "g c", "gcyy"],
  ["promises", "看承诺", "o", "cn"],
  ["evidence", "看凭据", "v", "pj"],
  ["history", "看经过", "g h", "jg"],
  ["person", "看这位客户以前的投诉", "h", "yqts"],
  ["record", "看案卷", "", "aj"],
  ["follow", "现在就回访", "f", "hfang"],
  ["snooze", "搁置到什么时候（要有承诺）", "z", "gz"],
  ["back", "交还给机器人", "b", "jh"],
  ["copy", "复制编号", ".", "fz"],
  ["copyTitle", "复制编号和标题", ". .", "fzbt"],
  ["copyLink", "复制编号、标题和链接", ". . .", "fzlj"],
  ["language", "换成英文 / Chinese", "", "yw"],
  ["help", "快捷键", "?", "kjj"],
];
export const FIXED = [
  ["Ctrl+Enter", "发送，或看一遍再发（输入法选字时不会发出）"], ["Enter", "换行，不会发送"],
  ["Ctrl+1…9", "插入这一类的第 1 到 9 条常用语"], ["Ctrl+K", "命令条：按名字或拼音首字母找"],
  ["; 加字母", "在回复里：按代号插入常用语，例如 ;sc 首触"], ["/", "在回复的行首：打开常用语"], ["Esc", "离开输入框或关闭面板，草稿留着"],
];

/** The key of an act: the agent's own, else the house's; "" for none. */
export function keyOf(name) {
  return kept().keys[name] ?? ROWS.find(([each]) => each === name)?.[2] ?? "";
}

/** Every act under its key, for desk-keys.js; keys of several letters are pressed one after another. */
export function keyed(does) {
  return Object.fromEntries(ROWS.filter(([name]) => keyOf(name) && does[name])
    .map(([name]) => [keyOf(name), { name, run: does[name] }]));
}

export function caps(key) {
  return key.split(" ").filter(Boolean).map((one) => h("kbd", {}, one.length === 1 ? one.toUpperCase() : one));
}

/** The command bar: a box with a list under it, as a combobox. */
export function commandBar(does) {
  const [dialog, box, list] = [byId("command"), byId("command-box"), byId("command-list")];
  let shown = [];
  let here = 0;

  function draw() {
    const wanted = box.value.trim().toLowerCase();
    shown = ROWS.filter(([name, words, , letters]) => does[name] && name !== "command"
      && (!wanted || letters.startsWith(wanted) || words.includes(wanted) || t(words).toLowerCase().includes(wanted)));
    here = Math.max(0, Math.min(here, shown.length - 1));
    show(list, JSON.stringify([shown, here]), () => (shown.length ? shown.map(([name, words], n) => h("li", {
      id: `command-${name}`, role: "option", "aria-selected": String(n === here), on: { click: () => run(n) },
    }, h("span", {}, t(words)), keyOf(name) ? h("span", {}, caps(keyOf(name))) : null)) : [h("li", { role: "option", "aria-selected": "false" }, t("没有这个命令。"))]));
    if (shown.length) box.setAttribute("aria-activedescendant", `command-${shown[here][0]}`);
    else box.removeAttribute("aria-activedescendant");
    list.children[here]?.scrollIntoView({ block: "nearest" });
  }

  function run(n) {
    const one = shown[n];
    dialog.close();
    if (one) does[one[0]]();
  }

  box.addEventListener("input", () => { here = 0; draw(); });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && shown.length) here = (here + by + shown.length) % shown.length;
    else if (event.key === "Enter") run(here);
    else return;
    event.preventDefault();
    draw();
  });
  return () => {
    box.value = "";
    here = 0;
    dialog.showModal();
    draw();
    box.focus();
  };
}
