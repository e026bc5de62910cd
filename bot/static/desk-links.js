// Links to evidence are good for some minutes, a page stays open for hours: what a dead link no
// longer brings is asked for again with a fresh one.

const KEPT = 4;  // parts of a link before its time and signature: /evidence/<sha256>/<variant>
const KEYS = ["thumb", "view", "play", "original"];
const known = new Map();
let renew = async () => [];
let renewing = null;

/** `again()` gives the pieces of the open talk anew, each with fresh links. */
export function renewed(again) {
  renew = again;
}

/** The newest link we have to what this one led to. */
export function latest(link) {
  return known.get(place(link)) || link;
}

/** For a picture, sound or video that could not be loaded: load it by a fresh link. */
export async function revive(event) {
  const element = event.currentTarget;
  const was = element.getAttribute("src");
  if (!was.startsWith("/evidence/")) return;
  const wanted = element.paused === false;  // somebody pressed play
  const link = await fresh(was);
  if (link === was || element.getAttribute("src") !== was) return;
  element.src = link;
  if (wanted) element.play().catch(() => {});
}

/** A link that leads there now, "" when none does any more. */
export async function good(link) {
  const was = latest(link);
  const answer = await fetch(was, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer?.ok) return was;
  const link_ = await fresh(was);
  return link_ === was ? "" : link_;
}

/** A link made just now to what `was` led to, `was` itself when the talk has none. */
async function fresh(was) {
  if (latest(was) !== was) return latest(was);
  renewing ||= renew().catch(() => []).finally(() => { renewing = null; });
  for (const piece of await renewing) {
    for (const key of KEYS) if (piece[key]) known.set(place(piece[key]), piece[key]);
  }
  return latest(was);
}

function place(link) {
  return link.split("/").slice(0, KEPT).join("/");
}
