// Putting a case off until a promise is due: a small form, a mark on its row, and taking it up again.

import { eventId, get, post, talkPath } from "./desk-api.js";
import { byId, moment, now, say, wallOf, zoned } from "./desk-dom.js";
import { t } from "./desk-words.js";

const AGAIN_MS = 60000;
const HOUR_S = 3600;
let until = {};  // by talk: when it comes back
let tried = null;  // what was sent and its id, so that a lost answer counts once

/** When a talk that is put off comes back, 0 when it is not. */
export function asleep(chat) {
  const at = until[chat] || 0;
  return at * 1000 > now() ? at : 0;
}

function take(found) {
  const was = JSON.stringify(until);
  until = found.talks;
  if (JSON.stringify(until) !== was) document.dispatchEvent(new CustomEvent("desk-presence"));
}

export async function readSnoozed() {
  await get("/desk/api/snoozed", { quiet: true }).then(take).catch(() => null);  // the next look will do
}

/** Talks moved ("all", or a set): one that was put off may be awake, its customer wrote. */
export function stirred(chats) {
  if (Object.keys(until).some((chat) => asleep(chat) && (chats === "all" || chats.has(chat)))) readSnoozed();
}

/** In an hour, but not beyond what is due before. */
function latest(talk) {
  const at = now() / 1000;
  const running = talk.clocks.filter((one) => !one.ended && ["running", "extended"].includes(one.state)).map((one) => one.due);
  const due = [talk.due || Infinity, ...running].filter((one) => one > at);
  return Math.floor(Math.min(at + HOUR_S, ...due) / 60) * 60;
}

/** `desk`: talk(), refresh(). Returns what asks until when, or takes the open talk up again. */
export function snoozing(desk) {
  const [dialog, when, what, fault] = ["snooze", "snooze-until", "snooze-what", "snooze-fault"].map(byId);
  let chat = "";

  async function send(road, body) {
    const words = JSON.stringify([chat, road, body]);
    if (tried?.words !== words) tried = { words, event: eventId() };
    take(await post(talkPath(chat, road), { event: tried.event, ...body }));
    tried = null;
  }

  async function save(event) {
    event.preventDefault();
    const at = zoned(when.value);
    const lacking = !at ? [when, "先选到什么时候。"] : !what.value.trim() ? [what, "先写到时候要做什么。"] : null;
    if (lacking) {
      fault.textContent = t(lacking[1]);
      lacking[0].focus();
      return;
    }
    try {
      await send("snooze", { until: at, what: what.value.trim() });
    } catch (error) {
      fault.textContent = error.message;
      return;
    }
    dialog.close();
    say(t("搁置到 {at}，记成了承诺；客户一说话就回来。", { at: moment(at) }));
    await desk.refresh();
  }

  async function wake() {
    try {
      await send("wake", {});
      say(t("不再搁置，承诺还在。"));
    } catch (error) {
      say(error.message, "error");
    }
  }

  byId("snooze-form").addEventListener("submit", save);
  byId("snooze-cancel").addEventListener("click", () => dialog.close());
  setInterval(readSnoozed, AGAIN_MS);
  return () => {
    const talk = desk.talk();
    if (!talk) return;
    chat = talk.chat;
    if (asleep(chat)) {
      wake();
      return;
    }
    if (!talk.mine || !talk.case_no) {
      say(t(talk.mine ? "还没立案，不能搁置。" : "先认领（C）才能搁置。"), "error");
      return;
    }
    fault.textContent = "";
    what.value = "";
    when.value = wallOf(latest(talk));
    dialog.showModal();
    when.focus();
  };
}
