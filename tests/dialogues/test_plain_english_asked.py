"""What customers ask in plain English, and how they take a complaint back and want it again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dialogues import aftertalk, fed_up, inquiries, interrupt, language, tongue, withdrawal
from dialogues.reading import Reading

Hear = Callable[..., Reading]


@pytest.mark.parametrize(
    "text",
    [
        "dont need this anymore, you can close it",
        "sorry changed my mind, dont need this anymore",
        "i no longer need this",
    ],
)
def test_who_needs_it_no_more_takes_it_back(text: str) -> None:
    """S2-19."""
    assert withdrawal.over(text)
    assert not withdrawal.keeps(text)


def test_not_to_bother_keeps_nothing_and_to_keep_does() -> None:
    assert not withdrawal.keeps("actually dont bother, please withdraw it")
    assert withdrawal.keeps("no, don't withdraw it")
    assert withdrawal.keeps("keep it")
    assert not withdrawal.over("i dont need this anymore because it is broken")


@pytest.mark.parametrize(
    "text", ["hmm wait no i still want an apology", "sorry changed my mind again pls reopen it"]
)
def test_a_case_taken_back_is_wanted_again_in_some_words(text: str) -> None:
    assert withdrawal.restores(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("wait is this going to the tutor? i dont want him to know", "ask_told"),
        ("i don't want my landlord to find out", "ask_told"),
        ("can i post this on tripadvisor?", "threat"),
        ("可以发到小红书吗", "threat"),
        ("Sorry, can you speak English? My Chinese isn't good enough.", "ask_language"),
    ],
)
def test_what_is_asked_about_the_talk_has_its_answer(text: str, key: str) -> None:
    """S4-10."""
    assert inquiries.topic(text) == key


@pytest.mark.parametrize("text", ["whats your policy on this", "wheres your office"])
def test_a_question_without_its_apostrophe_is_one(text: str) -> None:
    assert inquiries.puts(text)


def test_how_long_a_refund_takes_is_no_question_of_how_far_it_is(heard: Hear) -> None:
    def asks(text: str) -> bool:
        return interrupt.asks_when(heard(text, intent="ask_progress"))

    assert not asks("how long does a refund take?")
    assert asks("how long will it take?")


def test_who_looks_for_us_while_he_waits_is_told_when_we_come() -> None:
    assert aftertalk.looks_for_us("when is someone calling")
    assert fed_up.calls_out("you there??")
    assert not inquiries.puts("you there??")


def test_another_language_is_asked_for_with_a_word_on_why() -> None:
    for text in (
        "Sorry, can you speak English? My Chinese isn't good enough for this.",
        "actually can we do english, my chinese is bad",
    ):
        assert language.asked_for(text) == tongue.EN
    assert language.asked_for("the menu was only in english, i could not read it") == ""


def test_words_joined_are_read_back_with_the_marks_of_their_language() -> None:
    assert tongue.marks("refund，an apology", tongue.EN) == "refund, an apology"
    assert tongue.marks("it broke；twice", tongue.EN) == "it broke; twice"
    assert tongue.marks("退款，道歉", tongue.EN) == "退款，道歉"
    assert tongue.marks("refund，道歉") == "refund，道歉"
