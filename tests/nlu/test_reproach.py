"""What only the wronged say to those who serve them is a complaint, though it has a question mark.

Reading, issue 3: a single utterance from the middle of a talk.
"""

from __future__ import annotations

import time

import pytest

from nlu import guess, taxonomy
from nlu.categorise import categorise
from nlu.reproach import about_the_talk, reproaches
from nlu.types import Intent
from tests.nlu.deciding import judgement

TALKS = [
    "问了也是白问",
    "你们每次都说在核实",
    "转人工转来转去又是这套话",
    "同一件事我已经讲了四遍",
    "能不能叫个能拍板的来",
    "一句抱歉就想完事",
]
REPROACHES = [
    *TALKS,
    "凭什么让我自己跑厂家",
    "商家发错的要我出邮费",
    "怎么又停机了",
    "上周答应退押金，这周还没影",
    "当初怎么不讲要收上门费",
    "我没授权过怎么就扣了",
    "空调修了仨月，当我冤大头",
    "催了四回都没人管",
    "i've told you this three times",
]
QUIET = [
    "退货有什么规定",
    "你觉得这件我穿合适吗",
    "是不是我的问题",
    "怎么把旧号换成新号",
    "我问一下你们发哪家快递",
    "是不是说满两百减二十",
    "就是不想要了",
    "要一个深色的就行",
    "一点都不敷衍",
    "还要我自己装吗",
    "第二次去还要挂号吗",
    "等一会儿，我一会儿发你",
    "how much longer is the cable",
]


def _read(reading: str, likeliest: Intent, grieves: float, sure: float = 0.8) -> Intent:
    judged = judgement({"intent": {likeliest: sure}})
    return guess.intent(judged, grieves, lambda *_: None, reading=reading)[0]


@pytest.mark.parametrize("text", REPROACHES)
@pytest.mark.parametrize("likeliest", [Intent.INQUIRY, Intent.CHITCHAT, Intent.DENY])
def test_a_reproach_is_a_complaint_whatever_it_resembles(text: str, likeliest: Intent) -> None:
    assert reproaches(text)
    assert _read(text, likeliest, 0.05) is Intent.COMPLAINT


@pytest.mark.parametrize("text", QUIET)
def test_a_plain_question_or_answer_blames_nobody(text: str) -> None:
    assert not reproaches(text)
    assert _read(text, Intent.INQUIRY, 0.2) is Intent.INQUIRY


def test_a_reproach_in_a_story_or_in_praise_is_not_for_us() -> None:
    story = "凭什么又是我值日，" + "同桌在一边笑。" * 10
    assert _read(story, Intent.CHITCHAT, 0.2) is Intent.CHITCHAT
    assert _read("好用到生气，凭什么才知道", Intent.PRAISE, 0.02) is Intent.PRAISE


def test_who_asks_why_we_want_to_know_is_answered() -> None:
    assert _read("怎么又问一样的", Intent.ASK_WHY, 0.1) is Intent.ASK_WHY


def test_what_blames_the_answers_and_names_no_thing_is_about_the_service() -> None:
    parents = dict.fromkeys(taxonomy.load().parents, 0.0) | {"other": 0.6, "service": 0.3}
    leaves = dict.fromkeys(taxonomy.load().leaves, 0.0)
    leaves |= {"other.unclear": 0.6, "service.runaround": 0.3}
    for text in TALKS:
        assert about_the_talk(text)
        found = categorise(text, parents, leaves, Intent.COMPLAINT, text)
        assert found is not None
        assert found.codes == ("service.runaround",)
    found = categorise("真的失望", parents, leaves, Intent.COMPLAINT, "真的失望")
    assert found is not None
    assert found.codes[0] == "other.unclear"


def test_where_no_odds_of_a_matter_are_known_none_is_named() -> None:
    """A mere answer is not asked what it is about, however it sounds."""
    assert categorise("你们每次都说在核实", {}, {}, Intent.COMPLAINT, "你们每次都说在核实") is None


def test_rather_a_complaint_than_an_intent_that_is_unlikely_itself() -> None:
    assert _read("新买的就这样", Intent.INQUIRY, 0.45, sure=0.4) is Intent.COMPLAINT
    assert _read("新买的就这样", Intent.INQUIRY, 0.45, sure=0.9) is Intent.INQUIRY
    assert _read("新买的就这样", Intent.INQUIRY, 0.3, sure=0.4) is Intent.INQUIRY
    assert _read("型号贴在背面", Intent.SUPPLEMENT, 0.45, sure=0.4) is Intent.SUPPLEMENT


def test_a_page_of_it_costs_its_length() -> None:
    began = time.process_time()
    for text in ("凭你们怎么不说我的问" * 200, "一会儿说" * 500, "我" * 2000, "一" * 2000):
        reproaches(text)
    assert time.process_time() - began < 1
