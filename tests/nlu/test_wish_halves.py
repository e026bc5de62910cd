"""A wish told as a half sentence of its own is read wherever it stands, and a story is none."""

from __future__ import annotations

import pytest

from nlu.types import SlotType
from tests.nlu.reading import found


def _codes(text: str) -> list[str]:
    return [code for _, code in found(text, SlotType.DEMAND)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("给我彻底修好 不行就换新的刹车盘", ["repair", "exchange"]),
        ("你们物业联系他们修啊 赔我家墙", ["repair", "compensation"]),
        ("派人來修 然後飯店錢也要賠", ["repair", "compensation"]),
        ("想請你們補開發票 還有換老師的事給個說明", ["other", "other", "other"]),
        ("退返", ["refund"]),
        ("換返", ["exchange"]),
        ("換", ["exchange"]),
        ("补返俾我", ["other"]),
        ("当初冲着老师报的 要退", ["refund"]),
        ("至少赔五百", ["compensation"]),
        ("修不好再换", ["exchange"]),
        ("換唔到就退返錢", ["refund"]),
        ("重新加氟 再把墙补好", ["repair", "repair"]),
        ("还有这周的钱别收了", ["compensation"]),
        ("要一個合理的解釋", ["other"]),
        ("我要換大一碼", ["exchange"]),
    ],
)
def test_a_wish_of_its_own_half_sentence_is_read(text: str, codes: list[str]) -> None:
    """S3-06."""
    assert _codes(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "物业叫人来修了三次", "我叫师傅来看", "刚换新的电池又坏", "我换新手机号了", "以旧换新",
        "退返咗", "他们说清洁费也要赔", "我重新下单了", "师傅把墙补好又裂了", "只赔300",
        "店家要退", "退课只退一半", "修好之前没法住",
    ],
)  # fmt: skip
def test_what_was_done_or_others_want_is_no_wish(text: str) -> None:
    assert _codes(text) == []
