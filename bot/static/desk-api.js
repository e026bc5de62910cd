// Talking to the server: same-origin requests with the page's token, and the live feed.

import { t } from "./desk-words.js";

const token = document.querySelector('meta[name="csrf"]').content;

/** What went wrong, in words for the agent; `missing`: the parts that a decision lacks; `content`: the answer. */
export class Failed extends Error {
  constructor(status, line, content = {}) {
    super(line);
    this.status = status;
    this.missing = content.missing ?? null;
    this.content = content;
  }
}

/** Read JSON. `quiet`: not asked for by a person, so it does not keep the session awake. */
export function get(path, { quiet = false } = {}) {
  return request(path, { headers: quiet ? { "X-Desk-Quiet": "1" } : {} });
}

export function post(path, body, { quiet = false } = {}) {
  return request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Desk-Token": token, ...(quiet ? { "X-Desk-Quiet": "1" } : {}) },
    body: JSON.stringify(body),
  });
}

/** Hand in a file; answers with its hash and name. */
export function upload(path, file) {
  const form = new FormData();
  form.append("file", file);
  return request(path, { method: "POST", headers: { "X-Desk-Token": token }, body: form });
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, credentials: "same-origin", cache: "no-store" });
  } catch {
    throw new Failed(0, t("连不上服务器"));
  }
  if (response.status === 401) {
    location.assign("/desk/login?again=1");
    throw new Failed(401, t("登录已过期，请重新登录"));
  }
  const content = await response.json().catch(() => ({}));
  if (!response.ok) throw new Failed(response.status, t(content.message || "服务器没有办成"), content);
  return content;
}

export function talkPath(chat, action = "") {
  return `/desk/api/talk/${encodeURIComponent(chat)}${action && `/${action}`}`;
}

/** A random id for an event of ours; randomUUID wants https, an intranet may not have it. */
export function eventId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Call `changed(chats)` whenever something happened (null: everything may have), `connected(on)`
    when the line comes or goes, `there(talks)` who is where. */
export function follow(changed, connected, there) {
  const feed = new EventSource("/desk/events");
  const alarmed = () => document.dispatchEvent(new CustomEvent("desk-alarms"));
  feed.addEventListener("open", () => { connected(true); changed(null); alarmed(); });
  feed.addEventListener("alarms", alarmed);
  feed.addEventListener("talks", (event) => changed(JSON.parse(event.data).chats));
  feed.addEventListener("presence", (event) => there(JSON.parse(event.data).talks));
  feed.addEventListener("error", async () => {
    connected(false);
    if (await ended() || feed.readyState !== EventSource.CLOSED) return;
    // A feed that was refused is not taken up again by the browser.
    feed.close();
    setTimeout(() => follow(changed, connected, there), 3000);
  });
}

/** Whether the line went because the session ended; then the page goes to the door. */
async function ended() {
  try {
    await get("/desk/api/me", { quiet: true });
    return false;
  } catch (error) {
    return error.status === 401;
  }
}

/** Tell the server that somebody is here, at most once a minute while keys or pointer move. */
export function stayAwake() {
  let last = Date.now();
  const seen = () => {
    if (Date.now() - last < 60000) return;
    last = Date.now();
    get("/desk/api/me").catch(() => {});
  };
  addEventListener("keydown", seen);
  addEventListener("pointerdown", seen);
}
