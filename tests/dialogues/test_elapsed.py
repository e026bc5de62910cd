"""How long ago something was is a day; a term, a warranty and a wait to come are none."""

from __future__ import annotations

from datetime import datetime

import pytest

from dialogues.elapsed import AGO, days
from dialogues.events import Said
from dialogues.reading import Reading
from dialogues.state import MessageId
from dialogues.talks import ZONE
from nlu.types import Parse

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)


def told(text: str) -> list[tuple[str, str]]:
    reading = Reading((Said(MessageId(1), NOW, Parse(text)),))
    found = days(reading)
    for slot, _ in found:
        assert text[slot.start : slot.end] == slot.text
        assert slot.precision == AGO
    return [(slot.role, slot.value) for slot, _ in found]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("都五天了，催了三次没人理", "2026-11-20"),
        ("等了两个星期还没发货", "2026-11-11"),
        ("退款拖了20多天", "2026-11-05"),
        ("已经一个多月了还没修好", "2026-10-26"),
        ("三天没人回我", "2026-11-22"),
        ("整整一周，一點消息都沒有", "2026-11-18"),
        ("快半年了", "2026-05-27"),
        ("一个半月了", "2026-10-11"),
        ("都俩月了没人管", "2026-09-26"),
        ("拖仨月了", "2026-08-27"),
        ("电梯坏了一礼拜", "2026-11-18"),
        ("電梯壞咗一禮拜", "2026-11-18"),
        ("It has been five days and nothing", "2026-11-20"),
        ("I've waited 2 weeks", "2026-11-11"),
    ],
)
def test_days_that_passed_are_the_day_it_happened(text: str, day: str) -> None:
    assert told(text) == [("event", day)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("买了三个月就坏了", "2026-08-27"),
        ("買咗三個月成日嘈", "2026-08-27"),
        ("到手才一周", "2026-11-18"),
        ("手机才买俩礼拜屏幕就绿了", "2026-11-11"),
        ("都说了刚买俩礼拜啊", "2026-11-11"),
        ("扫地机不回充 买了仨月", "2026-08-27"),
        ("年卡3880刚办俩月", "2026-09-26"),
        ("刚买半个月", "2026-11-10"),
        ("新买的才俩月", "2026-09-26"),
        ("買咗兩個月", "2026-09-26"),
        ("提车才三天", "2026-11-22"),
    ],
)
def test_how_long_it_was_used_is_the_day_of_purchase(text: str, day: str) -> None:
    assert told(text) == [("purchase", day)]


@pytest.mark.parametrize(
    "text",
    [
        "三天内不解决我就投诉",
        "健身房跑路了 卡还有8个月",
        "会员还剩三个月没用",
        "七天无理由退货都不给",
        "质保一年，坏了不修",
        "说要三天，让我等三天",
        "再等两天我就报警",
        "耳机坏了",
        "都三月了",
        "用了三天了，还行",
        "用了两天就黑屏",
        "我交了十年了",
        "等了俩小时",
        "买了俩包",
        "三月买的",
        "办了三年会员",
        "my gym closed down and I paid for a year",
        "",
    ],
)
def test_terms_and_waits_to_come_are_no_days(text: str) -> None:
    assert told(text) == []
