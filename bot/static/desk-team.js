// Teams: my own switch in the head, and the page of who is in which team, who is there, what had none.

import { get, post } from "./desk-api.js";
import { byId, h, levelBadge, say, show, timeAt } from "./desk-dom.js";
import { ask, asks, suspicions } from "./desk-owner.js";
import { regulator, regulators } from "./desk-regulator.js";
import { t } from "./desk-words.js";

const AGAIN_MS = 20000;
const STATES = { available: "在岗", paused: "休息", away: "离开" };
const SAID = {
  available: "您在岗了，轮到您的会分给您。", paused: "休息中，不再分给您；没认领的会转给别人。",
  away: "您离开了，不再分给您；没认领的会转给别人。",
};
const APART = /[、，,;；\s]+/;
const MOST = 8;
let found = null;
let editing = "";
let opens = () => {};

/** Keep my switch true; returns the acts by name. `open(chat)` opens a talk; `desk` as in desk.js. */
export function staffing(open, desk) {
  opens = open;
  asks();
  regulators();
  const box = byId("my-state");
  const be = async (state) => {
    try {
      drawMe(await post("/desk/api/team/me", { state }));
      say(t(SAID[state]));
      if (byId("team").open) await read();
    } catch (error) {
      say(error.message, "error");
      look();
    }
  };
  const opened = async () => {
    editing = "";
    if (!(await read())) return;
    if (!byId("team").open) byId("team").showModal();
    byId("team-title").focus();
  };
  box.addEventListener("change", () => be(box.value));
  byId("team-button").addEventListener("click", opened);
  byId("team-close").addEventListener("click", () => byId("team").close());
  byId("team").addEventListener("close", () => { editing = ""; });
  setInterval(look, AGAIN_MS);
  look();
  const settle = (kind) => () => ask(kind, desk.work(), desk.refresh);
  return {
    team: opened, here: () => be("available"), pause: () => be("paused"), leave: () => be("away"),
    owner: settle("owner"), tier: settle("tier"), hold: settle("hold"), suspect: settle("suspect"), suspicions: () => suspicions(open), regulator: () => regulator(desk.work()),
  };
}

async function look() {
  try {
    drawMe(await get("/desk/api/team/me", { quiet: true }));
    if (byId("team").open) await read({ quiet: true });
  } catch {
    // the switch stays as it was
  }
}

function drawMe(me) {
  const box = byId("my-state");
  box.disabled = false;
  box.value = me.state;
  box.dataset.state = me.state;
  box.title = me.teams.length ? t("在岗才会自动分给您；现在手上 {n} 个", { n: me.load }) : t("您还不在任何小组，不会自动分给您");
}

async function read({ quiet = false } = {}) {
  try {
    found = await get("/desk/api/team", { quiet });
  } catch (error) {
    if (!quiet) say(error.message, "error");
    return false;
  }
  show(byId("team-teams"), JSON.stringify([found.teams, found.people]), () => found.teams.map(group));
  if (!editing) drawPeople();
  byId("team-unrouted-count").textContent = String(found.unrouted.length);
  show(byId("team-unrouted"), JSON.stringify(found.unrouted), () => (found.unrouted.length ? found.unrouted.map(lost)
    : [h("li", { class: "empty" }, t("没有。每一件都有小组接。"))]));
  byId("team-counts").textContent = counted();
  return true;
}

function stateOf(one) {
  return h("span", { class: "there", "data-state": one.state }, t(STATES[one.state]));
}

function group(one) {
  const inside = found.people.filter((each) => each.teams.includes(one.key));
  return h("li", { "data-team": one.key }, h("b", {}, t(one.key)), one.default ? h("span", { class: "small" }, " ", t("默认组")) : null,
    h("span", { class: "small" }, ` ${t(one.for)}`),
    inside.length ? h("ul", { class: "members" }, inside.map((each) => h("li", {}, each.name, each.lead ? t("（组长）") : "", " ", stateOf(each),
      h("span", { class: "small" }, ` ${each.load}/${each.most}`))))
      : h("p", { class: "warn" }, t(one.default ? "还没有人：没有小组接的也没人分到。" : "还没有人：归它的先由默认组接。")));
}

function drawPeople() {
  const list = byId("team-people");
  const held = document.activeElement?.dataset?.edit;
  show(list, JSON.stringify([found.people, found.leads, editing]), () => found.people.map(person));
  if (held) buttonOf(held)?.focus();
}

function buttonOf(login) {
  return [...byId("team-people").querySelectorAll("[data-edit]")].find((one) => one.dataset.edit === login);
}

