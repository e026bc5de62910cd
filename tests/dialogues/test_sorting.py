"""A colleague puts right how a case is sorted, and all follows: clocks, place, who is called.

S2-30: clocks run from the original start. S0-33: severity. Ideal 2.2: U, urgent.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dialogues.book import Book
from dialogues.clocks import Clock, Kind, Run
from dialogues.decided import Incomplete, Sorted
from dialogues.effects import Effect, FileCase, HandOff, Promise, Say, TakeRefused
from dialogues.events import AgentSorted, AgentTook
from dialogues.labels import PARTS, reason
from dialogues.priority import Condition, Priorities, Rule
from dialogues.routing import Match, Route, Table
from dialogues.state import Control, Level, State
from tests.dialogues.casework import NAMES, NOW, STORY, Talk

RISKS = Priorities((Rule("R-MEDIA", "要找媒体", (Condition(flag=("media",)),), Level.URGENT),))
TEAMS = Table(
    "一线",
    (Route("红", Match(level=("1",)), "值班"), Route("服", Match(category=("service",)), "主管组")),
)  # fmt: skip


class Case(Talk):
    """A filed case; agents a and b."""

    def sorted(self, by: str = "a", **parts: Any) -> list[Effect]:
        """Let an agent sort it."""
        given = {"reason": "电话里核对过"} | parts
        return self.happen(AgentSorted(self.now, by, NAMES[by], **given))

    @property
    def at(self) -> State:
        """The state."""
        assert self.state is not None
        return self.state

    def clock(self, kind: Kind) -> Clock:
        """Return the case's clock of this kind."""
        (one,) = [c for c in self.at.clocks if c.kind is kind and c.case_no == self.at.case_no]
        return one


@pytest.fixture
def queued(book: Book) -> Case:
    one = Case(replace(book, table=TEAMS), NOW)
    one.told(STORY, intent="complaint", category="quality.below_spec", emotion="anger", heat=1)
    one.told("转人工", intent="ask_human", handoff="request_human")
    one.now += timedelta(minutes=2)
    return one


@pytest.fixture
def taken(queued: Case) -> Case:
    queued.happen(AgentTook(queued.now, "a", NAMES["a"]))
    return queued


def of(kind: type[Any], effects: list[Effect]) -> list[Any]:
    return [effect for effect in effects if isinstance(effect, kind)]


def test_raised_to_urgent_the_duty_manager_is_called_in_the_same_turn(taken: Case) -> None:
    effects = taken.sorted(level="1", reason="充电时冒烟；孩子在旁边")
    (call,) = of(HandOff, effects)
    assert (call.level, call.queue, call.page) == (Level.URGENT, "duty", True)
    assert [reason(one) for one in call.reasons] == ["升为紧急：充电时冒烟，孩子在旁边"]
    assert of(Say, effects) == [], "who has the talk goes on speaking, the bot does not"
    assert taken.at.control is Control.HUMAN
    assert of(FileCase, effects)[-1].level is Level.URGENT


def test_raised_while_he_waits_he_hears_the_sooner_time_once(queued: Case) -> None:
    effects = queued.sorted(level="1")
    (call,) = of(HandOff, effects)
    assert (call.level, call.queue, call.page) == (Level.URGENT, "duty", False)
    (said,) = of(Say, effects)
    (promised,) = of(Promise, effects)
    due = promised.due.astimezone(NOW.tzinfo)
    assert f"{due:%H:%M}" in said.text or f"{due.hour} 点" in said.text


def test_raised_while_the_bot_has_it_the_talk_goes_to_people(book: Book) -> None:
    one = Case(book, NOW)
    one.told(STORY, intent="complaint", category="quality.below_spec", emotion="neutral")
    assert one.at.control is Control.BOT
    one.sorted(level="1")
    assert (one.at.control, one.at.asking) == (Control.QUEUE, None)


def test_the_clocks_run_anew_from_the_first_words(taken: Case) -> None:
    """S2-30: category or level change re-computes from the original start."""
    was = taken.clock(Kind.PLAN_ANNOUNCED)
    taken.now += timedelta(minutes=20)
    taken.sorted(level="1")
    now = taken.clock(Kind.PLAN_ANNOUNCED)
    assert (now.started, now.profile) == (was.started, "红色/全天")
    assert now.due < was.due
    assert now.due - now.started <= timedelta(minutes=61)


