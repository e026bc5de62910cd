"""Rules make a level, points an order inside it, and both say why; a tier only breaks ties."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues import priority, teams_file
from dialogues.grouping import PLACE, PRODUCT, WORDS, Grouping, Report, alike, telling, together
from dialogues.priority import Condition, Priorities, Rule, Situation
from dialogues.state import Level

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SHIPPED = replace(teams_file.load().priorities, tiers=("钻石", "金"))
PLAIN = Situation()

# rule: what it holds for, the level then, and what only just misses it
RULES = {
    "R-SAFE-01": [
        (Situation(category="quality.safety"), Level.URGENT, Situation(category="quality.fault")),
        (
            Situation(flags=frozenset({"self_harm"})),
            Level.URGENT,
            Situation(flags=frozenset({"repeat"})),
        ),
        (Situation(flags=frozenset({"safety"}), level=Level.SUGGESTION), Level.URGENT, PLAIN),
        (
            Situation(flags=frozenset({"account_security"})),  # S2-11
            Level.URGENT,
            Situation(category="account_safety.banned"),
        ),
    ],
    "R-RISK-01": [
        (
            Situation(flags=frozenset({"media"}), heat=2),
            Level.URGENT,
            Situation(flags=frozenset({"media"}), heat=1),
        ),
        (Situation(flags=frozenset({"regulator"}), heat=3), Level.URGENT, Situation(heat=3)),
    ],
    "R-REP-01": [
        (Situation(repeats=2), Level.URGENT, Situation(repeats=1)),
        (Situation(attempts=3), Level.URGENT, Situation(attempts=2)),
        (
            Situation(repeats=5, level=Level.SUGGESTION),
            Level.SUGGESTION,
            Situation(level=Level.SUGGESTION),
        ),
    ],
    "R-GRP-01": [(Situation(group=5), Level.GENERAL, Situation(group=4))],
}


def test_every_rule_delivered_has_its_cases() -> None:
    assert {rule.id for rule in SHIPPED.rules} == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_holds_for_its_case_and_not_just_beside(name: str) -> None:
    for now, level, beside in RULES[name]:
        judged = priority.judge(SHIPPED, now)
        assert ([rule.id for rule in judged.rules], judged.level) == ([name], level)
        assert priority.judge(SHIPPED, beside).rules == ()
        assert priority.judge(SHIPPED, beside).level is beside.level


def test_rules_say_team_head_and_who_is_to_know() -> None:
    both = Situation(flags=frozenset({"safety", "media"}), heat=3, group=6)
    judged = priority.judge(SHIPPED, both)
    assert (judged.team, judged.lead, judged.notify) == ("值班经理", True, ("品质组", "投诉主管"))
    assert priority.judge(SHIPPED, PLAIN).team == ""


def test_the_same_words_of_three_customers_make_three_scores() -> None:
    """S2-17: history counts; the tier gives no point."""
    text = Situation(category="quality.fault", heat=1)
    new, again, gold = text, replace(text, repeats=1), replace(text, tier="金")
    points = [priority.place(SHIPPED, one).points for one in (new, again, gold)]
    assert points[1] > points[0] == points[2]
    places = [priority.key(priority.place(SHIPPED, one), NOW, "x") for one in (again, gold, new)]
    assert places == sorted(places)
    assert len(set(places)) == len(places)


WHY = {
    "heat": (Situation(heat=3), 24, "情绪 3/3"),
    "repeat": (Situation(repeats=1), 10, "30 天内还投诉过 1 次"),
    "attempt": (Situation(attempts=2), 10, "已经处理过 2 次"),
    "risk": (
        Situation(flags=frozenset({"media", "legal"})),
        20,
        "风险：要找媒体或网上曝光、要走法律途径",
    ),
    "group": (Situation(group=3), 10, "同样的事有 3 起"),
    "late": (Situation(left=-5 * MINUTE), 40, "答应的时间已过 5 分钟"),
    "soon": (Situation(left=14 * MINUTE), 20, "14 分钟后到答应的时间"),
    "waiting": (Situation(waited=25 * MINUTE), 2, "已经等了 25 分钟"),
}


@pytest.mark.parametrize("name", WHY)
def test_every_point_is_explained(name: str) -> None:
    now, points, text = WHY[name]
    placed = priority.place(SHIPPED, now)
    assert placed.points == points
    assert [(line.points, line.text) for line in placed.why] == [(points, text)]


def test_no_heat_stands_before_somebody_who_may_be_hurt() -> None:
    """S2-17: who swears waits behind whoever's power bank burns, however quietly he says so."""
    burns = Situation(Level.URGENT, flags=frozenset({"safety"}), heat=0)
    swears = Situation(Level.URGENT, flags=frozenset({"account_security"}), heat=3)
    ranked = [priority.place(SHIPPED, one).points for one in (burns, swears)]
    assert ranked[0] > ranked[1]


