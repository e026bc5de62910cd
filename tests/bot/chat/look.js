// What a test sees of the chat page: contrast, sizes, focus, motion. Colours are sRGB, 0 to 255.

globalThis.look = (() => {
  const root = document.querySelector("qingsu-chat").shadowRoot;
  const all = () => [...root.querySelectorAll("*")].filter((one) => one.checkVisibility());
  const style = (element) => getComputedStyle(element);

  function colour(text) {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return { rgb: [r, g, b], a };
  }

  function ground(element) {
    for (let one = element; one; one = one.parentElement ?? one.getRootNode().host) {
      const { rgb, a } = colour(style(one).backgroundColor);
      if (a === 1) return rgb;
      if (a > 0) throw new Error("half transparent grounds are not reckoned");
    }
    throw new Error("no ground");
  }

  function light(rgb) {
    const [r, g, b] = rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function ratio(one, other) {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  }

  const ownText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());

  return {
    contrasts: () => all().filter(ownText).map((element) => ({
      text: element.textContent.slice(0, 20),
      ratio: ratio(colour(style(element).color).rgb, ground(element)),
    })),
    // The box and the live buttons are told by their edges: the weakest of them.
    edges: () => Math.min(...all()
      .filter((one) => one.matches("textarea, .choice:not([aria-disabled])"))
      .map((one) => ratio(colour(style(one).borderTopColor).rgb, ground(one.parentElement)))),
    wider: () => [document.documentElement, ...all()]
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5 || (one.matches(".log, html") && one.scrollWidth > one.clientWidth))
      .map((one) => one.className || one.tagName),
    fontSize: () => parseFloat(style(root.querySelector(".bubble")).fontSize),
    targets: () => Object.fromEntries(all()
      .filter((one) => one.matches("button:not([aria-disabled]), textarea"))
      .map((one) => [one.getAttribute("aria-label") || one.textContent || one.id, Math.min(one.offsetHeight, one.offsetWidth)])),
    moving: () => root.getAnimations().filter((one) => one.playState === "running").length,
    focused: () => {
      const element = root.activeElement;
      const name = element?.getAttribute("aria-label") || element?.textContent || element?.id || "";
      return [name, element ? parseFloat(style(element).outlineWidth) : 0];
    },
  };
})();
