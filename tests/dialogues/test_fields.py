"""Where values belong: what is told unasked is kept, a correction changes what it means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dialogues.book import Book
from dialogues.fields import corrected, mentioned, volunteered
from dialogues.reading import Reading
from dialogues.script import Script
from dialogues.state import FieldName, Known, MessageId, State

Hear = Callable[..., Reading]
_EVENT = "昨天=2026-11-24@event"
_BOUGHT = "上月=2026-10-01@purchase"


def _state(book: Book, category: str, asking: str = "", **known: str) -> State:
    fields = {
        FieldName(name): Known(value, value, MessageId(n), "said" if value else "agent")
        for n, (name, value) in enumerate(known.items(), start=1)
    }
    asked = FieldName(asking) if asking else None
    return State(book.ref_for(category), category=category, fields=fields, asking=asked)


def _values(found: dict[FieldName, Known]) -> dict[str, str]:
    return {str(name): known.value for name, known in found.items()}


def _script(book: Book, state: State) -> Script:
    return book.script(state.script)


# category, asked for, what is known, the slots of the turn, what is kept
_UNASKED: dict[str, tuple[str, str, dict[str, str], dict[str, str], dict[str, str]]] = {
    "a value goes to its field": (
        "quality.fault", "", {}, {"product": "耳机"}, {"product": "耳机"}
    ),
    "several at once": (
        "logistics.lost", "", {},
        {"order_no": "SF1", "amount": "两百=20000", "phone": "138=+8613800138000"},
        {"order_no": "SF1", "amount": "20000", "contact_phone": "+8613800138000"},
    ),
    "a date of buying": (
        "quality.fault", "", {}, {"date": _BOUGHT}, {"purchased_on": "2026-10-01"}
    ),
    "a date of the event": (
        "quality.fault", "", {}, {"date": _EVENT}, {"occurred_on": "2026-11-24"}
    ),
    "a date without a role, by the plan": (
        "quality.fault", "", {}, {"date": "昨天=2026-11-24"}, {"purchased_on": "2026-11-24"}
    ),
    "the same date where buying is no matter": (
        "service.attitude", "", {}, {"date": "昨天=2026-11-24"}, {"occurred_on": "2026-11-24"}
    ),
    "a date where another is asked for": (
        "quality.fault", "occurred_on", {}, {"date": "昨天=2026-11-24"},
        {"occurred_on": "2026-11-24"},
    ),
    "what is known stays": (
        "quality.fault", "", {"product": "耳机"}, {"product": "手机"}, {}
    ),
    "what was left open is filled": (
        "quality.fault", "", {"product": ""}, {"product": "手机"}, {"product": "手机"}
    ),
    "a hotline is no phone": ("quality.fault", "", {}, {"phone": "12315"}, {}),
    "a wish": ("price.fees", "", {}, {"demand": "退钱=refund"}, {"demand": "refund"}),
}  # fmt: skip


@pytest.mark.parametrize("case", _UNASKED)
def test_what_is_told_unasked_is_kept_in_its_place(book: Book, heard: Hear, case: str) -> None:
    """S3-06: nothing that was told has to be asked for."""
    category, asking, known, slots, kept = _UNASKED[case]
    state = _state(book, category, asking, **known)
    found = volunteered(_script(book, state), state, heard("事情是这样的", slots=slots))
    assert _values(found) == kept
    assert {k.how for k in found.values()} <= {"said"}


def test_where_it_was_bought_is_read_from_any_words(book: Book, heard: Hear) -> None:
    state = _state(book, "quality.fault")
    assert _values(volunteered(_script(book, state), state, heard("天猫上买的，一用就坏"))) == {
        "place_of_purchase": "天猫"
    }


# what is known, the customer's words, the slots of the turn, what is changed
_CORRECTIONS: dict[str, tuple[dict[str, str], str, dict[str, str], dict[str, str]]] = {
    "only the field meant": (
        {"product": "耳机", "purchased_on": "2026-10-01", "demand": "refund"},
        "是昨天买的", {"date": "昨天=2026-11-24@purchase"}, {"purchased_on": "2026-11-24"},
    ),
    "two at once": (
        {"place_of_purchase": "淘宝", "purchased_on": "2026-10-01"},
        "是京东，双十一买的", {"date": "双十一=2026-11-11"},
        {"purchased_on": "2026-11-11", "place_of_purchase": "京东"},
    ),
    "the same value is no change": (
        {"product": "耳机"}, "是耳机没错", {"product": "耳机"}, {}
    ),
    "what is not known is not changed": ({"product": "耳机"}, "是两百", {"amount": "20000"}, {}),
    "of two dates the one last said": (
        {"purchased_on": "2026-10-01", "occurred_on": "2026-11-20"},
        "不对，是昨天", {"date": "昨天=2026-11-24"}, {"occurred_on": "2026-11-24"},
    ),
    "of two dates the one named": (
        {"purchased_on": "2026-10-01", "occurred_on": "2026-11-20"},
        "是上月买的", {"date": "上月=2026-10-05@purchase"}, {"purchased_on": "2026-10-05"},
    ),
    "a choice": (
        {"place_of_purchase": "淘宝"}, "不是淘宝是门店", {}, {"place_of_purchase": "门店"}
    ),
    "nothing": ({"product": "耳机"}, "不对", {}, {}),
}  # fmt: skip


@pytest.mark.parametrize("case", _CORRECTIONS)
def test_a_correction_changes_only_what_it_means(book: Book, heard: Hear, case: str) -> None:
    """S1-07: the customer mends one field, the others stay."""
    known, text, slots, changed = _CORRECTIONS[case]
    state = _state(book, "quality.fault", **known)
    reading = heard(text, intent="correction", slots=slots)
    found = corrected(_script(book, state), state, reading)
    assert _values(found) == changed
    assert {k.how for k in found.values()} <= {"corrected"}


def test_a_correction_is_not_taken_for_something_new(book: Book, heard: Hear) -> None:
    """A corrected date must not land in the other date's field as well."""
    state = _state(book, "quality.fault", purchased_on="2026-10-01")
    reading = heard("是双十一", intent="correction", slots={"date": "双十一=2026-11-11"})
    assert volunteered(_script(book, state), state, reading) == {}
    assert mentioned(_script(book, state), state, reading) == {}


