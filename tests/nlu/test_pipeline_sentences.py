"""Sentences of every kind are understood, in both scripts and English."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlu import taxonomy
from nlu.examples import URGENT
from nlu.pipeline import Pipeline
from nlu.types import Context, Flag, Handoff, Intent, Parse, SlotType, Validity
from tests.nlu.sentences import AT, SENTENCES, check

pytestmark = pytest.mark.slow
SCRIPTS = [
    ("充電寶冒煙了，嚇死我", "充电宝冒烟了，吓死我"),
    ("客服說退款要三十天", "客服说退款要三十天"),
    ("訂的房間又髒又臭", "订的房间又脏又臭"),
    ("還沒收到貨，訂單號88990011", "还没收到货，订单号88990011"),
    ("轉人工", "转人工"),
    ("謝謝，再見", "谢谢，再见"),
    ("沒關係，下次注意", "没关系，下次注意"),
    ("我已經報警，等著收律師函", "我已经报警，等着收律师函"),
    ("請問幾點開門", "请问几点开门"),
    ("無緣無故扣了我三百塊會員費", "无缘无故扣了我三百块会员费"),
]


def labels(parse: Parse) -> Parse:
    """Return the parse without what the script of its text changes."""
    slots = tuple(replace(slot, text="") for slot in parse.slots)
    return replace(parse, text="", language="", reasons=(), slots=slots, sure={})


@pytest.mark.parametrize(("text", "intent", "parent", "level", "flags"), SENTENCES)
def test_a_sentence_is_understood(
    pipeline: Pipeline, text: str, intent: str, parent: str | None, level: int | None, flags: str
) -> None:
    parse = pipeline.read(text, Context(at=AT))
    check(parse)
    assert parse.intent == intent
    assert parent is None or taxonomy.parent(parse.category or "none") == parent
    assert parse.level == level
    assert parse.flags & URGENT == set(flags.split())


@pytest.mark.parametrize(("traditional", "simplified"), SCRIPTS)
def test_traditional_reads_like_simplified(
    pipeline: Pipeline, traditional: str, simplified: str
) -> None:
    one, two = (pipeline.read(text, Context(at=AT)) for text in (traditional, simplified))
    assert labels(one) == labels(two)
    assert one.language == "zh-Hant"
    assert two.language == "zh-Hans"


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("再不处理我就去12315投诉", {Flag.REGULATOR}),
        ("这事我要发到抖音让大家都看看", {Flag.MEDIA}),
        ("我们小区四十多户都没暖气，已经联名写信了", {Flag.GROUP}),
        ("我真的撑不下去了，活着没意思", {Flag.SELF_HARM}),
        ("充电宝炸了，我要报警", {Flag.SAFETY, Flag.LEGAL}),
    ],
)
def test_a_risk_makes_a_message_urgent_whatever_its_intent(
    pipeline: Pipeline, text: str, flags: set[Flag]
) -> None:
    parse = pipeline.read(text, Context(at=AT))
    assert parse.flags & URGENT == flags
    assert parse.level == 1


@pytest.mark.parametrize(
    "text",
    [
        "气得我头顶冒烟",
        "这件衣服丑爆了",
        "等得我想死",
        "照片曝光过度，相机有问题",
        "烟雾报警器老是误报警",
        "手机待机漏电快",
        "还好没人受伤",
        "12315是什么电话",
    ],
)
def test_a_manner_of_speaking_is_not_urgent(pipeline: Pipeline, text: str) -> None:
    assert pipeline.read(text, Context(at=AT)).level != 1


@pytest.mark.parametrize("text", ["太差了", "垃圾", "一般般吧没啥惊喜"])
def test_displeasure_without_a_fact_is_vague(pipeline: Pipeline, text: str) -> None:
    assert pipeline.read(text).validity is Validity.VAGUE


def test_slots_of_a_whole_message_are_found(pipeline: Pipeline) -> None:
    text = (
        "上周三买的蓝牙耳机299元，订单号88990011，昨天左边没声了，修了两次没好，要退款，"
        "我电话13800138001"
    )
    parse = pipeline.read(text, Context(at=AT))
    values = {slot.type: slot.value for slot in parse.slots if slot.role != "event"}
    assert values[SlotType.DATE] == "2026-03-11"
    assert values[SlotType.PRODUCT] == "耳机"
    assert values[SlotType.AMOUNT] == "29900"
    assert values[SlotType.ORDER_NO] == "88990011"
    assert values[SlotType.ATTEMPTS_BEFORE] == "2"
    assert values[SlotType.DEMAND] == "refund"
    assert values[SlotType.PHONE] == "+8613800138001"


def test_firm_thing_and_place_of_a_whole_message_are_found(pipeline: Pipeline) -> None:
    text = "业主反映：我在某某市西城大厦报名了远航教育的一级建造师培训班，手续费六千不退"
    slots = pipeline.read(text, Context(at=AT)).slots
    first = {slot.type: slot.value for slot in reversed(slots)}
    assert first[SlotType.COMPANY] == "远航教育"
    assert first[SlotType.PRODUCT] == "一级建造师"
    assert first[SlotType.PLACE] == "某某市西城大厦"


@pytest.mark.parametrize(
    ("asking", "text"),
    [("date", "昨天"), ("phone", "13800138001"), ("product", "耳机"), ("name", "王建国"),
     ("date", "上周三"), ("amount", "两百块"), ("order_no", "88990011223344")],
)  # fmt: skip
def test_a_short_answer_is_an_answer(pipeline: Pipeline, asking: str, text: str) -> None:
    parse = pipeline.read(text, Context(AT, asking))
    assert parse.intent is Intent.SUPPLEMENT
    assert parse.validity is Validity.VALID


@pytest.mark.parametrize(
    ("asking", "text"),
    [("name", "张伟"), ("name", "高兴"), ("name", "安"), ("number", "3"), ("number", "88"),
     ("order_no", "886"), ("model", "X3"), ("product", "小米"), ("text", "云杉电器"),
     ("number", "三次")],
)  # fmt: skip
def test_a_bare_name_or_number_is_no_greeting_and_calls_nobody(
    pipeline: Pipeline, asking: str, text: str
) -> None:
    never = {Intent.GREET, Intent.BYE, Intent.THANKS, Intent.ASK_HUMAN, Intent.ASK_BOT}
    parse = pipeline.read(text, Context(AT, asking))
    assert parse.intent not in never
    assert parse.handoff is Handoff.NONE


def test_a_phone_given_when_asked_wishes_for_nothing_else(pipeline: Pipeline) -> None:
    assert pipeline.read("13800138001", Context(AT, "phone")).handoff is Handoff.NONE


@pytest.mark.parametrize("text", ["", " ", "\n\u3000\t", "\u200b"])
def test_a_picture_without_words_says_nothing(pipeline: Pipeline, text: str) -> None:
    parse = pipeline.read(text)
    assert (parse.intent, parse.handoff, parse.heat) == (Intent.CHITCHAT, Handoff.NONE, 0)
    assert not parse.flags
