"""Who asks how to complain is told every open door, the hours and how long it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from dialogues.book import Book
from dialogues.doors import lasts
from dialogues.facts import Facts
from dialogues.talks import ZONE
from dialogues.tongue import EN, HANS, HANT
from tests.dialogues.chatting import Chat

AT = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)
DOORS = (("web", "网页聊天"), ("wechat", "微信公众号"), ("", "客服热线 400-000-0000"))


class InWeChat(Chat):
    """A customer who writes to the official account."""

    def _facts(self) -> Facts:
        return replace(super()._facts(), channel="wechat")


def talk(book: Book, doors: tuple[tuple[str, str], ...] = DOORS) -> Any:
    return InWeChat(replace(book, company=replace(book.company, doors=doors)), AT)


@pytest.mark.parametrize(
    "text",
    ["怎么投诉", "你好，请问怎么投诉？", "如何投诉啊", "在哪里可以投诉", "投诉渠道有哪些",
     "有哪些渠道可以投诉", "投诉电话多少", "投诉流程是什么", "怎样反映问题", "點樣投訴",
     "我想提意见怎么弄", "你们都有哪些渠道可以投诉"],
)  # fmt: skip
def test_the_other_doors_the_hours_and_the_times_are_told(book: Book, text: str) -> None:
    """S0-04: one clear way; the door he stands in is not sent to him as another."""
    chat = talk(book)
    said = chat.say(text, intent="ask_rights")
    assert "网页聊天、客服热线 400-000-0000" in said
    assert "公众号" not in said
    for words in ("这里", "9 点到 21 点", "30 分钟内", "4 小时内"):
        assert words in said
    assert not chat.now_state.case_no, "asking files nothing"


def test_it_is_said_with_what_there_is(book: Book) -> None:
    """S0-04: another list, other words; where there is no other door none is spoken of."""
    assert "Telegram" in talk(book, (("telegram", "Telegram"),)).say(
        "怎么投诉", intent="ask_rights"
    )
    alone = talk(book, (("wechat", "微信公众号"),)).say("怎么投诉", intent="ask_rights")
    assert "也可以走" not in alone
    assert "4 小时内" in alone


def test_it_is_told_in_english(book: Book) -> None:
    said = talk(book).say("How can I make a complaint?", intent="ask_rights")
    assert "web chat" in said
    assert "within 4 hours" in said


@pytest.mark.parametrize(
    "text",
    ["怎么投诉到12315", "去哪里投诉你们", "怎么向消协投诉", "投诉了怎么没人理",
     "耳机坏了怎么投诉了也不修", "我要投诉", "上级部门怎么投诉"],
)  # fmt: skip
def test_an_authority_a_threat_and_a_story_are_no_such_question(book: Book, text: str) -> None:
    chat = talk(book)
    chat.say(text, intent="ask_rights")
    assert "how_to_complain" not in " ".join(chat.rules)


@pytest.mark.parametrize(
    ("length", "language", "said"),
    [
        (timedelta(minutes=30), HANS, "30 分钟"),
        (timedelta(hours=4), HANS, "4 小时"),
        (timedelta(minutes=90), HANT, "90 分鐘"),
        (timedelta(hours=1), EN, "1 hour"),
        (timedelta(minutes=30), EN, "30 minutes"),
    ],
)
def test_a_length_is_said_as_people_say_it(length: timedelta, language: str, said: str) -> None:
    assert lasts(length, language) == said
