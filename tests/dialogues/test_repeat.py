"""A customer who comes again: linked, told so, nothing asked twice, only what was left undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dialogues.effects import FileCase, Note
from dialogues.facts import EarlierCase
from dialogues.state import FieldName, Known, MessageId
from nlu.types import Flag

_BROKEN: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 1, "category": "quality.fault",
    "slots": {"product": "耳机"},
}  # fmt: skip


def _earlier(chat: Any, **changes: Any) -> EarlierCase:
    fields = {
        "product": "耳机", "purchased_on": "2026-10-01", "place_of_purchase": "京东",
        "contact_phone": "+8613800138000", "issue": "上次说的话", "model": "",
    }  # fmt: skip
    known = {FieldName(n): Known(v, v, MessageId(1), "answered") for n, v in fields.items()}
    given: dict[str, Any] = {
        "case_no": "TS261110-0001", "state": "submitted", "category": "quality.fault",
        "opened": chat.now - timedelta(days=15), "fields": known, "unkept": ("给出具体方案",),
    }  # fmt: skip
    return EarlierCase(**(given | changes))


@pytest.fixture
def again(chat: Any) -> Any:
    """Return a talk of a customer who complained of his earphones two weeks ago."""
    chat.earlier = (_earlier(chat),)
    chat.words_said = chat.say("耳机又没声音了，上次也是", **_BROKEN, flags=["repeat"])
    return chat


def test_a_repeat_is_linked_and_said_so(again: Any) -> None:
    """S2-19: the customer reads the earlier number, staff see it on the case."""
    assert "TS261110-0001" in again.words_said
    assert again.of(FileCase)[-1].linked == "TS261110-0001"
    assert Flag.REPEAT in again.now_state.flags


def test_what_was_known_then_is_not_asked_now(again: Any) -> None:
    """S2-26: product, day, shop and number come over; the story does not."""
    assert again.known("place_of_purchase") == "京东"
    assert again.known("contact_phone") == "+8613800138000"
    assert "上次说的话" not in again.known("issue")
    asked = list(again.asked)
    for text in ("说好的方案没给", "没有", "换一副"):
        again.say(text, slots={"demand": "换一副=exchange"} if "换" in text else {})
        asked += again.asked
    assert asked == ["undone", "model", "demand"]


def test_it_is_asked_what_was_left_undone(again: Any) -> None:
    """S0-32: find out why it came back."""
    assert again.asked == ["undone"]
    again.say("说好的方案一直没给")
    assert again.known("undone") == "说好的方案一直没给"


def test_staff_see_what_was_promised_and_not_done(again: Any) -> None:
    (note,) = [n for n in again.of(Note) if n.kind == "repeat"]
    assert "TS261110-0001" in note.text
    assert "给出具体方案" in note.text


def test_what_is_told_now_counts_more_than_what_was_known(again: Any) -> None:
    again.say("这次是在天猫买的", intent="supplement")
    assert again.known("place_of_purchase") == "天猫"


def test_a_day_told_now_is_not_the_day_of_purchase_then(again: Any) -> None:
    again.say("昨天开始的", slots={"date": "昨天=2026-11-24"})
    assert again.known("purchased_on") == "2026-10-01"


_OTHERS: dict[str, dict[str, Any]] = {
    "still being told": {"state": "intake"},
    "of another kind": {"category": "service.attitude"},
    "about another thing": {"fields": {FieldName("product"): Known("手机", "手机", None)}},
}


@pytest.mark.parametrize("changes", _OTHERS.values(), ids=_OTHERS)
def test_another_matter_is_not_linked(chat: Any, changes: dict[str, Any]) -> None:
    chat.earlier = (_earlier(chat, **changes),)
    chat.say("耳机没声音了", **_BROKEN)
    assert chat.now_state.linked == ""


def test_another_order_is_another_matter(chat: Any) -> None:
    order = {FieldName("order_no"): Known("SF1", "SF1", None)}
    chat.earlier = (_earlier(chat, category="logistics.lost", fields=order),)
    lost = {"intent": "complaint", "category": "logistics.lost", "slots": {"order_no": "SF2"}}
    chat.say("快递丢了，单号SF2", **lost)
    assert chat.now_state.linked == ""


def test_a_case_taken_back_is_linked_only_when_the_customer_says_again(chat: Any) -> None:
    chat.earlier = (_earlier(chat, state="withdrawn"),)
    chat.say("耳机没声音了", **_BROKEN)
    assert chat.now_state.linked == ""


def test_the_newest_of_several_is_linked(chat: Any) -> None:
    chat.earlier = (_earlier(chat, case_no="new"), _earlier(chat, case_no="old"))
    chat.say("耳机又没声音了", **_BROKEN)
    assert chat.now_state.linked == "new"


def test_an_urgent_matter_is_linked_without_a_question_more(chat: Any) -> None:
    chat.earlier = (_earlier(chat, category="account_safety.hacked"),)
    meant = {"intent": "complaint", "category": "account_safety.hacked", "level": 1, "heat": 2}
    chat.say("账号又被盗了", **meant, emotion="anxiety", flags=["repeat"])
    assert chat.now_state.linked == "TS261110-0001"
    assert "undone" not in chat.asked


def test_a_danger_is_linked_after_the_words_that_protect(chat: Any) -> None:
    chat.earlier = (_earlier(chat, category="quality.safety"),)
    words = chat.say(
        "又冒烟了", intent="complaint", category="quality.safety", level=1, heat=3,
        emotion="anxiety", flags=["safety", "repeat"], hazards=["fire"],
    )  # fmt: skip
    assert words.startswith("人最要紧")
    assert chat.of(FileCase)[-1].linked == "TS261110-0001"
