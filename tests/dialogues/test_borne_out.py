"""Comfort fits what was told: a line of waiting, of calls or of something new wants such words."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import first_aid
from dialogues.safe_now import long_ago, says

_UPSET: dict[str, Any] = {"intent": "complaint", "emotion": "anger", "heat": 1}


def first(chat: Any, text: str, **meant: Any) -> str:
    """Return the group of the sentence that meets a first line."""
    chat.say(text, **(_UPSET | meant))
    found = [r.partition("#")[0] for r in chat.rules if r.startswith("acknowledge.")]
    return found[0].removeprefix("acknowledge.") if found else ""


@pytest.mark.parametrize(
    ("text", "category", "group", "fits"),
    [
        ("奶茶点了一个半小时还没到", "logistics.late", "late", True),
        ("下午三点送来的菜全部烂了", "logistics.late", "late", False),
        ("my flight was cancelled", "logistics.late", "late", False),
        ("the parcel still hasn't come", "logistics.late", "late", True),
        ("包裹丢了", "logistics.lost", "lost", True),
        ("行李箱被你们摔断了轮子", "logistics.lost", "lost", False),
        ("会员自动续费扣了我30", "price.auto_renewal", "renewed", True),
        ("我要取消健身房会员", "price.auto_renewal", "renewed", False),
        ("合约到期你们自己帮我续约", "price.auto_renewal", "not-asked", True),
        ("排队等了三个小时", "service.slow", "slow", True),
        ("my health insurance claim was rejected", "service.slow", "slow", False),
    ],
)
def test_a_line_of_its_own_matter_wants_words_that_bear_it_out(
    chat: Any, text: str, category: str, group: str, *, fits: bool
) -> None:
    """S1-03: 说好的时间一拖再拖 met food that came rotten."""
    assert (first(chat, text, category=category) == group) is fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [("新买的杯子拆开就是裂的", True), ("件衫縮咗水", False), ("毛衣洗了一次就缩水", False)],
)
def test_what_was_worn_did_not_arrive_damaged(chat: Any, text: str, *, fits: bool) -> None:
    meant = {"category": "quality.damaged", "emotion": "disappointment"}
    group = first(chat, text, slots={"product": "杯子"}, **meant)
    assert (group == "damaged-new") is fits


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("你们餐厅订位四位 到了说没有我的订位", "booking-lost"),
        ("book咗位但冇record", "booking-lost"),
        ("飼料買回去狗狗吃了就一直吐", "pet-sick"),
        ("饭菜都凉了 没有订单号", ""),
        ("狗粮里有虫", ""),
    ],
)
def test_a_lost_booking_and_a_sick_pet_are_met_as_such(chat: Any, text: str, group: str) -> None:
    found = first(chat, text, category="service.attitude")
    assert (found if found in {"booking-lost", "pet-sick"} else "") == group


def test_a_polite_customer_is_not_told_that_he_is_furious(chat: Any) -> None:
    for n in range(5):
        said = chat.say(f"您好，麻烦帮我看一下这件事{n}", **(_UPSET | {"heat": 2}))
        assert "被气着" not in said


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("三個禮拜前 吃完你們便當拉肚子", True),
        ("上个月吃了你们的凉皮拉肚子", True),
        ("two weeks ago the curry made me sick", True),
        ("刚吃完就拉肚子", False),
        ("上周吃的 现在还在拉", False),
        ("三周前吃的 到现在一直肚子疼", False),
    ],
)
def test_who_was_ill_weeks_ago_is_not_told_to_stop_eating_now(
    chat: Any, text: str, *, ago: bool
) -> None:
    """S2-14."""
    assert long_ago(text) is ago
    chat.say(
        text, **(_UPSET | {"category": "quality.food", "level": 1, "flags": ["safety"]}),
        hazards=["poisoning"],
    )  # fmt: skip
    assert any(r.startswith("messages.safety_past") for r in chat.rules) is ago


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("我能去哪啊", "ask_where_to_go"), ("今晚住哪里", "ask_where_to_go"),
        ("我冇地方瞓", "ask_where_to_go"), ("where can i go", "ask_where_to_go"),
        ("哪里可以退款", ""), ("你们公司在哪", ""), ("该打哪个电话", "ask_emergency"),
    ],
)  # fmt: skip
def test_who_has_nowhere_to_go_is_told_where_people_are(text: str, answer: str) -> None:
    """S2-14: 我能去哪啊 was left to a colleague."""
    assert first_aid.kind(text, ["stranded"]) == answer


def test_who_was_put_out_is_not_safe_by_that() -> None:
    assert not says("房东把我赶出来了")
    assert not says("業主將我哋趕咗出嚟")
    assert says("消防把我们救出来了")
    assert says("我已经从电梯里出来了")
