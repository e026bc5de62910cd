// What a reply lacks while it is written: empathy, words to avoid, asked again, times to promise.

import { post } from "./desk-api.js";
import { byId, h, moment, show } from "./desk-dom.js";
import { point } from "./desk-talk.js";
import { t } from "./desk-words.js";

const IDLE_MS = 600;
const FIRST = { apology: "致歉", importance: "说由您负责、放在前面办", direction: "说往哪个方向办", promise: "写明几点前再告诉他" };
const PARTS = {
  acknowledge: "说听到了什么", effect: "说对客户的影响", perspective: "站在客户那边",
  thanks: "谢谢客户", next_step: "说下一步",
};

export function checker(desk, box) {
  let waiting = 0;
  let found = null;
  let about = "";
  const wanted = new Map();  // the words of a time: what is promised

  function reset() {
    clearTimeout(waiting);
    wanted.clear();
    found = null;
    draw();
  }

  function written() {
    clearTimeout(waiting);
    if (!box.value.trim()) {
      reset();
      return;
    }
    waiting = setTimeout(look, IDLE_MS);
  }

  async function look() {
    const [chat, text] = [desk.chosen(), box.value];
    try {
      const answer = await post("/desk/api/draft/check", { chat, text }, { quiet: true });
      if (chat !== desk.chosen() || text !== box.value) return;
      found = answer;
      about = chat;
      for (const said of [...wanted.keys()]) if (!text.includes(said)) wanted.delete(said);
      draw();
    } catch {
      found = null;  // a check that fails takes nobody's words away
      draw();
    }
  }

  function draw() {
    const place = byId("checks");
    const chosen = [...wanted.keys()];
    show(place, JSON.stringify([about, found, chosen]), () => (found ? lines(found) : []));
    place.hidden = !found;
  }

  function lines(now) {
    return [
      h("p", { class: "score", "data-score": now.score },
        h("b", {}, t("共情 {n}/{most}", { n: now.score, most: now.most })),
        now.missing.length ? t("　还可以：") : null,
        now.missing.map((name) => h("span", { class: "lack" }, t(PARTS[name])))),
      now.first.length ? h("p", { class: "first-word" }, t("第一次联系客户，还缺："), now.first.map((name) => h("span", { class: "lack" }, t(FIRST[name])))) : null,
      now.again.map((one) => h("p", { class: "warn" },
        t("草稿里问了「{label}」，客户已经给过：", { label: t(one.label) }), h("b", {}, one.shown),
        ` ${t("（")}${t(one.how)}${t("）")}`, one.message ? link(t("看原话"), () => point(one.message)) : null)),
      now.avoid.map((one) => h("p", { class: one.mild ? "warn mild" : "warn" }, t(one.what))),
      now.times.map((one) => time(one)),
    ].flat();
  }

  function time(one) {
    const kept = wanted.has(one.text);
    return h("p", { class: "promise-offer" },
      t("「{text}」就是 {at} 前。", { text: one.text, at: moment(one.due) }),
      h("button", {
        type: "button", class: "small-button", "aria-pressed": String(kept),
        on: { click: () => { choose(one, !kept); } },
      }, t(kept ? "会记成承诺 ✓" : "记成承诺")));
  }

  function choose(one, on) {
    wanted.clear();
    if (on) wanted.set(one.text, { what: one.what, due: one.due });
    draw();
    byId("checks").querySelector("[aria-pressed]")?.focus();
  }

  /** The promise that goes with these words, if one was wanted. */
  function promise(text) {
    for (const [said, one] of wanted) if (text.includes(said)) return one;
    return null;
  }

  return { reset, written, promise };
}

function link(words, act) {
  return h("button", { type: "button", class: "link", on: { click: act } }, words);
}
