// Under which versions a case ran: scripts, rules, categories, model; read when it is unfolded.

import { get } from "./desk-api.js";
import { h, timeAt } from "./desk-dom.js";
import { t } from "./desk-words.js";

const KINDS = { "sla.yml": "时限", "teams.yml": "分组", "work.yml": "办案", "taxonomy.yml": "分类", "manifest.json": "模型" };

/** The folded line of a case; what stands under it is read anew each time it is opened. */
export function ranUnder(number) {
  const place = h("div", {});
  const read = async () => {
    try {
      const { versions } = await get(`/desk/api/case/${encodeURIComponent(number)}/versions`, { quiet: true });
      place.replaceChildren(h("ul", { class: "plain ran-under" }, versions.map(line)));
    } catch (error) {
      place.replaceChildren(h("p", { class: "fault", role: "alert" }, error.message));
    }
  };
  return [h("details", { class: "case-facts", id: "ran-under", on: { toggle: (event) => event.target.open && read() } },
    h("summary", {}, t("照哪几版办的")), place)];
}

function line(one) {
  const of = KINDS[one.name] ? t(KINDS[one.name]) : t("话术 {name}", { name: one.name });
  if (one.number === null) return h("li", { "data-ran": one.name }, h("b", {}, of), " ", h("span", { class: "small" }, t("没有记下")));
  return h("li", { "data-ran": one.name, title: `${one.name} ${one.version}` }, h("b", {}, of), ` ${t("第 {n} 版", { n: one.number })} `,
    h("span", { class: "small" }, timeAt(one.released), ` ${t(one.author)}`, one.note ? `${t("：")}${t(one.note)}` : "",
      one.at && (one.by !== one.author || one.at !== one.released) ? [" · ", t("{who} 启用", { who: t(one.by) }), " ", timeAt(one.at)] : null));
}
