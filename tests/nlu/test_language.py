"""The language and script of a text, and Traditional made comparable with Simplified."""

from __future__ import annotations

import opencc
import pytest

from nlu import examples
from nlu.steps import risk
from nlu.steps.language import language
from nlu.types import Flag, SlotType
from tests.nlu import reading
from tests.nlu.reading import normaliser


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("充电宝鼓包了", "zh-Hans"),
        ("充電寶鼓包了", "zh-Hant"),
        ("你哋幾時先退錢", "zh-Hant"),
        ("冇人理我", "zh-Hant"),
        ("著名景点门口排队", "zh-Hans"),
        ("申请劳动仲裁", "zh-Hans"),
        ("the charger caught fire", "en"),
        ("hi", "en"),
        ("iPhone 15 Pro Max 发热严重，半小时掉电一半", "zh-Hans"),
        ("ok 就这样吧", "zh-Hans"),
        ("返金してください", "other"),
        ("환불해 주세요", "other"),
        ("верните деньги", "other"),
        ("13800138001", "zh-Hans"),
        ("😡😡😡", "zh-Hans"),
        ("", "zh-Hans"),
    ],
)
def test_a_language_is_told_by_its_characters(text: str, expected: str) -> None:
    assert language(text, normaliser()) == expected


def test_the_shipped_utterances_are_told_in_their_language() -> None:
    """What is left has characters of both scripts only, or is a word like hi among Chinese."""
    told = examples.read()
    wrong = [e.text for e in told if language(e.text, normaliser()) != e.lang]
    assert len(wrong) / len(told) < 0.01
    assert [text for text in wrong if len(text) > 12] == []


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("質量太差，電話沒人接", "质量太差，电话没人接"),
        ("裡面裏面", "里面里面"),
        ("乾淨", "干净"),
        ("著火", "着火"),
        ("冇人理，唔該退錢", "没人理，不该退钱"),
        ("申请仲裁", "申请仲裁"),
        ("沒關係", "没关系"),
        ("佢係騙子", "他是骗子"),
        ("還沒答覆", "还没答复"),
        ("項鍊斷了", "项链断了"),
        ("枱面，衞生", "台面，卫生"),
        ("ＡＢＣ", "abc"),
    ],
)
def test_traditional_is_read_as_simplified(text: str, plain: str) -> None:
    assert normaliser().plain(text).replace(",", "，") == plain


@pytest.mark.parametrize("variety", ["s2t", "s2tw", "s2hk"])
def test_shipped_utterances_written_in_traditional_read_the_same(variety: str) -> None:
    written = opencc.OpenCC(variety)
    told = [e.text for e in examples.read() if e.lang == "zh-Hans"]
    plain = normaliser().plain
    unlike = [text for text in told if plain(written.convert(text)) != plain(text)]
    assert len(unlike) / len(told) < 0.005, unlike[:5]


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("充電寶著火了", Flag.SAFETY),
        ("我已經報警", Flag.LEGAL),
        ("準備申請勞動仲裁", Flag.LEGAL),
        ("去消費者委員會投訴", Flag.REGULATOR),
        ("信用卡被盜刷", Flag.ACCOUNT_SECURITY),
        ("我唔想活了", Flag.SELF_HARM),
    ],
)
def test_rules_hold_in_traditional_too(text: str, flag: Flag) -> None:
    signs = risk.signs(normaliser().plain(text), risk.load())
    assert flag in {f for sign in signs for f in sign.rule.gives}


_SAME = {
    "simplified": "昨天在你们店买的耳机坏了，订单号88990011，花了300元，修过两次，"
    "电话13800138000，我要退款",
    "traditional": "昨天在你們店買的耳機壞了，訂單號88990011，花了300元，修過兩次，"
    "電話13800138000，我要退款",
    "english": "The earphones I bought yesterday broke, order number 88990011, I paid 300 yuan, "
    "repaired twice, call me on 13800138000, I want a refund",
    "noisy": "昨天在你们店买的耳机坏了..订单号：８８９９００１１ 花了３００元,修过2次、"
    "电话138-0013-8000 我要退款！！",
}


@pytest.mark.parametrize("language", _SAME)
def test_the_same_complaint_gives_the_same_values_in_every_language(language: str) -> None:
    """S0-42."""
    values = {slot.type: (slot.value, slot.role) for slot in reading.read(_SAME[language])}
    assert values == {
        SlotType.PRODUCT: ("耳机", ""),
        SlotType.DATE: ("2026-03-17", "purchase"),
        SlotType.ORDER_NO: ("88990011", ""),
        SlotType.AMOUNT: ("30000", ""),
        SlotType.ATTEMPTS_BEFORE: ("2", ""),
        SlotType.PHONE: ("+8613800138000", ""),
        SlotType.DEMAND: ("refund", ""),
    }
