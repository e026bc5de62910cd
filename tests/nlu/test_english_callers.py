"""Who writes, what he bought and which numbers are whose, as plain English tells them."""

from __future__ import annotations

import pytest

from nlu import plain_english
from nlu.types import WANTED, Intent, SlotType
from tests.nlu.reading import found, read, texts


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hi I'm Priya. I order the lehenga from your marketplace", "Priya"),
        ("I would like a refund. Kind regards, Alice Chan", "Alice Chan"),
        ("im Grace, 9123 4567", "Grace"),
        ("Kelly 9123 4567", "Kelly"),
        ("9123 4567 Kelly Wong", "Kelly Wong"),
        ("91234567, name is kelly", "kelly"),
        ("This is Peter Lau from Sha Tin, your courier lost my box", "Peter Lau"),
        ("John here. still no reply", "John"),
    ],
)
def test_who_gives_his_name_in_english_is_known_by_it(text: str, name: str) -> None:
    """S3-06: Alice Chan signed her letter, and the case had no name."""
    assert texts(text, SlotType.CONTACT_NAME) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "I'm Chinese, and you were rude",
        "I'm Furious.",
        "the agent name is Mandy",
        "his name is Mandy",
        "mum's name is Lau Mei Fong",
        "This is Amazon's fault",
        "This is RIDICULOUS",
        "Call 9123 4567",
        "Thanks. Please call",
    ],
)
def test_a_nation_a_feeling_and_anothers_name_are_not_the_writers(text: str) -> None:
    assert texts(text, SlotType.CONTACT_NAME) == []


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("I order the lehenga from your marketplace on 1/11, got wrong color", "lehenga"),
        ("my wife bought a yoga mat from your shop last week", "yoga mat"),
        ("on 3 Nov I bought two dining trays (order 88-1203)", "dining trays"),
        ("I ordered a dash cam on 3 Nov and it's not come", "dash cam"),
    ],
)
def test_what_no_list_knows_is_known_once_it_was_bought(text: str, thing: str) -> None:
    assert texts(text, SlotType.PRODUCT) == [thing]


@pytest.mark.parametrize(
    "text",
    [
        "I bought it from your shop",
        "I ordered a large from your shop",
        "i bought the wrong one",
        "I ordered a replacement last week",
        "I got a call from your shop",
    ],
)
def test_what_is_named_by_no_word_of_its_own_is_no_thing(text: str) -> None:
    assert texts(text, SlotType.PRODUCT) == []


@pytest.mark.parametrize(
    "text",
    ["acct 8821-0093", "9234 5678 is the account", "my policy number is 9234 5678"],
)
def test_the_number_of_an_account_is_no_telephone(text: str) -> None:
    assert texts(text, SlotType.PHONE) == []


def test_a_number_beside_an_account_is_one() -> None:
    assert texts("9234 5678 is my number, the account is Kim's", SlotType.PHONE) == ["9234 5678"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("it broke on sunday 15 march", ("sunday 15 march", "2026-03-15")),
        ("bought on sat, 14 mar", ("sat, 14 mar", "2026-03-14")),
        ("Monday, March 2nd it was", ("Monday, March 2nd", "2026-03-02")),
    ],
)
def test_the_weekday_beside_the_day_of_the_month_is_one_day(
    text: str, day: tuple[str, str]
) -> None:
    """One day told twice was two days, and one of them the day it was bought."""
    assert found(text, SlotType.DATE) == [day]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("put that the party is on sunday", WANTED),
        ("my flight is on tuesday and still no refund", WANTED),
        ("i want it delivered today, the party is tomorrow", WANTED),
        ("can somebody come and fix it this week?", WANTED),
        ("it stopped working this week, can you fix it", ""),
        ("the wedding was on saturday and the cake never came", ""),
        ("i had a party on sunday, the cake was rotten", ""),
    ],
)
def test_the_day_of_an_occasion_to_come_is_no_day_of_the_matter(text: str, role: str) -> None:
    (first, *_) = [slot for slot in read(text) if slot.type is SlotType.DATE]
    assert first.role == role


@pytest.mark.parametrize(
    ("best", "text", "why"),
    [
        (Intent.INQUIRY, "i got the wrong colour, can i swap it?", "wronged"),
        (Intent.INQUIRY, "the plate arrived broken. can i get a refund?", "wronged"),
        (Intent.CHITCHAT, "clinic gave my test result to my boss", "passed_on"),
        (Intent.SUPPLEMENT, "i bought it on 3/11, the toaster burns everything", "broke"),
        (Intent.PRAISE, "the sofa arrived with a big scratch on the leg", "marred"),
        (Intent.THANKS, "my order came with two holes in the box", "marred"),
        (Intent.INQUIRY, "i'd like to cancel but they keep saying i must come in", "blocked"),
        (Intent.PRAISE, "it came without a scratch, thank you", ""),
        (Intent.PRAISE, "the cake arrived on time and was delicious", ""),
        (Intent.INQUIRY, "i'd like to cancel, how do i do that", ""),
        (Intent.INQUIRY, "can i change the size before you ship?", ""),
        (Intent.INQUIRY, "what if it is broken, can i return it?", ""),
        (Intent.CHITCHAT, "i sent my photos to my phone", ""),
        (Intent.SUPPLEMENT, "i gave my number to you already", ""),
    ],
)
def test_a_wrong_told_with_a_polite_question_is_complained_of(
    best: Intent, text: str, why: str
) -> None:
    assert plain_english.grieves(best, text) == why