def test_another_category_aims_the_first_response_from_the_same_start(queued: Case) -> None:
    goods = queued.clock(Kind.FIRST_RESPONSE)
    queued.sorted(category="service.attitude")
    service = queued.clock(Kind.FIRST_RESPONSE)
    queued.sorted(category="logistics.lost")
    delivery = queued.clock(Kind.FIRST_RESPONSE)
    assert goods.started == service.started == delivery.started
    assert [c.length // 60 for c in (goods, service, delivery)] == [30, 60, 120]


def test_the_team_it_belongs_to_is_told_and_the_owner_stays(taken: Case) -> None:
    (told,) = of(Sorted, taken.sorted(category="service.attitude"))
    assert (told.was_team, told.team) == ("一线", "主管组")
    assert (told.was_category, told.category) == ("quality.below_spec", "service.attitude")
    assert taken.at.agent == ("a", NAMES["a"])


def test_the_script_follows_and_no_strange_question_stays_open(book: Book) -> None:
    one = Case(book, NOW)
    one.told(STORY, intent="complaint", category="quality.below_spec", emotion="neutral")
    one.sorted(category="service.attitude")
    assert one.at.script.name == "service"
    assert one.at.asking is None or one.at.asking in book.script(one.at.script).questions
    one.told("就是客服态度差", intent="complaint", category="quality.fault")
    assert one.at.category == "service.attitude", "what a person said is not read away"


def test_only_a_lead_lowers_what_is_urgent_and_it_stays_lowered(book: Book) -> None:
    one = Case(replace(book, priorities=RISKS), NOW)
    one.told("再不管我找记者", intent="complaint", category="quality.fault", flags=["media"])
    assert str(one.at.level) == "1"
    one.happen(AgentTook(one.now, "a", NAMES["a"]))
    (no,) = of(Incomplete, one.sorted(level="2"))
    assert (no.act, no.missing) == ("sort", ("lead",))
    effects = one.sorted("b", level="2", lead=True)
    assert (str(one.at.level), one.at.lowered) == ("2", True)
    assert of(FileCase, effects)[-1].lowered
    one.told("我等着", intent="chitchat")
    assert str(one.at.level) == "2", "the same flag raises it no more"
    one.told("充电宝烧起来了", intent="complaint", category="quality.safety", flags=["safety"],
             hazards=["fire"])  # fmt: skip
    assert (str(one.at.level), one.at.lowered) == ("1", False), "a new danger does"


@pytest.mark.parametrize(
    ("parts", "missing"),
    [
        ({"level": "1", "reason": " "}, ("why",)),
        ({"level": "9"}, ("level",)),
        ({"category": "no.such"}, ("category",)),
        ({"severity": "much"}, ("severity",)),
        ({}, ("unsorted",)),
        ({"level": "2", "category": "quality.below_spec"}, ("unsorted",)),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    taken: Case, parts: dict[str, str], missing: tuple[str, ...]
) -> None:
    before = taken.at
    (no,) = of(Incomplete, taken.sorted(**parts))
    assert no.missing == missing
    assert set(missing) <= set(PARTS)
    assert taken.at.but(turn=before.turn) == before


def test_danger_waits_for_nobody_but_the_rest_is_whose_talk_it_is(taken: Case) -> None:
    assert taken.sorted("b", category="service.attitude") == [TakeRefused("b", NAMES["a"])]
    assert of(Sorted, taken.sorted("b", level="1"))
    assert of(Sorted, taken.sorted("b", category="service.attitude", lead=True))
    assert taken.sorted(level="1", case_no="TS-other") == [TakeRefused("a", "")]


def test_an_idea_that_is_a_complaint_is_owed_what_a_complaint_is(book: Book) -> None:
    one = Case(book, NOW)
    one.told("建议加个夜间模式", intent="suggestion", category="suggestion.feature")
    one.told("找人工", intent="ask_human", handoff="request_human")
    assert one.at.level is Level.SUGGESTION
    one.now += timedelta(minutes=5)
    one.sorted(level="2", category="quality.fault")
    plan = one.clock(Kind.PLAN)
    assert (plan.state, plan.started) == (Run.RUNNING, NOW)


def test_severity_counts_inside_the_level_and_the_colleagues_word_stands(taken: Case) -> None:
    """S0-33."""
    before = taken.at.points
    taken.sorted(severity="out")
    assert taken.at.points == before + 12
    assert "影响：完全不能用" in taken.at.placed
    assert taken.at.level is Level.GENERAL
    taken.told("有时能用有时不能用", intent="supplement")
    assert (taken.at.severity, taken.at.severed) == ("out", NAMES["a"])
