// The page around the chat: as high as what the keyboard on the screen leaves free.

import { WORDS } from "./chat-words.js";

const seen = window.visualViewport;

document.title = WORDS.heading;
document.documentElement.lang = WORDS.lang;

/** iOS lays its keyboard over the page and tells only the visual viewport. */
function fit() {
  if (seen.scale > 1.01) return; // pinched larger: the page must not shrink under the fingers
  document.documentElement.style.setProperty("--room", `${seen.height}px`);
  window.scrollTo(0, 0);
}

if (seen) {
  seen.addEventListener("resize", fit);
  fit();
}
