"""A plan that lacks something is not sent, and nobody grants money above his limit alone."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases import plan, versions
from cases.plan import (
    NAMES,
    Plan,
    Version,
    approver,
    changes,
    lacking,
    named,
    points,
    unfit,
)
from cases.work_file import LATER
from tests.cases.happenings import START, WORK

DUE = START + timedelta(days=1)
GOOD = Plan(
    "换电池。", "换电池", "1 块", "王主管", "换电池", DUE, exchange="寄回旧件", compensation="无",
    improvement="抽检",
)  # fmt: skip
PARTS = WORK.parts("quality.fault")


def test_a_whole_plan_lacks_nothing() -> None:
    assert PARTS == ("exchange", "compensation", "improvement")
    assert lacking(GOOD, PARTS, START, WORK) == []


@pytest.mark.parametrize(
    "part",
    ["text", "action", "number", "approver", "demand", "exchange", "compensation", "improvement"],
)
def test_each_part_left_empty_is_named(part: str) -> None:
    bare = replace(GOOD, **{part: "  "})  # type: ignore[arg-type] # words, all of them
    assert lacking(bare, PARTS, START, WORK) == [part]
    assert NAMES[part]


@pytest.mark.parametrize("due", [None, START, START - timedelta(minutes=1)])
def test_a_plan_is_due_in_time_to_come(due: object) -> None:
    assert lacking(replace(GOOD, due=due), PARTS, START, WORK) == ["due"]  # type: ignore[arg-type] # None or a time


def test_only_quality_plans_have_the_three_parts() -> None:
    """S2-48."""
    bare = replace(GOOD, exchange="", compensation="", improvement="")
    assert lacking(bare, WORK.parts("service.attitude"), START, WORK) == []
    assert lacking(bare, WORK.parts(None), START, WORK) == []
    assert len(lacking(bare, PARTS, START, WORK)) == 3


def test_an_improvement_for_later_needs_somebody_who_sees_to_it() -> None:
    """S2-48."""
    later = replace(GOOD, improvement=LATER)
    assert lacking(later, PARTS, START, WORK) == ["improvement_owner"]
    assert lacking(replace(later, improvement_owner="质量组"), PARTS, START, WORK) == []


@pytest.mark.parametrize("remedy", sorted(plan.MONEY))
def test_a_remedy_that_costs_money_says_how_much(remedy: str) -> None:
    paid = replace(GOOD, remedies=(remedy,))
    assert lacking(paid, PARTS, START, WORK) == ["amount"]
    assert lacking(replace(paid, amount=50.0), PARTS, START, WORK) == []


@pytest.mark.parametrize(
    ("part", "words", "said"),
    [
        ("text", "退您 50000 元，今天到账。", "5 万元"),
        ("number", "退 5 万元", "5 万元"),
        ("number", "50000", "5 万元"),
        ("number", "300", "300 元"),
        ("action", "补偿您 800 元", "800 元"),
        ("compensation", "赔付三千五", "3500 元"),
    ],
)
def test_a_sum_in_its_words_wants_the_amount(part: str, words: str, said: str) -> None:
    """A plan that pays 50000 in its words would pass an agent's limit with the amount empty."""
    paying = replace(GOOD, **{part: words})  # type: ignore[arg-type] # words, all of them
    assert lacking(paying, PARTS, START, WORK) == ["amount"]
    assert named(["amount"], paying) == [("amount", f"金额（方案里写了 {said}，请填金额）")]
    short = replace(paying, amount=plan.said(paying) - 1)
    assert lacking(short, PARTS, START, WORK) == ["amount"]
    assert lacking(replace(paying, amount=plan.said(paying)), PARTS, START, WORK) == (
        ["amount"] if plan.said(paying) > 20000 else []
    )


def test_an_option_that_pays_wants_the_amount() -> None:
    paying = replace(GOOD, options=("A 换新", "B 退 900 元"))
    assert lacking(paying, PARTS, START, WORK) == ["amount"]


def test_what_the_customer_wants_and_what_is_missing_otherwise_name_no_sum() -> None:
    assert lacking(replace(GOOD, demand="退我 9999 元"), PARTS, START, WORK) == []
    assert named(["text", "amount"], GOOD) == [("text", NAMES["text"]), ("amount", "金额")]


def test_a_remedy_that_is_not_listed_and_an_amount_nobody_may_grant_are_refused() -> None:
    assert lacking(replace(GOOD, remedies=("gold",)), PARTS, START, WORK) == ["remedies"]
    assert lacking(replace(GOOD, amount=20000.01), PARTS, START, WORK) == ["amount"]


@pytest.mark.parametrize(
    ("amount", "role", "wanted"),
    [
        (0.0, "agent", ""),
        (200.0, "agent", ""),
        (200.01, "agent", "lead"),
        (2000.0, "agent", "lead"),
        (2000.01, "agent", "admin"),
        (2000.01, "lead", "admin"),
        (20000.0, "manager", ""),
        (0.01, "operator", "agent"),
        (0.01, "nobody", "agent"),
    ],
)
def test_above_his_limit_a_second_person_is_asked(amount: float, role: str, wanted: str) -> None:
    """S0-49."""
    assert approver(amount, role, WORK) == wanted


@pytest.mark.parametrize(
    ("login", "role", "state", "why"),
    [
        ("wang", "lead", "waiting_approval", ""),
        ("wang", "manager", "waiting_approval", ""),
        ("wang", "agent", "waiting_approval", "limit"),
        ("lin", "manager", "waiting_approval", "same_person"),
        ("wang", "lead", "ready", "state"),
        ("wang", "lead", "sent", "state"),
    ],
)
def test_who_asked_cannot_approve_and_who_approves_may_grant_as_much(
    login: str, role: str, state: str, why: str
) -> None:
    asked = Version(1, replace(GOOD, amount=500.0), "lin", "林可", START, state, "lead")
    assert unfit(asked, login, role, WORK) == why


def test_a_version_shows_what_it_changed() -> None:
    new = replace(GOOD, number="2 块", due=DUE + timedelta(days=1), options=("A 换", "B 退"))
    found = changes(GOOD, new, UTC, {})
    assert found == (
        ("number", "1 块", "2 块"),
        ("due", "2026-03-03 10:00", "2026-03-04 10:00"),
        ("options", "", "A 换；B 退"),
    )
    assert changes(GOOD, GOOD, UTC, {}) == ()
    assert changes(GOOD, replace(GOOD, amount=5.0), UTC, {}) == (("amount", "", "5 元"),)


def test_a_changed_day_is_told_by_the_companys_clock_and_a_remedy_by_its_name() -> None:
    """The old day comes back from the store in UTC: 10:00 there is 18:00 here."""
    new = replace(GOOD, due=DUE + timedelta(days=1), remedies=("refund",))
    found = changes(GOOD, new, ZoneInfo("Asia/Shanghai"), {"refund": "退款"})
    assert ("due", "2026-03-03 18:00", "2026-03-04 18:00") in found
    assert ("remedies", "", "退款") in found


def test_a_plan_comes_back_from_its_event_as_it_was() -> None:
    whole = replace(GOOD, options=("A", "B"), remedies=("refund",), amount=12.5)
    assert versions.read(versions.written(whole)) == whole
    assert versions.read(versions.written(Plan("x"))) == Plan("x")


def test_the_talk_is_told_the_terms_it_asks_for() -> None:
    assert [p.name for p in points(GOOD)] == ["action", "number", "approver", "demand"]
    assert {f.name for f in fields(Plan)} <= set(NAMES)
