"""What customers write in plain English: that they complain, sums, days and numbers as told."""

from __future__ import annotations

from datetime import date

import pytest

from nlu import plain_english, replies
from nlu.bitter import bitter
from nlu.guess import barred
from nlu.steps import asked
from nlu.types import Intent, SlotType
from tests.nlu.deciding import CALM, decided
from tests.nlu.reading import normaliser, read, reader

TODAY = date(2026, 11, 27)


def told(text: str, kind: SlotType) -> list[tuple[str, str]]:
    """Return words and value of everything of a kind in a message of TODAY."""
    plain = normaliser().plain(text)
    slots = reader().read(text, plain, TODAY)
    return [(slot.text, slot.value) for slot in slots if slot.type is kind]


@pytest.mark.parametrize(
    "text",
    [
        "I would like to make a complaint about a tour guide",
        "I wish to lodge a formal complaint regarding your hotel",
        "I'd like to complain about one of your drivers",
        "i have a complaint about the gym",
        "Subject: Formal complaint - booking 5589012",
    ],
)
def test_who_says_of_what_he_complains_complains_whatever_it_resembles(text: str) -> None:
    assert plain_english.grieves(Intent.SUGGESTION, text.lower()) == "lodges"
    assert decided(text, CALM | {"intent": {"suggestion": 0.9}}).intent is Intent.COMPLAINT


@pytest.mark.parametrize(
    "text",
    [
        "my toaster is broken, order KX-77120, bought on JD last month, i want a refund",
        "headphones broke, order 7766551, bought on JD last month",
        "i bought a kettle from your shop and it leaks. i'd like a replacement please",
    ],
)
def test_a_thing_bought_and_broken_is_neither_praised_nor_added(text: str) -> None:
    for seems in ("praise", "supplement"):
        assert decided(text, CALM | {"intent": {seems: 0.9}}).intent is Intent.COMPLAINT


@pytest.mark.parametrize(
    "text",
    [
        "how do i make a complaint about a driver?",
        "can i complain about a driver here",
        "bought it last year and it never broke",
        "the one i ordered was broken but they replaced it and it works great now",
        "i ordered a kettle",
    ],
)
def test_questions_and_thanks_complain_of_nothing(text: str) -> None:
    assert plain_english.grieves(Intent.PRAISE, text) == ""


def test_great_service_is_bitter_where_something_was_lost_for_the_third_time() -> None:
    assert bitter("great service as always. third time you lose my parcel. bravo.")
    assert not bitter("great service, third time you helped me find my parcel")


def test_who_wants_somebody_sacked_wants_no_word_with_him() -> None:
    assert Intent.ASK_HUMAN in barred("i want the manager sacked and my 200 back")
    assert Intent.ASK_HUMAN not in barred("i want the manager")


@pytest.mark.parametrize(
    ("text", "words", "fen"),
    [
        ("640 extra", "640", "64000"),
        ("the bill was 14,300", "14,300", "1430000"),
        ("bought it for 1,399", "1,399", "139900"),
        ("he charged me 480", "480", "48000"),
        ("they charged me 300 instead of 200", "300", "30000"),
        ("that's 100 too much", "100", "10000"),
        ("i want my 200 back", "200", "20000"),
        ("bought on Tmall on 11.11 for 399, model TA8", "399", "39900"),
        ("kettle, bought 3 nov for 240", "240", "24000"),
    ],
)
def test_a_sum_without_a_currency_is_known_by_the_words_beside_it(
    text: str, words: str, fen: str
) -> None:
    assert told(text, SlotType.AMOUNT) == [(words, fen)]


@pytest.mark.parametrize(
    "text",
    [
        "it took 45 minutes", "charged me 3 times", "i paid 30 days ago", "bought for 2 people",
        "took 20 November off", "paid for seats 12A and 12B", "took me 11 screens",
        "paying for 500 mbps", "come back in 20 minutes", "i have been here for 20 years",
        "bought on Tmall on 11.11", "stayed 18 to 21 november, room 1406", "call me back at 5pm",
    ],
)  # fmt: skip
def test_days_and_counts_are_no_sums(text: str) -> None:
    assert told(text, SlotType.AMOUNT) == []


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("bought on Tmall on 11.11 for 399", "11.11", "2026-11-11"),
        ("it came on 24/11", "24/11", "2026-11-24"),
        ("bought on singles day", "singles day", "2026-11-11"),
        ("stayed 18 to 21 november, room 1406", "18 to 21 november", "2026-11-18"),
        ("november 18-21", "november 18-21", "2026-11-18"),
    ],
)
def test_days_in_figures_and_from_one_to_another_are_read(text: str, words: str, day: str) -> None:
    assert told(text, SlotType.DATE) == [(words, day)]


