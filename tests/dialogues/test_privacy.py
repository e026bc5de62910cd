"""What becomes of a customer's data is told before his number is kept: once, never in a danger."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from dialogues.book import ABROAD, Book
from dialogues.effects import FileCase
from dialogues.state import FieldName, Phase
from dialogues.talks import ZONE
from tests.dialogues.chatting import Chat

LINK = "https://shop.example/privacy"
ENGLISH = "https://shop.example/en/privacy"
PHONE = "13800001111"
TOLD = "messages.privacy#0"
_PHONE = FieldName("contact_phone")
BROKEN: dict[str, Any] = {
    "intent": "complaint", "emotion": "disappointment", "heat": 1, "category": "quality.fault",
    "slots": {"product": "空调"},
}  # fmt: skip
NUMBER: dict[str, Any] = {"slots": {"phone": f"{PHONE}=+86{PHONE}"}}


def of(book: Book, link: str = LINK) -> Chat:
    """Return a talk with a firm that has this line of its own."""
    said = replace(book.company, privacy=link)
    english = replace(ABROAD["en"], privacy=ENGLISH if link else "")
    own = replace(book, company=said, companies={**book.companies, "en": english})
    return Chat(own, datetime(2026, 11, 25, 10, 0, tzinfo=ZONE))


@pytest.fixture
def talk(book: Book) -> Chat:
    return of(book)


def until_asked(talk: Chat) -> str:
    """Let him come with something urgent, so that a number is asked for; return those words."""
    said = talk.say("空调修了三次还坏，我要找媒体", **(BROKEN | {"level": 1, "flags": ["media"]}))
    assert talk.asked == ["contact_phone"]
    return said


def kept(talk: Chat) -> bool:
    """Say whether his number is on a case, or anywhere."""
    filed = [one for one in talk.of(FileCase) if _PHONE in one.fields and one.fields[_PHONE].given]
    return bool(filed) or bool(talk.known("contact_phone"))


def test_it_is_shown_before_a_number_is_stored(talk: Chat) -> None:
    """S1-08: with the question for it, in front of it."""
    said = until_asked(talk)
    assert said.count(LINK) == 1
    asks = next(n for n, r in enumerate(talk.rules) if r.startswith("questions.contact_phone"))
    assert talk.rules.index(TOLD) == asks - 1
    assert not kept(talk)
    assert LINK not in talk.say(PHONE, **NUMBER)
    assert kept(talk)


def test_a_number_that_comes_unasked_is_noted_behind_it(talk: Chat) -> None:
    """S1-08: in the same turn, before anything that is asked and before the number is confirmed."""
    said = talk.say(f"空调遥控器没反应，打{PHONE}", **(BROKEN | {"slots": {
        "product": "空调", "phone": f"{PHONE}=+86{PHONE}"}}))  # fmt: skip
    assert said.count(LINK) == 1
    told = talk.rules.index(TOLD)
    assert talk.rules[0].startswith("acknowledge."), "feelings first"
    assert told > 0
    behind = ("questions.", "messages.phone_taken#")
    assert all(n > told for n, rule in enumerate(talk.rules) if rule.startswith(behind))


def test_it_is_told_once_to_a_customer_whatever_he_comes_with(talk: Chat) -> None:
    told = {"slots": {"product": "空调", "phone": f"{PHONE}=+86{PHONE}", "demand": "修好就行"}}
    assert LINK in talk.say(f"空调遥控器没反应，修好就行，打{PHONE}", **(BROKEN | told))
    later = []
    while talk.now_state.phase is not Phase.DONE:
        later.append(talk.say("对", intent="affirm"))
        assert len(later) < 9
    parcel: dict[str, Any] = {"intent": "complaint", "category": "logistics.damage", "heat": 1}
    other = {"slots": {"product": "平板", "phone": "13900002222=+8613900002222"}}
    later.append(talk.say("还有一件，快递把平板摔坏了，打13900002222", **(parcel | other)))
    later.append(talk.say("好", payload="/register", intent="affirm"))
    assert talk.now_state.matter == 2
    assert not any(LINK in one for one in later)


def test_a_firm_without_a_line_says_nothing_of_it(book: Book) -> None:
    talk = of(book, "")
    said = until_asked(talk) + talk.say(PHONE, **NUMBER)
    assert TOLD not in talk.rules
    assert "怎么删" not in said
    assert not talk.now_state.privacy


def test_an_english_customer_reads_the_english_one(talk: Chat) -> None:
    said = talk.say(f"My air conditioner is broken, call {PHONE}", **(BROKEN | {"slots": {
        "product": "air conditioner", "phone": f"{PHONE}=+86{PHONE}"}}))  # fmt: skip
    assert f"see or delete them: {ENGLISH}" in said
    assert LINK not in said


FIRE: dict[str, Any] = {
    "intent": "complaint", "emotion": "anxiety", "heat": 3, "category": "quality.safety",
    "level": 1, "flags": ["safety"], "hazards": ["fire"],
}  # fmt: skip


def test_a_danger_goes_first_and_it_is_told_once_that_is_over(talk: Chat) -> None:
    """PIPL 18: in an emergency afterwards, and without delay."""
    slots = {"phone": f"{PHONE}=+86{PHONE}"}
    said = talk.say(f"充电宝着火了，打{PHONE}", **(FIRE | {"slots": slots}))
    assert any(rule.startswith("safety.") for rule in talk.rules)
    assert LINK not in said
    assert LINK in talk.say("火灭了，人没事")
    assert LINK not in talk.say("谢谢", intent="thanks")


def test_who_may_harm_himself_is_told_nothing_of_data(talk: Chat) -> None:
    harm: dict[str, Any] = {"intent": "complaint", "emotion": "anxiety", "level": 1}
    harm |= {"flags": ["self_harm"], "category": "quality.fault", "heat": 3}
    said = talk.say(f"我不想活了，打{PHONE}", **(harm | NUMBER)) + talk.say("在的")
    assert LINK not in said
