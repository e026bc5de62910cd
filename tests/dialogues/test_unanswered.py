"""A plan nobody answers: one gentle word, a line for the staff, and never a third."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogues.book import Book
from dialogues.effects import Effect, Note, Say, SetTimer
from dialogues.events import AgentReturned, Due
from tests.dialogues.casework import Talk, begun

DAY = timedelta(hours=24)


@pytest.fixture
def offered(book: Book) -> Talk:
    """Return a talk to whose customer a plan went out, given back to the bot."""
    talk = begun(book)
    talk.proposed()
    talk.happen(AgentReturned(talk.now, "a", "陈岚"))
    return talk


def ring(talk: Talk, which: int) -> list[Effect]:
    talk.now += DAY
    return talk.happen(Due(talk.now, f"offer:{which}:1:{talk.now_state.case_no}"))


def notes(effects: list[Effect]) -> list[str]:
    return [e.text for e in effects if isinstance(e, Note) and e.kind == "offer_waits"]


def words(effects: list[Effect]) -> list[str]:
    return [e.text for e in effects if isinstance(e, Say)]


def test_the_first_day_is_timed_from_when_the_plan_went_out(book: Book) -> None:
    talk = begun(book)
    sent = talk.now
    timers = {e.key: e.due for e in talk.proposed() if isinstance(e, SetTimer)}
    assert timers[f"offer:1:1:{talk.now_state.case_no}"] - sent == DAY


def test_who_says_nothing_for_a_day_hears_one_gentle_word(offered: Talk) -> None:
    first = ring(offered, 1)
    assert len(words(first)) == 1
    assert "方案 1" in words(first)[0]
    assert notes(first) == ["方案 1 发出 1 天，客户还没有答复，已提醒一次"]
    second = ring(offered, 2)
    assert words(second) == []
    assert notes(second) == ["方案 1 发出 2 天，客户还没有答复"]
    assert not [e for e in second if isinstance(e, SetTimer) and e.key.startswith("offer:")]


def test_while_a_person_has_the_talk_only_he_is_told(book: Book) -> None:
    talk = begun(book)
    talk.proposed()
    effects = ring(talk, 1)
    assert words(effects) == []
    assert notes(effects) == ["方案 1 发出 1 天，客户还没有答复"]


@pytest.mark.parametrize(("text", "intent"), [("同意", "accept"), ("不行，我不接受", "deny")])
def test_who_answered_is_not_asked_again(offered: Talk, text: str, intent: str) -> None:
    offered.told(text, intent=intent)
    effects = ring(offered, 1)
    assert (words(effects), notes(effects)) == ([], [])


def test_a_newer_version_ends_the_wait_for_the_older(offered: Talk) -> None:
    offered.proposed(text="改成换新机。")
    effects = ring(offered, 1)
    assert (words(effects), notes(effects)) == ([], [])
