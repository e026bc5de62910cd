"""How a talk was led, from the rules of what was said; worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cases.talked import Spoken, Talked, hear, split

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def heard(heat: int) -> Spoken:
    return Spoken(AT, heat)


def said(*rules: str, known: str = "") -> Spoken:
    return Spoken(AT, None, rules, frozenset(known.split()))


ASKED = "questions.model.ask#1"
FELT = "acknowledge.fault#2"


@pytest.mark.parametrize(
    ("lines", "soothed"),
    [
        ([heard(2), said(FELT), heard(1), said(ASKED)], True),
        ([heard(3), said(FELT), heard(3), said(ASKED)], False),  # still furious, nothing told yet
        ([heard(3), said(FELT, ASKED, known="issue")], True),  # began to tell by himself
        ([heard(3), said(FELT), heard(3), said(FELT), heard(3), said(ASKED)], True),  # heard out
        ([heard(2), heard(0), said(ASKED)], False),  # calmer, but nobody said a kind word
        ([heard(2), said("safety.fire#1", "questions.injury.ask#1")], None),  # asks what protects
        ([heard(1), said(ASKED)], None),  # came calm
        ([heard(3), said(FELT)], None),
        ([said(ASKED)], None),
        ([], None),
    ],
)
def test_feelings_come_before_facts(lines: list[Spoken], soothed: bool | None) -> None:  # noqa: FBT001
    """S1-16: asked only at a heat of 1 or less, when he told by himself, or heard out."""
    assert hear(lines).soothed is soothed


def test_a_question_is_asked_again_when_the_fact_was_given_before() -> None:
    lines = [
        said(ASKED, known="issue product"),
        said(ASKED, known="issue"),  # he did not answer: no repetition of what is known
        said("messages.two#0", "questions.amount.ask#1", ASKED, known="issue model"),
        said("agent", "asks.model", "asks.amount", known="model amount"),
        said("messages.summary#0", known="model"),
    ]
    assert hear(lines).again == 3


def test_the_sympathy_of_colleagues_is_counted_once_a_part_and_the_bots_not() -> None:
    """S0-44: what five parts a case's words hold, however many messages they stand in."""
    parts = ("agent", "shows.thanks", "shows.effect"), ("agent", "shows.thanks"), (FELT,)
    assert hear([said(*one) for one in parts]).empathy == 2
    assert hear([said("agent")]).empathy == 0
    assert hear([said(FELT)]).empathy is None


def test_nothing_said_is_nothing_counted() -> None:
    assert hear([]) == Talked()
    assert hear([heard(0), said(ASKED)]).asked
    assert not hear([heard(0), said("messages.receipt#0")]).asked


def test_a_line_belongs_to_the_case_that_began_last() -> None:
    begun = [(AT + timedelta(hours=h), f"T{h}") for h in (3, 1)]
    lines = [Spoken(AT + timedelta(hours=h), h) for h in (0, 1, 2, 3, 9)]
    found = {case: [line.heat for line in some] for case, some in split(begun, lines).items()}
    assert found == {"T1": [1, 2], "T3": [3, 9]}
