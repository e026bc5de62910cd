"""What is only anger, a refusal or a "don't know" says nothing; words with a matter in them do."""

from __future__ import annotations

import pytest

from dialogues import retorts

ANGER = [
    "你们到底管不管啊",
    "烦死了，天天跟你们耗",
    "气死我了！！",
    "什么破服务，真无语",
    "凭什么啊",
    "你说呢",
    "不然呢",
    "有没有人管啊",
    "This is ridiculous!",
]
MATTER = [
    "气死我了，冰箱修了三次还漏水",
    "什么破手机，充电发烫",
    "客服说不管了",
    "态度很差",
    "说好的赠品没给",
    "你们店里的白色耳机",
]
UNSURE = [
    "这个我不清楚",
    "记不清了",
    "不太记得",
    "忘了",
    "唔知喎",
    "说不上来",
    "no idea",
    "I can't remember",
]
SURE = [
    "知道的，上周三",
    "我记得是八月",
    "不锈钢的水壶",
    "没开发票",
    "客服说他们也不知道为什么会扣这笔钱",
]


@pytest.mark.parametrize("text", ANGER)
def test_anger_alone_is_no_answer(text: str) -> None:
    assert retorts.retorts(text)


@pytest.mark.parametrize("text", MATTER)
def test_a_matter_told_in_anger_is_a_matter(text: str) -> None:
    assert not retorts.retorts(text)


@pytest.mark.parametrize("text", UNSURE)
def test_a_dont_know_is_heard_in_any_words(text: str) -> None:
    assert retorts.unsure(text)


@pytest.mark.parametrize("text", SURE)
def test_what_is_known_is_no_dont_know(text: str) -> None:
    assert not retorts.unsure(text)


def test_no_call_is_wanted_in_three_tongues() -> None:
    assert all(
        map(
            retorts.no_phone,
            [
                "别打电话",
                "电话别打 我听不见",
                "就在这儿说吧",
                "唔好打電話",
                "不方便接电话",
                "please don't call",
            ],
        )
    )
    assert all(
        map(
            retorts.no_phone,
            ["I don't want to give my phone number", "I'd rather not leave a number"],
        )
    )
    assert not any(
        map(
            retorts.no_phone,
            ["打这个电话", "电话打不通", "call me", "they gave me the wrong number"],
        )
    )


def test_a_refusal_is_one_and_a_sound_is_nothing() -> None:
    assert retorts.refuses("凭什么告诉你")
    assert not retorts.refuses("他们不告诉我原因")
    assert retorts.fills("嗯嗯好吧……")
    assert not retorts.fills("好的耳机")


def test_it_is_left_to_us_in_a_few_words() -> None:
    assert all(map(retorts.leaves, ["就这样，你们看着办吧", "随便", "怎么都行", "up to you"]))
    assert not any(map(retorts.leaves, ["都行李箱了还不赔", "这样东西", "随机发货"]))
