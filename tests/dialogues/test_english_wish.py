"""What is wished in plain English, cut from what happened; what was refused or tried is no wish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dialogues import things, wanted, where_told, withdrawal
from dialogues.book import Book
from dialogues.reading import Reading
from dialogues.recited import shown
from dialogues.state import FieldName, Known
from dialogues.wishes import asked_for, narrates, wished
from nlu import english_names
from nlu.steps import english_wish
from nlu.types import Intent, Parse, Slot, SlotType
from tests.dialogues.broken import not_told, until_asked

Hear = Callable[..., Reading]
FRIDGE: dict[str, Any] = {
    "intent": "complaint", "emotion": "disappointment", "heat": 1, "category": "quality.fault",
    "slots": {"product": "fridge"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("The kettle came broken and I want my money back", "I want my money back"),
        (
            "it broke, please refund the 40 dollars, my order is 12345",
            "please refund the 40 dollars",
        ),
        (
            "I took it in for repair twice. I would like a replacement or a full refund. Regards",
            "I would like a replacement or a full refund",
        ),
        ("got the wrong colour, can I swap it?", "can I swap it"),
        ("unban it please", "unban it please"),
        ("send a technician", "send a technician"),
        ("cancel contract w/o penalty", "cancel contract w/o penalty"),
        ("She wants it cancelled and the 598 back.", "She wants it cancelled and the 598 back"),
        (
            "replace it with a new one, i dont want a repaired one",
            "replace it with a new one, i dont want a repaired one",
        ),
        ("I need it before Monday, otherwise refund", "I need it before Monday, otherwise refund"),
        ("I demand compensation because nobody came", "I demand compensation"),
        ("I sent it back and my refund still hasn't arrived", "my refund"),
        ("money back for the 7 lessons", "money back for the 7 lessons"),
        ("new fridge and pay for the food", "new fridge and pay for the food"),
    ],
)
def test_a_wish_in_english_begins_where_it_is_wished(text: str, wish: str) -> None:
    """S3-06: the read-back has the wish, and not the whole line."""
    assert english_wish.cut(text) == wish


@pytest.mark.parametrize(
    "text",
    [
        "they refused to refund me",
        "my AC repairman never came, i took a day off for nothing",
        "customer service said they will replace it but nobody came",
        "landlord wont return my deposit of 3,200 dollars",
        "your agent said 3-5 working days for refund its been 3 weeks",
        "whenever i want to cancel they hang up",
        "they told me i need a new battery",
        "I want to complain about your driver",
        "I need to speak to a manager",
        "please call me",
        "please find attached my receipt",
        "give me a minute",
        "she is fine now, a neighbour found her",
        "credit card double charged",
        "yes correct",
        "change the phone to 9123 4568",
        "我要退款",
    ],
)
def test_what_was_refused_tried_or_told_is_no_wish(text: str) -> None:
    assert english_wish.cut(text) == ""


@pytest.mark.parametrize(
    ("text", "word", "told"),
    [
        ("they refused to refund me", "refund", True),
        ("the refund was rejected twice", "refund", True),
        ("my AC repairman never came", "repair", True),
        ("I took it in for repair twice", "repair", True),
        ("full refund or a replacement", "replacement", False),
        ("they refused, so I want a refund", "refund", False),
    ],
)
def test_a_word_of_a_wish_in_a_history_tells(text: str, word: str, *, told: bool) -> None:
    start = text.index(word)
    assert narrates(text, Slot(SlotType.DEMAND, word, start, start + len(word), word)) is told


def test_the_words_that_wish_are_kept_and_no_more(heard: Hear) -> None:
    text = "I took it in for repair twice. I would like a full refund"
    turn = heard(text, intent="complaint", slots={"demand": "refund=refund"})
    assert wished(turn) == "I would like a full refund"


@pytest.mark.parametrize(
    "text", ["waive it", "remove it", "train your staff", "pls close my account"]
)
def test_a_short_bidding_is_an_answer_to_what_he_wants(text: str) -> None:
    assert asked_for(Parse(text, intent=Intent.COMPLAINT))


@pytest.mark.parametrize("text", ["correct", "train was late", "fix took weeks", "give me a sec"])
def test_what_only_looks_like_a_bidding_is_none(text: str) -> None:
    assert not english_wish.bids(text)


def test_a_wish_told_at_another_question_is_kept_and_fills_no_shop(chat: Any) -> None:
    """It stood as the shop, and was asked for again."""
    chat.say("my fridge is dead", **FRIDGE)
    until_asked(chat, "place_of_purchase")
    chat.say("stop it and give me back all months", intent="supplement")
    assert chat.known("demand") == "stop it and give me back all months"
    assert not_told(chat, "place_of_purchase")


def test_a_wish_is_no_room(chat: Any) -> None:
    dirty = FRIDGE | {"category": "quality.hygiene", "slots": {"place": "Ocean Pearl hotel"}}
    chat.say("the hotel gave us a dirty room", **dirty)
    until_asked(chat, "room")
    chat.say("an apology would be nice", intent="supplement", slots={"demand": "apology=apology"})
    assert chat.now_state.fields[FieldName("demand")].text == "an apology would be nice"
    assert not_told(chat, "room")


def test_the_deal_that_is_to_end_is_no_complaint_taken_back(chat: Any, heard: Hear) -> None:
    chat.say("my fridge is dead", **FRIDGE)
    state = chat.now_state
    closes = heard("close my account", intent="withdraw")
    assert not wanted.may_withdraw(state, state, closes)
    assert wanted.may_withdraw(state, state, heard("close my case", intent="withdraw"))


def test_what_he_bids_calls_no_person_and_a_manager_does(chat: Any, heard: Hear) -> None:
    chat.say("my fridge is dead", **FRIDGE)
    until_asked(chat, "demand")
    asked = replace(chat.now_state, asking=FieldName("demand"))
    assert not wanted.person(asked, heard("train your staff", intent="ask_human"))
    assert wanted.person(asked, heard("get me a manager", intent="ask_human"))


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("why do you need my phone", True),
        ("i dont want to give phone", True),
        ("pls email me", True),
        ("yes correct", True),
        ("it's the blue kettle", False),
        ("i bought a lehenga", False),
        ("online class", False),
    ],
)
def test_words_that_ask_or_refuse_name_nothing(text: str, *, none: bool) -> None:
    assert english_names.nothing(Parse(text)) is none


def test_a_name_is_kept_without_the_number_beside_it() -> None:
    text = "order 99120034, airfryer"
    number = Slot(SlotType.ORDER_NO, "99120034", 6, 14, "99120034")
    assert english_names.bare(Parse(text, slots=(number,)), text) == "airfryer"
    assert english_names.bare(Parse("99120034", slots=(number,)), "99120034") == "99120034"


@pytest.mark.parametrize(
    ("text", "shop"),
    [
        ("from Fortress", "Fortress"),
        ("I bought a kettle from your website, it came broken", "your website"),
        ("bought it last month at your Mong Kok shop", "your Mong Kok shop"),
        ("it was bought on Amazon 2 weeks ago", "Amazon"),
        ("from yesterday", ""),
        ("bought it on Monday", ""),
        ("water from upstairs", ""),
    ],
)
def test_a_shop_told_in_english_is_not_asked_for(text: str, shop: str, heard: Hear) -> None:
    known = where_told.bought_at(heard(text, intent="supplement"))
    assert (known.text if known else "") == shop


def test_who_broke_what_one_has_sold_nothing(chat: Any) -> None:
    """A cleaner who broke the television: its model and shop are nobody's business."""
    chat.say("ur cleaner broke my tv", **(FRIDGE | {"slots": {"product": "tv"}}))
    assert things.serves(chat.now_state)


