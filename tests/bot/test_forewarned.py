"""Customers of an open incident are told in their talk, and each has a case of his own (S1-29)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.grouper import Grouper
from dialogues.book import Book
from dialogues.grouping import Grouping
from dialogues.notices import Notice
from storage import incidents, notices
from storage.handoffs import Owner
from tests.fakes.caseworld import World, world
from tests.fakes.triage import case, known

WANG = Owner("wang", "王主管")
WORDS = "这款空调的遥控器连不上，同事在查，查清之前请用机身上的键。"
BROKEN: dict[str, Any] = {
    "intent": "complaint", "emotion": "disappointment", "heat": 1, "category": "quality.fault",
    "slots": {"product": "空调"},
}  # fmt: skip
ALIKE: dict[str, Any] = {"category": "quality.fault", "fields": known(product="空调")}


@pytest.fixture
def talk(book: Book, tmp_path: Path) -> Iterator[World]:
    """Give a customer who has not written yet, while three of another have an incident."""
    with world(tmp_path, book) as made:
        numbers = [case(made.store, f"web:shop:{n}", f"T{n}", **ALIKE) for n in range(3)]
        made.store.do(lambda tx: incidents.begin(tx, "空调遥控器", numbers, WANG))
        notice = Notice(1, {"zh-Hans": WORDS}, ("空调",))
        made.store.do(lambda tx: notices.put(tx, notice, WANG))
        yield made


def heard(talk: World) -> tuple[int, int, datetime | None]:
    """Return how many customers were told what stands, and what stood before; when the last was."""
    found = talk.store.read(lambda c: notices.heard(c, 1))
    return found.now, found.before, found.last


def told(talk: World) -> list[str]:
    """Return what stands on his case of what he was told."""
    return [one.payload["text"] for one in talk.events() if one.kind == "forewarned"]


def test_he_is_told_in_the_turn_his_product_is_known_and_his_case_says_so(talk: World) -> None:
    said = talk.says("空调遥控器没反应", **BROKEN)
    assert said.count(WORDS) == 1
    assert told(talk) == [f"群体事件 1 号：{WORDS}"]
    assert WORDS not in talk.says("上个月买的") + talk.says("还是空调", **BROKEN)


def test_who_was_told_is_counted_once_and_with_when(talk: World) -> None:
    assert heard(talk) == (0, 0, None)
    talk.says("有个事情要说")
    assert heard(talk) == (0, 0, None)
    came = talk.at
    talk.says("空调遥控器没反应", **BROKEN)
    (now, before, last) = heard(talk)
    assert (now, before, last) == (1, 0, came)
    talk.says("还是空调", **BROKEN)
    assert heard(talk) == (1, 0, last)


def test_words_replaced_or_withdrawn_keep_their_count(talk: World) -> None:
    """Whom the words of before reached is still to be seen, apart from the words of now."""
    talk.says("空调遥控器没反应", **BROKEN)
    last = heard(talk)[2]
    talk.store.do(lambda tx: notices.put(tx, Notice(1, {"zh-Hans": "新"}, ("空调",)), WANG))
    assert heard(talk) == (0, 1, last)
    talk.store.do(lambda tx: notices.told(tx, 1))
    assert heard(talk)[:2] == (1, 1)
    talk.store.do(lambda tx: notices.withdraw(tx, 1, "wang"))
    talk.store.do(lambda tx: notices.told(tx, 1))
    assert heard(talk)[:2] == (0, 2), "what stands no more is told to nobody"


def test_the_next_turn_knows_that_it_was_withdrawn_or_closed(talk: World) -> None:
    talk.says("有个事情要说")
    talk.store.do(lambda tx: incidents.close(tx, 1, "wang", "修好了"))
    assert WORDS not in talk.says("空调遥控器没反应", **BROKEN)
    assert told(talk) == []


def test_one_opened_amid_a_talk_is_told_in_its_next_turn(talk: World) -> None:
    talk.store.do(lambda tx: notices.withdraw(tx, 1, "wang"))
    assert WORDS not in talk.says("空调遥控器没反应", **BROKEN)
    talk.store.do(lambda tx: notices.put(tx, Notice(1, {"zh-Hans": WORDS}, ("空调",)), WANG))
    assert WORDS in talk.says("上个月买的")


def test_while_a_person_has_the_talk_the_bot_says_nothing_of_it(talk: World) -> None:
    talk.says("转人工", intent="ask_human")
    talk.agent("took")
    assert talk.says("空调遥控器没反应", **BROKEN) == ""
    assert told(talk) == []


def test_who_reports_exactly_this_has_his_own_case_in_the_incident(talk: World) -> None:
    talk.says("空调遥控器没反应", **BROKEN)
    grouper = Grouper(talk.store, Grouping(size=3), list, clock=talk.clock)
    asyncio.run(grouper.look())
    members = [one.case_no for one in talk.store.read(lambda c: incidents.members(c, 1))]
    assert members[-1] == talk.case_no
    assert len(members) == 4
