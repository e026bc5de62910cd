"""What is put right in plain English, and what plain English words mean at our questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dialogues import interrupt, preferred, retorts, wishes
from dialogues.aftertalk import opens_another
from dialogues.as_stated import account
from dialogues.book import Book
from dialogues.free_words import has_none
from dialogues.inquiries import puts, topic
from dialogues.language import sign
from dialogues.reading import Reading
from dialogues.state import FieldName, Known, MessageId, State
from dialogues.things import suited
from dialogues.tongue import EN, HANS
from tests.dialogues.broken import not_told, to_summary, until_asked

Hear = Callable[..., Reading]
STORY = FieldName("issue")


def told(text: str) -> Known:
    """Return words as the customer told them."""
    return Known(text, text, MessageId(1))


PIZZA: dict[str, Any] = {
    "intent": "complaint", "emotion": "disappointment", "heat": 1,
    "category": "logistics.wrong_item", "slots": {"product": "pizza"},
}  # fmt: skip


@pytest.fixture
def read_back(chat: Any) -> Any:
    """Return a talk about a wrong pizza, read back to the customer."""
    chat.say("your app sent me the wrong pizza", **PIZZA)
    to_summary(chat)
    return chat


@pytest.mark.parametrize(
    ("text", "slots", "now"),
    [
        ("product isnt app its two pizzas", {"product": "app"}, "two pizzas"),
        ("no, product is not pizza, it's dinner", {}, "dinner"),
        ("the product should be pizza napoli please", {}, "pizza napoli"),
        ("product is pizza bianca, you wrote it wrong", {}, "pizza bianca"),
    ],
)
def test_a_field_is_put_right_by_its_plain_name(
    read_back: Any, text: str, slots: dict[str, str], now: str
) -> None:
    """S1-07: no change is claimed that was not made."""
    read_back.say(text, intent="complaint", slots=slots)
    assert read_back.known("product") == now
    assert not_told(read_back, "more_product")
    assert text not in read_back.known("issue")


@pytest.mark.parametrize(
    "text",
    [
        "the shop was closed, it's a joke",
        "the product isn't new, it's second-hand",
        "is the product a pizza or what?",
    ],
)
def test_what_is_said_of_a_thing_is_no_name_of_it(read_back: Any, text: str) -> None:
    read_back.say(text, intent="complaint")
    assert read_back.known("product") == "pizza"


def test_what_it_is_not_never_becomes_the_field(read_back: Any) -> None:
    read_back.say("it isn't an app you know", intent="correction", slots={"product": "app"})
    assert read_back.known("product") == "pizza"


def test_the_wish_is_the_one_he_wants_instead() -> None:
    said = "no that isnt what i want i want the second charge reversed"
    assert wishes.instead(said) == "the second charge reversed"
    assert wishes.instead("i want to know what this is") == ""


@pytest.mark.parametrize("text", ["already told you", "I literally just said", "scroll up"])
def test_who_only_says_that_he_told_it_gives_no_answer(text: str) -> None:
    assert retorts.told(text)
    assert not retorts.told("i told the driver")
    assert not retorts.told("already paid")


def test_told_already_names_no_thing(chat: Any) -> None:
    chat.say("you overcharged me", **PIZZA | {"category": "price.overcharge", "slots": {}})
    until_asked(chat, "product")
    chat.say("already told you", intent="follow_up")
    assert not_told(chat, "product")
    assert "already told" not in chat.known("issue")


@pytest.mark.parametrize(
    "text", ["ending 4471", "airtel prepaid ending 4410", "中銀尾數4471", "4471", "last four 8890"]
)
def test_an_account_is_told_by_the_end_of_its_number(book: Book, heard: Hear, text: str) -> None:
    ref = book.ref_for("account_safety.hacked")
    asked = book.script(ref).questions[FieldName("account")]
    known = account(asked, heard(text, intent="supplement"))
    assert known is not None
    assert known.text == text
    assert account(asked, heard("they took 4471 yuan", intent="supplement")) is None


@pytest.mark.parametrize(
    "text",
    [
        "please dont tell the nurse it was me",
        "don't mention my name to the manager",
        "唔好同佢講係我講㗎",
        "keep my name out of it",
    ],
)
def test_who_does_not_want_it_known_is_told_that_it_is_noted(text: str) -> None:
    assert topic(text) == "ask_told"
    assert topic("don't tell me it was me who broke it") != "ask_told"
    assert topic("he told them who it was") != "ask_told"


@pytest.mark.parametrize(
    "text",
    [
        "Thank you. One further matter: your website lists the old hours.",
        "there is a second issue with my bill",
        "also I want to complain about the hold music",
    ],
)
def test_another_matter_is_announced_in_many_words(text: str) -> None:
    assert opens_another(text)
    assert not opens_another("it took one more day")


def test_another_complaint_at_the_summary_is_set_aside(read_back: Any) -> None:
    said = "also I want to complain about the hold music, 45 minutes of it"
    read_back.say(said, intent="complaint", category="service.slow")
    assert [p.text for p in read_back.now_state.parked] == [said]
    assert "hold music" not in read_back.known("issue")


def test_a_question_left_open_is_kept_and_changes_nothing(read_back: Any) -> None:
    before = read_back.known("issue")
    read_back.say("Yes. You have not answered my question.", intent="affirm")
    assert "interruptions.question_kept" in " ".join(read_back.rules)
    assert read_back.known("issue") == before
    assert not retorts.unanswered("he never answered the phone")


def test_no_number_beside_a_question_is_heard(chat: Any) -> None:
    chat.say("your app sent me the wrong pizza", **PIZZA)
    chat.say("no number, just message here. and what happens now?", intent="follow_up")
    assert not_told(chat, "contact_phone")
    assert "contact_phone" in chat.now_state.fields
    assert not retorts.no_phone("there is no number on the parcel")


def test_a_word_of_ours_thrown_back_asks_nothing(heard: Hear) -> None:
    said = heard("what branch? it was my house lol", intent="ask_progress")
    assert not interrupt.asks_when(said)
    assert not puts(said.text)
    assert interrupt.asks_when(heard("ok, what happens now?", intent="inquiry"))


def test_a_photo_may_be_added(read_back: Any) -> None:
    before = read_back.known("issue")
    read_back.say("can i add a photo", intent="inquiry")
    assert "interruptions.how_to_send" in " ".join(read_back.rules)
    assert read_back.known("issue") == before


def test_email_only_is_a_way_to_be_reached(heard: Hear) -> None:
    told = preferred.told(heard("no phone. email only please", intent="deny"), None)
    assert told is not None
    assert told.value == "email"


def test_who_complains_of_ourselves_is_not_asked_which_firm(book: Book) -> None:
    """S3-06."""
    said = "i cancelled your app subscription but you charged me again"
    other = State(book.ref_for("price.auto_renewal"), fields={STORY: told(said)})
    assert "company" not in suited(other, [FieldName("company")])
    sold = told("a seller on your platform sold me a subscription")
    assert suited(replace(other, fields={STORY: sold}), [FieldName("company")])


def test_no_number_is_no_thing() -> None:
    assert has_none("no number")
    assert not has_none("number 4 is broken")


def test_a_word_that_judges_is_english() -> None:
    assert sign("terrible", HANS)[0] == EN
    assert sign("terrible", HANS)[1] > sign("Terra", HANS)[1]
    assert sign("SF1234567890123", HANS)[1] == 0
