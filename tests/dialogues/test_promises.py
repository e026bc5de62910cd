"""What was promised is kept, or broken and owned up to; times are said absolutely."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest

from dialogues import promised_times
from dialogues.book import Book
from dialogues.effects import Promise, Say, SetTimer, Settled, SettlePromise
from dialogues.events import AgentSaid, AgentTook, Due
from dialogues.promises import spoken
from dialogues.state import Control
from dialogues.talks import Meant, Player, meant_parse

Kind = TypeVar("Kind")
_ZONE = ZoneInfo("Asia/Shanghai")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=_ZONE)


@pytest.mark.parametrize(
    ("due", "now", "said"),
    [
        ("2026-11-25 22:02", "2026-11-25 21:47", "22:02"),
        ("2026-11-26 09:30", "2026-11-25 21:47", "11月26日 09:30"),
        ("2027-01-01 00:05", "2026-12-31 23:50", "1月1日 00:05"),
    ],
)
def test_times_are_said_absolutely(due: str, now: str, said: str) -> None:
    """S2-31: a clock time, with its day when that is another one; never "soon"."""
    assert spoken(_at(due), _at(now)) == said
    assert spoken(_at(due).astimezone(UTC), _at(now)) == said, "as desk and store give it"


@pytest.fixture
def urgent(book: Book) -> Player:
    """Return a talk in which a hacked account was told at 22:40."""
    player = Player(book, _at("2026-11-25 22:40"))
    meant = {"intent": "complaint", "level": 1, "category": "account_safety.hacked"}
    parse = meant_parse("账号被盗了", Meant.model_validate(meant))
    player.hear(player.said(parse))
    return player


def _of(kind: type[Kind], effects: Sequence[object]) -> list[Kind]:
    return [e for e in effects if isinstance(e, kind)]


def test_a_promise_has_an_owner_a_time_and_a_timer(urgent: Player) -> None:
    """S3-07, S0-40: who, what, until when; and a clock that rings."""
    (promise,) = _of(Promise, urgent.effects)
    assert (promise.kind, promise.owner) == ("first_touch", "值班经理")
    assert promise.due == _at("2026-11-25 22:55")
    assert SetTimer(f"promise:{promise.id}", promise.due) in urgent.effects
    assert "22:55" in _of(Say, urgent.effects)[0].text


@pytest.mark.parametrize(
    ("at", "how"),
    [("2026-11-25 22:50", Settled.KEPT), ("2026-11-25 22:56", Settled.BROKEN)],
)
def test_a_persons_word_keeps_the_first_touch_when_in_time(
    urgent: Player, at: str, how: Settled
) -> None:
    """S2-29, S0-46: the bot's own words do not keep it, and late is not kept."""
    urgent.now = _at(at)
    urgent.happen(AgentTook(urgent.now, "a", "陈岚"))
    assert _of(SettlePromise, urgent.effects) == []
    said = urgent.happen(AgentSaid(urgent.now, "a", "陈岚", "我来了"))
    assert [e.how for e in _of(SettlePromise, said)] == [how]


def test_a_broken_promise_is_owned_up_to_with_a_new_time(urgent: Player) -> None:
    """S2-37, S0-46: on record, told to the customer, and before a person again; once."""
    (first,) = _of(Promise, urgent.effects)
    urgent.now = first.due
    effects = urgent.happen(Due(first.due, f"promise:{first.id}"))
    assert [(e.id, e.how) for e in _of(SettlePromise, effects)] == [(first.id, Settled.BROKEN)]
    (second,) = _of(Promise, effects)
    assert second.id != first.id
    assert f"{second.due:%H:%M}" in _of(Say, effects)[0].text
    again = urgent.happen(Due(second.due, f"promise:{second.id}"))
    assert [e.how for e in _of(SettlePromise, again)] == [Settled.BROKEN]
    assert _of(Promise, again) == []


def test_a_timer_of_a_settled_promise_changes_nothing(urgent: Player) -> None:
    before = urgent.state
    assert urgent.happen(Due(urgent.now, "promise:TS-other/first_touch/1")) == []
    assert urgent.state is not None
    assert before is not None
    assert urgent.state.pledges == before.pledges
    assert urgent.state.control is Control.QUEUE


@pytest.mark.parametrize(
    ("words", "promises"),
    [
        ("您说的我都看完了，这件事由我负责：先核实经过，16:00 前告诉您查到什么。", 1),
        ("I take this seriously and will look into it by 16:00 today.", 1),
        ("您反映的情况我记下了，我们两小时内给您回电。", 1),
        ("您说周五前到，到现在没到，我听到了。", 0),
        ("说明书写着18小时，实测9小时多，我知道这差得远。", 0),
        ("如果16:00 前还没到，我再给您打电话。", 0),
        ("半小时内我再告诉您怎么处理。", 1),
        ("三个月内再坏，免费给您换。", 0),
        ("今晚八点之前联系您，好吗？", 1),
        ("明天上午十点上门，您看行吗？", 0),
        ("您今晚八点方便吗？", 0),
        ("您周一说给您换新。", 0),
        ("I will call you within 2 hours.", 1),
        ("We are open daily. I will call you within 2 hours.", 1),
        ("Our office hours are 9:00 to 18:00.", 0),
        ("You said we would call within 2 hours.", 0),
        ("Please send the photos by Monday.", 0),
        ("Can I call you by 5 pm?", 0),
    ],
)
def test_a_time_is_promised_by_who_says_it_and_not_by_what_was_told(
    words: str, promises: int
) -> None:
    """S0-46: every clock time spoken is on record; the customer's own words are none of ours."""
    assert len(promised_times.times(words, _at("2026-11-25 10:00"))) == promises
