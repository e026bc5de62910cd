// Terms on file in a refusal or a letter: chosen once, quoted word for word, their version kept.

import { h } from "./desk-dom.js";
import { t } from "./desk-words.js";

/** The fields a quotation may stand in. */
export const QUOTING = { decline: ["term"], resolve: ["done", "condition", "reason"] };

/** The term on file that the words quote, and its version; nothing once its words were changed by hand. */
export function quoted(kind, values) {
  const said = QUOTING[kind]?.some((name) => (values[name] || "").includes(values.quote));
  if (!values.policy || !said) return {};
  return kind === "decline" ? { policy: values.policy } : { policy: values.policy, version: values.quoted };
}

/** Terms on file: one that is chosen fills in the quotation, word for word, and its version. */
export function terms(kind, form, policies, values, told) {
  const id = `${kind}-policy`;
  const set = (name, value) => {
    values[name] = value;
    const box = form.querySelector(`#${kind}-${name}`);
    if (!box) return;
    box.value = value;
    told(name);
  };
  const choose = () => {
    const one = policies.find((policy) => policy.id === box.value);
    const before = values.said || "";
    const name = kind === "decline" ? "term" : ["upheld", "partly"].includes(values.outcome) ? "condition" : "done";
    const words = one ? (kind === "decline" ? `《${one.title}》${one.text}` : `《${one.title}》（${one.version}）：${one.text}`) : "";
    if (kind === "decline") {
      set("term", words);
      set("version", one?.version || "");
    } else {
      for (const part of QUOTING.resolve) if (before && values[part]?.includes(before)) set(part, values[part].replace(before, "").trimEnd());
      if (one) set(name, [values[name], words].filter(Boolean).join("\n"));
    }
    Object.assign(values, { policy: one?.id || "", quote: one?.text || "", quoted: one?.version || "", said: words });
    told("");
  };
  const box = h("select", { id, on: { change: choose } }, h("option", { value: "" }, t("从现行条款里选")), policies.map((one) =>
    h("option", { value: one.id, selected: values.policy === one.id }, `${one.title}（${one.version}）`)));
  return h("p", { class: "field" }, h("label", { for: id }, t(kind === "decline" ? "现行条款" : "引用条款（可不选）")), box);
}
