// Keys. Single letters work only while no text box has the focus, and can be switched off.

const APART_MS = 900;
const FULL = { "？": "?", "；": ";", "。": ".", "、": "/", "，": ",", "！": "!" };
const REPEATS = ["next", "before"];  // acts that go on while their key is held

/** True while an input method composes: its Enter and letters are not ours. */
function composing(event) {
  return event.isComposing || event.keyCode === 229;
}

function typing(target) {
  return target instanceof HTMLElement
    && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
    && !["radio", "checkbox", "button"].includes(target.type);
}

/** The keys of a text, one after another: "GM" and "g m" are "g m". */
export function spelled(text) {
  return Array.from(text.replace(/\s/g, "")).map((one) => FULL[one] || one.toLowerCase()).join(" ");
}

/** `letters()`: acts by key ("c", "g m" one after another), each {name, run}. `does`: send, command, nth,
    escape, writing; on() says whether single letters work. */
export function keys(letters, does) {
  let before = "";
  let at = 0;
  let waiting = 0;

  function controlled(event) {
    if (event.altKey || !(event.ctrlKey || event.metaKey)) return false;
    if (event.key.toLowerCase() === "k") does.command();
    else if (event.key === "Enter" && does.writing(event.target)) {
      if (!event.repeat) does.send();
    } else if (/^[1-9]$/.test(event.key) && does.writing(event.target)) does.nth(Number(event.key) - 1);
    else return false;
    event.preventDefault();
    return true;
  }

  /** A key that begins a longer one waits a moment for the rest of it. */
  function pressed(event) {
    const acts = letters();
    const key = FULL[event.key] || event.key.toLowerCase();
    const joined = Date.now() - at < APART_MS && before ? `${before} ${key}` : key;
    const name = acts[joined] || Object.keys(acts).some((one) => one.startsWith(`${joined} `)) ? joined : key;
    const longer = Object.keys(acts).some((one) => one.startsWith(`${name} `));
    if (!acts[name] && !longer) return;
    event.preventDefault();
    if (event.repeat && !REPEATS.includes(acts[name]?.name)) return;
    clearTimeout(waiting);
    [before, at] = longer ? [name, Date.now()] : ["", 0];
    if (!acts[name]) return;
    if (longer) waiting = setTimeout(acts[name].run, APART_MS);
    else acts[name].run();
  }

  addEventListener("keydown", (event) => {
    if (composing(event) || document.querySelector("dialog[open]")) return;
    if (controlled(event)) return;
    if (event.key === "Escape") {
      does.escape();
      return;
    }
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || !does.on()) return;
    pressed(event);
  });
}
