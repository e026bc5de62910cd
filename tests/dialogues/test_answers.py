"""What is an answer to the open question and what is not: venting, threats, questions, chatter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dialogues import answers, lacking, telling
from dialogues.book import Book
from dialogues.free_words import usable
from dialogues.reading import Reading
from dialogues.script import Question
from dialogues.state import FieldName

Hear = Callable[..., Reading]
Row = tuple[str, str, dict[str, Any], str | None]

_VENT = {"intent": "complaint", "emotion": "anger", "heat": 3, "validity": "vague"}
_THREAT = {"intent": "complaint", "emotion": "anger", "heat": 2, "flags": ["regulator"]}
_MEDIA = {"intent": "complaint", "emotion": "anger", "heat": 2, "flags": ["media"]}

# field, the customer's words, what reading makes of them, the value taken (None: no answer)
_ROWS: tuple[Row, ...] = (
    ("product", "耳机", {}, "耳机"),
    ("product", "就是那个蓝牙耳机", {"slots": {"product": "蓝牙耳机"}}, "蓝牙耳机"),
    ("product", "气死我了一群骗子", _VENT, None),
    ("product", "我要打12315投诉你们", _THREAT, None),
    ("product", "我要发抖音曝光", _MEDIA, None),
    ("product", "你们管不管？", {"intent": "inquiry"}, None),
    ("product", "你是机器人吗", {"intent": "ask_bot"}, None),
    ("product", "转人工", {"intent": "ask_human"}, None),
    ("product", "问这个干什么", {"intent": "ask_why"}, None),
    ("product", "什么时候能好", {"intent": "ask_progress"}, None),
    ("product", "嗯", {"intent": "affirm"}, None),
    ("product", "不是", {"intent": "deny"}, None),
    ("product", "哦", {}, None),
    ("product", "……", {}, None),
    ("product", "好吧", {}, None),
    ("product", "", {}, None),
    ("product", "气人，耳机一戴就响", {"emotion": "anger", "heat": 2}, "气人，耳机一戴就响"),
    ("product", "这个我不清楚", {"intent": "dont_know"}, None),
    ("product", "找了几十个朋友点了都不显示，", {"intent": "chitchat"}, None),
    ("product", "就是你们店里那个白色的", {}, "就是你们店里那个白色的"),
    ("company", "你们到底管不管啊", {"intent": "complaint", "emotion": "anger", "heat": 1}, None),
    ("company", "赔偿，解释", {"slots": {"demand": "赔偿=compensation"}}, None),
    ("company", "就这样，你们看着办吧", {"intent": "accept"}, None),
    ("place_of_purchase", "美团", {"slots": {"company": "美团"}}, "美团"),
    ("place_of_purchase", "街角小铺", {"slots": {"company": "街角小铺"}}, "街角小铺"),
    ("order_no", "13612345678", {"slots": {"phone": "13612345678=+8613612345678"}}, None),
    ("order_no", "单号13612345678", {"slots": {"order_no": "13612345678"}}, "13612345678"),
    ("order_no", "20261127009", {}, "20261127009"),
    ("place", "找了很多人扫码最后只差四分钱时再找人扫码成功但是都不加钱", {}, None),
    ("company", "楼下那家小超市", {}, "楼下那家小超市"),
    ("demand", "该赔多少赔多少呗", {"intent": "ask_rights"}, "该赔多少赔多少呗"),
    ("demand", "美团 订单号不记得了", {"intent": "inquiry", "slots": {"company": "美团"}}, None),
    ("occurred_on", "晚上10点", {"slots": {"time": "10点=22:00"}}, "晚上10点"),
    (
        "occurred_on",
        "美团的 中午12点",
        {"slots": {"company": "美团", "time": "中午12点=12:00"}},
        "中午12点",
    ),
    ("product", "想退剩下的课时费", {"intent": "inquiry"}, None),
    ("product", "豐澤買嘅", {}, None),
    ("product", "昨天下午打的 工号3021", {"slots": {"date": "昨天下午=2026-11-24"}}, None),
    ("demand", "因为退票的事", {"intent": "supplement"}, None),
    ("purchased_on", "修一次管两天，师傅还那样", {"intent": "supplement"}, None),
    ("purchased_on", "两天前", {}, "两天前"),
    ("place_of_purchase", "修一次管两天，师傅态度还特别差", {"intent": "complaint"}, None),
    ("place_of_purchase", "前台说换房要加钱", {"intent": "complaint", "heat": 1}, None),
    ("place_of_purchase", "楼下的便利店", {"intent": "complaint"}, "楼下的便利店"),
    ("place_of_purchase", "朋友从日本带回来的", {"intent": "chitchat"}, "朋友从日本带回来的"),
    ("occurred_on", "大概88元", {"slots": {"amount": "88元=8800"}}, None),
    ("demand", "烦死了，天天跟你们耗", {"intent": "chitchat"}, None),
    ("model", "地铁上 还有走路的时候", {}, None),
    ("model", "背面写着 ac20", {}, "背面写着 ac20"),
    ("demand", "上上周 淘宝", {"slots": {"date": "上上周=2026-11-09", "company": "淘宝"}}, None),
    ("demand", "能修就修", {}, "能修就修"),
    ("demand", "北京朝阳的", {"slots": {"place": "北京朝阳"}}, None),
    ("demand", "我妈等着用的药啊", {"emotion": "anxiety", "heat": 1}, None),
    ("demand", "等着用，赶紧送到", {"emotion": "anxiety", "heat": 1}, "等着用，赶紧送到"),
    ("demand", "到现在还是那个样子", {"intent": "complaint"}, None),
    ("demand", "一台新的", {}, "一台新的"),
    ("issue", "连上就断，隔几分钟一次", {}, "连上就断，隔几分钟一次"),
    ("issue", "垃圾公司", _VENT, None),
    ("purchased_on", "上个月", {"slots": {"date": "上个月=2026-10-01"}}, "2026-10-01"),
    ("purchased_on", "昨天出的事", {"slots": {"date": "昨天=2026-11-24@event"}}, None),
    ("purchased_on", "1号", {"slots": {"date": "1号=2026-11-01@purchase"}}, "2026-11-01"),
    ("purchased_on", "24年春天", {}, "24年春天"),
    ("purchased_on", "耳机", {}, None),
    ("occurred_on", "昨天", {"slots": {"date": "昨天=2026-11-24"}}, "2026-11-24"),
    ("occurred_on", "我打了三次12315都没人理我真的受够了你们", _THREAT, None),
    ("occurred_on", "单号YT882345671", {"slots": {"order_no": "YT882345671"}}, None),
    ("occurred_on", "都五天了", {}, "2026-11-20"),
    ("place", "我妈等着用的药啊", {"emotion": "anxiety", "heat": 1}, None),
    ("place", "138 0013 8000", {"slots": {"phone": "138 0013 8000=+8613800138000"}}, None),
    ("place", "人民路的门店", {}, "人民路的门店"),
    ("place", "老地方", {}, "老地方"),
    ("place", "你说呢", {}, None),
    ("place", "尖沙咀嗰間，下晝", {}, "尖沙咀嗰間，下晝"),
    ("place", "唔使電話", {}, None),
    ("place", "不用电话", {}, None),
    ("place_of_purchase", "客服让我自己打厂家，厂家又让找你们", {}, None),
    ("product", "第一次是9月初，后来国庆后又去一次", {}, None),
    ("company", "11月23号下午", {"slots": {"date": "11月23号=2026-11-23"}}, None),
    ("place", "退货", {"slots": {"demand": "退货=return_refund"}}, None),
    ("product", "我要退货", {"slots": {"demand": "退货=return_refund"}}, None),
    (
        "occurred_on",
        "我手机13900001111，姓周",
        {"slots": {"phone": "13900001111=+8613900001111"}},
        None,
    ),
    ("place_of_purchase", "天猫", {}, "天猫"),
    ("place_of_purchase", "在京东旗舰店", {}, "京东"),
    ("place_of_purchase", "不是淘宝，是拼多多", {"intent": "correction"}, "拼多多"),
    ("place_of_purchase", "表弟公司团购的", {}, "表弟公司团购的"),
    ("place_of_purchase", "再不退我就发抖音", _MEDIA, None),
    ("place_of_purchase", "抖音上买的，再不退我就去抖音曝光", _MEDIA, "抖音"),
    ("order_no", "SF1234567890", {}, "SF1234567890"),
    ("order_no", "单号是 JD-2026-0001", {}, "JD-2026-0001"),
    ("order_no", "SF1", {}, None),
    ("order_no", "给你 YT99", {"slots": {"order_no": "YT99"}}, "YT99"),
    ("order_no", "投诉热线12315我打定了", _THREAT, None),
    ("amount", "两百多", {"slots": {"amount": "两百多=20000"}}, "20000"),
    ("amount", "大概三百来块", {}, "大概三百来块"),
    ("amount", "好多钱", {}, None),
    ("contact_phone", "138", {"slots": {"phone": "138=+8613800138000"}}, "+8613800138000"),
    ("contact_phone", "打12315", {"slots": {"phone": "12315"}}, None),
    ("contact_phone", "你们自己查", {}, None),
    ("contact_name", "姓王", {}, "姓王"),
    ("contact_name", "我叫什么关你什么事，先把钱退了", {}, None),
    ("attempts_before", "第三次了", {"slots": {"attempts_before": "第三次=3"}}, "3"),
    ("attempts_before", "没数过", {}, None),
    ("attempts_before", "三号楼地下一层", {}, None),
    ("attempts_before", "三四回吧", {}, "三四回吧"),
    ("product", "是真的气 我跑了三趟了", {"slots": {"attempts_before": "三趟=3"}}, None),
    ("measured", "九个小时", {"slots": {"measure": "九个小时=9h"}}, "9h"),
    ("company", "小象金融", {}, "小象金融"),
    ("company", "你们心里没数吗", {}, None),
    ("place", "三楼收银台", {}, "三楼收银台"),
    ("place", "一群废物", _VENT, None),
    ("model", "AC20-M", {}, "AC20-M"),
    ("model", "背面写着 AC20", {"slots": {"model": "AC20"}}, "AC20"),
    ("model", "谢谢", {"intent": "thanks"}, None),
    ("demand", "退货", {"slots": {"demand": "退货=return_refund"}}, "return_refund"),
    ("demand", "给个说法，让他当面道歉", {}, "给个说法，让他当面道歉"),
    ("demand", "谢谢", {"intent": "thanks"}, None),
    ("evidence", "没有", {"intent": "deny"}, None),
    ("injury", "没事", {}, "no"),
    ("injury", "没有受伤", {"intent": "deny"}, "no"),
    ("injury", "有", {"intent": "affirm"}, "yes"),
    ("injury", "没有", {"intent": "deny"}, "no"),
    ("injury", "孩子手烫伤了", {}, "yes"),
    ("injury", "人没事，就是孩子烫伤了一点", {}, "yes"),
    ("injury", "不疼了，没流血", {}, None),
    ("injury", "在医院了", {"emotion": "anxiety", "heat": 3}, "yes"),
    ("injury", "你们要害死人啊", _VENT, None),
)  # fmt: skip


def _question(book: Book, name: str, script: str = "other") -> Question:
    ref = next(ref for ref in book.scripts if ref.name == script)
    return book.scripts[ref].questions[FieldName(name)]


@pytest.mark.parametrize(("name", "text", "meant", "value"), _ROWS)
def test_only_an_answer_is_taken(
    book: Book, heard: Hear, name: str, text: str, meant: dict[str, Any], value: str | None
) -> None:
    known = answers.answer(_question(book, name), heard(text, **meant))
    assert (known.value if known else None) == value
    assert known is None or (known.how, known.message) == ("answered", 1)


def test_every_kind_of_question_is_in_the_table(book: Book) -> None:
    asked = {_question(book, name).kind for name, *_ in _ROWS}
    kinds = {q.kind for script in book.scripts.values() for q in script.questions.values()}
    assert kinds - asked - {"mention"} == set()


@pytest.mark.parametrize(
    ("name", "text", "meant", "declines"),
    [
        ("product", "不知道", {"intent": "dont_know"}, True),
        ("product", "不想说", {"intent": "refuse_answer"}, True),
        ("product", "耳机", {}, False),
        ("order_no", "没存", {}, True),
        ("order_no", "没有单号", {}, True),
        ("order_no", "你们的系统里一个单号都查不到，没有这样办事的", {}, False),
        ("contact_phone", "就在这里说", {}, True),
        ("contact_phone", "就在这里", {}, True),
        ("contact_phone", "在这里就行", {}, True),
        ("place", "就在这里", {}, False),
        ("place_of_purchase", "我没受伤", {"intent": "deny"}, False),
        ("place_of_purchase", "没有", {"intent": "deny"}, True),
        ("evidence", "没拍", {}, True),
        ("evidence", "没有", {"intent": "deny"}, True),
        ("injury", "没有", {"intent": "deny"}, False),
        ("demand", "你们看着办吧", {}, True),
    ],
)
def test_cannot_and_will_not_is_heard(
    book: Book, heard: Hear, name: str, text: str, meant: dict[str, Any], *, declines: bool
) -> None:
    """S0-37: a question can always be left out."""
    assert lacking.declines(_question(book, name), heard(text, **meant)) is declines


def test_a_photo_answers_the_question_for_proof(book: Book, heard: Hear) -> None:
    known = answers.answer(_question(book, "evidence"), heard("", photos=2))
    assert known is not None
    assert known.value == "image,image"


def test_several_wishes_are_one_answer_in_the_customers_words(book: Book, heard: Hear) -> None:
    reading = heard("能修就修，修不好就退", slots={"demand": "修=repair"})
    known = answers.answer(_question(book, "demand"), reading)
    assert known is not None
    assert (known.value, known.text) == ("repair", "能修就修，修不好就退")


def test_the_last_of_several_messages_is_the_answer(book: Book, heard: Hear) -> None:
    known = answers.answer(_question(book, "place_of_purchase"), heard("淘宝", "不，京东"))
    assert known is not None
    assert (known.value, known.message) == ("京东", 2)


def test_a_pressed_button_is_no_free_text(book: Book, heard: Hear) -> None:
    reading = heard("转人工", payload="/human")
    assert answers.answer(_question(book, "product"), reading) is None


def test_a_long_answer_is_kept_to_a_page(book: Book, heard: Hear) -> None:
    known = answers.answer(_question(book, "issue"), heard("坏" * 500))
    assert known is not None
    assert len(known.value) == 200


@pytest.mark.parametrize(
    ("text", "meant", "told"),
    [
        ("耳机用了两天就坏", {"intent": "complaint"}, True),
        ("建议加个夜间模式", {"intent": "suggestion"}, True),
        ("垃圾", {"intent": "complaint"}, False),
        ("什么破玩意儿气死我了", _VENT, False),
        ("你们全是一群废物", {"intent": "complaint", "flags": ["abusive"]}, False),
        ("你们几点下班呀", {"intent": "ask_hours"}, False),
        ("上上周在淘宝买的", {"intent": "supplement"}, False),
        ("你们到底管不管啊", {"intent": "complaint", "emotion": "anger", "heat": 2}, False),
        ("好的，帮我登记", {"intent": "follow_up", "acts": ["follow_up", "affirm"]}, False),
        (
            "赔偿我损失，发货",
            {"intent": "complaint", "slots": {"demand": "赔偿=compensation"}},
            False,
        ),
    ],
)
def test_the_story_is_what_happened(
    heard: Hear, text: str, meant: dict[str, Any], *, told: bool
) -> None:
    """S1-07: the story holds what happened, not the shouting around it."""
    assert (telling.story(heard(text, **meant)) is not None) is told


@pytest.mark.parametrize(
    ("text", "meant", "adds"),
    [
        ("而且还漏油，弄了一地", {"intent": "supplement"}, True),
        ("漏油", {"intent": "supplement"}, False),
        ("而且你们打算怎么办？", {"intent": "supplement"}, False),
        ("我还要去 12315 告你们", {"intent": "supplement", "flags": ["regulator"]}, False),
        ("而且还漏油，弄了一地", {"intent": "chitchat"}, False),
    ],
)
def test_a_supplement_adds_words_of_use(
    heard: Hear, text: str, meant: dict[str, Any], *, adds: bool
) -> None:
    assert (telling.supplement(heard(text, **meant)) is not None) is adds


@pytest.mark.parametrize(
    ("text", "slots", "taken"),
    [("美团", {"company": "美团"}, None), ("一个角压瘪了", {}, "压瘪")],
)
def test_a_shop_is_no_answer_to_how_the_parcel_looked(
    book: Book, heard: Hear, text: str, slots: dict[str, str], taken: str | None
) -> None:
    known = answers.answer(_question(book, "parcel", "logistics"), heard(text, slots=slots))
    assert (known.value if known else None) == taken


def test_a_doubtful_intent_does_not_hide_a_name(heard: Hear) -> None:
    """A short word read as a greeting with little trust may well be the answer."""
    (said,) = heard("星河X3", intent="greet").messages
    assert not usable(said)
    assert usable(replace(said, parse=replace(said.parse, sure={"intent": 0.3})))
