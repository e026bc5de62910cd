"""Of several wishes none is lost when one is added, changed, refused or called wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dialogues import wish_kept
from dialogues.changed_wish import changed
from dialogues.no_wish import no_wish
from dialogues.reading import Reading
from dialogues.state import Known, MessageId
from dialogues.wishes import wished
from tests.dialogues.broken import BROKEN, to_summary, until_asked

_REFUND = Known("refund", "退房费", MessageId(1))
_BOTH = Known("exchange,compensation", "直接换新的，地板赔我", MessageId(1))


@pytest.mark.parametrize(
    ("text", "slots", "value", "words"),
    [
        ("打车钱78也要给我", "也要给我=compensation", "refund,compensation", "打车钱78也要给我"),
        ("再给我道个歉，别光在电话里说", "道个歉=apology", "refund,apology", "再给我道个歉"),
        ("房费也退，不能光退押金那部分", "房费也退=refund", "refund", "房费也退"),
    ],
)
def test_a_wish_told_later_comes_to_the_one_known(
    text: str, slots: str, value: str, words: str, heard: Callable[..., Reading]
) -> None:
    """S3-06: it is not lost because another one stands."""
    meant: dict[str, Any] = {"slots": {"demand": slots}}
    told = wish_kept.anew(_REFUND, heard(text, intent="supplement", **meant))
    assert told is not None
    assert (told.value, told.text) == (value, f"退房费，{words}")


def test_what_only_told_how_long_it_takes_gives_way(heard: Callable[..., Reading]) -> None:
    had = Known("refund_return", "退货半个月了", MessageId(1))
    meant: dict[str, Any] = {"slots": {"demand": "把钱退=refund"}}
    told = wish_kept.anew(had, heard("11月8号就退了货，把钱退给我啊", intent="supplement", **meant))
    assert told is not None
    assert (told.value, told.text) == ("refund", "把钱退给我啊")


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("他们昨天说赔我一张券", "赔我=compensation"),
        ("之前给我换过，换货也没用", "换货=exchange"),
        ("我早就说要退房费的", "退房费=refund"),
        ("能给我道歉吗？", "道歉=apology"),
    ],
)
def test_what_happened_or_is_asked_adds_nothing(
    text: str, slots: str, heard: Callable[..., Reading]
) -> None:
    meant: dict[str, Any] = {"slots": {"demand": slots}}
    assert wish_kept.anew(_REFUND, heard(text, intent="complaint", **meant)) is None


@pytest.mark.parametrize(
    ("text", "slots", "value", "words"),
    [
        (
            "洗衣机我不换了，退货",
            "退货=refund_return",
            "compensation,refund_return",
            "地板赔我，退货",
        ),
        ("地板不用赔了，换新的就行", "换新的=exchange", "exchange", "直接换新的"),
        ("不换了，只要退钱", "退钱=refund", "refund", "只要退钱"),
    ],
)
def test_only_the_wish_called_unwanted_goes(
    text: str, slots: str, value: str, words: str, heard: Callable[..., Reading]
) -> None:
    """S1-07: 地板赔我 stays when he wants no new washer."""
    meant: dict[str, Any] = {"slots": {"demand": slots}}
    told = changed(heard(text, intent="complaint", **meant), _BOTH, plain=True)
    assert told is not None
    assert told.value == value
    assert words in told.text


@pytest.mark.parametrize(
    ("text", "slots", "value", "words"),
    [
        ("要不还是换吧，43码的，退了还得重新买", "要不还是换吧=exchange", "exchange", "换，43码的"),
        ("算了，还是换一台吧，退了我还得重新买", "换一台=exchange", "exchange", "换一台"),
        ("算了不退了，换双新的，退了又要重新挑", "换双新的=exchange", "exchange", "换双新"),
        ("我说要换！43码！", "我说要换=exchange", "exchange", "换，43码"),
        ("房费不要了，只要打车钱", "只要打车钱=compensation", "compensation", "只要打车钱"),
        ("改換貨好了 不退款", "換貨=exchange", "exchange", "換貨"),
    ],
)
def test_a_mind_changed_in_other_words_is_heard(
    text: str, slots: str, value: str, words: str, heard: Callable[..., Reading]
) -> None:
    """The reason behind it is no wish, and which one he means is a part of it."""
    meant: dict[str, Any] = {"slots": {"demand": slots}}
    told = changed(heard(text, intent="inquiry", **meant), _REFUND)
    assert told is not None
    assert (told.value, told.text) == (value, words)


@pytest.mark.parametrize(
    "text",
    [
        "不用處理了 賣家已經補寄了",
        "我想再補充，輪椅係我哋自己嘅",
        "我说要换他们说不行",
        "换了还得重新装",
    ],
)
def test_news_and_reasons_change_no_mind(text: str, heard: Callable[..., Reading]) -> None:
    assert changed(heard(text, intent="supplement"), _REFUND, plain=True) is None


def test_a_wish_called_wrong_at_the_summary_is_written_anew_whole(chat: Any) -> None:
    """S1-07: of two wishes both, and the sum within one of them is no sum of the matter."""
    chat.say("空调漏水", **BROKEN)
    until_asked(chat, "demand")
    chat.say("退货", intent="supplement", slots={"demand": "退货=refund_return"})
    to_summary(chat)
    amount = chat.known("amount")
    answer = chat.say(
        "希望那里写错了，我要免费修好，再道个歉",
        intent="correction",
        slots={"demand": ("免费修好=repair", "道个歉=apology")},
    )
    assert "免费修好，再道个歉" in answer
    assert chat.known("amount") == amount


def test_what_a_wish_names_is_put_right_nowhere_else(chat: Any) -> None:
    """打车 of 打车钱 is no other product."""
    chat.say("空调漏水", **BROKEN)
    until_asked(chat, "demand")
    chat.say("退货", intent="supplement", slots={"demand": "退货=refund_return"})
    to_summary(chat)
    product = chat.known("product")
    chat.say(
        "不对，货款不要了，只要打车钱",
        intent="correction",
        slots={"demand": "只要打车钱=compensation", "product": "打车"},
    )
    assert chat.known("demand") == "compensation"
    assert chat.known("product") == product


@pytest.mark.parametrize(
    ("text", "slots", "words"),
    [
        ("檯燈破了我要退款", "退款=refund", "我要退款"),
        ("列車長昨天在左營罵我 我要他道歉", "道歉=apology", "我要他道歉"),
        ("外卖洒了，要退钱", "退钱=refund", "要退钱"),
        ("赔偿，道歉", "赔偿=compensation", "赔偿，道歉"),
        ("全退，或者换回原来的老师", "全退=refund", "全退，或者换回原来的老师"),
        ("要他道歉，还有把东西送上来", "道歉=apology", "要他道歉，还有把东西送上来"),
        ("退钱，还有人投诉过他们", "退钱=refund", "退钱"),
        (
            "I want a replacement, and someone to take the old one",
            "replacement=exchange",
            "I want a replacement, and someone to take the old one",
        ),
        ("I want a refund, and they never rang", "refund=refund", "I want a refund"),
    ],
)
def test_a_wish_is_kept_without_what_happened_before_it(
    text: str, slots: str, words: str, heard: Callable[..., Reading]
) -> None:
    meant: dict[str, Any] = {"slots": {"demand": slots}}
    assert wished(heard(text, intent="complaint", **meant)) == words


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("我入住的时候拍了照片的，有照片为证", True),
        ("我想知你哋會點處理", True),
        ("may i ask when you will call", True),
        ("把监控给我看看", False),
        ("我想知道怎么回事", False),
        ("录音发给我，查清楚是谁", False),
    ],
)
def test_proof_and_questions_are_no_wish(text: str, *, none: bool) -> None:
    """S3-06: he is still asked what he wants."""
    assert no_wish(text) is none


def test_a_refund_and_a_switch_turned_off_take_nothing_back(chat: Any) -> None:
    """退了关掉 is what he wants, however it was read."""
    chat.say("视频会员自动续费了", **BROKEN)
    answer = chat.say("退了关掉", intent="withdraw", slots={"demand": "退了关掉=refund"})
    assert "撤回" not in answer
    assert chat.known("demand") == "refund"
