"""A wish of two halves stays whole, what would do as well is kept, amendments are taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dialogues import assent, ring_on
from dialogues.book import Book
from dialogues.changed_wish import changed
from dialogues.reading import Reading
from dialogues.state import FieldName, Known, MessageId, State
from dialogues.wishes import wished
from tests.dialogues.broken import to_summary

_HAD = Known("refund", "退款", MessageId(1))
_CLINIC: dict[str, Any] = {
    "intent": "complaint", "category": "service.attitude", "heat": 1,
    "slots": {"place": "挂号处", "date": "昨天=2026-11-24@event", "demand": "道歉=apology"},
}  # fmt: skip
_SHOES: dict[str, Any] = {
    "intent": "complaint", "category": "quality.fault", "heat": 1,
    "slots": {"product": "shoes", "company": "Zara", "demand": "refund",
              "date": "yesterday=2026-11-24@event"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "demand", "words"),
    [
        ("快啲搞掂 同埋減返月費", "減返月費=compensation", "快啲搞掂，同埋減返月費"),
        ("要么这周送 要么退定金双倍", "退定金=refund", "要么这周送，要么退定金双倍"),
        ("下周一前要到 不然我要退款", "退款=refund", "下周一前要到，不然我要退款"),
        ("找到寄給我 找不到就退錢", "退錢=refund", "找到寄給我，找不到就退錢"),
        ("东西坏了 不然退款", "退款=refund", "不然退款"),
        ("我等了三天了 同埋退錢", "退錢=refund", "同埋退錢"),
    ],
)
def test_a_wish_joined_to_another_keeps_both_halves(
    text: str, demand: str, words: str, heard: Callable[..., Reading]
) -> None:
    """S3-06: only the second half was written down."""
    assert wished(heard(text, intent="supplement", slots={"demand": demand})) == words


def test_a_list_that_begins_with_a_bidding_is_kept_whole(heard: Callable[..., Reading]) -> None:
    """S3-06: of 尽快处理，道歉，退款 only what has a name was written down."""
    meant = {"demand": ["道歉=apology", "退款=refund"]}
    said = heard("尽快处理，道歉，退款", intent="supplement", slots=meant)
    assert wished(said) == "尽快处理，道歉，退款"


@pytest.mark.parametrize(
    ("text", "demand"),
    [("能换也行", ""), ("补偿点也行", "补偿点=compensation"), ("换也可以吧", "")],
)
def test_what_would_do_as_well_stands_beside_the_wish(
    text: str, demand: str, heard: Callable[..., Reading]
) -> None:
    """S1-07: 能换也行 filed the case without it, 补偿点也行 took the refund's place."""
    slots = {"slots": {"demand": demand}} if demand else {}
    reading = heard(text, intent="accept", **slots)
    assert not assent.agrees(reading)
    wish = changed(reading, _HAD)
    assert wish is not None
    assert wish.text == f"退款，{text.removesuffix('吧')}"
    assert wish.value.startswith("refund")


def test_the_number_called_wrong_is_not_the_one_to_call(
    book: Book, heard: Callable[..., Reading]
) -> None:
    """S1-07: a colleague would have called a stranger."""
    ref = book.ref_for("price.overcharge")
    wrong = heard("错的号码是13811112222", intent="supplement",
                  slots={"phone": "13811112222=+8613811112222@theirs"})  # fmt: skip
    assert ring_on.rephoned(book.script(ref), State(ref), wrong) == {}


def test_the_house_called_by_its_kind_is_put_right(chat: Any) -> None:
    """S1-07: a second field was made, and the wrong one stayed."""
    chat.say("掛號櫃台態度差", **_CLINIC)
    to_summary(chat)
    assert chat.known("place") == "挂号处"
    chat.say("醫院寫錯了 是康寧診所", intent="correction", slots={"company": "康寧診所"})
    assert chat.known("place") == "康寧診所"
    assert "醫院" not in chat.known("issue")


def test_an_english_day_and_a_shop_called_wrong_are_put_right(chat: Any) -> None:
    """S1-07: the line went into the story, the old day stayed."""
    chat.say("my shoes came apart", **_SHOES)
    to_summary(chat)
    slots = {"date": "2 days ago=2026-11-23"}
    chat.say("wait, the date is 2 days ago", intent="supplement", slots=slots)
    days = [k.value for n, k in chat.now_state.fields.items() if n.endswith("_on") and k.value]
    assert days == ["2026-11-23"]
    chat.say("no the shop is wrong. its Hyperoptic", intent="supplement")
    assert chat.known("company") == "Hyperoptic"
    assert "wait" not in chat.now_state.fields[FieldName("issue")].text


@pytest.mark.parametrize(
    ("text", "asked"),
    [("算了 我去告他", False), ("算了 她也不容易 别扣她工资", False), ("算了 不告了", True)],
)
def test_who_goes_to_law_or_asks_for_mercy_is_not_asked_to_take_it_back(
    chat: Any, text: str, *, asked: bool
) -> None:
    """S1-15: he was asked whether he took back what he is going to sue for."""
    chat.say("掛號櫃台態度差", **_CLINIC)
    to_summary(chat)
    chat.say("提交", intent="affirm")
    chat.say(text, intent="withdraw")
    assert (chat.now_state.open == "withdraw") is asked
