"""S4-10, ideal 3.2: what a customer asks is answered or kept, and fills no field of the case."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import inquiries, language
from dialogues.state import FieldName
from tests.dialogues.broken import BROKEN, to_summary, until_asked

_HYGIENE: dict[str, Any] = {
    "intent": "complaint", "category": "service.attitude", "heat": 1, "emotion": "anger",
    "validity": "valid",
}  # fmt: skip
_ASKED = {
    "ask_privacy": [
        "我说的这些谁能看到", "你们会把我信息给店家吗", "会不会泄露我的隐私", "你们有录音吗",
        "这个聊天记录保存多久", "会不会把我名字告诉店里", "我讲嘅嘢边个睇到",
        "is this confidential?",
        "你们这能投诉外卖不 会不会给商家看到我电话 要多久",
        "who can see what I write", "will you share my details",
    ],
    "ask_told": [
        "店里会知道是我投诉的吗", "就是隐私 我怕那个店员知道是我投诉的", "会不会报复我", "能匿名吗",
        "你们这个投诉店里会知道是我吗 我片子还在他们手里",
        "那能不能别告诉我妈", "司机會不會知道是我", "will they know it's me",
    ],
    "ask_cost": [
        "投诉要钱吗", "你刚说最高级别是啥意思啊是不是要收钱", "这能投诉不 要多久 收费吗",
        "在这登记收费吗", "投诉免费的吗", "do I have to pay for this?",
    ],
    "ask_emergency": [
        "whats the emergency number for gas", "what's the number for an ambulance",
        "燃气抢险电话多少", "急救电话打几号", "煤气公司的应急电话是多少",
    ],
    "ask_name": ["你叫什么名字", "请问怎么称呼你", "你工号多少", "what's your name"],
    "ask_blame": ["你说这事怪谁", "是不是你们的错", "这算谁的责任", "whose fault is it"],
    "ask_outcome": ["能赔多少",
        "那你先说能不能退", "能退吗到底", "你们打算怎么处理", "can I get a refund",
    ],
    "ask_not_upheld": ["处理不好我怎么办", "万一他们不认怎么办", "what if they say no"],
    "ask_rights": ["我有什么权利"],
    "ask_firm": [
        "不是顺丰吗这里", "你们是哪家公司", "这里是京东客服吗？", "what company is this?",
        "这是什么公司",
    ],
    "not_ours": ["我想应聘你们的客服 还招人吗", "我是找工作的", "are you hiring?"],
    "ask_language": ["can we use English please", "可以用中文嗎", "说英文可以吗", "講廣東話得唔得"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key"), [(text, key) for key, texts in _ASKED.items() for text in texts]
)
def test_a_question_is_told_by_its_words_whatever_it_was_read_as(text: str, key: str) -> None:
    assert inquiries.topic(text) == key


@pytest.mark.parametrize(
    "text",
    [
        "快递送错了，收到一双不是我的鞋", "我要去消委会投诉你们多收钱", "我的信息被泄露了",
        "师傅说是我自己弄坏的", "店员知道我电话还天天打", "修要钱吗",
        "不用赔多少钱，给我换几个好的就成",
        "面试时间改了三次", "你们是骗子吗", "是质量问题吗", "is this serious?", "說明書只有英文",
        "我投诉他们乱收费", "上门要收费吗", "投诉他们是不是收费太高",
        "谁知道呢", "客服让我自己看着办", "赔我500", "他叫什么名字我忘了",
    ],
)  # fmt: skip
def test_what_tells_or_wishes_is_no_question_about_the_talk(text: str) -> None:
    assert inquiries.topic(text) == ""


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("要不要我把蛋糕寄回去", True), ("你们领导电话多少", True), ("型号在哪看", True),
        ("我投诉了店员会不会被开除", True), ("谁来处理", True), ("现在还能用吗", True),
        ("那我怎么办", True), ("do I send it back?", True), ("要唔要寄返去", True),
        ("幾多錢先修到", True),
        ("凭什么", False), ("怎么又坏了", False), ("怎么还没人来", False), ("有没有人管", False),
        ("能不能快点", False), ("能不能给我换一台", False), ("这合理吗", False),
        ("谁知道呢", False),
        ("什么破公司", False), ("没什么", False), ("can't find it", False), ("你们怎么回事", False),
        ("怎么弄下来啊", True), ("该赔多少赔多少呗", False), ("谁弄坏的谁赔", False),
        ("说什么违规 也没说违什么规", False), ("粤B什么7K2 记不全", False), ("怎么弄的", False),
        ("你们说什么时候退", True), ("能不能改到11号", False), ("没有没有没烫着", False),
        ("有没有备用机", True),
        ("好像是蓝色那个吧？", False), ("你们会骗我吗", False), ("赶紧送来呗，还能怎么样", False),
    ],
)  # fmt: skip
def test_a_question_somebody_can_answer_is_told_from_rhetoric(text: str, *, asks: bool) -> None:
    assert inquiries.puts(text) is asks


@pytest.mark.parametrize(
    "text", ["谁能看到这些", "能赔多少", "谁来处理", "我投诉了他会不会被开除", "你叫啥名字"]
)
@pytest.mark.parametrize("read", ["inquiry", "supplement", "ask_why", "chitchat"])
def test_a_question_back_leaves_the_open_question_open(chat: Any, text: str, read: str) -> None:
    chat.say("空调漏水", **BROKEN)
    asked = chat.now_state.asking
    chat.say(text, intent=read, validity="not_complaint")
    assert chat.now_state.asking == asked
    assert "interruptions." in " ".join(chat.rules)
    assert asked not in chat.now_state.fields


@pytest.mark.parametrize("text", ["能赔多少", "谁能看到这些", "要不要我把东西留着"])
def test_a_question_back_is_no_wish(chat: Any, text: str) -> None:
    chat.say("空调漏水", **BROKEN)
    until_asked(chat, "demand")
    chat.say(text, intent="inquiry", validity="not_complaint")
    assert FieldName("demand") not in chat.now_state.fields


def test_what_words_meet_only_halfway_is_kept_for_the_colleague(chat: Any) -> None:
    chat.say("店员骂我", **_HYGIENE)
    chat.say("我怕他知道是我投诉的", intent="supplement")
    assert "interruptions.ask_told" in " ".join(chat.rules)
    assert "我怕他知道是我投诉的" in chat.known("issue")


def test_who_asks_about_his_privacy_first_complains_of_nothing_yet(chat: Any) -> None:
    """It was read as data that leaked, and brought to a person as red."""
    chat.say(
        "我跟你说的东西谁能看到啊", intent="complaint", category="account_safety.privacy",
        level=1, flags=["account_security"], heat=1, emotion="anxiety",
    )  # fmt: skip
    assert "interruptions.ask_privacy" in " ".join(chat.rules)
    assert not chat.now_state.case_no


def test_how_it_will_end_is_asked_of_a_matter_only(chat: Any) -> None:
    chat.say("能退吗", intent="inquiry", validity="not_complaint")
    assert "interruptions.ask_outcome" not in " ".join(chat.rules)
    chat.say("空调漏水", **BROKEN)
    chat.say("能退吗", intent="inquiry", validity="not_complaint")
    assert "interruptions.ask_outcome" in " ".join(chat.rules)


def test_how_it_will_end_is_answered_after_filing_too(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    to_summary(chat)
    chat.say("对", intent="affirm")
    chat.say("处理不好我怎么办", intent="ask_progress")
    assert "interruptions.ask_not_upheld" in " ".join(chat.rules)


def test_the_name_is_told_to_who_asks_for_it(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    assert "小安" in chat.say("你叫什么名字", intent="ask_bot", handoff="ask_if_bot")


def test_who_asks_for_a_machine_names_no_product(chat: Any) -> None:
    chat.say("你是不是机器啊", intent="ask_bot", handoff="ask_if_bot", slots={"product": "机器"})
    chat.say("就是个复读机", intent="complaint", heat=1, slots={"product": "复读机"})
    assert FieldName("product") not in chat.now_state.fields


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("can we use English please", "en"),
        ("可以用中文吗", "zh-Hans"),
        ("可以用中文嗎", "zh-Hant"),
        ("繁體中文", ""),
        ("用繁體中文回我", "zh-Hant"),
        ("說明書只有英文的", ""),
    ],
)
def test_who_asks_for_a_language_gets_it(text: str, spoken: str) -> None:
    assert language.asked_for(text) == spoken


def test_the_talk_goes_on_in_the_language_asked_for(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say("can we use English please", intent="inquiry")
    assert chat.now_state.language == "en"
    assert "interruptions.ask_language" in " ".join(chat.rules)


def test_an_applicant_is_told_what_this_is_for_and_no_case_is_made(chat: Any) -> None:
    chat.say("我想应聘你们的客服 还招人吗", intent="suggestion", category="suggestion.process")
    assert "interruptions.not_ours" in " ".join(chat.rules)
    assert not chat.now_state.case_no


@pytest.mark.parametrize(
    ("text", "of_us"),
    [
        ("是不是你们工程师看了我照片", True),
        ("你们维修师傅是不是翻我手机了", True),
        ("你们客服是机器人吗", False),
        ("你们是真人在看吗", False),
    ],
)
def test_what_our_people_did_is_not_asked_of_a_machine(
    heard: Any, text: str, *, of_us: bool
) -> None:
    """He asks after his privacy, and is not told that this is a machine."""
    read = inquiries.plainly(heard(text, intent="ask_bot", handoff="ask_if_bot"))
    assert read.asks_bot is not of_us
