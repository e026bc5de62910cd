"""Words of progress in a talk: when they come, how often, and to whom."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dialogues.book import Book
from dialogues.clocks import Kind
from dialogues.effects import Note, Say
from dialogues.state import Control
from dialogues.talks import ZONE
from tests.dialogues.clockwork import TEN, Talk, of


def test_progress_is_told_when_nothing_was_said(filed: Talk) -> None:
    """S2-34: two hours after the last word, where the case stands; then two hours later."""
    said = filed.rings(Kind.PROGRESS)
    (word,) = of(Say, said)
    assert word.why.rule.startswith("messages.progress#")
    assert filed.now_state.case_no in word.text
    due = filed.clock(Kind.PROGRESS).due
    assert due == TEN + timedelta(hours=4, minutes=4)


def test_who_heard_from_a_person_is_not_told_again(filed: Talk) -> None:
    """The next word counts from when the last one reached him."""
    filed.told = TEN + timedelta(minutes=100)
    assert of(Say, filed.rings(Kind.PROGRESS)) == []
    assert filed.clock(Kind.PROGRESS).due == TEN + timedelta(minutes=220)


def test_while_a_person_has_the_talk_the_desk_is_told_and_not_the_customer(filed: Talk) -> None:
    filed.agent_says(10)
    assert filed.now_state.control is Control.HUMAN
    said = filed.rings(Kind.PROGRESS)
    assert of(Say, said) == []
    assert [n.text for n in of(Note, said)] == ["客户已有 120 分钟没有收到进展"]


@pytest.mark.parametrize(
    ("words", "until"),
    [("每天一次就行", timedelta(days=1)), ("有变化再说", None), ("不用再通知我", None)],
)
def test_the_customer_says_how_often(filed: Talk, words: str, until: timedelta | None) -> None:
    filed.at(10)
    filed.say(words, intent="supplement")
    clock = filed.clock(Kind.PROGRESS)
    notes = [n.text for n in of(Note, filed.effects) if n.kind == "updates"]
    assert len(notes) == 1
    assert clock.open is (until is not None)
    if until is not None:
        assert clock.due == TEN + timedelta(minutes=10) + until
    filed.agent_says(20)
    assert filed.clock(Kind.PROGRESS).open is (until is not None)


def test_at_night_nobody_is_told(book: Book) -> None:
    talk = Talk(book, TEN.replace(hour=20, minute=30))
    talk.say("耳机用两天就坏了", intent="complaint", category="quality.fault")
    talk.say("找人工", intent="ask_human", handoff="request_human")
    assert talk.clock(Kind.PROGRESS).due == datetime(2026, 11, 26, 8, 0, tzinfo=ZONE)


def test_while_nobody_answers_words_of_progress_come_more_seldom_and_end(filed: Talk) -> None:
    """The same line every two hours for weeks is no comfort."""
    gaps, said = [], 0
    clock = filed.clock(Kind.PROGRESS)
    while clock.open and said < 30:
        gaps.append(clock.due - clock.started)
        said += len(of(Say, filed.rings(Kind.PROGRESS)))
        clock = filed.clock(Kind.PROGRESS)
    assert said < 20, "they end"
    assert gaps[:3] == [gaps[0]] * 3, "first at the usual interval"
    assert gaps[0] < timedelta(hours=3)
    assert timedelta(hours=20) < gaps[-1] < timedelta(hours=36), "once a day, out of quiet hours"


def test_a_customer_who_answers_hears_as_often_as_before(filed: Talk) -> None:
    for _ in range(3):
        filed.rings(Kind.PROGRESS)
    filed.say("好的，我等着", intent="affirm")
    filed.rings(Kind.PROGRESS)
    assert filed.now_state.unanswered == 1
