/* Which talk is open, kept for a reload and for a new sign-in in this tab. */

const LAST = "qs.chat";

/** Keep it for a new sign-in in this tab. */
export function keep(chat) {
  sessionStorage.setItem(LAST, chat);
}

/** No talk is open. */
export function drop() {
  sessionStorage.removeItem(LAST);
}

/** The talk that was open: in the address over a reload, in this tab over a new sign-in. */
export function open() {
  try {
    return decodeURIComponent(location.hash.slice(1)) || sessionStorage.getItem(LAST);
  } catch {
    return null;  // an address somebody mistyped
  }
}