def test_a_level_that_was_raised_says_by_what() -> None:
    placed = priority.place(SHIPPED, Situation(repeats=2))
    assert placed.why[0].text == "一再投诉或者一再没办好：升为紧急"
    quiet = Priorities((Rule("R", "因为", (Condition(heat=1),)),))
    assert priority.place(quiet, Situation(heat=1)).why[0].text == "因为"


def test_nothing_counts_without_end_but_waiting() -> None:
    most = priority.place(SHIPPED, Situation(repeats=99, attempts=99)).points
    assert most == 3 * (SHIPPED.points.repeat + SHIPPED.points.attempt)
    assert priority.place(SHIPPED, Situation(waited=timedelta(days=9))).points > most


FEW = settings(max_examples=40, deadline=None)
SITUATIONS = st.builds(
    Situation,
    level=st.sampled_from(Level),
    category=st.sampled_from(["", "quality.safety", "service.slow"]),
    flags=st.sets(st.sampled_from(["media", "safety", "repeat"])).map(frozenset),
    heat=st.integers(0, 3),
    repeats=st.integers(0, 5),
    attempts=st.integers(0, 5),
    group=st.integers(0, 9),
    tier=st.sampled_from(["", "金", "钻石", "纸"]),
    waited=st.integers(0, 600).map(lambda n: n * MINUTE),
    left=st.none() | st.integers(-60, 60).map(lambda n: n * MINUTE),
)


@FEW
@given(SITUATIONS)
def test_points_are_the_sum_of_their_reasons(now: Situation) -> None:
    placed = priority.place(SHIPPED, now)
    assert placed.points == sum(line.points for line in placed.why)
    assert all(line.text for line in placed.why)


@FEW
@given(SITUATIONS)
def test_a_tier_changes_neither_level_nor_points(now: Situation) -> None:
    ranks = [priority.place(SHIPPED, replace(now, tier=tier)) for tier in ("", "金", "钻石")]
    assert len({(one.level, one.points, one.why) for one in ranks}) == 1
    assert [one.tier for one in ranks] == [2, 1, 0]


@FEW
@given(SITUATIONS)
def test_a_rule_never_makes_it_less_urgent(now: Situation) -> None:
    assert priority.judge(SHIPPED, now).level <= now.level


@FEW
@given(st.lists(SITUATIONS, max_size=8), st.randoms())
def test_a_queue_has_one_order(waiting: list[Situation], chance: Random) -> None:
    """S2-21: total, and the same however it was asked for."""
    keys = [priority.key(priority.place(SHIPPED, s), NOW, str(n)) for n, s in enumerate(waiting)]
    mixed = chance.sample(keys, len(keys))
    assert sorted(mixed) == sorted(keys)
    assert len(set(keys)) == len(keys)


@FEW
@given(SITUATIONS, SITUATIONS)
def test_who_waits_long_enough_passes_everybody_of_the_level(
    one: Situation, other: Situation
) -> None:
    patient = priority.place(SHIPPED, replace(one, waited=timedelta(days=30)))
    fresh = priority.place(SHIPPED, replace(other, waited=0 * MINUTE))
    if patient.level is fresh.level:
        assert priority.key(patient, NOW, "a") < priority.key(fresh, NOW, "b")


