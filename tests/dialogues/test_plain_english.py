"""What customers say in plain English to our questions, at the summary and once all is filed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dialogues import (
    faults,
    openers,
    preferred,
    retorts,
    swapped,
    where_told,
    wishes,
)
from dialogues.reading import Reading
from dialogues.state import FieldName
from tests.dialogues.broken import not_told, to_summary, until_asked

Hear = Callable[..., Reading]
HEADPHONES: dict[str, Any] = {
    "intent": "complaint", "emotion": "disappointment", "heat": 1, "category": "quality.fault",
    "slots": {"product": "headphones"},
}  # fmt: skip


@pytest.fixture
def begun(chat: Any) -> Any:
    """Return a talk about headphones that broke."""
    chat.say("my headphones broke", **HEADPHONES)
    return chat


@pytest.mark.parametrize(
    "text",
    [
        "I would like to make a complaint about a tour guide",
        "I'd like to complain about one of your drivers",
        "I wish to lodge a formal complaint regarding your hotel",
    ],
)
def test_who_complains_of_somebody_is_asked_what_happened(text: str) -> None:
    """S1-03."""
    assert openers.announces(text)
    assert not openers.announces("I want to complain about your driver who broke my case")


def test_what_he_then_tells_calmly_begins_the_matter(chat: Any) -> None:
    chat.say("I would like to make a complaint about a tour guide", intent="complaint")
    assert "questions.issue.ask" in " ".join(chat.rules)
    chat.say("he took us to a jade shop", intent="chitchat")
    assert chat.now_state.case_no
    assert "jade shop" in chat.known("issue")


def test_file_it_ends_the_questions_and_answers_none(begun: Any) -> None:
    begun.say("file it", intent="affirm")
    assert begun.now_state.open == "confirm"
    assert not_told(begun, "place_of_purchase")
    begun.say("file it", intent="affirm")
    assert begun.now_state.closed


@pytest.mark.parametrize("text", ["file it", "ok just submit it please", "send it now"])
def test_to_file_it_is_to_have_told_all(text: str) -> None:
    assert retorts.ends(text)
    assert not retorts.ends("they won't file it")


@pytest.mark.parametrize("text", ["refund or new pair", "i just told you. 890 back"])
def test_a_wish_is_no_model(begun: Any, text: str) -> None:
    until_asked(begun, "model")
    begun.say(
        text,
        intent="supplement",
        slots={"demand": ["refund", "new pair=exchange"]}
        if "or" in text
        else {"demand": "back=refund"},
    )
    assert not_told(begun, "model")


def test_a_room_is_no_sum(chat: Any) -> None:
    chat.say("no hot water for two nights", **HEADPHONES | {"category": "price.overcharge"})
    until_asked(chat, "amount")
    chat.say("stayed there, room 1406", intent="supplement")
    assert not_told(chat, "amount")


def test_asked_for_a_thing_a_sum_names_none(chat: Any) -> None:
    chat.say("you overcharged me", **HEADPHONES | {"category": "price.overcharge", "slots": {}})
    until_asked(chat, "product")
    chat.say("640 extra", intent="supplement", slots={"amount": "640=64000"})
    assert not_told(chat, "product")
    assert chat.known("amount") == "64000"


def test_the_sentence_that_wishes_is_the_wish(heard: Hear) -> None:
    said = heard(
        "booking 5589012. want it back", intent="supplement", slots={"demand": "want it back=other"}
    )
    assert wishes.the_wish(said) == "want it back"
    assert wishes.wished(said) == "want it back"
    whole = heard("refund please", intent="supplement", slots={"demand": "refund"})
    assert wishes.the_wish(whole) == "refund please"


def test_booked_by_phone_is_no_wish_to_be_rung(heard: Hear) -> None:
    assert preferred.told(heard("no idea, booked by phone"), None) is None
    assert preferred.told(heard("by phone please"), None) is not None


def test_days_told_side_by_side_are_no_days_of_purchase(chat: Any) -> None:
    """Nothing was bought: no doubt is told about the order of the days."""
    days = {"date": ["12 november=2026-11-12", "20 november=2026-11-20"]}
    told = HEADPHONES | {"category": "price.overcharge", "slots": days}
    chat.say("the filling of 12 november fell out on 20 november", **told)
    assert chat.known("occurred_on") == "2026-11-12"
    assert not_told(chat, "purchased_on")
    assert chat.now_state.open != "check"


def test_another_matter_at_the_summary_is_set_aside(begun: Any) -> None:
    """S3-06."""
    to_summary(begun)
    begun.say(
        "also, totally separate, your courier left my tv at the wrong house",
        intent="complaint", category="logistics.courier", slots={"product": "tv"},
    )  # fmt: skip
    assert [one.text for one in begun.now_state.parked]
    assert begun.known("product") == "headphones"


def test_a_wrong_house_puts_no_product_right(begun: Any) -> None:
    to_summary(begun)
    begun.say(
        "your courier left it at the wrong house", intent="complaint", slots={"product": "house"}
    )
    assert begun.known("product") == "headphones"


def test_a_typo_of_the_number_is_put_right_at_the_summary(begun: Any) -> None:
    """S1-07."""
    begun.say("order KX-77120", intent="supplement", slots={"order_no": "KX-77120"})
    to_summary(begun)
    text = "sorry the ref is KX-77210, typo"
    begun.say(text, intent="supplement", slots={"order_no": "KX-77210"})
    assert begun.known("order_no") == "KX-77210"


@pytest.mark.parametrize(
    ("text", "pair"),
    [("bought on 4 nov not 3 nov", True), ("it was the 22nd not the 23rd", True)],
)
def test_days_with_one_figure_are_set_against_each_other(text: str, *, pair: bool) -> None:
    assert swapped.sets_right(text) is pair


def test_a_day_is_put_right_after_filing(begun: Any) -> None:
    """S1-07."""
    begun.say("bought on 3 nov", intent="supplement", slots={"date": "3 nov=2026-11-03@purchase"})
    to_summary(begun)
    begun.say("yes", intent="affirm")
    begun.say(
        "it was the 4th not the 3rd",
        intent="supplement",
        slots={"date": ["4th=2026-11-04", "3rd=2026-11-03"]},
    )
    assert begun.known("purchased_on") == "2026-11-04"


def test_a_change_of_mind_takes_the_place_of_the_wish(begun: Any) -> None:
    """S1-07."""
    begun.say("refund", intent="supplement", slots={"demand": "refund"})
    to_summary(begun)
    begun.say(
        "change my mind, replace them",
        intent="supplement",
        slots={"demand": "replace them=exchange"},
    )
    assert begun.known("demand") == "exchange"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("the hotpot place in Wudaokou", "the hotpot place in Wudaokou"),
        ("at the bubble tea shop, Jing'an branch", "at the bubble tea shop, Jing'an branch"),
        ("the one in Sanlitun", "the one in Sanlitun"),
        ("the shop was closed", ""),
        ("no branch", ""),
        ("the manager of the shop called me", ""),
    ],
)
def test_a_place_in_english_is_told_at_another_question(heard: Hear, text: str, where: str) -> None:
    known = where_told.place(heard(text))
    assert (known.value if known else "") == where


def test_a_place_is_no_thing(chat: Any) -> None:
    chat.say("the drink had a fly in it", **HEADPHONES | {"slots": {}})
    until_asked(chat, "product")
    chat.say("at the bubble tea shop, Jing'an branch", intent="supplement")
    assert not_told(chat, "product")


def test_a_shop_alone_is_where_it_was_bought(begun: Any) -> None:
    until_asked(begun, "model")
    fields = {n: k for n, k in begun.now_state.fields.items() if n != "place_of_purchase"}
    begun.state = begun.now_state.but(fields=fields)
    begun.say("amazon", intent="supplement", slots={"company": "amazon"})
    assert begun.known(FieldName("place_of_purchase")) == "amazon"


def test_what_broke_is_no_quarrel_about_what_it_cost(chat: Any) -> None:
    paid = HEADPHONES | {"category": "price.overcharge"}
    chat.say("kettle leaks, bought 3 nov, 240 yuan, order 5589012", **paid)
    assert chat.now_state.category == "quality.fault"
    assert not faults.only_broke("the kettle was broken and you charged me twice")


@pytest.mark.parametrize("text", ["the armchair is wobbly", "my watch stopped after a week"])
def test_what_is_amiss_is_heard_in_more_words(text: str) -> None:
    assert faults.names_fault(text)
