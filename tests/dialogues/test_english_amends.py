"""What is put right in plain English is changed, at the summary and once all is filed."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import english_amends
from dialogues.tongue import EN, ends
from tests.dialogues.broken import to_summary

_KETTLE: dict[str, Any] = {
    "intent": "complaint", "emotion": "disappointment", "heat": 1, "category": "quality.fault",
    "slots": {
        "product": "kettle", "amount": "$40=4000", "order_no": "12345678",
        "phone": "9123 4567=91234567", "demand": "my money back=refund",
    },
}  # fmt: skip
_RIGHT = [
    ("the price was $45", "amount", "4500"),
    ("actually it was $45", "amount", "4500"),
    ("no, the amount should be 45 dollars", "amount", "4500"),
    ("the order number was 12345679", "order_no", "12345679"),
    ("my number is wrong, it should be 91234568", "contact_phone", "91234568"),
    ("make it 9123 4568", "contact_phone", "91234568"),
    ("yes but change the phone to 9123 4568", "contact_phone", "91234568"),
    ("No, I don't want a refund anymore, I want a new kettle", "demand", "I want a new kettle"),
    ("I want a replacement now, not a refund", "demand", "I want a replacement now"),
]


@pytest.fixture
def begun(chat: Any) -> Any:
    """Return a talk about a kettle."""
    chat.say(
        "The kettle came broken, it cost $40, order 12345678, phone 9123 4567. my money back",
        **_KETTLE,
    )
    to_summary(chat)
    return chat


@pytest.mark.parametrize(("text", "name", "now"), _RIGHT)
def test_what_is_put_right_at_the_summary_is_changed(
    begun: Any, text: str, name: str, now: str
) -> None:
    """S1-07: with your changes, it said, and nothing was changed."""
    product = begun.known("product")
    begun.say(text, intent="supplement")
    assert begun.known(name) == now
    assert begun.known("product") == product
    assert begun.now_state.open == "confirm"


@pytest.mark.parametrize(("text", "name", "now"), _RIGHT)
def test_and_once_all_is_filed(begun: Any, text: str, name: str, now: str) -> None:
    begun.say("yes", intent="affirm")
    begun.say(text, intent="supplement")
    assert begun.known(name) == now


@pytest.mark.parametrize("text", ["no i also want the shipping fee back", "add: the shipping fee"])
def test_what_is_wanted_besides_comes_to_the_wish(begun: Any, text: str) -> None:
    begun.say(text, intent="supplement")
    assert begun.known("demand").startswith("my money back, ")
    assert "shipping fee" in begun.known("demand")


@pytest.mark.parametrize(
    "text",
    [
        "it was 45 minutes late", "the price was too high", "is the price $45?",
        "the bill was paid", "my number is private", "make it quick", "i want it now, not tomorrow",
        "i also want to say that he was rude",
    ],
)  # fmt: skip
def test_what_only_sounds_alike_changes_nothing(begun: Any, text: str) -> None:
    had = {n: begun.known(n) for n in ("amount", "contact_phone", "demand", "order_no")}
    begun.say(text, intent="supplement")
    assert {n: begun.known(n) for n in had} == had


@pytest.mark.parametrize(
    "text", ["you didnt change anything", "it still says $40", "nothing changed", "根本没改啊"]
)
def test_who_says_that_nothing_was_changed_is_asked_which(begun: Any, text: str) -> None:
    begun.say(text, intent="supplement")
    assert begun.now_state.open == "amend"
    assert not english_amends.complains("you changed it, thanks")


def test_what_was_added_last_is_seen_in_a_long_story() -> None:
    """It ended in dots before what had just been said."""
    told = ends("The kettle came broken. " * 8 + "; the lid is cracked", 100, EN)
    assert told.endswith("the lid is cracked")
    assert "..." in told
    assert ends("short", 100, EN) == "short"


def test_a_single_letter_says_yes(begun: Any) -> None:
    begun.say("y", intent="out_of_scope")
    assert begun.now_state.closed
