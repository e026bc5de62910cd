"""Words that reading takes for something else, or for nothing: heard all the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialogues.effects import Say
from dialogues.events import Heard
from dialogues.faults import bare, names_fault
from dialogues.state import Control, FieldName, Phase
from dialogues.talks import Meant, meant_parse
from nlu.types import Emotion, Intent, Parse
from tests.dialogues.broken import BROKEN, UNCLEAR, not_told, to_summary, until_asked

FAULTS = ["坏了", "不转了", "打不开", "没反应", "断了", "唔郁", "broken", "my kettle is leaking"]
NO_FAULTS = ["没坏", "你好", "修好了", "会不会坏吗", "帮我取消掉订单吧", "你们到底管不管啊"]


@pytest.mark.parametrize("text", FAULTS[:5] + FAULTS[6:])
def test_a_few_words_name_a_fault(text: str) -> None:
    assert names_fault(text)


@pytest.mark.parametrize("text", NO_FAULTS)
def test_other_few_words_name_none(text: str) -> None:
    assert not names_fault(text)


def test_a_word_that_something_is_broken_begins_a_matter_and_asks_what(chat: Any) -> None:
    """S0-37: 坏了 / 洗衣机 / 不转了 is a complaint, told by somebody of few words."""
    chat.say("坏了", **UNCLEAR)
    assert chat.now_state.case_no
    assert chat.asked == ["product"]
    chat.say("洗衣机", intent="out_of_scope", slots={"product": "洗衣机"})
    chat.say("不转了", **UNCLEAR)
    assert chat.known("product") == "洗衣机"
    assert chat.known("issue") == "坏了；不转了"
    assert bare("坏了")
    assert not bare("洗衣机用了两天就不转了，一直漏水")


def test_the_day_it_came_does_for_the_day_it_was_bought(chat: Any) -> None:
    """S3-06: nobody is asked three times for a day that he told."""
    chat.say("空调漏水", **BROKEN)
    until_asked(chat, "purchased_on")
    chat.say("上周三收到的", intent="supplement", slots={"date": "上周三=2026-11-18@event"})
    assert chat.known("purchased_on") == "2026-11-18"


def test_a_bare_no_leaves_a_question_to_people_and_is_asked_once(chat: Any) -> None:
    chat.say("空调漏水", **(BROKEN | {"category": "service.attitude"}))
    until_asked(chat, "contact_phone")
    chat.say("不用", intent="deny")
    assert chat.now_state.fields[FieldName("contact_phone")].how == "agent"


def test_of_two_values_the_denied_one_is_never_taken(chat: Any) -> None:
    chat.say("空调上周三漏水", **(BROKEN | {"slots": {"date": "上周三=2026-11-18@event"}}))
    to_summary(chat)
    meant = {"intent": "correction", "slots": {"date": ["上周四=2026-11-19", "上周三=2026-11-18"]}}
    for text in ("不对，是上周四，不是上周三", "不对，不是上周三，是上周四"):
        chat.say(text, **meant)
        assert chat.known("occurred_on") == "2026-11-19"


def test_who_may_harm_himself_and_thanks_is_stayed_with(chat: Any) -> None:
    chat.say("活着没意思", intent="complaint", level=1, flags=["self_harm"], heat=3)
    answer = chat.say("谢谢你", intent="thanks")
    assert "顺利" not in answer
    assert chat.rules[0].startswith("messages.with_you#")


def test_another_matter_begun_with_and_also_is_kept_and_offered_twice(chat: Any) -> None:
    """S3-06: a second complaint that is passed by once is not lost."""
    chat.say("我的外卖洒了一半", **(BROKEN | {"slots": {"product": "外卖"}}))
    chat.say("对了，还有你们那个骑手还骂人", intent="complaint", category="service.attitude")
    assert len(chat.now_state.parked) == 1
    to_summary(chat)
    assert "骑手" in chat.say("对", intent="affirm")
    assert "骑手" in chat.say("进度怎么样了", intent="ask_progress")
    chat.say("进度怎么样了", intent="ask_progress")
    assert chat.now_state.parked == ()


def test_what_is_corrected_after_filing_is_put_right_and_said(chat: Any) -> None:
    chat.say("空调上周三漏水", **(BROKEN | {"slots": {"date": "上周三=2026-11-18@event"}}))
    to_summary(chat)
    chat.say("对", intent="affirm")
    assert chat.now_state.phase is Phase.DONE
    answer = chat.say("不对，是上周四", intent="correction", slots={"date": "上周四=2026-11-19"})
    assert chat.known("occurred_on") == "2026-11-19"
    assert "上周四" in answer
    answer = chat.say(
        "电话是13712340010", intent="supplement", slots={"phone": "13712340010=+8613712340010"}
    )
    assert "0010" in answer


@pytest.mark.parametrize("text", ["保修期内怎么还要收钱呢", "我又来了", "对了，还有人骂我"])
def test_what_asks_back_greets_or_tells_on_names_no_shop_and_no_thing(chat: Any, text: str) -> None:
    chat.say("空调漏水", **BROKEN)
    until_asked(chat, "place_of_purchase")
    chat.say(text, intent="supplement")
    assert not_told(chat, "place_of_purchase")


def test_pictures_one_by_one_are_no_riddle(chat: Any) -> None:
    for _ in range(3):
        answer = chat.say("", files=("image",))
    assert "转人工" not in answer
    assert chat.now_state.control is Control.BOT
    chat.say("裙子破了个洞", **BROKEN)
    assert chat.now_state.case_no


def test_marks_without_a_word_are_no_act(chat: Any) -> None:
    """？？ is no question why; a thumb is a yes."""
    chat.say("空调漏水", **BROKEN)
    parse = replace(meant_parse("？？", Meant(intent=Intent.ASK_WHY)), sure={"intent": 0.39})
    chat.words(chat.happen(Heard(chat.now, (chat.said(parse),))))
    assert not any(rule.startswith("interruptions.ask_why") for rule in chat.rules)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("小李服务特别好，就是等的时间有点长", "messages.praise"),
        ("服务真好，等了三个小时没人理", "acknowledge."),
    ],
)
def test_praise_with_a_grain_of_complaint_is_offered_a_case(
    chat: Any, text: str, rule: str
) -> None:
    chat.say(text, intent="praise", emotion="satisfied", category="service.slow")
    assert chat.rules[0].startswith(rule)
    assert chat.now_state.open == "register"
    chat.say("好", intent="affirm")
    assert chat.known("issue") == text
    assert chat.now_state.category == "service.slow"


def test_plain_praise_is_only_thanked_for(chat: Any) -> None:
    chat.say("小李服务特别好", intent="praise", emotion="satisfied", category="service.attitude")
    assert chat.now_state.open == ""


def test_a_long_reply_that_ends_by_asking_goes_on_with_the_story(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    told = "装好用了半个月水就不热了，师傅说要收上门费，你说这合理吗"
    chat.say(told, intent="inquiry", validity="not_complaint")
    assert told in chat.known("issue")
    chat.say("你叫什么名字", intent="supplement")
    assert "名字" not in chat.known("issue")


def test_danger_that_is_asked_about_is_on_file(chat: Any) -> None:
    text = "药过期三个月了，老人吃了怎么办啊"
    chat.say(text, intent="inquiry", level=1, flags=["safety"], validity="not_complaint")
    assert chat.known("issue") == text


def test_an_insult_is_no_company(chat: Any) -> None:
    chat.say(
        "傻逼公司，空调漏水，我打12315", **(BROKEN | {"slots": {
            "company": "傻逼公司", "phone": "12315", "product": "空调",
        }}),
    )  # fmt: skip
    kept = {k.value for k in chat.now_state.fields.values()}
    assert "傻逼公司" not in kept


def test_a_few_abusive_words_tell_no_category(chat: Any) -> None:
    """S1-06: nobody is told of a debit on his account because he swears."""
    chat.say(
        "你们这帮骗子", intent="complaint", emotion="anger", heat=3, flags=["abusive"],
        category="account_safety.fraud",
    )  # fmt: skip
    assert chat.now_state.category == "other.unclear"


def test_somebody_with_an_idea_is_not_pitied(chat: Any) -> None:
    chat.say(
        "建议加个大字版，我爸妈看不清", intent="suggestion", level=3, category="suggestion.feature"
    )
    assert not any(rule.startswith("perspective.") for rule in chat.rules)


def test_one_lead_stands_before_two_questions(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say("你是机器人吗", intent="ask_bot")
    leads = [r for r in chat.rules if r.startswith(("messages.two", "messages.resume"))]
    assert len(leads) == 1


def test_who_says_that_he_has_something_to_tell_is_let_tell(chat: Any) -> None:
    text = "我跟你说个事啊，我平时不爱投诉的"
    chat.say(text, intent="follow_up", emotion="anger", heat=1, category="other.unclear")
    says = [e.text for e in chat.effects if isinstance(e, Say)]
    assert len(says) == 1
    assert chat.now_state.case_no == ""
    chat.say("热水器不热了", **BROKEN)
    assert chat.now_state.case_no


def test_a_reply_of_one_english_word_is_answered_in_english(chat: Any) -> None:
    parse = Parse("broken", "en", Intent.DONT_KNOW, emotion=Emotion.NEUTRAL, sure={"intent": 0.16})
    chat.hear(chat.said(parse))
    assert chat.now_state.language == "en"


def test_a_case_number_with_a_question_asks_how_the_case_stands(chat: Any) -> None:
    """Nobody who comes with the number of a case is taken for a new complaint."""
    chat.say("我的投诉TS260301-7K2M9QXA怎么样了", intent="complaint", slots={"model": "TS260301"})
    assert chat.now_state.case_no == ""
    assert chat.known("model") == chat.known("issue") == ""


def test_of_two_answers_in_one_message_no_crumb_is_left(chat: Any) -> None:
    chat.say("健身房不退卡", **(BROKEN | {"category": "aftersale.refund"}))
    for _ in range(4):
        if {chat.now_state.asking, chat.now_state.also} == {"amount", "occurred_on"}:
            break
        chat.say("不知道", intent="dont_know")
    chat.say("3600，昨天问的", intent="supplement", slots={"date": "昨天=2026-11-24"})
    assert chat.known("amount") in {"360000", ""}
    assert chat.known("occurred_on") == "2026-11-24"


def test_what_is_taken_back_in_the_same_breath_is_not_kept(chat: Any) -> None:
    meant = BROKEN | {"slots": {"date": ["昨天=2026-11-24", "前天=2026-11-23"]}}
    chat.say("我昨天，哦不是，前天空调漏水", **meant)
    kept = [k.value for k in chat.now_state.fields.values() if k.value.startswith("2026")]
    assert kept[0] == "2026-11-23"
    assert chat.known("occurred_on") != "2026-11-24"


def test_who_threatens_a_person_is_spoken_with_by_one(chat: Any) -> None:
    chat.say(
        "我要去找那个店员打死他", intent="complaint", emotion="anger", heat=3,
        category="service.attitude",
    )  # fmt: skip
    assert chat.now_state.control is Control.QUEUE


def test_a_hello_before_a_whole_story_is_no_mere_greeting(chat: Any) -> None:
    text = "Hello, I'd like to report that the sofa I received is torn. Order 88123456."
    chat.say(text, intent="greet", slots={"product": "sofa", "order_no": "88123456"})
    assert chat.now_state.case_no
    assert chat.known("issue") == text


def test_a_goodbye_in_the_middle_asks_nothing_more(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say("你们忙吧，再见", intent="bye")
    assert chat.asked == []
    assert chat.rules[0].startswith("interruptions.pause#")


def test_what_was_said_of_a_thing_is_the_claim(chat: Any) -> None:
    chat.say(
        "电动车说120公里实际没有", intent="complaint", emotion="anger", heat=1,
        category="quality.below_spec", slots={"measure": "120公里", "product": "电动车"},
    )  # fmt: skip
    assert chat.known("claim_spec") == "120公里"
