// In a frame on a company's page: says what is unread and when to close; hears when it is opened.

const SEEN = "qingsu-chat-seen";

/** Whether this page was put into a frame by embed.js. */
export const embedded = window.parent !== window && new URLSearchParams(location.search).has("embed");

/** Speaks only with the window above, and only if its origin is one the server names. */
export class Frame {
  /** opened(): the customer looks at the chat (again). */
  constructor(opened) {
    const named = document.querySelector('meta[name="qingsu-origins"]')?.content ?? "";
    this.allowed = new Set([location.origin, ...named.split(" ")].filter(Boolean));
    this.opened = opened;
    this.origin = ""; // of the window above, once it has spoken
    this.open = false;
    this.last = 0;
    this.seen = seenBefore();
    this.unread = 0;
    this.hear = (event) => this.heard(event);
    addEventListener("message", this.hear);
  }

  stop() {
    removeEventListener("message", this.hear);
  }

  /** A message stands in the talk now. */
  received({ id, from }) {
    if (!(id > this.last)) return;
    this.last = id;
    if (this.open) this.look();
    else if (from !== "customer" && id > this.seen) this.count(this.unread + 1);
  }

  close() {
    this.say("close");
  }

  heard({ source, origin, data }) {
    if (source !== window.parent || !this.allowed.has(origin)) return;
    if (data?.qingsu === "hello" && !this.origin) {
      this.origin = origin;
      this.say("ready");
    }
    if (data?.qingsu === "hello" || data?.qingsu === "open") this.turn(data.open === true);
    if (this.unread) this.say("unread", { count: this.unread });
  }

  turn(open) {
    this.open = open;
    if (!open) return;
    this.look();
    this.opened();
  }

  look() {
    this.seen = Math.max(this.seen, this.last);
    keepSeen(this.seen);
    this.count(0);
  }

  count(unread) {
    if (unread === this.unread) return;
    this.unread = unread;
    this.say("unread", { count: unread });
  }

  say(what, more = {}) {
    if (this.origin) window.parent.postMessage({ qingsu: what, ...more }, this.origin);
  }
}

function seenBefore() {
  try {
    return Number(localStorage.getItem(SEEN)) || 0;
  } catch {
    return 0;
  }
}

function keepSeen(id) {
  try {
    localStorage.setItem(SEEN, String(id));
  } catch {
    return; // forbidden by the browser: counted anew on the next page
  }
}
