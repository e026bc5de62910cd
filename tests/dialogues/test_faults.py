"""A few words that say what is amiss are the story; nobody is asked for it again."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues.faults import bare, names_fault

TOLD = [
    "发错货了",
    "少发一件",
    "漏发了",
    "床单有血",
    "奶茶洒了",
    "保险拒赔",
    "衣服有洞",
    "号被封",
    "卡里少钱",
    "票买错退不了",
    "航班取消",
    "飞机延误",
    "宽带断了",
    "饭是凉的",
    "老师跑了",
    "快递丢了",
    "汤里有虫",
    "餐盒漏了",
    "發錯貨了",
    "衣服有洞啊",
    "盤子有頭髮",
    "車被撞了",
    "我家狗在你们店洗澡洗死了",
    "寄养的猫死了",
    "我妈去世了 卡取不出钱",
    "my dog died at your kennel",
]
NOTHING = [
    "不好用",
    "就是不好用啊",
    "你们乱扣钱！",
    "我要退货",
    "没洒",
    "有没有洞",
    "少一点",
    "航班取消怎么办?",
    "好的",
    "谢谢",
    "累死了",
    "笑死",
    "手机没了",
    "先生的",
    "没有血",
    "不是坏的吗",
    "我想问个事",
    "昨天",
    "狗粮",
    "我不赔你们玩了吗",
    "",
]


@pytest.mark.parametrize("text", TOLD)
def test_a_fault_in_few_words_is_one(text: str) -> None:
    assert names_fault(text)


@pytest.mark.parametrize("text", NOTHING)
def test_what_looks_alike_is_none(text: str) -> None:
    assert not names_fault(text)


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("坏了", True),
        ("又坏了", True),
        ("真的不转了", True),
        ("漏水", True),
        ("broken", True),
        ("宽带断了", False),
        ("衣服有洞", False),
        ("饭是凉的", False),
        ("耳机坏了", False),
    ],
)
def test_bare_is_a_fault_of_nothing_named(text: str, *, alone: bool) -> None:
    assert bare(text) is alone


@pytest.mark.parametrize("text", ["奶茶洒了", "衣服有洞"])
@pytest.mark.parametrize("read", ["complaint", "praise", "chitchat"])
def test_a_short_story_is_not_asked_for_again(chat: Any, text: str, read: str) -> None:
    """However it was read, with a feeling to it."""
    chat.say(text, intent=read, emotion="disappointment", heat=1, slots={"product": text[:2]})
    assert chat.known("issue") == text
    assert "issue" not in chat.asked


def test_an_account_is_no_thing_to_name(chat: Any) -> None:
    meant = {"emotion": "anxiety", "heat": 1, "category": "account_safety.banned"}
    chat.say("号被封", intent="complaint", **meant)
    assert "product" not in chat.asked


def test_a_long_message_is_not_searched() -> None:
    """2,000 characters are no few words."""
    assert not names_fault("狗" * 2000)
