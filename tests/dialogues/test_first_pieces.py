"""The first lines of a story come in pieces, and what each of them tells is not asked again."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import answers, elapsed, where_told

_FEE: dict[str, Any] = {
    "intent": "complaint", "category": "aftersale.refund", "emotion": "anger", "heat": 1,
}  # fmt: skip
_GOODS: dict[str, Any] = _FEE | {"category": "quality.fault", "slots": {"product": "洗衣机"}}
_GUESSED: dict[str, Any] = {"intent": "supplement", "category": "other.unclear"}


@pytest.mark.parametrize(
    "text",
    [
        "买了双鞋", "我在你们家", "穿了三天", "我有个问题", "就是", "上周在京东买了个空气炸锅",
        "才用了两次", "买的锅", "你好 我上禮拜在蝦皮買的鞋子", "用咗兩日", "我在你哋度買咗部電話",
    ],
)  # fmt: skip
def test_a_first_piece_is_listened_to_and_kept(chat: Any, text: str) -> None:
    """S3-06: 买了双鞋 was pitied, and asked for the number of its order."""
    chat.say(text, **_GUESSED)
    assert chat.rules[0].startswith("messages.invite")
    assert not chat.now_state.case_no
    assert chat.known("issue") == text


@pytest.mark.parametrize(
    "text",
    [
        "买了双鞋开胶了",
        "我在你们家买的锅漏了",
        "等了三天没人理",
        "办个证跑了三趟",
        "我订42寄40",
        "点的外卖一直没到",
        "穿了三天就坏了",
    ],
)
def test_a_line_with_what_is_amiss_begins_a_matter(chat: Any, text: str) -> None:
    chat.say(text, **_FEE)
    assert chat.now_state.case_no


def test_the_pieces_are_one_story(chat: Any) -> None:
    for text in ("买了双鞋", "穿了三天"):
        chat.say(text, **_GUESSED)
    chat.say("就开胶了", **_GOODS | {"slots": {}})
    assert chat.known("issue") == "买了双鞋；穿了三天；就开胶了"
    assert chat.now_state.category == "quality.fault"


def test_a_branch_is_where_it_was_and_not_how(book: Any, heard: Any) -> None:
    """S3-06: 永和店 stood as the story, and the place was asked for again."""
    questions = [q for s in book.scripts.values() for q in s.questions.values()]
    story = next(q for q in questions if q.kind == "story")
    assert answers.answer(story, heard("永和店", intent="supplement")) is None
    assert answers.answer(story, heard("他站着骂了我十分钟", intent="complaint")) is not None


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("手机才用两个月就死机", "purchase"), ("鞋刚穿三天，开胶了", "purchase"),
        ("就现在啊 还没到呢", "event"),
    ],
)  # fmt: skip
def test_how_long_it_was_used_and_just_now_are_days(heard: Any, text: str, role: str) -> None:
    """S3-06: both were asked for again."""
    assert [slot.role for slot, _ in elapsed.days(heard(text))] == [role]


@pytest.mark.parametrize("text", ["现在退我钱", "才用两天的电", "就现在这样我很生气"])
def test_what_only_speaks_of_time_is_no_day(heard: Any, text: str) -> None:
    assert elapsed.days(heard(text)) == ()


def test_who_handed_it_out_is_where_it_was_bought(heard: Any) -> None:
    found = where_told.bought_at(heard("孩子的校服起球 学校统一买的"))
    assert found is not None
    assert found.text == "学校"
    assert where_told.bought_at(heard("给学校买的打印机")) is None


def test_the_subject_of_a_correction_is_no_other_product(chat: Any) -> None:
    """S1-07: 对 但是酒店是如家 made 酒店 of 酒店押金."""
    chat.say("酒店押金不退 昨天", **_FEE | {"slots": {"product": "酒店押金"}})
    while chat.now_state.open != "confirm":
        chat.say("没有", intent="deny")
    chat.say("对 但是酒店是如家", intent="affirm", slots={"product": "酒店", "company": "如家"})
    assert chat.known("product") == "酒店押金"
