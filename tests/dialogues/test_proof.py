"""A promise that is kept names by what: words that reached him, a plan, a letter, a deed."""

from __future__ import annotations

import pytest

from dialogues import proof
from dialogues.book import Book
from dialogues.effects import Effect, Settled, SettlePromise
from dialogues.proof import Proof
from tests.dialogues.casework import Talk, begun


@pytest.fixture
def talk(book: Book) -> Talk:
    return begun(book)


def promised(talk: Talk) -> None:
    """Let the bot promise a plan: asked where it stands, it says by when."""
    talk.returned()
    talk.told("到哪一步了", intent="ask_progress")
    assert "plan_by" in {one.kind for one in talk.now_state.pledges}


def ended(effects: list[Effect]) -> dict[str, Proof]:
    found = [
        e for e in effects if isinstance(e, SettlePromise) and e.how is not Settled.RENEGOTIATED
    ]
    return {e.id.split("/")[1]: proof.read(e.proof) for e in found}


@pytest.mark.parametrize(
    "one",
    [
        Proof(proof.MESSAGE, "", message=118),
        Proof(proof.PLAN, "2", turn=7),
        Proof(proof.LETTER, "1:ab", message=3),
        Proof(proof.DECLINE, ""),
        Proof(proof.CALL, "说好了 2026-11-25T10:00+08:00"),
        Proof(proof.TASK, "12"),
        Proof(proof.NOTE, "发到了 a@7（林可）"),
        Proof(proof.LEDGER, ""),
    ],
)
def test_what_the_ledger_keeps_is_read_back(one: Proof) -> None:
    assert proof.read(one.text) == one
    assert one.kind in proof.KINDS


def test_what_an_older_program_wrote_is_no_kind() -> None:
    for words in ("agent message", "desk", "", "odd: thing"):
        assert proof.read(words) == Proof("", words)


def test_the_plan_keeps_the_time_for_it_and_names_its_version(talk: Talk) -> None:
    promised(talk)
    by = ended(talk.proposed())["plan_by"]
    assert (by.kind, by.ref, by.turn) == (proof.PLAN, "1", talk.now_state.turn)


def test_the_letter_keeps_the_day_of_the_plan_and_names_its_hash(talk: Talk) -> None:
    talk.proposed()
    by = ended(talk.resolved())["done_by"]
    number, _, sha256 = by.ref.partition(":")
    assert (by.kind, number, len(sha256)) == (proof.LETTER, "1", 64)


def test_an_answer_in_five_parts_keeps_the_time_for_the_plan(talk: Talk) -> None:
    promised(talk)
    assert ended(talk.declined())["plan_by"].kind == proof.DECLINE
