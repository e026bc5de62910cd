// What an agent has written and not sent, per talk, kept over reloads. Gone when sent or signed out.

const who = document.documentElement.dataset.login;
const PREFIX = "qs.draft.";

function key(chat) {
  return `${PREFIX}${who}.${chat}`;
}

export function load(chat) {
  try {
    return JSON.parse(localStorage.getItem(key(chat))) || { text: "" };
  } catch {
    return { text: "" };
  }
}

export function keep(chat, draft) {
  try {
    const held = draft.text || draft.event || Object.keys(draft.forms || {}).length || (draft.mode && draft.mode !== "reply");
    if (held) localStorage.setItem(key(chat), JSON.stringify(draft));
    else localStorage.removeItem(key(chat));
  } catch {
    // Storage may be full or refused: the text still stands in the box.
  }
}

export function dropAll() {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(PREFIX)) localStorage.removeItem(name);
  }
}
