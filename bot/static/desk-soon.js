// Many things that happen at once are read once: soon, and at most once a second.

const SOON_MS = 120;
const APART_MS = 1000;

/** A function that takes what moved (talks, or null for everything) and has `read(moved)` called;
    moved is "all" or a set of talks. */
export function soon(read) {
  let waiting = 0;
  let missed = null;
  let looked = 0;
  return (chats) => {
    missed = chats === null || missed === "all" ? "all" : new Set([...(missed || []), ...chats]);
    if (waiting) return;
    waiting = setTimeout(() => {
      looked = Date.now();
      const moved = missed;
      waiting = 0;
      missed = null;
      read(moved);
    }, Math.max(SOON_MS, looked + APART_MS - Date.now()));
  };
}
