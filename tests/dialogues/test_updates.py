"""How often a customer wants to hear is taken from his own words, and from nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogues.updates import Updates, wish


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("每天一次就行", Updates.DAILY),
        ("每天告诉我一次就好。", Updates.DAILY),
        ("一天说一次吧", Updates.DAILY),
        ("每天一次就可以", Updates.DAILY),
        ("每日告訴我一次就好", Updates.DAILY),
        ("once a day is fine", Updates.DAILY),
        ("Daily, please", Updates.DAILY),
        ("有变化再说", Updates.CHANGES),
        ("有结果再告诉我吧", Updates.CHANGES),
        ("有進展再通知我", Updates.CHANGES),
        ("有消息了再联系", Updates.CHANGES),
        ("Only when something changes", Updates.CHANGES),
        ("tell me when there's news", Updates.CHANGES),
        ("不用告诉我进展", Updates.NONE),
        ("不用再通知我了", Updates.NONE),
        ("別一直發了", Updates.NONE),
        ("进展就不用了", Updates.NONE),
        ("no more updates", Updates.NONE),
        ("don't send me updates", Updates.NONE),
        ("每两小时说一次", Updates.USUAL),
        ("隔兩個小時告訴我", Updates.USUAL),
        ("every two hours please", Updates.USUAL),
    ],
)
def test_a_rhythm_is_heard(text: str, wanted: Updates) -> None:
    assert wish(text) is wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "好的",
        "我每天打一次电话都没人接",
        "每天一次跳闸，孩子都不敢开灯了，你们到底什么时候来修",
        "不用退款，修好就行",
        "没有变化",
        "有人告诉我说要等",
        "我妈那边千万别联系",
        "耳机用两天就坏了",
        "the daily special never came and nobody told me why",
    ],
)
def test_a_story_is_no_rhythm(text: str) -> None:
    assert wish(text) is None


def test_a_day_is_never_shorter_than_the_firms_own_rhythm() -> None:
    assert Updates.DAILY.every(timedelta(hours=2)) == timedelta(days=1)
    assert Updates.DAILY.every(timedelta(days=2)) == timedelta(days=2)
    assert Updates.USUAL.every(timedelta(hours=2)) == timedelta(hours=2)
    assert Updates.CHANGES.every(timedelta(hours=2)) is None
    assert Updates.NONE.every(timedelta(hours=2)) is None


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("变", Updates.CHANGES),
        ("天", Updates.DAILY),
        ("daily", Updates.DAILY),
        ("每天", Updates.DAILY),
    ],
)
def test_one_word_answers_the_light_question(word: str, wanted: Updates) -> None:
    assert wish(word) is wanted
