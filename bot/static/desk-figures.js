// The way to the page of figures, in the language chosen here.

import { byId } from "./desk-dom.js";
import { english } from "./desk-words.js";

export function figuresPage() {
  const link = byId("figures-link");
  if (english) link.search = "lang=en";
  return () => location.assign(link.href);
}
