"""What a customer says once his case is filed, and what each of it is answered with."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from dialogues import aftertalk, preferred
from dialogues.effects import FileCase, Note
from dialogues.state import Control, FieldName, Level

_FEE: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 1, "category": "quality.fault",
    "slots": {"product": "洗衣机", "date": "昨天=2026-11-24@purchase", "place": "万达",
              "demand": "换一台=exchange", "phone": "138=+8613800138000"},
}  # fmt: skip
_KINDS: dict[Callable[[str], bool], tuple[tuple[str, ...], tuple[str, ...]]] = {
    aftertalk.asks_number: (
        (
            "编号多少来着", "刚才的编号我没记住", "單號幾多", "what's my case number",
            "i forgot the reference number",
        ),
        (
            "手机号是13800138000", "多少钱", "编号TS1", "订单号是123",
        ),
    ),
    aftertalk.asks_due: (
        (
            "明天早上几点啊", "几点打给我", "什么时候联系我", "多久给我打",
            "when will someone call me", "幾時搵我", "will someone actually ring me tonight?",
            "谁在处理", "who is handling this",
        ),
        (
            "几点开门", "你们几点上班", "什么时候退钱", "什么时候能修好",
        ),
    ),
    aftertalk.chases: (
        (
            "怎么还没人理我", "都一个小时了", "没人打电话给我", "都沒人找我耶", "nobody called",
            "今天能不能给个信儿", "你们说话不算数", "點解咁耐", "its been ages. anyone there?",
            "又过了半小时了还没人", "昨天到现在你们的承诺呢", "等得好烦", "能不能快点",
        ),
        (
            "没人受伤", "谢谢", "电话打来了 说修不了", "买了三天了就坏", "门框也刮了",
            "修了半小时没修好", "不用急",
        ),
    ),
    aftertalk.news: (
        (
            "电话打来了 说修不了", "师傅来过了 说要换主板", "他们说不给退",
            "刚才客服打来电话说只能修", "they called and said it cant be fixed",
            "店家联系我了 说明天换", "客服刚给我打过了说换不了",
        ),
        (
            "没人打电话给我", "有人来吗", "师傅什么时候来", "nobody called", "客服态度不好",
            "they never called me",
        ),
    ),
    preferred.says_how: (
        (
            "你们晚上打", "算了还是微信吧", "别打电话 发消息", "9点我上班接不了电话 你们晚上打",
            "不用打电话 微信就行", "晚上八点后打给我", "text me please", "call me after 6pm",
            "whatsapp啦", "唔好打電話", "mornings only please",
        ),
        (
            "我打了三次", "微信转的", "别打了", "他打我", "晚上打扰邻居", "微信支付的",
        ),
    ),
    aftertalk.blames_self: (
        (
            "怪我 没多想", "都是我不好", "我太傻了", "早知道就不买了", "i should have known",
        ),
        (
            "怪我吗", "怪我们没通知？", "不怪我", "那个师傅还骂我笨",
        ),
    ),
    aftertalk.in_need: (
        (
            "那今晚我們要睡哪裡", "今晚住哪", "大半夜的我们去哪", "没地方住",
            "where do we sleep tonight", "今晚怎么过",
        ),
        (
            "我住海淀", "住的地方漏水",
        ),
    ),
    aftertalk.thanks: (
        (
            "you've been lovely", "thanks so much, you've been lovely", "太感謝了",
            "太感謝了 你真的很貼心", "唔該晒 辛苦你",
        ),
        (
            "谢谢你们八辈祖宗", "真是谢谢你们哦 又漏了", "辛苦我跑了三趟", "thanks for nothing",
            "太慢了",
        ),
    ),
    aftertalk.greets: (
        (
            "你好", "在不在", "在吗", "hello", "喂", "有人没有啊",
        ),
        (
            "你好 冰箱坏了", "在吗 我昨天说鞋的事",
        ),
    ),
    aftertalk.opens_another: (
        (
            "还要投诉你们那个师傅抽烟", "我还要投诉你们那个师傅 抽烟", "另外你们客服也骂人",
            "又撞坏我一个花瓶280", "上次那双鞋也开胶了",
            "hey also the modem rental, u charged me twice", "还有个事 鞋也开胶了",
            "我家还有个微波炉也坏了",
        ),
        (
            "又坏了", "它又冒烟了", "还有发票", "门框也刮了", "另外付了钱",
            "the handle is loose too",
        ),
    ),
}  # fmt: skip


@pytest.fixture
def filed(chat: Any) -> Any:
    """Return a talk whose case is filed."""
    chat.say("昨天在万达买的洗衣机漏水，要求换一台", **_FEE)
    while chat.now_state.open != "confirm":
        chat.say("没有", intent="deny")
    chat.say("对", intent="affirm")
    assert chat.now_state.closed
    return chat


@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.__name__)
def test_what_is_said_is_told_apart_by_its_words(kind: Callable[[str], bool]) -> None:
    are, are_not = _KINDS[kind]
    assert [text for text in are if not kind(text)] == []
    assert [text for text in are_not if kind(text)] == []


@pytest.mark.parametrize(
    ("text", "meant", "said"),
    [
        ("怎么还没人理我", {"intent": "complaint", "category": "service.unreachable"}, "progress"),
        ("都一个小时了", {"intent": "affirm"}, "progress"),
        ("师傅还没来", {"intent": "complaint", "category": "aftersale.repair"}, "progress"),
        ("太慢了", {"intent": "complaint", "category": "logistics.late"}, "progress"),
        ("没人打电话给我", {"intent": "ask_human", "handoff": "request_callback"}, "progress"),
        ("明天早上几点啊", {"intent": "ask_hours"}, "progress"),
        ("多久给我打", {"intent": "ask_progress", "handoff": "request_callback"}, "progress"),
        ("编号多少来着", {"intent": "inquiry"}, "your_number"),
        ("你好", {"intent": "greet"}, "here"),
        ("在不在", {"intent": "chitchat"}, "here"),
        ("you've been lovely", {"intent": "greet"}, "thanked"),
        ("太感謝了", {"intent": "thanks"}, "thanked"),
        ("收到", {"intent": "chitchat"}, "goodbye"),
        ("怪我 没多想", {"intent": "complaint", "category": "other.unclear"}, "soothed"),
        ("我好难受 一晚上没睡", {"intent": "chitchat"}, "felt"),
        ("9点我上班接不了电话 你们晚上打", {"handoff": "request_callback"}, "reach_kept"),
        ("电话打来了 说修不了", {"intent": "complaint", "category": "aftersale.repair"}, "news"),
        ("the handle is loose too", {"intent": "praise"}, "supplement"),
        ("门框也刮了", {"intent": "complaint", "category": "other.facility"}, "supplement"),
        (
            "那我洗衣机里的衣服坏了谁管",
            {"intent": "complaint", "category": "price.fees"},
            "supplement",
        ),
    ],
)
def test_each_of_it_has_the_answer_that_fits(
    filed: Any, text: str, meant: dict[str, Any], said: str
) -> None:
    filed.say(text, **meant)
    assert any(rule.startswith(f"messages.{said}#") for rule in filed.rules), filed.rules
    assert (filed.now_state.matter, filed.now_state.control) == (1, Control.BOT)


def test_a_day_named_in_a_chase_is_no_day_of_the_matter(filed: Any) -> None:
    filed.say("今天能不能给个信儿", intent="follow_up", slots={"date": "今天=2026-11-25"})
    assert not filed.known("occurred_on")


def test_the_way_to_reach_him_stands_on_the_case(filed: Any) -> None:
    filed.say("9点我上班接不了电话 你们晚上打", intent="chitchat")
    assert filed.known("contact_preference") == "phone after 18:00"
    filed.say("算了还是微信吧", intent="inquiry")
    assert filed.known("contact_preference") == "chat"
    assert filed.of(FileCase)[-1].fields[FieldName("contact_preference")].value == "chat"


def test_news_of_the_case_is_a_note_in_it(filed: Any) -> None:
    filed.say("电话打来了 说修不了", intent="complaint", category="aftersale.repair")
    assert "电话打来了 说修不了" in [note.text for note in filed.of(Note)]


def test_who_does_not_know_where_to_sleep_tonight_gets_a_person(filed: Any) -> None:
    filed.say("那今晚我們要睡哪裡", intent="inquiry")
    assert filed.now_state.control is Control.QUEUE


def test_additions_are_taken_down_in_other_words_each_time_and_never_counted(filed: Any) -> None:
    """S0-36, S3-05: no sentence comes twice, and nobody counts aloud before a customer."""
    said = [filed.say(f"还有一张收据{n}", intent="supplement") for n in "甲乙丙丁戊己庚辛"]
    assert len(set(said)) == len(said)
    assert not any(re.search(r"第 ?\d|\d ?条", words) for words in said)


@pytest.mark.parametrize(
    ("text", "category", "slots"),
    [
        ("还要投诉你们那个师傅抽烟", "service.attitude", {}),
        ("又撞坏我一个花瓶280", "price.overcharge", {"product": "花瓶", "amount": "280=28000"}),
        ("上次那双鞋也开胶了", "quality.damaged", {}),
        ("hey also the modem rental, u charged me twice", "price.overcharge", {}),
    ],
)
def test_a_second_matter_has_a_case_of_its_own(
    filed: Any, text: str, category: str, slots: dict[str, Any]
) -> None:
    """S3-06: its facts do not overwrite those of the first."""
    first = filed.now_state.case_no
    filed.say(text, intent="complaint", category=category, slots=slots)
    assert filed.now_state.matter == 2
    cases = {case.case_no: case.fields for case in filed.of(FileCase)}
    assert cases[first][FieldName("product")].value == "洗衣机"
    assert FieldName("amount") not in cases[first]


def test_a_new_danger_of_the_same_thing_belongs_to_its_case(filed: Any) -> None:
    """S2-14: the case becomes the most urgent there is."""
    first = filed.now_state.case_no
    filed.say("刚刚它冒火花了", intent="complaint", category="quality.safety", level=1,
              flags=["safety"], hazards=("electric",))  # fmt: skip
    assert (filed.now_state.case_no, filed.now_state.level) == (first, Level.URGENT)


def test_a_danger_told_without_a_thing_is_of_the_thing_known(filed: Any) -> None:
    filed.say("刚刚漏电了 麻了一下", intent="complaint", category="quality.safety", level=1,
              flags=["safety"], hazards=("electric",))  # fmt: skip
    assert (filed.now_state.matter, filed.now_state.level) == (1, Level.URGENT)


def test_a_danger_of_another_thing_is_another_matter(filed: Any) -> None:
    filed.say("热水器漏电了", intent="complaint", category="quality.safety", level=1,
              flags=["safety"], hazards=("electric",), slots={"product": "热水器"})  # fmt: skip
    assert filed.now_state.matter == 2


def test_a_wish_inside_a_question_is_none(filed: Any) -> None:
    slots = {"demand": "退钱=refund"}
    filed.say("什么时候退钱", intent="complaint", category="aftersale.refund", slots=slots)
    assert filed.known("demand") == "exchange"


def test_a_day_he_had_wrong_is_put_right_after_filing(filed: Any) -> None:
    slots = {"date": "前天=2026-11-23@purchase"}
    filed.say("记错了 是前天买的", intent="supplement", slots=slots)
    assert filed.known("purchased_on") == "2026-11-23"


@pytest.mark.parametrize("text", ["我要的是退錢 不是換", "唔換喇 退錢算", "改主意了 退钱吧"])
def test_a_changed_wish_opens_no_second_case(filed: Any, text: str) -> None:
    word = "退錢" if "退錢" in text else "退钱"
    slots = {"demand": f"{word}=refund"}
    filed.say(text, intent="complaint", category="aftersale.refund", slots=slots)
    assert (filed.now_state.matter, filed.known("demand")) == (1, "refund")


def test_a_question_with_the_words_of_a_second_matter_opens_none(filed: Any) -> None:
    filed.say("one more thing, do i need to bring it back?", intent="inquiry")
    assert filed.now_state.matter == 1


_STRANGE = "上次投诉的TS250120-0001 怎么没人理我"


def test_a_number_nobody_knows_is_said_not_to_be_found(filed: Any) -> None:
    words = filed.say(_STRANGE, intent="follow_up")
    assert "TS250120-0001" in words
    assert "没有查到" in words or "查不到" in words


def test_a_number_nobody_knows_begins_no_case(chat: Any) -> None:
    words = chat.say(_STRANGE, intent="follow_up")
    assert "没有查到" in words or "查不到" in words
    assert not chat.now_state.case_no


def test_a_number_of_his_own_is_no_strange_one(filed: Any) -> None:
    filed.say(f"{filed.now_state.case_no} 怎么样了", intent="ask_progress")
    assert not any(rule.startswith("messages.not_found") for rule in filed.rules)


def test_who_waits_for_a_person_is_answered_likewise(chat: Any) -> None:
    chat.say("转人工", intent="ask_human", handoff="request_human")
    chat.say("都一个小时了", intent="affirm")
    assert any(rule.startswith("messages.chased#") for rule in chat.rules)
    chat.say("太感謝了", intent="thanks")
    assert not any(rule.startswith("messages.queue_note#") for rule in chat.rules)
