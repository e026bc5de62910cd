"""A complaint about how a case was handled is never taken by who handled it, by whatever road."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dialogues import teams_file
from dialogues.book import Book
from dialogues.state import Control
from dialogues.teams_file import Triage
from storage import handing, handoffs
from tests.fakes.caseworld import PLAN, World, due, filed, world

SHIPPED = teams_file.load()
ACCOUNTS = {"tg:7": "lin", "lin.wecom": "lin"}
KNOWN = replace(SHIPPED, handling=replace(SHIPPED.handling, same=ACCOUNTS))


@pytest.fixture
def talk(book: Book, tmp_path: Path) -> Iterator[World]:
    """Give a customer of lin's who then complains about how lin handled it."""
    with world(tmp_path, book, barred=by(KNOWN)) as made:
        complains(made)
        yield made


def by(triage: Triage) -> Any:
    """Return what says who must not have a talk."""

    def barred(c: Any, chat: str, at: datetime) -> frozenset[str]:
        return handing.barred(c, triage, chat, at)

    return barred


def complains(one: World) -> None:
    """Let a case be lin's, and the customer come with a second one about her service."""
    first = filed(one)
    one.agent("returned")
    one.says(
        "另外我还要投诉：接待我的客服态度很差，推来推去，说话阴阳怪气",
        intent="complaint",
        category="service.attitude",
    )
    one.says("找人工", intent="ask_human", handoff="request_human")
    assert one.case_no != first


def waits(one: World) -> bool:
    """Say whether the talk stands in the queue and nobody has it."""
    nobody = one.store.read(lambda c: handoffs.owner(c, one.chat)) is None
    return nobody and one.state().control is Control.QUEUE


def test_who_handled_it_does_not_get_it_by_taking_speaking_or_deciding(talk: World) -> None:
    """S0-29: nor does it go back to whom it is about."""
    before = len(talk.lines())
    talk.agent("took")
    talk.agent("said", text="您好，我来处理。")
    talk.decides("proposed", **PLAN, due=due(talk, hours=5))
    talk.decides("resolved", outcome="upheld", done="好了", condition="无", contact="806")
    assert waits(talk)
    assert len(talk.lines()) == before
    assert "taken" not in [one.kind for one in talk.events()]


@pytest.mark.parametrize("account", ACCOUNTS)
def test_another_account_of_hers_does_not_get_it_either(talk: World, account: str) -> None:
    talk.agent("took", account)
    assert waits(talk)


def test_a_colleague_gets_it_at_once(talk: World) -> None:
    talk.agent("took")
    talk.agent("took", "zhou")
    owner = talk.store.read(lambda c: handoffs.owner(c, talk.chat))
    assert owner is not None
    assert (owner.agent, talk.state().control) == ("zhou", Control.HUMAN)


def test_what_she_says_in_the_platforms_own_desk_is_on_record_and_the_talk_waits_on(
    talk: World,
) -> None:
    act = {"channel": "kf", "user": "u", "raw": {"agent": "lin.wecom", "name": "林可"}}
    talk._post("您别投诉我了", "agent", **act)
    assert waits(talk)
    assert [one.text for one in talk.lines()].count("您别投诉我了") == 1
    touch = [one for one in talk.ledger() if one.kind == "first_touch"]
    assert [one.state for one in touch] == ["open"]
    assert "turned_away" in [one.kind for one in talk.events()]


def test_passed_on_to_her_there_it_waits_for_others_again(talk: World) -> None:
    for name in ("zhou", "lin.wecom"):
        raw = {"agent": name, "name": name}
        talk._post("", "agent", channel="kf", user="u", raw=raw)
    assert waits(talk)
    (waiter,) = talk.store.read(handoffs.queue)
    assert "barred" in waiter.reasons
    (moved,) = [e.payload for e in talk.events() if e.kind == "transferred"]
    assert "客户不满的那位同事" in moved["why"]


def test_without_the_rule_anybody_takes_it(book: Book, tmp_path: Path) -> None:
    """The tests above can fail."""
    with world(tmp_path, book) as talk:
        complains(talk)
        talk.agent("took")
        assert talk.state().control is Control.HUMAN


def test_one_who_has_the_talk_keeps_it_when_it_turns_into_such_a_complaint(
    book: Book, tmp_path: Path
) -> None:
    with world(tmp_path, book, barred=lambda *_: frozenset({"lin"})) as talk:
        talk.says("手机坏了两天没人管", intent="complaint", category="quality.fault")
        talk.agent("took", "zhou")
        talk.agent("said", "zhou", "您好，我在看。")
        assert talk.lines()[-1].name == "周敏"


def test_an_account_is_known_by_any_of_its_owners_names() -> None:
    handling = KNOWN.handling
    assert handling.accounts(["tg:7"]) == {"lin", "tg:7", "lin.wecom"}
    assert handling.accounts(["zhou"]) == {"zhou"}
    assert handling.accounts([]) == frozenset()
