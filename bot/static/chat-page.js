// The page around the chat: as high as what the keyboard on the screen leaves free.

const seen = window.visualViewport;

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
