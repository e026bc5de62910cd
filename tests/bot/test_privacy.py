"""The operator's words on personal data are on record before a number is (S1-08)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dialogues.book import Book
from dialogues.state import FieldName
from storage import cases, messages
from tests.fakes.caseworld import World, world

LINK = "https://shop.example/privacy"
PHONE = "13800001111"
URGENT: dict[str, Any] = {
    "intent": "complaint", "emotion": "disappointment", "heat": 1, "category": "quality.fault",
    "slots": {"product": "空调"}, "level": 1, "flags": ["media"],
}  # fmt: skip
GIVEN: dict[str, Any] = {"slots": {"phone": f"{PHONE}=+86{PHONE}"}}


@pytest.fixture
def talk(book: Book, tmp_path: Path) -> Iterator[World]:
    """Give a customer of a firm that has such words."""
    own = replace(book, company=replace(book.company, privacy=LINK))
    with world(tmp_path, own) as made:
        yield made


def shown(talk: World) -> list[int]:
    """Return the messages to him that have it."""
    return [one.id for one in talk.lines() if one.who == messages.BOT and LINK in one.text]


def phone(talk: World) -> str:
    """Return the number as it is stored with his case, "" while none is."""
    case = talk.store.read(lambda c: cases.load(c, talk.case_no))
    known = case.file.fields.get(FieldName("contact_phone")) if case else None
    return known.value if known and known.given else ""


def test_it_is_shown_before_a_number_is_stored(talk: World) -> None:
    """S1-08."""
    talk.says("空调修了三次还坏，我要找媒体", **URGENT)
    assert len(shown(talk)) == 1
    assert phone(talk) == ""
    talk.says(PHONE, **GIVEN)
    assert phone(talk) == f"+86{PHONE}"
    assert len(shown(talk)) == 1, "once to a customer"


def test_one_that_comes_unasked_is_stored_in_no_turn_that_does_not_show_it(talk: World) -> None:
    """What is said and what is kept are one transaction, the words first."""
    slots = URGENT["slots"] | GIVEN["slots"]
    talk.says(f"空调修了三次还坏，打{PHONE}，我要找媒体", **(URGENT | {"slots": slots}))
    assert phone(talk) == f"+86{PHONE}"
    assert len(shown(talk)) == 1
