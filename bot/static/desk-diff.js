// What changed between two texts, letter by letter: words that went and words that came.

import { h } from "./desk-dom.js";

const MOST = 1200;  // letters on either side that are compared one by one; more are shown as wholes

/** [[kind, words]]: kind "same", "gone" or "new". */
export function compared(old, fresh) {
  const [a, b] = [Array.from(old), Array.from(fresh)];
  let first = 0;
  while (first < a.length && first < b.length && a[first] === b[first]) first += 1;
  let last = 0;
  while (last < a.length - first && last < b.length - first && a.at(-1 - last) === b.at(-1 - last)) last += 1;
  const middle = inner(a.slice(first, a.length - last), b.slice(first, b.length - last));
  return joined([["same", a.slice(0, first).join("")], ...middle, ["same", a.slice(a.length - last).join("")]]);
}

function inner(a, b) {
  if (a.length > MOST || b.length > MOST) return [["gone", a.join("")], ["new", b.join("")]];
  const long = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      long[i][j] = a[i] === b[j] ? long[i + 1][j + 1] + 1 : Math.max(long[i + 1][j], long[i][j + 1]);
    }
  }
  const found = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      found.push(["same", a[i]]);
      [i, j] = [i + 1, j + 1];
    } else if (j >= b.length || (i < a.length && long[i + 1][j] >= long[i][j + 1])) {
      found.push(["gone", a[i]]);
      i += 1;
    } else {
      found.push(["new", b[j]]);
      j += 1;
    }
  }
  return found;
}

function joined(parts) {
  const found = [];
  for (const [kind, words] of parts) {
    if (!words) continue;
    if (found.at(-1)?.[0] === kind) found.at(-1)[1] += words;
    else found.push([kind, words]);
  }
  return found;
}

/** The same as elements. */
export function difference(old, fresh) {
  const tags = { same: "span", gone: "del", new: "ins" };
  return compared(old, fresh).map(([kind, words]) => h(tags[kind], {}, words));
}
