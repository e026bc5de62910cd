"""Inside a level history, repeats, heat and risk say who comes first, and why; the tier last."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dialogues import packet, priority, teams_file
from dialogues.book import Book
from dialogues.clocks import Kind
from dialogues.effects import HandOff, Note
from dialogues.facts import CaseSeen, Facts
from dialogues.priority import Condition, Points, Priorities, Rule, Situation
from dialogues.state import Control, Level, State
from dialogues.talks import Meant, Player, meant_parse
from tests.dialogues.casework import NOW


class Known(Player):
    """A customer of whom something is known."""

    complaints = 0
    tier = ""

    def _facts(self) -> Facts:
        return replace(super()._facts(), complaints_30d=self.complaints, tier=self.tier)

    def say(self, text: str, **meant: Any) -> State:
        """Let the customer say *text*; return where the talk stands."""
        self.hear(self.said(meant_parse(text, Meant.model_validate(meant))))
        assert self.state is not None
        return self.state


def told(book: Book, *, complaints: int = 0, tier: str = "", **meant: Any) -> State:
    one = Known(book, NOW)
    one.complaints, one.tier = complaints, tier
    return one.say("耳机用两天就坏了", intent="complaint", category="quality.fault", **meant)


def test_each_thing_that_counts_raises_the_place_and_says_so(book: Book) -> None:
    calm = told(book)
    hot = told(book, emotion="anger", heat=2)
    again = told(book, emotion="anger", heat=2, complaints=2)
    risky = told(book, emotion="anger", heat=2, complaints=2, flags=["media"])
    assert calm.points < hot.points < again.points < risky.points
    assert calm.placed == ()
    assert risky.placed == (
        "情绪 2/3", "30 天内还投诉过 2 次", "风险：要找媒体或网上曝光",
    )  # fmt: skip


def test_the_tier_is_no_point_and_only_breaks_ties(book: Book) -> None:
    """T6: who pays more does not pass who was hurt more."""
    tiers = replace(book, priorities=Priorities(tiers=("金", "银")))
    gold, none = told(tiers, tier="金", heat=1), told(tiers, heat=1)
    assert (gold.points, gold.placed) == (none.points, none.placed)
    first = priority.place(tiers.priorities, Situation(heat=1, tier="金"))
    other = priority.place(tiers.priorities, Situation(heat=1))
    hotter = priority.place(tiers.priorities, Situation(heat=2))
    key = [priority.key(at, NOW, "x") for at in (hotter, first, other)]
    assert key == sorted(key)


def test_the_levels_order_stands_above_every_point(book: Book) -> None:
    state = told(book, complaints=9, heat=3, emotion="anger", flags=["media", "regulator"])
    assert state.level is Level.GENERAL
    place = priority.place(book.priorities, Situation(level=Level.URGENT))
    assert place.level < state.level


def test_points_are_the_books(book: Book) -> None:
    heavy = replace(book, priorities=Priorities(points=Points(heat=100)))
    assert told(heavy, heat=2).points == 200


def test_the_present_case_is_no_repeat_of_itself(book: Book) -> None:
    talk = Known(book, NOW)
    talk.complaints = 1
    talk.say("耳机用两天就坏了", intent="complaint", category="quality.fault", heat=1)
    assert talk.state is not None
    seen = CaseSeen(talk.state.case_no or "TS", "intake", None, NOW)
    talk.now += timedelta(minutes=1)
    facts = Facts("TS1", (seen,), complaints_30d=1)
    assert facts.cases[0].case_no
    after = talk.say("还没有人管我", intent="complaint", heat=1)
    assert all("还投诉过" not in line for line in after.placed) == bool(talk.state.case_no)


def test_why_it_stands_there_is_on_record_when_a_person_is_called(book: Book) -> None:
    talk = Known(book, NOW)
    talk.complaints = 3
    talk.say("耳机用两天就坏了", intent="complaint", category="quality.fault", heat=2)
    talk.say("找人工", intent="ask_human", handoff="request_human", heat=2)
    talk.say("人呢", intent="ask_human", handoff="request_human", heat=3)
    notes = [e.text for e in talk.effects if isinstance(e, Note) and e.kind == "placed"]
    assert len(notes) == 1
    assert "分：情绪 2/3；30 天内还投诉过" in notes[0]


RULES = Priorities(
    (
        Rule("R-REP", "一再没办好", (Condition(attempts=3), Condition(repeats=2)), lift=1),
        Rule(
            "R-RISK", "要找媒体，而且在气头上", (Condition(flag=("media",), heat=2),), Level.URGENT
        ),
    )
)


def test_what_a_rule_raises_is_urgent_everywhere_and_calls_a_person(book: Book) -> None:
    """S1-01, S2-14: one truth; the queue's place, the clocks and the call follow one level."""
    talk = Known(replace(book, priorities=RULES), NOW)
    state = talk.say(
        "再不解决我就去找记者", intent="complaint", category="quality.fault", heat=2,
        emotion="anger", flags=["media"],
    )  # fmt: skip
    assert (state.level, state.control) == (Level.URGENT, Control.QUEUE)
    assert {c.profile for c in state.clocks if c.kind is Kind.FIRST_TOUCH} == {"红色/全天"}
    calls = [e for e in talk.effects if isinstance(e, HandOff)]
    assert [(e.level, e.queue) for e in calls] == [(Level.URGENT, "duty")]
    assert packet.reasons(state) == ("紧急：要找媒体或网上曝光、要找媒体，而且在气头上",)


