// Knowledge at the open case: used in its solution and letter, written from it when it is closed.

import { known } from "./desk-archive.js";
import { byId, say } from "./desk-dom.js";
import { quoted } from "./desk-facts.js";
import { knowledgePage } from "./desk-knowledge.js";
import { modulePage } from "./desk-modules.js";
import { once } from "./desk-once.js";
import { t } from "./desk-words.js";

const ACTION = 200;  // letters of the one-line field of a solution

/** Tell that a case was closed: it is offered to be written up. */
export function closed(number) {
  document.dispatchEvent(new CustomEvent("desk-experience", { detail: number }));
}

/** `desk`: open(chat), talk(); `compose`: insert(forms), turn(mode), put(text). Returns the acts by name. */
export function library(desk, compose) {
  /** Put an item's drafts into the forms of this case; nothing is sent. */
  async function insert(item) {
    const talk = desk.talk();
    if (!talk?.case_no) {
      say(t("先打开一个案件。"), "error");
      return;
    }
    compose.insert({
      propose: { text: item.plan || item.solution, action: item.solution.split("\n")[0].slice(0, ACTION) },
      resolve: { done: item.letter || item.solution },
    });
    say(t("已放进方案和确认函的草稿，改好再发。"));
    await once(`/desk/api/knowledge/${item.id}/use`, { case: talk.case_no }).catch(() => null);  // only counted
  }

  const page = knowledgePage({ ...desk, insert });
  const items = () => known(desk.talk()?.case_no)?.items || [];
  /** The item whose part of the record has the focus or stands open, else the nearest one. */
  function meant() {
    const at = document.activeElement?.closest?.("[data-known]") || document.querySelector("[data-known][open]");
    return items().find((one) => String(one.id) === at?.dataset.known) || items()[0];
  }

  /** Put a fact into the reply, where the cursor was; the colleague words it. */
  function quote(one) {
    compose.turn("reply");
    compose.put(quoted(one));
    say(t("已写进回复的草稿，改成您的话再发。"));
  }

  /** The fact that has the focus, else the first that holds. */
  function fact() {
    const facts = (desk.talk()?.facts || []).filter((one) => !one.past);
    const at = document.activeElement?.closest?.("[data-fact]");
    return facts.find((one) => String(one.id) === at?.dataset.fact) || facts[0];
  }

  document.addEventListener("desk-quote", (event) => quote(event.detail));
  document.addEventListener("desk-experience", (event) => page.experience(event.detail));
  document.addEventListener("desk-insert", (event) => insert(event.detail));
  byId("knowledge-button").addEventListener("click", page.open);
  const modules = modulePage();
  byId("modules-button").addEventListener("click", modules);
  return {
    knowledge: page.open, modules,
    insert: () => { if (meant()) insert(meant()); else say(t("这个案件还没有合适的知识。")); },
    quote: () => { if (fact()) quote(fact()); else say(t("这件事没有产品资料。")); },
    experience: () => { if (desk.talk()?.case_no) page.experience(desk.talk().case_no); },
  };
}
