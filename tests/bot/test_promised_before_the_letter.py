"""What a colleague said he would do has its result before the letter of confirmation goes out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from dialogues.book import Book
from dialogues.effects import Promise, Settled, SettlePromise
from dialogues.keys import LEDGER
from dialogues.letter import PROMISED
from storage import lanes, promises
from storage.promises import Kept
from storage.store import Tx
from tests.fakes.caseworld import DONE, PLAN, World, due, filed, world

CALL = "我今天下午三点前给您回电。"


@pytest.fixture
def talk(book: Book, tmp_path: Path) -> Iterator[World]:
    """Give a case whose colleague said that he would ring."""
    with world(tmp_path, book) as made:
        filed(made)
        made.agent("said", text=CALL)
        yield made


def said(talk: World) -> Kept:
    return next(one for one in reversed(talk.ledger()) if one.kind == "agent")


def settle(talk: World, how: str, anew: timedelta | None = None) -> None:
    """Do what the desk does: the row, and word of it in the talk's lane."""
    one = said(talk)
    ended = SettlePromise(one.id, Settled(how), talk.at, "desk")

    def job(tx: Tx) -> None:
        promises.settle(tx, ended, "lin")
        lanes.put(tx, f"in:{talk.chat}", {"kind": "due", "key": f"{LEDGER}{how}:{one.id}"})
        if anew is not None:
            new = Promise(f"{one.id}2", talk.case_no, "agent", one.what, talk.at + anew, "林可")
            promises.keep_row(tx, new, None)
            lanes.put(tx, f"in:{talk.chat}", {"kind": "due", "key": f"{LEDGER}made:{new.id}"})

    talk.store.do(job)
    talk.work()


def letters(talk: World) -> int:
    return [one.kind for one in talk.events()].count("letter")


def refused(talk: World) -> list[str]:
    """Try to send the letter; return what is missing."""
    talk.decides("resolved", **DONE)
    told = [e.payload["missing"] for e in talk.events() if e.kind == "incomplete"]
    return list(told[-1]) if told and not letters(talk) else []


def test_the_letter_does_not_go_while_a_promise_has_no_result(talk: World) -> None:
    before = len(talk.lines())
    assert refused(talk) == [PROMISED]
    assert len(talk.lines()) == before


def test_kept_the_letter_goes(talk: World) -> None:
    settle(talk, "kept")
    assert refused(talk) == []
    assert letters(talk) == 1


def test_agreed_anew_the_new_time_is_waited_for(talk: World) -> None:
    settle(talk, "renegotiated", timedelta(hours=20))
    assert refused(talk) == [PROMISED]
    settle(talk, "kept")
    assert refused(talk) == []
    assert letters(talk) == 1


def test_broken_it_is_done_first_or_said_to_be_done(talk: World) -> None:
    talk.wait(timedelta(hours=7))
    assert said(talk).state == "broken"
    assert refused(talk) == [PROMISED]
    settle(talk, "kept")
    assert refused(talk) == []
    assert (letters(talk), said(talk).state) == (1, "broken")


def test_the_day_of_the_plan_is_settled_by_the_letter_itself(book: Book, tmp_path: Path) -> None:
    with world(tmp_path, book) as talk:
        filed(talk)
        talk.decides("proposed", **PLAN, due=due(talk, hours=30))
        talk.says("好的", intent="accept")
        assert refused(talk) == []
        assert letters(talk) == 1


def test_a_promise_of_another_case_holds_no_letter_back(talk: World) -> None:
    talk.agent("returned")
    talk.says(
        "另外你们的快递员把门口的花盆打碎了", intent="complaint", category="logistics.damaged"
    )
    talk.says("找人工", intent="ask_human", handoff="request_human")
    talk.agent("took", "zhou")
    talk.decides("resolved", "zhou", **DONE)
    assert letters(talk) == 1