function person(one) {
  if (one.login === editing) return h("li", { "data-login": one.login }, form(one));
  const known = [...one.skills, ...one.languages.map((key) => t(found.languages.find((each) => each.key === key)?.name || key))];
  return h("li", { "data-login": one.login },
    h("span", { class: "who" }, h("b", {}, one.name), " ", h("span", { class: "small" }, t(one.role_name), one.me ? t("（我）") : "")),
    h("span", {}, stateOf(one), one.since && one.state !== "away" ? [" ", timeAt(one.since)] : null, one.note ? ` ${one.note}` : "",
      h("span", { class: "small" }, ` ${t("手上 {n}，最多 {most}", { n: one.load, most: one.most })}`)),
    h("span", { class: "in" }, one.teams.length ? one.teams.map((name) => t(name)).join(t("、")) : t("不在任何小组"), one.lead ? t("（组长）") : "",
      known.length ? h("span", { class: "small" }, ` ${known.join(t("、"))}`) : null),
    found.leads ? h("button", { type: "button", class: "small-button", "data-edit": one.login, on: { click: () => edit(one.login) } },
      t("改"), h("span", { class: "unseen" }, `${t("：")}${one.name}`)) : null);
}

function edit(login) {
  editing = login;
  drawPeople();
  byId("team-people").querySelector("form input")?.focus();
}

function ticks(legend, name, rows, chosen) {
  return h("fieldset", { class: "choices" }, h("legend", {}, t(legend)), rows.map((one) => h("label", {},
    h("input", { type: "checkbox", name, value: one.key, checked: chosen.includes(one.key) }), " ", t(one.name || one.key))));
}

/** Who somebody is to the teams, and whether he is there; only leads see it. */
function form(one) {
  const known = found.skills.length ? t("用顿号隔开；已有的：{known}", { known: found.skills.join("、") }) : t("用顿号隔开，例：quality");
  const fault = h("p", { class: "fault", role: "alert" });
  const made = h("form", { "aria-label": t("{name}在哪些小组", { name: one.name }), novalidate: true, on: {
    submit: (event) => { event.preventDefault(); save(one, made, fault); },
    keydown: (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      leave(one.login);
    },
  } },
  h("p", {}, h("b", {}, one.name), " ", h("span", { class: "small" }, t(one.role_name))),
  ticks("小组", "team", found.teams, one.teams),
  h("div", { class: "field" }, h("label", { for: "team-skills" }, t("会什么")),
    h("input", { id: "team-skills", type: "text", maxlength: "200", autocomplete: "off", value: one.skills.join("、"), "aria-describedby": "team-skills-help" }),
    h("p", { class: "help", id: "team-skills-help" }, known)),
  ticks("语言", "language", found.languages, one.languages),
  h("div", { class: "pair" },
    h("label", {}, t("同时最多几件"), " ", h("input", { id: "team-most", type: "number", min: "1", max: "100", value: one.most })),
    h("label", {}, t("现在"), " ", h("select", { id: "team-state" }, Object.entries(STATES).map(([key, name]) =>
      h("option", { value: key, selected: key === one.state }, t(name))))),
    h("label", {}, h("input", { id: "team-lead", type: "checkbox", checked: one.lead }), " ", t("组长（规则要求组长的先给他）"))),
  fault,
  h("p", { class: "choices" }, h("button", { class: "primary" }, t("存下")), " ",
    h("button", { type: "button", on: { click: () => leave(one.login) } }, t("取消"))));
  return made;
}

async function save(one, made, fault) {
  const ticked = (name) => [...made.querySelectorAll(`[name="${name}"]:checked`)].map((box) => box.value);
  const said = {
    login: one.login, teams: ticked("team"), languages: ticked("language"),
    skills: made.querySelector("#team-skills").value.split(APART).filter(Boolean),
    lead: made.querySelector("#team-lead").checked, most: Number(made.querySelector("#team-most").value) || MOST,
  };
  const state = made.querySelector("#team-state").value;
  try {
    await post("/desk/api/team/member", said);
    if (state !== one.state) await post("/desk/api/team/me", { state, login: one.login });
  } catch (error) {
    fault.textContent = error.message;
    return;
  }
  byId("team-told").textContent = t("{name}的小组存下了。", { name: one.name });
  await leave(one.login);
  look();
}

async function leave(login) {
  editing = "";
  drawPeople();
  await read({ quiet: true });
  buttonOf(login)?.focus();
}

function lost(one) {
  return h("li", {}, levelBadge(one.level, one.level_name), " ", timeAt(one.at), " ",
    h("button", { type: "button", class: "link mono", on: { click: () => { byId("team").close(); opens(one.chat); } } }, one.case_no || t("还没立案")), " ",
    t(one.category), h("span", { class: "small" }, " ", one.route ? t("「{route}」要去的小组当时没有人", { route: t(one.route) }) : t(one.why)));
}

/** How many of which category, the most first. */
function counted() {
  const all = new Map();
  for (const one of found.unrouted) all.set(one.category || t("未定"), (all.get(one.category || t("未定")) || 0) + 1);
  return [...all].sort((a, b) => b[1] - a[1]).map(([name, n]) => t("{name} {n} 件", { name, n })).join(t("；"));
}
