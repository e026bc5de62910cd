// What a file of evidence is, said with one click or one key (1 to 6): who said so stands beside it,
// and a guess by what the bot had asked for is marked as one.

import { eventId } from "./desk-api.js";
import { h, say, timeAt } from "./desk-dom.js";
import { t } from "./desk-words.js";
import { doWork } from "./desk-work.js";

/** In the order of their keys. */
export const KINDS = [
  ["measurement_log", "测量记录"], ["spec_page", "规格页"], ["receipt", "小票发票"], ["chat_screenshot", "聊天截图"], ["photo", "照片"], ["video", "视频"],
];
const seen = {};  // by file: what a colleague said meanwhile, once this agent has read it

/** Says what files are: `number` of the case, `done()` reads it again. */
export function namer(number, done) {
  return async (one, kind) => {
    const file = `${one.message}/${one.sha256}`;
    try {
      await doWork(number, "exhibit", { event: eventId(), message: one.message, sha256: one.sha256, kind, was: seen[file] ?? one.what });
      say(kind ? t("记下了：{what}。", { what: t(named(kind)) }) : t("这份凭据又没有定了。"));
      delete seen[file];
    } catch (error) {
      if (error.content?.error === "stale") seen[file] = error.content.theirs.kind;
      say(error.message, "error");
    }
    await done();
  };
}

function named(kind) {
  return KINDS.find(([key]) => key === kind)[1];
}

/** The six kinds as buttons, and who chose; nothing where there is nothing to say it of. `place` tells two lists apart. */
export function kinds(one, name, place) {
  if (!name || !one.sha256) return null;
  const guessed = (key) => !one.what && one.guess === key;
  return h("div", { class: "exhibit" },
    h("div", { role: "group", "aria-label": t("这份凭据是什么") }, KINDS.map(([key, words], n) => h("button", {
      type: "button", class: "small-button", id: `${place}-${one.message}-${one.sha256.slice(0, 8)}-${key}`, "data-what": key,
      "data-guess": guessed(key) ? "yes" : null, "aria-pressed": String(one.what === key), "aria-keyshortcuts": String(n + 1),
      on: { click: () => name(one, one.what === key ? "" : key) },
    }, h("kbd", { "aria-hidden": "true" }, String(n + 1)), t(words), guessed(key) ? h("span", { class: "small" }, t("（猜的）")) : null))),
    one.what ? h("span", { class: "small" }, t("{who} 定的", { who: one.what_by }), " ", timeAt(one.what_at))
      : one.guess ? h("span", { class: "small" }, t("机器人刚问过，猜是“{what}”；点一下才算数。", { what: t(one.guess_name) })) : null);
}

/** Keys 1 to 6 name the file; true when one did. */
export function keyed(event, one, name) {
  const kind = /^[1-6]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey ? KINDS[Number(event.key) - 1][0] : "";
  if (!kind || !name || !one.sha256) return false;
  event.preventDefault();
  event.stopPropagation();
  if (!event.repeat && one.what !== kind) name(one, kind);
  return true;
}

/** Beside a claim or a measure: the files that show it. */
export function shownBy(messages, words, source) {
  return messages?.length ? h("button", { type: "button", class: "link small", on: { click: () => source(messages[0]) } },
    t("（{what} {n} 份）", { what: t(words), n: messages.length })) : null;
}
