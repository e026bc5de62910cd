"""The right team gets a case, and the right one of it: by table, never an absent or barred one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues import teams_file
from dialogues.assign import AVAILABLE, AWAY, PAUSED, Agent, Need, choose
from dialogues.routing import CLOSED, OPEN, About, Match, Route, Table
from dialogues.teams_file import Triage
from dialogues.typed_yaml import FileError

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEAM = "一线客服"


@pytest.fixture(scope="module")
def shipped() -> Triage:
    return teams_file.load()


def test_the_example_of_a_line_for_high_tiers_works_once_its_marks_are_gone(tmp_path: Path) -> None:
    """S2-45: what operators are told to uncomment does what it says."""
    text = teams_file.SHIPPED.read_text("utf-8").replace("tiers: []", "# tiers: []", 1)
    text, marks = re.subn(r"^( *)# (.*# 例)", r"\1\2", text, flags=re.MULTILINE)
    (tmp_path / "teams.yml").write_text(text, encoding="utf-8")
    own = teams_file.load(tmp_path / "teams.yml")
    assert (marks, own.priorities.tiers) == (3, ("钻石", "金"))
    for category in ("quality.fault", "service.attitude", "logistics.late"):
        assert own.table.route(About("2", category, tier="金")).team == "大客户组"
        assert own.table.route(About("2", category)).team != "大客户组"
    assert own.table.route(About("1", "quality.safety", tier="金")).team == "值班经理"


# One row a route of the shipped file, and what none of them is for.
SHIPPED = {
    "紧急": About("1", "quality.fault", hours=CLOSED),
    "建议": About("3", "suggestion.feature"),
    "上班时的质量问题": About("2", "quality.fault", hours=OPEN),
    "对服务不满": About("2", "service.attitude", hours=CLOSED),
    "": About("2", "quality.fault", hours=CLOSED),
}


def test_every_route_of_the_file_delivered_has_its_case(shipped: Triage) -> None:
    assert {route.name for route in shipped.table.routes} == set(SHIPPED) - {""}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_case_goes_by_its_route(shipped: Triage, name: str) -> None:
    routed = shipped.table.route(SHIPPED[name])
    assert routed.route == name
    row = next((route for route in shipped.table.routes if route.name == name), None)
    assert routed.team == (row.team if row else shipped.table.default)


def test_what_no_route_is_for_goes_to_the_default_and_says_so(shipped: Triage) -> None:
    """S2-15: the front line has what nobody else is for."""
    routed = shipped.table.route(About("2", "logistics.late"))
    assert (routed.team, routed.by_default) == ("一线客服", True)
    assert not shipped.table.route(About("1", "logistics.late")).by_default


CLOSER = {
    "more parts beat fewer": (About("2", "quality.fault", "金"), "gold quality"),
    "a leaf beats its parent": (About("2", "quality.food"), "food"),
    "of two alike the first": (About("2", channel="wechat", language="en"), "wechat"),
    "one of several values": (About("2", channel="telegram"), "telegram or web"),
    "a parent holds for leaves only": (About("2", "qualityish"), ""),
    "not known is not any": (About("2", tier=""), ""),
}
TABLE = Table("else", (
    Route("gold", Match(tier=("金",)), "a"),
    Route("quality", Match(category=("quality",)), "b"),
    Route("gold quality", Match(category=("quality",), tier=("金",)), "c"),
    Route("food", Match(category=("quality.food",)), "d"),
    Route("wechat", Match(channel=("wechat",)), "e"),
    Route("english", Match(language=("en",)), "f"),
    Route("telegram or web", Match(channel=("telegram", "web")), "g"),
))  # fmt: skip


@pytest.mark.parametrize("why", CLOSER)
def test_the_closest_route_counts(why: str) -> None:
    about, name = CLOSER[why]
    assert TABLE.route(about).route == name


HEAD = "default: 一\nteams: {一: ''}\nincidents: {team: 一}\n"
MISTAKES = {
    "a default that is no team": (HEAD.replace("default: 一", "default: 二"), 1, "没有“二”这个组"),
    "a route to nowhere": (HEAD + "routes:\n  甲: {when: {}, team: 二}\n", 5, "没有“二”这个组"),
    "an unknown category": (
        HEAD + "routes:\n  甲: {when: {category: fire}, team: 一}\n",
        5,
        "没有“fire”这个类别",
    ),
    "an unknown part": (HEAD + "routes:\n  甲: {when: {levle: '1'}, team: 一}\n", 5, "不认识的项"),
    "a tier nobody has": (HEAD + "routes:\n  甲: {when: {tier: 金}, team: 一}\n", 5, "tiers"),
    "a route that never counts": (
        HEAD
        + "routes:\n  甲: {when: {level: '1'}, team: 一}\n  乙: {when: {level: '1'}, team: 一}\n",
        6,
        "永远轮不到",
    ),
    "a rule without a condition": (
        HEAD + "escalations:\n  R: {why: 因为, when: [{}]}\n",
        5,
        "至少写一个条件",
    ),
    "a flag not known": (
        HEAD + "escalations:\n  R: {why: 因为, when: [{flag: fire}]}\n",
        5,
        "只能是",
    ),
    "waiting for nothing": (HEAD + "points: {waiting: 0}\n", 4, "不小于 1"),
    "hours in words": (
        HEAD + "routes:\n  甲: {when: {hours: 夜里}, team: 一}\n",
        5,
        "只能是 open（上班时间）、closed（下班以后），现在写的是“夜里”",
    ),
    "a channel nobody comes by": (
        HEAD + "routes:\n  甲: {when: {channel: wechatt}, team: 一}\n",
        5,
        "没有“wechatt”这个渠道：是不是 wechat（微信）？",
    ),
    "an unknown language": (
        HEAD + "routes:\n  甲: {when: {language: jp}, team: 一}\n",
        5,
        "没有“jp”这种语言",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_said_on_its_line(name: str, tmp_path: Path) -> None:
    text, line, what = MISTAKES[name]
    path = tmp_path / "teams.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        teams_file.load(path)
    (found,) = caught.value.mistakes
    assert (found.line, what in found.what) == (line, True), str(found)


def agent(login: str, **more: object) -> Agent:
    base = Agent(login, login.upper(), frozenset({TEAM}), state=AVAILABLE)
    return replace(base, **more)  # type: ignore[arg-type]  # a test's shorthand


FREE = agent("b")
WANTED = {
    "whoever is free": (Need(TEAM), [agent("a", load=3), FREE]),
    "whoever waited longest": (Need(TEAM), [agent("a", given=NOW), FREE]),
    "whoever can": (
        Need(TEAM, ("quality",)),
        [agent("a"), agent("b", skills=frozenset({"quality"}), load=2)],
    ),
    "whoever speaks it": (
        Need(TEAM, language="en"),
        [agent("a"), agent("b", languages=frozenset({"en"}), load=2)],
    ),
    "whoever knows the customer": (Need(TEAM, last=("b",)), [agent("a"), agent("b", load=2)]),
    "the head": (Need(TEAM, lead=True), [agent("a"), agent("b", lead=True, load=5)]),
    "the owner of the incident": (
        Need(TEAM, first="b", last=("a",)),
        [agent("a"), agent("b", load=5)],
    ),
    "another than before": (
        Need(TEAM, last=("a",), barred=frozenset({"a"})),
        [agent("a"), agent("b", load=7)],
    ),
    "not who has a break": (Need(TEAM, last=("a",)), [agent("a", state=PAUSED), FREE]),
    "not who went home": (Need(TEAM), [agent("a", state=AWAY), FREE]),
    "not who is full": (Need(TEAM, last=("a",)), [agent("a", load=8), FREE]),
    "not another team": (Need(TEAM), [agent("a", teams=frozenset({"品质组"})), agent("b", load=7)]),
    "not who has clearly more to do": (Need(TEAM, last=("a",)), [agent("a", load=3), FREE]),
    "a member when no head is there": (
        Need(TEAM, lead=True),
        [agent("a", lead=True, state=AWAY), FREE],
    ),
    "somebody when nobody can": (Need(TEAM, ("quality",), "en"), [agent("a", load=1), FREE]),
}


@pytest.mark.parametrize("name", WANTED)
def test_it_goes_to(name: str) -> None:
    need, agents = WANTED[name]
    for order in (agents, agents[::-1]):
        chosen = choose(need, order)
        assert chosen is not None
        assert (chosen.login, chosen.name) == ("b", "B")
        assert chosen.why


def test_it_waits_when_nobody_may_have_it() -> None:
    assert choose(Need(TEAM), [agent("a", state=PAUSED), agent("b", load=8)]) is None
    assert choose(Need(TEAM, barred=frozenset({"a"})), [agent("a")]) is None
    assert choose(Need(TEAM), []) is None


def test_a_need_that_is_not_met_is_said() -> None:
    chosen = choose(Need(TEAM, ("quality",), "en", lead=True), [FREE])
    assert chosen is not None
    assert {"没有空着的人会：quality", "没有空着的人说 en", "组长都不在，先由组员接手"} <= set(
        chosen.why
    )


FEW = settings(max_examples=40, deadline=None)
LOGINS = st.sampled_from("abcdef")
AGENTS = st.lists(
    st.builds(
        agent,
        LOGINS,
        state=st.sampled_from([AVAILABLE, PAUSED, AWAY]),
        load=st.integers(0, 10),
        lead=st.booleans(),
        teams=st.sets(st.sampled_from([TEAM, "品质组"])).map(frozenset),
        given=st.none() | st.just(NOW),
    ),
    unique_by=lambda one: one.login,
)
NEEDS = st.builds(
    Need,
    st.just(TEAM),
    lead=st.booleans(),
    first=LOGINS,
    last=st.tuples(LOGINS),
    barred=st.sets(LOGINS).map(frozenset),
)


@FEW
@given(NEEDS, AGENTS)
def test_never_an_absent_a_full_a_barred_or_a_foreign_one(need: Need, agents: list[Agent]) -> None:
    chosen = choose(need, agents)
    able = {a.login for a in agents if a.free and TEAM in a.teams} - need.barred
    assert (chosen is None) == (not able)
    assert chosen is None or chosen.login in able


@FEW
@given(NEEDS, AGENTS, st.randoms())
def test_the_order_of_asking_decides_nothing(
    need: Need, agents: list[Agent], chance: Random
) -> None:
    mixed = chance.sample(agents, len(agents))
    assert choose(need, mixed) == choose(need, agents)


@FEW
@given(st.integers(2, 6), st.integers(1, 6))
def test_a_hundred_cases_are_shared_fairly(many: int, hold: int) -> None:
    """Everybody the same, within one; whether they are done fast or slowly."""
    crew = {login: agent(login, most=1000) for login in "abcdef"[:many]}
    got: list[str] = []
    for n in range(100):
        chosen = choose(Need(TEAM), crew.values())
        assert chosen is not None
        one = crew[chosen.login]
        crew[chosen.login] = replace(one, load=one.load + 1, given=NOW + timedelta(minutes=n))
        got.append(chosen.login)
        if len(got) > hold:
            done = got[-hold - 1]
            crew[done] = replace(crew[done], load=crew[done].load - 1)
    counts = Counter(got)
    assert max(counts.values()) - min(counts[login] for login in crew) <= 1
