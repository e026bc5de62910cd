// Registering what a caller or a visitor told: a form, and the talk it becomes.

import { eventId, post } from "./desk-api.js";
import { byId, say, zoned } from "./desk-dom.js";
import { t } from "./desk-words.js";

let tried = null;  // what was sent and its id, so that a lost answer counts once

function written() {
  const fields = {};
  for (const box of document.querySelectorAll("#register [data-told]")) {
    if (box.value.trim()) fields[box.dataset.told] = box.value.trim();
  }
  const body = { channel: byId("register-channel").value, text: byId("register-text").value.trim(), fields };
  const at = zoned(byId("register-at").value);
  return at === null ? body : { ...body, at };
}

/** `open`: shows a talk. Returns what opens the form; what was written stays until it is registered. */
export function registering(open) {
  const [dialog, form, fault, text] = ["register", "register-form", "register-fault", "register-text"].map(byId);

  function wrong(words, box) {
    fault.textContent = words;
    box?.focus();
  }

  async function save(event) {
    event.preventDefault();
    const body = written();
    if (!body.text) {
      wrong(t("先写客户怎么说的。"), text);
      return;
    }
    const words = JSON.stringify(body);
    if (tried?.words !== words) tried = { words, event: eventId() };
    byId("register-yes").disabled = true;
    try {
      const made = await post("/desk/api/register", { event: tried.event, ...body });
      if (made.pending) wrong(t("已经收下，还没立好案，请再按一次。"), byId("register-yes"));
      else await done(made);
    } catch (error) {
      wrong(error.message, byId(`register-${error.content?.field}`) || text);
    } finally {
      byId("register-yes").disabled = false;
    }
  }

  async function done(made) {
    tried = null;
    form.reset();
    dialog.close();
    await open(made.chat);
    say(made.missing.length ? t("登记好了，还缺 {n} 样：{missing}", { n: made.missing.length, missing: made.missing.join(t("、")) })
      : t("登记好了，不缺什么。"));
  }

  form.addEventListener("submit", save);
  byId("register-cancel").addEventListener("click", () => dialog.close());
  const begin = () => {
    fault.textContent = "";
    dialog.showModal();
    text.focus();
  };
  byId("register-button").addEventListener("click", begin);
  return begin;
}