def report(n: int, minute: float = 0, **more: object) -> Report:
    base = Report(f"T{n}", NOW + minute * MINUTE, "quality.safety")
    return replace(base, **more)  # type: ignore[arg-type]  # a test's shorthand


def test_eight_of_one_product_within_two_hours_are_one_incident() -> None:
    """S2-20."""
    same = [report(n, n * 15, product="充电宝") for n in range(8)]
    group = together(same[-1], same, Grouping())
    assert group is not None
    assert (group.by, group.what, group.cases) == (
        PRODUCT,
        "充电宝",
        tuple(f"T{n}" for n in range(8)),
    )


NO_GROUP = {
    "too few": [report(n, product="充电宝") for n in range(4)],
    "too long ago": [report(n, -n * 31, product="充电宝") for n in range(5)],
    "another trouble": [report(n, product="充电宝", category=f"logistics.{n}") for n in range(5)],
    "nothing known": [report(n, category="") for n in range(9)],
    "no category": [report(n, product="充电宝", category="") for n in range(9)],
    "few words": [report(n, words=frozenset("坏了")) for n in range(9)],
    "other words": [
        report(n, words=frozenset({f"{n}{m}" for m in range(6)} | {"坏"})) for n in range(9)
    ],
}


@pytest.mark.parametrize("why", NO_GROUP)
def test_it_is_no_incident(why: str) -> None:
    reports = NO_GROUP[why]
    assert together(reports[0], reports, Grouping()) is None


_LEAKS = frozenset({"kettle", "leaks", "lid", "steam", "burnt"})


def test_stories_of_two_products_are_never_alike() -> None:
    """A kettle is told nothing of power banks, whatever words both stories use."""
    same = [report(n, product="充电宝", words=_LEAKS, category=f"price.{n}") for n in range(4)]
    kettle = report(9, product="热水壶", words=_LEAKS, category="quality.fault")
    assert together(kettle, [*same, kettle], Grouping()) is None
    closer = replace(kettle, product="充电宝 X200")
    found = together(closer, [*same, closer], Grouping())
    assert found is not None
    assert found.by == "words"


def test_who_is_still_telling_is_in_none_by_his_words() -> None:
    told = [report(n, words=_LEAKS, category="") for n in range(5)]
    assert together(told[0], told, Grouping()) is not None
    assert together(replace(told[0], whole=False), told, Grouping()) is None
    telling = [*told[:4], replace(told[4], whole=False)]
    assert together(told[0], telling, Grouping()) is None


def test_words_of_any_complaint_tell_no_story() -> None:
    kettle = "My kettle leaks after three days and nobody replies".lower().split()
    bank = "My power bank died after two days and nobody replies to me".lower().split()
    assert alike(telling(kettle), telling(bank)) == 0.0
    assert telling(["你们", "充电宝", "冒烟", "已经", "I"]) == {"充电宝", "冒烟"}


def test_the_edge_of_the_span_belongs_to_it() -> None:
    edge = [report(n, -120 * (n == 4), product="充电宝") for n in range(5)]
    assert together(edge[0], edge, Grouping()) is not None
    assert together(edge[0], [*edge[:4], report(4, -120.1, product="充电宝")], Grouping()) is None


def test_one_place_or_near_words_will_do() -> None:
    there = [report(n, place="人民路店") for n in range(5)]
    found = together(there[0], there, Grouping())
    assert found is not None
    assert (found.by, found.what) == (PLACE, "人民路店")
    told = [
        report(n, category="", words=frozenset("停电后冰箱不制冷") | {str(n)}) for n in range(5)
    ]
    found = together(told[0], told, Grouping())
    assert found is not None
    assert found.by == WORDS


@FEW
@given(st.sets(st.integers(0, 9)).map(frozenset), st.sets(st.integers(0, 9)).map(frozenset))
def test_likeness_is_mutual_and_a_share(one: frozenset[str], other: frozenset[str]) -> None:
    assert alike(one, other) == alike(other, one)
    assert 0 <= alike(one, other) <= 1