@pytest.mark.parametrize(
    ("day", "kept"),
    [
        ("20号=2026-11-20@purchase", {"purchased_on": "2026-11-20"}),
        ("20号=2026-11-20@event", {}),
    ],
)
def test_the_day_it_was_bought_takes_the_place_of_the_week(
    day: str, kept: dict[str, str], book: Book, heard: Hear
) -> None:
    bought = FieldName("purchased_on")
    known = Known("2026-11-16", "上周", MessageId(1), "said", "week")
    state = State(book.ref_for("quality.fault"), category="quality.fault", fields={bought: known})
    found = volunteered(_script(book, state), state, heard("20号买的", slots={"date": day}))
    assert {name: value for name, value in _values(found).items() if name == bought} == kept


def test_a_second_value_of_a_kind_is_kept_besides(book: Book, heard: Hear) -> None:
    state = _state(book, "price.fees", amount="20000")
    script = _script(book, state)
    first = mentioned(script, state, heard("押金五百", slots={"amount": "五百=50000"}))
    assert _values(first) == {"more_amount": "50000"}
    later = State(state.script, fields={**state.fields, **first})
    more = mentioned(script, later, heard("运费十块", slots={"amount": "十块=1000"}))
    assert more[FieldName("more_amount")].text == "五百；十块"


def test_what_is_known_is_not_noted_a_second_time(book: Book, heard: Hear) -> None:
    state = _state(book, "price.fees", amount="五百")
    again: dict[str, Any] = {"slots": {"amount": "五百"}}
    assert mentioned(_script(book, state), state, heard("就是那五百", **again)) == {}


def test_a_shop_corrected_is_corrected_wherever_it_was_noted(book: Book, heard: Hear) -> None:
    """Bought at one shop, no, at another: the channel it was bought through changes with it."""
    state = _state(book, "quality.fault", company="京东", place_of_purchase="京东")
    reading = heard("不对，是国美买的", intent="correction", slots={"company": "国美"})
    found = _values(corrected(_script(book, state), state, reading))
    assert found == {"company": "国美", "place_of_purchase": "国美"}