@pytest.mark.parametrize(
    ("text", "slot", "level"),
    [
        ("跑了四趟了就办个居住证，每次都说材料不齐", "四趟=4", Level.GENERAL),
        ("办个证跑了三趟", "三趟=3", Level.GENERAL),
        ("为开个证明跑了五次", "五次=5", Level.GENERAL),
        ("空调修了三次没修好", "三次=3", Level.URGENT),
        ("为这个证投诉了三次，跑了三趟", "三次=3", Level.URGENT),
        ("我跑了四趟门店找你们换货", "四趟=4", Level.URGENT),
    ],
)
def test_errands_are_the_matter_itself_and_no_attempts_to_mend_it(
    book: Book, text: str, slot: str, level: Level
) -> None:
    talk = Known(replace(book, priorities=RULES), NOW)
    state = talk.say(
        text, intent="complaint", category="service.runaround", heat=1, emotion="anger",
        slots={"attempts_before": slot},
    )  # fmt: skip
    assert state.level is level


def test_who_complains_a_third_time_is_raised_once_and_an_idea_never(book: Book) -> None:
    again = told(replace(book, priorities=RULES), complaints=2)
    assert (again.level, again.raised) == (Level.URGENT, ("一再没办好",))
    talk = Known(replace(book, priorities=RULES), NOW)
    talk.complaints = 5
    idea = talk.say("建议加个夜间模式", intent="suggestion", category="suggestion.feature")
    more = talk.say("图标也可以再大一点", intent="suggestion", category="suggestion.feature")
    assert [idea.level, more.level] == [Level.SUGGESTION] * 2


def test_a_rule_that_does_not_hold_raises_nobody(book: Book) -> None:
    state = told(replace(book, priorities=RULES), complaints=1, heat=1, flags=["media"])
    assert (state.level, state.raised, state.control) == (Level.GENERAL, (), Control.BOT)


def test_a_broken_into_account_is_urgent_though_nobody_is_angry(book: Book) -> None:
    """S2-11: a class of its own, red by the shipped rules, and sent past the table."""
    shipped = teams_file.load()
    one = Known(replace(book, priorities=shipped.priorities), NOW)
    state = one.say("账号被人登录过，钱少了三千", intent="complaint", emotion="neutral",
                    category="account_safety.hacked", flags=["account_security"])  # fmt: skip
    assert state.level is Level.URGENT
    assert state.raised == ("涉及人身安全或账户安全",)
    judged = priority.judge(shipped.priorities, Situation(flags=frozenset({"account_security"})))
    assert judged.team == "值班经理"
