"""Whatever is typed: offsets stay true, slots keep apart, nothing raises, time grows in step."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlu.steps import acts, risk
from nlu.steps.clauses import clauses, sentences
from nlu.steps.language import language
from nlu.steps.masking import mask
from nlu.steps.normalise import READ_CAP
from nlu.types import Slot, SlotType
from tests.nlu.reading import TODAY, normaliser, read, reader

PIECES = (
    "订单号", "20260318009911", "13800138001", "１３８００１３８００２", "138****8009",
    "￥1,299.00", "3.5万", "一百五", "去年国庆", "8月30号", "前天晚上", "14:30", "下午三点半",
    "9小时41分", "修了三次", "王建国", "浙江省杭州市西湖区文三路18号", "云杉电器旗舰店",
    "蓝牙耳机", "KFR-35GW", "a.b@example.com", "110101199003071234", "退货退款", "訂單號",
    "充電寶", "我要", "，", "。", " ", "\n", "😀", "\u200b", "\0", "\ud800", "電話", "+86 ", "1",
    "万", "块", "号", "-", ":", "的",
)  # fmt: skip
ANY_CHARACTER = st.characters(exclude_categories=())
"""NUL, lone surrogates and what no font shows included."""

anything = st.text(ANY_CHARACTER, max_size=60)
messages = st.lists(st.sampled_from(PIECES) | st.text(ANY_CHARACTER, max_size=4), max_size=14).map(
    "".join
)
APART = frozenset(SlotType) - {
    SlotType.PRODUCT,
    SlotType.COMPANY,
    SlotType.DEMAND,
    SlotType.PLACE,
    SlotType.ATTEMPTS_BEFORE,
}
"""Kinds made of figures: one figure is never part of two things."""

ODD = (
    "",
    "\0",
    "\0\0转人工\0",
    "\ud83d",
    "退\udc00款",
    "👨\u200d👩\u200d👧\u200d👦充电宝炸了",
    "e\u0301\u0301\u0301",
    "\u202e款退要我",
    "ﷺ" * 20,
    "㎏㎡№℡",
    "\r\n\t\x0b\x1b[31m",
    "İı",
)


def mishmash(text: str, slots: tuple[Slot, ...]) -> list[Slot]:
    """Return the slots whose offsets do not cut out their text."""
    return [s for s in slots if not (0 <= s.start < s.end) or text[s.start : s.end] != s.text]


@given(messages)
@example("充電寶訂單號：ＡＢ１２３４５６７８")
def test_a_slot_cuts_its_own_text_out_of_the_message(text: str) -> None:
    assert mishmash(text, read(text)) == []


@given(messages)
def test_slots_stand_in_the_order_of_the_text(text: str) -> None:
    starts = [slot.start for slot in read(text)]
    assert starts == sorted(starts)


@given(messages)
@example("电话13800138001订单号2026031800991113800138001")
@example("2026-03-18 14:30:05 ￥1,299.00 138-0013-8001")
def test_no_slot_lies_in_the_figures_of_another(text: str) -> None:
    slots = read(text)
    crossing = [
        (one, two)
        for i, one in enumerate(slots)
        for two in slots[i + 1 :]
        if two.start < one.end and {one.type, two.type} & APART
    ]
    assert crossing == []


@given(messages)
def test_one_kind_never_lies_over_itself(text: str) -> None:
    ends: dict[SlotType, int] = {}
    for slot in read(text):
        assert slot.start >= ends.get(slot.type, 0)
        ends[slot.type] = slot.end


@given(anything)
@example("İ" * 9)
def test_a_plain_text_is_as_long_as_the_text(text: str) -> None:
    assert len(normaliser().plain(text)) == len(text)


@given(anything)
def test_a_plain_text_stays_as_it_is(text: str) -> None:
    plain = normaliser().plain(text)
    assert normaliser().plain(plain) == plain


@given(anything)
def test_a_clause_cuts_its_own_text_out(text: str) -> None:
    for clause in (*clauses(text), *sentences(text)):
        assert text[clause.start : clause.end] == clause.text
        assert clause.text.strip()


@given(anything)
@pytest.mark.parametrize("today", [TODAY, None])
def test_no_text_is_too_odd_to_read(today: date | None, text: str) -> None:
    plain = normaliser().plain(text)
    reading = normaliser().reading(plain)
    assert isinstance(mask(reading), str)
    assert isinstance(reader().read(text, plain, today), tuple)
    assert language(text, normaliser()) in {"zh-Hans", "zh-Hant", "en", "other"}
    reading.encode("utf-8")


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_an_odd_text_is_read_by_the_rules_too(text: str) -> None:
    plain = normaliser().plain(text)
    found, left = acts.acts(plain, acts.load())
    assert len(found) + len(left) == len(clauses(plain))
    assert isinstance(risk.signs(plain, risk.load()), list)
    assert mishmash(text, read(text)) == []


def test_what_classifiers_see_is_capped_but_keeps_beginning_and_end() -> None:
    story = "开头说充电宝" + "啊吧" * 60_000 + "最后要求退款"
    reading = normaliser().reading(normaliser().plain(story))
    assert len(reading) <= READ_CAP
    assert reading.startswith("开头说充电宝")
    beginning = normaliser().reading(normaliser().plain("啊吧" * 2000 + "最后要求退款"))
    assert beginning.endswith("最后要求退款")


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("好好好好好好好", "好好好"),
        ("  太\n\n差\t了 ", "太 差 了"),
        ("垃\u200b圾", "垃圾"),
        ("ＡＢＣ１２３", "abc123"),
        ("質量太差", "质量太差"),
        ("!!!!!!!!", "!!!"),
    ],
)
def test_a_reading_leaves_out_what_means_nothing(text: str, reading: str) -> None:
    assert normaliser().reading(normaliser().plain(text)) == reading


def test_an_emoji_becomes_its_word() -> None:
    assert normaliser().reading(normaliser().plain("😡"))[1:-1].isalpha()


@pytest.mark.parametrize(
    ("reading", "masked"),
    [
        ("打12315投诉", "打12315投诉"),
        ("电话13800138001", "电话00"),
        ("花了1299元", "花了0元"),
        ("¥89.9", "0元"),
        ("看https://example.com/a?b=1", "看链接"),
        ("寄到a.b@example.com", "寄到邮箱"),
        ("@小美 在吗", "@小美 在吗"),
        ("等了45分钟", "等了0分钟"),
        ("7天无理由", "7天无理由"),
        ("车牌粤b12345", "车牌粤b0"),
        ("mate5", "mate5"),
    ],
)
def test_what_differs_from_message_to_message_is_masked(reading: str, masked: str) -> None:
    assert mask(reading) == masked


STAGES: dict[str, Callable[[str], object]] = {
    "slots": lambda plain: reader().read(plain, plain, TODAY),
    "acts": lambda plain: acts.acts(plain, acts.load()),
    "risk": lambda plain: risk.signs(plain, risk.load()),
    "reading": lambda plain: mask(normaliser().reading(plain)),
    "language": lambda plain: language(plain, normaliser()),
}
RUNS = (
    "1",
    "1,",
    "零",
    "我要退款",
    "省市区路",
    "a@",
    "138*",
    "昨天",
    " ",
    "花了1",
    "二十个人都",
    "本来想",
    "请把我",
    "call ",
)
SHORT, CAP, LONG = 2_000, 8_000, 100_000
SLACK = 3
"""How much worse than in step: a shared machine, warm and cold caches."""


def seconds(stage: Callable[[str], object], text: str) -> float:
    """Return the least processor time of three runs."""
    best = float("inf")
    for _ in range(3):
        begin = time.process_time()
        stage(normaliser().plain(text))
        best = min(best, time.process_time() - begin)
    return best


@pytest.mark.parametrize("run", RUNS, ids=ascii)
@pytest.mark.parametrize("name", STAGES)
def test_time_grows_in_step_with_length(name: str, run: str) -> None:
    """100,000 characters cost no more than the first 8,000 of them."""
    short = seconds(STAGES[name], (run * SHORT)[:SHORT])
    long = seconds(STAGES[name], (run * LONG)[:LONG])
    assert long <= max(short, 0.002) * CAP / SHORT * SLACK
