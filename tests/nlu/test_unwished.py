"""What others said, offered or want of him is no wish of his; what he does not want is none."""

from __future__ import annotations

import time

import pytest

from nlu.steps import demand
from nlu.types import SlotType
from tests.nlu.reading import found, texts

_LONG = 4000


@pytest.mark.parametrize(
    "sentence",
    [
        "改签还让我补差价",
        "客服让我换货，我不要",
        "主播说是A货，假一赔十",
        "冰箱坏了，再打电话说过保了要换主板，得九百多",
        "师傅说要换屏幕",
        "刚才平台打电话，说只退200，我不同意",
        "只退一半我不同意",
        "机构说换老师不给换，退课只退一半",
        "换货我不接受",
        "洗车修车没修好",
        "想问下退货要多久",
        "唔使退錢",
        "not asking for a refund",
        "no refund needed",
        "they offered me a 20 dollar refund",
        "they said i need a replacement battery",
        "may i ask when i may expect a reply",
    ],
)
def test_words_of_others_and_what_is_not_wanted_are_no_wish(sentence: str) -> None:
    """S4-01: asked for nothing, he is still asked what he wants."""
    assert texts(sentence, SlotType.DEMAND) == []


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("不让我退货", {"refund_return"}),
        ("能不能让我退货", {"refund_return"}),
        ("我要求假一赔十", {"compensation"}),
        ("我打电话说要换主板，你们不给换", {"part_replacement"}),
        ("跟客服说了要退款没人理", {"refund"}),
        ("退200就行", {"refund"}),
        ("我要退款，修我不接受", {"refund"}),
        ("他们不赔钱", {"compensation"}),
        ("不退钱我就去告你们", {"refund"}),
        ("退货换货都行", {"refund_return", "exchange"}),
        ("就给我退了吧", {"refund"}),
        ("no refund was given", {"refund"}),
        ("i told them i need a replacement", {"exchange"}),
    ],
)
def test_what_was_refused_or_told_by_himself_is_still_wished(
    sentence: str, codes: set[str]
) -> None:
    assert {value for _, value in found(sentence, SlotType.DEMAND)} == codes


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("不赔钱，就要他道歉", ["apology"]),
        ("退不退钱无所谓，我就想让他们道歉", ["apology"]),
        ("赔不赔都行，道歉就好", ["apology"]),
        ("i don't want a refund, just an apology", ["apology"]),
        ("no refund needed, just replace it", ["exchange"]),
    ],
)
def test_of_two_the_one_not_wanted_is_left_out(sentence: str, codes: list[str]) -> None:
    assert [value for _, value in found(sentence, SlotType.DEMAND)] == codes


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("退我那600，箱子找人修好", ["refund", "repair"]),
        ("空气炸锅给我补上，洗衣机直接换新的，地板赔我", ["other", "exchange", "compensation"]),
        ("底片全给我，给个说法", ["other", "other"]),
        ("道歉，退课", ["apology", "refund"]),
        ("给我重新修好，380退了", ["repair", "refund"]),
        ("退给我，还要查谁给开的", ["refund", "other"]),
        ("给我免费修好，那两条羊腿也得有个说法", ["repair", "other"]),
        ("退饭钱", ["refund"]),
        ("寄过来就行", ["other"]),
        ("降回去", ["other"]),
        ("退了关掉", ["refund"]),
        ("要不还是换吧", ["exchange"]),
        ("打车钱78也要给我", ["compensation"]),
        ("就想问问以后能不能提前发个短信", ["improve"]),
        ("请她礼貌一点就好", ["improve"]),
        ("我想退翻今晚間房錢", ["refund"]),
        ("i want the second charge reversed", ["refund"]),
    ],
)
def test_every_wish_of_a_list_is_read(sentence: str, codes: list[str]) -> None:
    assert [value for _, value in found(sentence, SlotType.DEMAND)] == codes


@pytest.mark.parametrize(
    "sentence",
    [
        "他们把380退了", "寄过来就坏了", "修好以后能不能用", "以后再也不来了", "别人只要五块钱",
        "他们也给我打了电话", "我先回去了", "我想再补充一点",
    ],
)  # fmt: skip
def test_words_like_them_that_tell_or_ask_are_none(sentence: str) -> None:
    assert texts(sentence, SlotType.DEMAND) == []


@pytest.mark.parametrize("words", ["想要", "给我", "把", "换一双吧", "他们说要换主板", "跟", "只"])
def test_a_very_long_message_is_read_at_once(words: str) -> None:
    """Each word may begin a wish; reading takes time in proportion, 0.1 s and not for ever."""
    began = time.process_time()
    list(demand.demands((words * _LONG)[:_LONG]))
    assert time.process_time() - began < 1