def test_what_broke_by_itself_was_bought(chat: Any) -> None:
    chat.say("my tv broke after a week", **(FRIDGE | {"slots": {"product": "tv"}}))
    assert not things.serves(chat.now_state)


def test_news_that_it_came_takes_the_complaint_back() -> None:
    assert withdrawal.over("never mind they just delivered it")
    assert not withdrawal.over("they just delivered it but it is broken")


def test_a_day_in_figures_is_the_day_first_where_english_is_spoken(chat: Any) -> None:
    chat.say("my fridge is dead", **FRIDGE)
    until_asked(chat, "purchased_on")
    chat.say("3/11", intent="supplement", slots={"date": "3/11=2026-03-11"})
    assert chat.now_state.fields[FieldName("purchased_on")].value == "2026-11-03"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3 November", "3 November 2026"),
        ("3rd of nov", "3 November 2026"),
        ("tuesday", "tuesday (3 November 2026)"),
        ("3/11", "3/11 (3 November 2026)"),
    ],
)
def test_a_day_is_not_read_back_twice(text: str, words: str, book: Book) -> None:
    """3 November (3 November 2026) was said."""
    script = book.script(next(iter(book.current.values())), "en")
    known = Known("2026-11-03", text, None, "said", "day")
    assert shown(known, script, "en") == words
