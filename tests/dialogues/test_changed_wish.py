"""A wish that takes the place of the one before, at any time of the talk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dialogues.changed_wish import changed, told
from dialogues.reading import Reading
from dialogues.state import Known, MessageId

_HAD = Known("exchange", "换一台新的", MessageId(1))
_NEW = {
    "我要的是退錢 不是換": "退錢=refund",
    "我要退錢唔係換": "退錢=refund",
    "唔換喇 退錢算": "退錢=refund",
    "不换了 直接退款": "退款=refund",
    "改主意了 退钱吧": "退钱=refund",
    "i want a refund instead of exchange": "refund",
    "actually id rather have my money back": "money back=refund",
    "算了 退一半也行": "退一半=refund",
    "算了 给我道个歉得了": "道个歉=apology",
    "不用道歉 我就要退货": "退货=refund_return",
    "还是退吧": "",
    "等等 不是换 是退": "",
    "等等 唔係換 係退": "",
    "要不退钱吧": "退钱=refund",
    "改为退款": "退款=refund",
    "乾脆退貨算了": "退貨=refund_return",
}
_NONE = (
    "怎么还没换", "什么时候退钱", "你们能退吗", "换个人处理", "已经退了吗", "没人给我换",
    "师傅换了个零件还是漏", "他们说不给退", "退款还没到", "上次换过一次了", "算了 不投诉了",
    "我不想等了", "就这样吧", "还有电话换成18811112222", "还是别撤了", "门框也刮了",
    "never mind, it works now",
)  # fmt: skip


@pytest.mark.parametrize(("text", "slot"), _NEW.items(), ids=_NEW)
def test_somebody_who_changes_his_mind_is_heard(
    text: str, slot: str, heard: Callable[..., Reading]
) -> None:
    meant: dict[str, Any] = {"slots": {"demand": slot}} if slot else {}
    wish = changed(heard(text, intent="complaint", **meant), _HAD)
    assert wish is not None
    assert wish.value == (slot.partition("=")[2] or slot or "refund")
    assert "换" not in wish.text
    assert "換" not in wish.text


@pytest.mark.parametrize("text", _NONE)
def test_words_with_such_a_word_in_them_change_nothing(
    text: str, heard: Callable[..., Reading]
) -> None:
    assert changed(heard(text, intent="complaint"), _HAD, plain=True) is None


def test_a_wish_besides_keeps_what_was_wanted(heard: Callable[..., Reading]) -> None:
    meant: dict[str, Any] = {"slots": {"demand": "道个歉=apology"}}
    wish = changed(heard("再道个歉", intent="supplement", **meant), _HAD, plain=True)
    assert wish is not None
    assert wish.value == "exchange,apology"
    assert "换一台新的" in wish.text


def test_a_bare_wish_counts_only_where_all_is_filed(heard: Callable[..., Reading]) -> None:
    reading = heard("退货退款", intent="supplement", slots={"demand": "退货退款=refund_return"})
    assert changed(reading, _HAD) is None
    assert changed(reading, _HAD, plain=True) is not None


def test_the_same_wish_again_is_told_and_changes_nothing(heard: Callable[..., Reading]) -> None:
    had = Known("refund", "退钱", MessageId(1))
    reading = heard("不换了 直接退款", intent="complaint", slots={"demand": "退款=refund"})
    assert told(reading, had) is not None
    assert changed(reading, had) is None
