"""A week after the work the customer is asked once, whatever became of the case (S0-54)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from dialogues.book import Book
from storage import working
from tests.fakes.caseworld import DONE, WORK, World, filed, world

WEEK = timedelta(days=7)


def later(talk: World) -> list[str]:
    return [one.state for one in talk.ledger() if one.kind == "check_again"]


def asked(talk: World) -> list[int]:
    return [one.id for one in talk.lines() if "check_again" in (one.why.rule if one.why else "")]


def test_it_does_not_hold_the_case_open_and_is_kept_by_the_message_that_asks(
    book: Book, tmp_path: Path
) -> None:
    with world(tmp_path, book) as talk:
        number = filed(talk)
        talk.decides("resolved", **DONE, check_days=7)
        assert later(talk) == ["open"]
        around = talk.store.read(lambda c: working.around(c, talk.case()))
        assert around.promises == 0
        talk.wait(WEEK + timedelta(hours=12))
        (message,) = asked(talk)
        (row,) = [one for one in talk.ledger() if one.kind == "check_again"]
        assert (row.state, row.proof) == ("kept", f"message:@{message}")
        talk.wait(timedelta(days=30))
        assert asked(talk) == [message], "once"
        assert talk.now(number).strays == 0


def test_opened_again_meanwhile_nobody_asks_about_the_work_that_did_not_last(
    book: Book, tmp_path: Path
) -> None:
    with world(tmp_path, book) as talk:
        filed(talk)
        talk.decides("resolved", **DONE, check_days=7)
        talk.says("又坏了，和上次一样", intent="complaint", category="quality.below_spec",
                  flags=["repeat"])  # fmt: skip
        talk.says("好", press="/register", intent="affirm")
        assert later(talk) == ["renegotiated"]
        talk.wait(WEEK * 2)
        assert asked(talk) == []
        assert WORK.check_again["repair"] == WEEK