def test_of_two_days_set_against_each_other_both_are_read() -> None:
    days = told("it was the 22nd not the 23rd", SlotType.DATE)
    assert [value for _, value in days] == ["2026-11-22", "2026-11-23"]
    assert told("it was the 22nd time", SlotType.DATE) == []


def test_figures_that_may_be_either_month_are_read_the_day_first() -> None:
    """Customers in Asia and Britain write 3/5 for the third of May."""
    assert told("it came on 3/5", SlotType.DATE) == [("3/5", "2026-05-03")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("booking 5589012. want it back", "5589012"),
        ("policy no PA-2231-88", "PA-2231-88"),
        ("sorry the ref is KX-77210, typo", "KX-77210"),
        ("i want to claim 12000 yuan", ""),
        ("booking 20000 yuan", ""),
    ],
)
def test_bookings_policies_and_references_have_numbers(text: str, number: str) -> None:
    assert told(text, SlotType.ORDER_NO) == ([(number, number)] if number else [])
    assert told(text, SlotType.MODEL) == []


@pytest.mark.parametrize(
    ("asking", "text", "kind"),
    [
        ("order_no", "KX-77120", SlotType.ORDER_NO),
        ("order_no", "it's KX-77120", SlotType.ORDER_NO),
        ("", "KX-77120", SlotType.ORDER_NO),
        ("model", "KX-77120", SlotType.MODEL),
        ("", "KX-771", SlotType.MODEL),
        ("", "the KX-77120 broke", SlotType.MODEL),
    ],
)
def test_a_lone_number_is_of_an_order_where_one_was_asked_for(
    asking: str, text: str, kind: SlotType
) -> None:
    found = asked.numbered(asking, normaliser().plain(text), tuple(read(text)))
    assert [slot.type for slot in found] == [kind]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("approve the claim", "other"),
        ("give me back the 12 lessons", "other"),
        ("i want the manager sacked", "other"),
        ("890 back", "refund"),
        ("a new one please", "exchange"),
    ],
)
def test_what_is_to_be_done_is_a_wish(text: str, code: str) -> None:
    assert [value for _, value in told(text, SlotType.DEMAND)] == [code]


@pytest.mark.parametrize("text", ["a new one broke too", "call me back", "i went back"])
def test_what_was_done_is_none(text: str) -> None:
    assert told(text, SlotType.DEMAND) == []


def test_a_model_beside_a_wish_is_no_part_of_a_list_of_wishes() -> None:
    assert not replies.lists_wishes("wf1000, refund", read("wf1000, refund"))
    assert replies.lists_wishes("refund, 道歉", read("refund, 道歉"))


@pytest.mark.parametrize("text", ["booked by phone", "i was on the phone with them"])
def test_a_way_to_speak_is_no_thing(text: str) -> None:
    assert told(text, SlotType.PRODUCT) == []
    assert told("my phone broke", SlotType.PRODUCT)


def test_clothes_and_furniture_are_things_and_to_watch_is_not() -> None:
    for thing in ("vase", "duvet", "armchair", "my watch"):
        assert [words for words, _ in told(f"{thing} arrived cracked", SlotType.PRODUCT)] == [thing]
    assert told("watch your language", SlotType.PRODUCT) == []


@pytest.mark.parametrize(
    ("text", "unpaid"),
    [
        ("my boss hasn't paid my wages for two months", True),
        ("my salary has not been paid since september", True),
        ("they owe me three weeks of overtime", True),
        ("the company keeps withholding our salary", True),
        ("i paid with my salary card", False),
        ("my wages are paid on friday so i will order then", False),
        ("you have not paid the refund yet", False),
    ],
)
def test_who_is_not_paid_for_his_work_complains(text: str, *, unpaid: bool) -> None:
    assert (plain_english.grieves(Intent.CHITCHAT, text) == "unpaid") is unpaid


@pytest.mark.parametrize(
    "text",
    [
        "the nurse was rough with my mom", "the staff were mean to my daughter",
        "nice one, wrong order again", "must be nice to take money and do nothing",
        "its ok but i changed my mind and want to return it", "well done, my parcel is lost",
    ],
)  # fmt: skip
def test_praise_of_what_was_done_wrong_is_none(text: str) -> None:
    """S1-17: lovely to hear, it answered a customer whose mother was handled roughly."""
    assert plain_english.grieves(Intent.PRAISE, text)
    assert decided(text, CALM | {"intent": {"praise": 0.9}}).intent is Intent.COMPLAINT


@pytest.mark.parametrize(
    "text",
    [
        "the coach was never rough with us", "thanks, i want to return the favour",
        "great job, never late", "well done, they found my lost bag", "great job, will come again",
        "lovely staff, nothing was too much",
    ],
)  # fmt: skip
def test_praise_meant_as_such_stays_praise(text: str) -> None:
    assert not plain_english.grieves(Intent.PRAISE, text)
