"""A story sent in pieces fills no field with a piece, and what was told is not asked for again."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import inquiries, lacking, measures, weighing
from dialogues.answers import answer
from dialogues.as_stated import short
from dialogues.fragments import crumb, goes_on, hangs
from dialogues.others_did import bidden
from dialogues.renumbered import late_sum
from dialogues.state import FieldName, Known, MessageId, ScriptRef, State
from dialogues.where_told import on_the_way
from nlu.types import Slot, SlotType

FOOD = {"intent": "complaint", "category": "quality.food", "heat": 1, "emotion": "anger"}


@pytest.mark.parametrize(
    ("kind", "text", "piece"),
    [
        ("place", "蟑螂", True), ("place", "里面有", True), ("place", "一只", True),
        ("place", "我们打车回家了，孩子没事", True), ("place", "三里屯", False),
        ("place", "成都", False), ("place", "半山", False), ("place", "楼下", False),
        ("company", "断了", True), ("company", "两只松鼠", False), ("company", "七天", False),
        ("choice", "不出热水", True), ("choice", "不二家", False), ("choice", "力美健", False),
        ("product", "三十", True), ("product", "甲沟炎", True), ("product", "头发", False),
        ("product", "不锈钢盆", False), ("product", "四件套", False),
        ("demand", "里面", True), ("demand", "五次", True), ("demand", "也不退", True),
        ("demand", "公道", False), ("demand", "三倍", False), ("demand", "停了", False),
        ("demand", "一半", False), ("text", "一只", False), ("story", "里面有", False),
    ],
)  # fmt: skip
def test_a_piece_of_a_story_answers_nothing(kind: str, text: str, *, piece: bool) -> None:
    """S3-06."""
    assert hangs(text, kind) is piece


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("里面有", True), ("又断了", True), ("也不退", True), ("不买就", True), ("五次", True),
        ("有头发", True), ("三十", False), ("还没有", False), ("不知道", False), ("好了", False),
        ("万达店", False),
    ],
)  # fmt: skip
def test_a_piece_goes_into_the_story(text: str, *, on: bool) -> None:
    assert goes_on(text) is on


def test_a_story_in_pieces_is_kept_and_the_question_waits(chat: Any) -> None:
    """A cockroach told word by word is in the story, and no place."""
    chat.say("麻辣烫不干净", slots={"product": "麻辣烫"}, **FOOD)
    for text in ("里面有", "一只"):
        chat.say(text, intent="supplement")
    chat.say("蟑螂", intent="complaint")
    assert chat.known("issue").endswith("里面有；一只；蟑螂")
    assert not chat.known("place")
    assert not chat.known("occurred_on")


@pytest.mark.parametrize(
    ("left", "none"),
    [
        ("报的", True), ("买了", True), ("的", True), ("王姐", False), ("搬走的", True),
        ("开始涨的", True), ("由", True), ("paid in", True), ("moved out on", True),
        ("搬家公司", False), ("住宅楼", False), ("去年那家", False), ("The Inn", False),
        ("", False),
    ],
)  # fmt: skip
def test_what_is_left_beside_a_day_names_nobody(left: str, *, none: bool) -> None:
    assert crumb(left) is none


def test_a_day_with_hardly_a_word_is_no_name_of_who_served_him(book: Any, heard: Any) -> None:
    staff = book.script(book.ref_for("service")).questions[FieldName("staff")]
    assert answer(staff, heard("5月报的", intent="supplement", slots={"date": "5月"})) is None
    told = answer(staff, heard("姓张的师傅", intent="supplement"))
    assert told is not None
    assert told.value == "师傅"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("17路，人民医院站", False), ("幼儿园中二班", False), ("一晚上", False), ("八号桌", False),
        ("二十号左右", True), ("十一那会", True), ("3号晚上", True), ("初二", True),
    ],
)  # fmt: skip
def test_a_number_of_a_bus_or_a_class_is_no_day(
    book: Any, heard: Any, text: str, *, day: bool
) -> None:
    question = book.script(book.ref_for("service")).questions[FieldName("occurred_on")]
    assert (short(question, heard(text, intent="supplement")) is not None) is day


def _open(how: str = "agent") -> State:
    return State(ScriptRef("price", "1"), fields={FieldName("amount"): Known("", "", None, how)})


@pytest.mark.parametrize(
    ("text", "fen"),
    [("300", "30000"), ("大概300吧", "30000"), ("房间300", ""), ("18800001111", "")],
)
def test_a_bare_sum_at_the_summary_fills_the_sum_left_open(book: Any, text: str, fen: str) -> None:
    found = late_sum(book.script(book.ref_for("price")), _open(), text, MessageId(1))
    assert [k.value for k in found.values()] == ([fen] if fen else [])


@pytest.mark.parametrize(
    ("text", "words", "waits"),
    [
        ("说好48小时答复", "48小时", True), ("泡了两平米地板", "两平米", True),
        ("外面零下十度", "十度", True), ("写着续航48小时", "48小时", False),
        ("标称两平米", "两平米", False), ("开到头屋里才十度", "十度", False),
    ],
)  # fmt: skip
def test_a_promise_a_floor_and_the_weather_measure_no_thing(
    book: Any, text: str, words: str, *, waits: bool
) -> None:
    start = text.index(words)
    slot = Slot(SlotType.MEASURE, words, start, start + len(words), words)
    found = measures.role(book.script(book.ref_for("quality")), text, slot)
    assert (found == measures.WAITED) is waits


@pytest.mark.parametrize(
    ("text", "todo"),
    [
        ("客服让我自己寄回去", True),
        ("要我寄回再说", True),
        ("让我寄回了又不认", False),
        ("我寄回去了", False),
    ],
)
def test_what_others_want_him_to_do_is_not_done(text: str, *, todo: bool) -> None:
    assert bidden(text, "寄回") is todo


@pytest.mark.parametrize(
    ("text", "stands"),
    [("物流停在武汉", True), ("一直卡在武汉", True), ("车停在武汉", False), ("在武汉买的", False)],
)
def test_where_a_parcel_stands_is_no_place_of_the_matter(text: str, *, stands: bool) -> None:
    start = text.index("武汉")
    assert on_the_way(text, Slot(SlotType.PLACE, "武汉", start, start + 2, "武汉")) is stands


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("你们不会告诉教练吧", "ask_told"), ("你们会告诉店员吗", "ask_told"),
        ("赔偿能有多少啊", "ask_outcome"), ("你们会告诉我结果吗", ""), ("你们不会告诉我吧", ""),
        ("师傅说赔偿有多少算多少", ""),
    ],
)  # fmt: skip
def test_a_fear_of_being_told_on_is_heard(text: str, key: str) -> None:
    """S4-10."""
    assert inquiries.topic(text) == key


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("店里说只赔洗衣费的三倍，合理吗", True), ("扣我200对吗", True),
        ("假一赔十说话算数吗", True),
        ("你说合理吗", False), ("赔了三倍", False),
    ],
)  # fmt: skip
def test_whether_an_offer_is_fair_is_asked(text: str, *, asks: bool) -> None:
    assert weighing.weighs(text) is asks


def test_asked_back_where_a_number_should_come_from_he_has_none(book: Any, heard: Any) -> None:
    order = book.script(book.ref_for("logistics")).questions[FieldName("order_no")]
    assert lacking.lacks(order, heard("哪有订单号啊，你自己不会查吗"))
    assert not lacking.lacks(order, heard("哪里能看订单号"))
    assert inquiries.rhetoric("你自己不会查吗")
    assert not inquiries.rhetoric("订单号在哪看")


def test_a_question_that_wants_its_answer_first_is_kept(chat: Any) -> None:
    chat.say("冰箱坏了", intent="complaint", category="quality.fault", heat=1, emotion="anger")
    said = "你先回答我，不到一年怎么就过保了？"
    chat.say(said, intent="complaint", category="aftersale.repair")
    assert "interruptions.question_kept" in " ".join(chat.rules)
    assert said in chat.known("issue")


@pytest.mark.parametrize(
    ("text", "slots", "model"),
    [
        ("Bought it on the 20th", {"date": "20th=2026-11-20"}, None),
        ("Order number KX-88231 sir", {"order_no": "KX-88231"}, None),
        ("AC20-M i think", {}, "AC20-M i think"),
    ],
)
def test_a_day_or_another_number_is_no_model(
    book: Any, heard: Any, text: str, slots: dict[str, str], model: str | None
) -> None:
    known = answer(
        book.script(book.ref_for("quality.fault")).questions[FieldName("model")],
        heard(text, slots=slots),
    )
    assert (known.value if known else None) == model
