// The chat on a company's own page: one button and one frame, whatever the page looks like.
//
// <script src="https://HOST/embed.js" async data-lang="zh-Hans" data-side="right" data-label="联系我们"></script>
// All three are optional. Nothing of the page is touched: the styles live in a shadow root. The frame is
// fetched when it is first opened. Messages go only between HOST and the page that holds this script.

(() => {
  "use strict";

  const TAG = "qingsu-embed";
  const READY_MS = 20_000; // for the frame to come; on a slow line it may take long
  const SILENT_MS = 3_000; // a frame that is there and says nothing is forbidden or an error
  const OPENED = "qingsu-embed-open"; // in the tab's storage of the company's page

  const HANS = {
    label: "在线客服", close: "收起对话", title: "在线投诉与建议",
    unread: (count) => `${count} 条新消息`, failed: "这里暂时打不开对话。", whole: "在新页面里打开",
  };
  const HANT = {
    label: "線上客服", close: "收起對話", title: "線上投訴與建議",
    unread: (count) => `${count} 則新訊息`, failed: "這裡暫時打不開對話。", whole: "在新頁面開啟",
  };
  const EN = {
    label: "Chat with us", close: "Close the chat", title: "Complaints and suggestions",
    unread: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
    failed: "The chat cannot be opened here.", whole: "Open it in a page of its own",
  };

  const STYLE = `
    :host { all: initial; color-scheme: light dark; }
    * { box-sizing: border-box; font: 500 16px/1.5 system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
    [hidden] { display: none !important; }
    .button, .pane { position: fixed; z-index: 2147483000; }
    .button {
      display: flex; align-items: center; gap: 8px; min-height: 52px; padding: 8px 20px; border: 0; border-radius: 26px;
      right: max(20px, env(safe-area-inset-right)); bottom: max(20px, env(safe-area-inset-bottom));
      color: #fff; background: #17695a; box-shadow: 0 4px 16px rgb(0 0 0 / 28%); cursor: pointer;
    }
    .button:hover { background: #115347; }
    .button:focus-visible, .pane a:focus-visible { outline: 3px solid #0b5cad; outline-offset: 3px; box-shadow: 0 0 0 3px #fff; }
    .left .button, .left .pane { right: auto; left: max(20px, env(safe-area-inset-left)); }
    .sign { width: 22px; height: 22px; border-radius: 11px 11px 11px 3px; border: 2.5px solid currentcolor; }
    .badge { min-width: 24px; padding: 0 7px; border-radius: 12px; color: #fff; background: #b3261e; text-align: center; line-height: 24px; font-size: 14px; }
    .pane {
      right: max(20px, env(safe-area-inset-right)); bottom: max(20px, env(safe-area-inset-bottom));
      width: 400px; height: min(680px, calc(100vh - 40px)); border: 1px solid rgb(0 0 0 / 14%); border-radius: 16px; overflow: hidden;
      background: #f3f5f2; box-shadow: 0 8px 32px rgb(0 0 0 / 26%);
    }
    .pane iframe { display: block; width: 100%; height: 100%; border: 0; }
    .pane .failed { position: absolute; inset: 0; display: flex; flex-direction: column; gap: 16px; align-items: center; justify-content: center; padding: 24px; color: #1d282b; background: #f3f5f2; text-align: center; }
    .pane a { color: #17695a; }
    .pane button { min-height: 44px; padding: 8px 20px; border: 1px solid #7b8a84; border-radius: 22px; color: inherit; background: none; cursor: pointer; }
    @media (max-width: 520px), (max-height: 460px) {
      .pane, .left .pane { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; }
    }
    @media (prefers-color-scheme: dark) {
      .pane, .pane .failed { color: #e4ebea; background: #13191b; border-color: rgb(255 255 255 / 22%); }
      .pane a { color: #62c6b0; }
    }
    @media (forced-colors: active) { .button, .badge { border: 1px solid; } }
  `;

  class Embed {
    constructor(script) {
      this.host = new URL(script.src).origin;
      this.lang = script.dataset.lang || document.documentElement.lang || navigator.language || "zh-CN";
      this.words = wordsFor(this.lang);
      this.frame = null;
      this.failed = null; // what stands in the frame's place
      this.ready = false;
      this.open = false;
      this.build(script.dataset);
      addEventListener("message", (event) => this.heard(event));
      if (remembered()) this.load();
    }

    build({ side, label }) {
      this.label = label || this.words.label;
      this.element = document.createElement(TAG);
      const root = this.element.attachShadow({ mode: "open" });
      dress(root);
      this.badge = make("span", { class: "badge", hidden: "" });
      this.button = make("button", { type: "button", class: "button", "aria-haspopup": "dialog", "aria-expanded": "false" },
        make("span", { class: "sign", "aria-hidden": "true" }), this.label, this.badge);
      this.button.addEventListener("click", () => this.turn(true));
      this.pane = make("div", { class: "pane", role: "dialog", "aria-label": this.words.title, hidden: "" });
      const corner = make("div", { class: side === "left" ? "left" : "right" }, this.button, this.pane);
      corner.addEventListener("keydown", (event) => event.key === "Escape" && this.turn(false));
      root.append(corner);
      document.body.append(this.element);
    }

    load() {
      const address = new URL("/chat", this.host);
      address.searchParams.set("embed", "1");
      address.searchParams.set("lang", this.lang);
      this.frame = make("iframe", { title: this.words.title, allow: "microphone", referrerpolicy: "origin" });
      this.frame.addEventListener("load", () => this.greet());
      this.frame.src = address.href;
      this.pane.append(this.frame);
      this.patience = setTimeout(() => this.give(), READY_MS);
    }

    greet() {
      this.say("hello");
      clearTimeout(this.patience);
      if (!this.ready) this.patience = setTimeout(() => this.give(), SILENT_MS);
    }

    turn(open) {
      if (this.open === open) return;
      this.open = open;
      if (open && !this.frame) this.load();
      this.pane.hidden = !open;
      this.button.hidden = open;
      this.button.setAttribute("aria-expanded", String(open));
      this.say("open");
      if (open) this.frame.focus();
      else this.button.focus();
    }

    say(what) {
      this.frame?.contentWindow?.postMessage({ qingsu: what, open: this.open }, this.host);
    }

    heard({ source, origin, data }) {
      if (origin !== this.host || !this.frame || source !== this.frame.contentWindow) return;
      if (data?.qingsu === "ready") this.works();
      if (data?.qingsu === "close") this.turn(false);
      if (data?.qingsu === "unread") this.count(Number(data.count) || 0);
    }

    works() {
      this.ready = true;
      clearTimeout(this.patience);
      this.failed?.remove();
      this.failed = null;
      remember();
    }

    count(unread) {
      this.badge.hidden = unread === 0;
      this.badge.textContent = unread > 99 ? "99+" : String(unread);
      if (unread) this.button.setAttribute("aria-label", `${this.label}，${this.words.unread(unread)}`);
      else this.button.removeAttribute("aria-label");
    }

    // The frame does not speak: this page is not among the allowed ones, or the server is away.
    give() {
      if (this.failed) return;
      const whole = make("a", { href: `${this.host}/chat`, target: "_blank", rel: "noopener" }, this.words.whole);
      const close = make("button", { type: "button" }, this.words.close);
      close.addEventListener("click", () => this.turn(false));
      this.failed = make("div", { class: "failed", role: "alert" }, this.words.failed, whole, close);
      this.pane.append(this.failed);
    }
  }

  function wordsFor(lang) {
    const tag = lang.toLowerCase();
    if (!tag.startsWith("zh")) return EN;
    return /hant|-(tw|hk|mo)\b/.test(tag) ? HANT : HANS;
  }

  // A page's content policy may forbid inline styles; a constructed sheet is none.
  function dress(root) {
    if ("replaceSync" in CSSStyleSheet.prototype && "adoptedStyleSheets" in root) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } else {
      root.append(make("style", {}, STYLE));
    }
  }

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  function remembered() {
    try {
      return sessionStorage.getItem(OPENED) !== null;
    } catch {
      return false;
    }
  }

  function remember() {
    try {
      sessionStorage.setItem(OPENED, "1");
    } catch {
      return; // forbidden by the browser: unread messages are counted after the first look
    }
  }

  const script = document.currentScript;
  const begin = () => document.querySelector(TAG) || new Embed(script); // the script twice is one button
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin, { once: true });
})();
