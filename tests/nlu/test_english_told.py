"""English values as they are told: places, days in every spelling, small numbers, no telephone."""

from __future__ import annotations

from datetime import date

import pytest

from nlu import plain_english
from nlu.bitter import bitter
from nlu.guess import barred
from nlu.types import WANTED, Intent, SlotType
from tests.nlu.deciding import CALM, decided
from tests.nlu.reading import found, normaliser, reader, texts

TODAY = date(2026, 11, 27)


def days(text: str) -> list[str]:
    """Return the days of a message of TODAY."""
    slots = reader().read(text, normaliser().plain(text), TODAY)
    return [slot.value for slot in slots if slot.type is SlotType.DATE]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Your nurse at Riverside clinic laughed at me on Tuesday", "Riverside clinic"),
        ("yesterday evening, the Kowloon branch", "Kowloon branch"),
        ("i waited an hour at your manchester branch", "manchester branch"),
        ("the soup in your Soho restaurant made me sick", "Soho restaurant"),
        ("your clerk shouted at me in your bank in Mong Kok", "bank in Mong Kok"),
        ("rude yesterday in Camden", "Camden"),
        ("Mong Kok, Argyle street. Today at three.", "Mong Kok, Argyle street"),
    ],
)
def test_a_venue_with_a_name_is_where_it_was(text: str, place: str) -> None:
    """Whoever told where it was is not asked it (S3-06)."""
    assert texts(text, SlotType.PLACE) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "i waited in the shop in the afternoon",
        "your call centre never answers, I went to the post office",
        "I bought it in your online store in person",
        "I was told in English that the shop was closed",
        "your Soho branch manager was rude",
        "the cafe on Wednesday was closed in May",
        "I live in Leeds",
    ],
)
def test_a_kind_of_shop_a_day_or_a_tongue_is_no_place(text: str) -> None:
    assert texts(text, SlotType.PLACE) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("it was lost on the 3rd of September", "2026-09-03"),
        ("the third of September", "2026-09-03"),
        ("since september the twenty-first 2025", "2025-09-21"),
        ("03/09/2026", "2026-09-03"),
        ("bought 12/25/2025", "2025-12-25"),
        ("it came on 03/12/2026", "2026-03-12"),
        ("on the 3rd", "2026-11-03"),
        ("12/11", "2026-11-12"),
        ("i bought it on 3/11", "2026-11-03"),
        ("it broke over the weekend", "2026-11-21"),
        ("black friday", "2026-11-27"),
        ("2 wks ago", "2026-11-13"),
        ("a couple weeks ago", "2026-11-13"),
    ],
)
def test_a_day_is_read_in_every_spelling(text: str, day: str) -> None:
    """The day first, as most write, unless it were to come."""
    assert days(text) == [day]


@pytest.mark.parametrize("text", ["the third floor", "the third time in a row", "version 1.2.2026"])
def test_what_only_looks_like_a_day_is_none(text: str) -> None:
    assert days(text) == []


@pytest.mark.parametrize(
    "text", ["no phone", "no phone thanks", "no phone. email only please", "sorry, no phone number"]
)
def test_who_leaves_no_telephone_bought_none(text: str) -> None:
    assert texts(text, SlotType.PRODUCT) == []


@pytest.mark.parametrize(
    "text", ["there is no phone in the box", "no phone case in the parcel", "my phone is broken"]
)
def test_a_telephone_that_is_missing_is_a_thing(text: str) -> None:
    assert any("phone" in thing for thing in texts(text, SlotType.PRODUCT))


@pytest.mark.parametrize(
    ("text", "number"),
    [("i never got my parcel, order 8812", "8812"), ("wrong dates, ref R-5519", "R-5519")],
)
def test_a_short_number_called_so_is_one(text: str, number: str) -> None:
    assert texts(text, SlotType.ORDER_NO) == [number]
    assert texts(text, SlotType.MODEL) == []


@pytest.mark.parametrize("text", ["my order 2026", "i want to order 2000 of them"])
def test_a_year_or_a_quantity_is_no_order(text: str) -> None:
    assert texts(text, SlotType.ORDER_NO) == []


@pytest.mark.parametrize(
    "text",
    [
        "I am writing to complain that I waited 55 minutes at your Manchester branch.",
        "That was a complaint",
        "we waited two hours for our table. I want an apology",
        "the plane bored us to death",
        "Brilliant service, only took you five weeks to lose my passport",
    ],
)
def test_a_complaint_is_not_thanked_as_praise(text: str) -> None:
    assert decided(text, CALM | {"intent": {"praise": 0.9}}).intent is Intent.COMPLAINT


@pytest.mark.parametrize(
    "text",
    [
        "i waited 40 minutes but it was worth it, delicious",
        "we only waited 5 minutes, lovely staff",
        "brilliant service, only took you two days to fix my laptop",
        "i'd like to thank the driver",
    ],
)
def test_praise_with_a_wait_in_it_stays_praise(text: str) -> None:
    assert plain_english.grieves(Intent.PRAISE, text) == ""
    assert not bitter(text)


def test_what_is_told_as_not_done_is_no_question() -> None:
    told = "i have done recharge of rs 499 but data pack is not activated kindly do the needful"
    assert plain_english.grieves(Intent.INQUIRY, told) == "needful"
    assert plain_english.grieves(Intent.INQUIRY, "why is my pack not activated?") == ""


def test_who_wants_the_staff_trained_wants_no_word_with_them() -> None:
    assert Intent.ASK_HUMAN in barred("training for the staff i guess")
    assert Intent.ASK_HUMAN not in barred("let me speak to your staff")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("i need it by friday", WANTED),
        ("I need it before Monday, otherwise refund", WANTED),
        ("refund today", WANTED),
        ("the fee before friday was fine", ""),
        ("it broke today", ""),
        (
            "I purchased a purifier (model AP-300) from your store on 11 March for $12.50",
            "purchase",
        ),
        ("bought a blender and it broke on 3 March", ""),
    ],
)
def test_a_day_until_which_or_on_which_it_was_bought_is_told_apart(text: str, role: str) -> None:
    """S3-06: by when he needs it is not when it happened."""
    slots = reader().read(text, normaliser().plain(text), TODAY)
    assert [slot.role for slot in slots if slot.type is SlotType.DATE] == [role]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("HKD 2,600", "260000"),
        ("MYR 45", "4500"),
        ("RM45", "4500"),
        ("CNY 300", "30000"),
        ("paid 45 ringgit", "4500"),
    ],
)
def test_a_sum_is_read_with_the_money_of_the_land_before_it(text: str, value: str) -> None:
    assert [v for _, v in found(text, SlotType.AMOUNT)] == [value]
    assert texts(text, SlotType.MODEL) == []


@pytest.mark.parametrize(
    "text",
    ["why do u need my phone", "i dont want to give phone", "change the phone to 9123 4568"],
)
def test_the_telephone_that_is_asked_for_was_not_bought(text: str) -> None:
    assert texts(text, SlotType.PRODUCT) == []


def test_a_bidding_to_train_is_no_railway_nor_a_staffed_desk_a_thing() -> None:
    assert texts("train your staff", SlotType.PRODUCT) == []
    assert texts("the girl at the desk says they are full", SlotType.PRODUCT) == []
    assert texts("the desk is broken", SlotType.PRODUCT) == ["desk"]


def test_who_is_to_be_rung_now_has_told_his_number() -> None:
    assert texts("CALL ME NOW 62223344", SlotType.PHONE) == ["62223344"]
    assert texts("call me about order 62223344", SlotType.PHONE) == []
