"""A day on which something was to be done is no day on which anything happened."""

from __future__ import annotations

import pytest

from nlu.types import WANTED, SlotType
from tests.nlu.reading import read


def role(sentence: str) -> str:
    (slot,) = [slot for slot in read(sentence) if slot.type is SlotType.DATE]
    return slot.role


@pytest.mark.parametrize(
    "sentence",
    [
        "里面是身份证 明天要用",
        "能不能今天送到",
        "师傅说今天来，到现在影子都没有",
        "就想今天有人来修好",
        "客服答应明天给我处理",
        "你们今天必须给我退钱",
        "希望这周能上门",
        "說好明天送到",
        "明天之前给我个说法",
        "明天的飞机，改签没票了",
        "下周的演唱会还没出票",
        "航班改到12月13号",
        "演出推迟到12月5号",
        "原来是12号早上的改到别的天",
        "你们有没有11号的",
        "我说了啊 改11号",
    ],
)
def test_a_day_that_was_promised_or_is_wished_for_is_wanted(sentence: str) -> None:
    assert role(sentence) == WANTED


@pytest.mark.parametrize(
    "sentence",
    [
        "今天刚送来的就坏了",
        "今天来修了还是漏",
        "客服说昨天发货了",
        "我今天在你们店买的",
        "上周说来，没来",
        "今天又挂我电话",
        "12号改了套餐",
        "发生时间改到11月12号",
        "改11号",
        "原来是12号买的",
    ],
)
def test_a_day_on_which_something_happened_is_not(sentence: str) -> None:
    assert role(sentence) != WANTED


@pytest.mark.parametrize(
    "sentence",
    [
        "空调不制冷，明天家里要来人",
        "马桶堵了，下周我不在家，抓紧",
        "大后天就开运动会了，鞋还没发",
        "后天我就去市监局，锅是漏的",
        "客服还说明天再交三万",
        "是不是想把这事拖到明年",
        "还想拖到过年啊",
        "下個月要搬屋，雪櫃仲未送",
        "the boiler broke and guests arrive next week",
    ],
)
def test_a_day_to_come_told_beside_a_complaint_is_a_limit_or_a_plan(sentence: str) -> None:
    assert role(sentence) == WANTED


@pytest.mark.parametrize("answer", ["明天", "下周三吧", "12月3号坏的", "12月3号买的"])
def test_a_day_to_come_that_answers_is_asked_after(answer: str) -> None:
    assert role(answer) != WANTED


def test_dog_days_are_no_volts() -> None:
    kinds = {slot.type for slot in read("三伏天家里热成这样")}
    assert SlotType.MEASURE not in kinds
    (slot,) = [s for s in read("电压只有180伏") if s.type is SlotType.MEASURE]
    assert slot.value == "180 伏"


@pytest.mark.parametrize(
    "sentence", ["刚才忘说了 还骂我", "我刚刚打错了", "剛剛說過了", "頭先唔記得講"]
)
def test_just_now_of_the_talk_itself_is_no_day(sentence: str) -> None:
    assert not [slot for slot in read(sentence) if slot.type is SlotType.DATE]
