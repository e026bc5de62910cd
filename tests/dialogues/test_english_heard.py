"""What English customers mean by few words: whom they want, where they bought it, what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dialogues import aftertalk, preferred, retorts, things, where_told, withdrawal
from dialogues.answers import answer
from dialogues.language import Sign, sign
from dialogues.reading import Reading
from dialogues.state import FieldName
from nlu.steps import english_wish

Hear = Callable[..., Reading]
GYM: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 1, "category": "service.attitude",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("I have a photo, can I send it here?", ""),
        ("can i pay later?", ""),
        ("check the meter", "check the meter"),
        ("check your system", ""),
        ("could we cancel the booking", "could we cancel the booking"),
        ("can i please exchange this for a medium?", "can i please exchange this for a medium"),
        ("can you send a new one", "can you send a new one"),
    ],
)
def test_how_a_thing_is_done_is_asked_and_what_we_are_to_do_is_wished(text: str, wish: str) -> None:
    """S3-06: "can I send it here" stood in the case as what he wants."""
    assert english_wish.cut(text) == wish


def test_a_number_told_behind_a_wish_is_no_part_of_it(heard: Hear) -> None:
    text = "The kettle came broken. I want my money back. Phone 9123 4567"
    reading = heard(text, slots={"demand": "money back=refund", "phone": "9123 4567=91234567"})
    parse = reading.messages[0].parse
    assert english_wish.wished(parse.text, parse.slots) == ["I want my money back"]


def test_what_is_named_beside_its_day_is_no_wish(heard: Hear) -> None:
    (slot,) = heard("20 nov, aircon repair", slots={"demand": "repair=repair"}).slots
    assert english_wish.tells("20 nov, aircon repair", slot[0])
    assert not english_wish.tells("refund or repair", replace(slot[0], text="repair"))


@pytest.mark.parametrize(
    "text", ["the online class was cancelled", "signal keeps dropping", "line went dead"]
)
def test_a_line_and_a_signal_are_no_way_to_reach_him(heard: Hear, text: str) -> None:
    """S2-02."""
    assert preferred.told(heard(text), None) is None


@pytest.mark.parametrize("text", ["line id: alice88", "LINE: alicechan", "line kim_99"])
def test_the_name_he_has_there_is_one(heard: Hear, text: str) -> None:
    told = preferred.told(heard(text), None)
    assert told is not None
    assert told.value == "chat"


def test_who_wanted_letters_and_gives_no_number_still_wants_letters(heard: Hear) -> None:
    known = preferred.told(heard("email only. m.ho@me.com"), None)
    assert known is not None
    assert preferred.told(heard("i dont want to give a phone"), known) is None


def test_what_goes_on_is_to_be_cancelled_and_not_the_complaint(chat: Any) -> None:
    """S2-19: my gym keeps charging me; cancel it."""
    chat.say("my gym keeps charging me", **GYM)
    chat.say("cancel it", intent="withdraw")
    assert chat.now_state.open != "withdraw"
    assert chat.known("demand") == "cancel it"


def test_and_by_more_words_even_where_the_wish_is_known(chat: Any) -> None:
    chat.say("I'd like to cancel my gym membership, they say I must come in", **GYM)
    chat.say("cancel it and stop charging me", intent="withdraw")
    assert chat.now_state.open != "withdraw"


def test_yes_thanks_withdraws_what_was_asked_of(chat: Any) -> None:
    """S2-19: it paused the talk."""
    chat.say("the waiter at your restaurant was rude", **GYM)
    chat.say("forget it", intent="withdraw")
    chat.say("yes thanks", intent="thanks")
    assert chat.now_state.taken_back


def test_a_letter_begins_in_the_language_it_is_written_in() -> None:
    assert sign("Dear Customer Service,", "en") == ("en", Sign.CLEAR)
    assert sign("Good morning", "en") == ("en", Sign.CLEAR)
    assert sign("hello", "en")[1] is Sign.NONE


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("no need call me, here can already", True),
        ("no need to call", True),
        ("no one called me", False),
        ("no need to repair it", False),
    ],
)
def test_who_needs_no_call_is_not_rung_up(text: str, *, refused: bool) -> None:
    assert retorts.no_phone(text) is refused


def test_a_sum_put_right_is_no_model(chat: Any, heard: Hear) -> None:
    question = chat.book.script(chat.book.ref_for(None)).questions[FieldName("model")]
    assert answer(question, heard("sorry it was 2600 actually", intent="correction")) is None


def test_a_complaint_of_what_is_over_is_withdrawn_by_the_same_words(chat: Any) -> None:
    chat.say("the waiter at your restaurant was rude", **GYM)
    chat.say("cancel it", intent="withdraw")
    assert chat.now_state.open == "withdraw"


def test_who_bids_us_train_our_people_calls_none_of_them(chat: Any) -> None:
    chat.say("the waiter at your restaurant was rude", **GYM)
    chat.say("train your staff", intent="suggestion", flags=["request_human"])
    assert chat.now_state.control.value == "bot"


@pytest.mark.parametrize(
    ("text", "over"),
    [
        ("neighbor had it!! sorry", True),
        ("my husband took it, sorry to bother you", True),
        ("my neighbour had it too, same fault", False),
        ("sorry service", False),
        ("reception has it but it is broken, sorry", False),
    ],
)
def test_what_somebody_else_had_all_along_is_over(text: str, *, over: bool) -> None:
    assert withdrawal.over(text) is over


@pytest.mark.parametrize(
    ("text", "shop"),
    [
        ("the toaster i bought on amazon 2 weeks ago is dead", "amazon"),
        ("my dryer from shopee stopped working", "shopee"),
        ("from fortress last week", "fortress"),
        ("I purchased a phone in your Causeway Bay store on 3 May", "your Causeway Bay store"),
        ("the film is on amazon prime", ""),
        ("i got it from my mum", ""),
        ("from the beginning it was bad", ""),
    ],
)
def test_the_shop_is_known_from_small_letters_too(heard: Hear, text: str, shop: str) -> None:
    known = where_told.bought_at(heard(text))
    assert (known.value if known else "") == shop


@pytest.mark.parametrize(
    ("text", "known"),
    [("samsung 55 inch", ""), ("samsung galaxy", ""), ("samsung", "samsung")],
)
def test_a_make_with_its_size_is_not_the_shop(
    chat: Any, heard: Hear, text: str, known: str
) -> None:
    question = chat.book.script(chat.book.ref_for(None)).questions[FieldName("company")]
    told = answer(question, heard(text, slots={"company": "samsung"}))
    assert (told.value if told else "") == known


@pytest.mark.parametrize(
    ("text", "served"),
    [
        ("no hot water for 4 days in our flat", True),
        ("the lift is broken again", True),
        ("my hot water bottle leaks", False),
        ("the ceiling fan i bought wobbles", False),
    ],
)
def test_a_house_is_served_and_not_bought(text: str, *, served: bool) -> None:
    assert things.is_service(text) is served


def test_what_is_wanted_cancelled_is_not_cancelled_yet(chat: Any) -> None:
    chat.say("broadband charged me again", **GYM | {"category": "price.autorenew"})
    chat.say("She wants it cancelled and the deposit returned", intent="supplement")
    assert chat.known("renewal_off") in (None, "")


def test_a_sum_told_first_is_no_product(chat: Any, heard: Hear) -> None:
    question = chat.book.script(chat.book.ref_for(None)).questions[FieldName("product")]
    assert answer(question, heard("paid 4800, 12 lessons, got 5")) is None


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("demand", "1Z999AA10123456784"),
        ("demand", "the amount is $90 actually, nov and dec"),
        ("product", "acct 8821 0093"),
        ("place", "she left my father in wet sheets for 3 hours"),
    ],
)
def test_what_tells_another_value_does_not_fill_the_open_field(
    chat: Any, heard: Hear, field: str, text: str
) -> None:
    """Any words had gone into it."""
    question = chat.book.script(chat.book.ref_for(None)).questions[FieldName(field)]
    assert answer(question, heard(text)) is None


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("demand", "the price difference back"),
        ("product", "account book"),
        ("place", "the Grand"),
    ],
)
def test_what_tells_its_own_value_does(chat: Any, heard: Hear, field: str, text: str) -> None:
    question = chat.book.script(chat.book.ref_for(None)).questions[FieldName(field)]
    known = answer(question, heard(text))
    assert known is not None
    assert known.text == text


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("they offered me 20 bucks, is that it?", True),
        ("also, can you tell me if i should keep the kettle or throw it?", True),
        ("do i get a credit for the days?", True),
        ("the lid is cracked too, ok?", False),
        ("who cares?", False),
        ("i told you when it broke", False),
    ],
)
def test_a_question_once_all_is_filed_is_noted_as_one(text: str, *, asks: bool) -> None:
    """It had been added like any word."""
    assert aftertalk.asks_in_english(text) is asks


@pytest.mark.parametrize(
    ("text", "felt"),
    [
        ("u guys are useless", True),
        ("this is ridiculous!!", True),
        ("the kettle is useless without its lid", False),
        ("they are useless buttons on the left side", False),
    ],
)
def test_scorn_once_all_is_filed_is_met_as_a_feeling(text: str, *, felt: bool) -> None:
    assert aftertalk.pained(text) is felt
