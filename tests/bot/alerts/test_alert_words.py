"""An alert says what to do in a few lines, and of the customer no more than was asked for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.alerts.ladder import ROLE_NAMES, TEAM, Ladder, Role, ladder
from bot.alerts.links import Links, Refusal
from bot.alerts.settings import Alerts
from bot.alerts.told import Told, tell
from bot.alerts.words import LOT, MOST_BYTES, Call, Page
from dialogues.state import Level
from storage import alerts
from storage.alerts import Alarm, Raised
from storage.store import Store
from tests.fakes.alerts_bench import (
    ADDRESS,
    ROLES,
    SECRET,
    STORY,
    T0,
    Clock,
    case,
    chat,
    hand_off,
    opened,
    words,
)

MINUTE = timedelta(minutes=1)
FULL = Alerts.model_validate(ROLES.model_dump() | {"detail": "full"})
RED = ROLES.ladders()["red"]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """Give what is told of a red case."""
    store = opened(tmp_path, Clock())
    try:
        hand_off(store)
        return found(store)
    finally:
        store.close()


def found(store: Store, alarm: int = 1) -> Told:
    told = store.read(lambda c: tell(c, alarm))
    assert told is not None
    return told


def page(told: Told, settings: Alerts = ROLES, step: int = 2, minutes: int = 10) -> Page:
    return words(settings).page([Call(told, step, RED)], "d", T0 + minutes * MINUTE)


def test_a_brief_alert_says_what_when_and_who(told: Told) -> None:
    made = page(told)
    assert made.red
    assert made.title == "【倾诉】紧急投诉等人接手 TS260302-00000001"
    lines = made.body.split("\n")
    assert lines[:4] == [
        "类别：产品质量 / 安全隐患",
        "原因：安全：起火冒烟",
        "应在 10:15 前首次联系",
        "已等 10 分钟，现在叫值班经理（第 3 级，共 4 级）",
    ]
    assert lines[4].startswith(f"我来处理： {ADDRESS}/alerts/1/")
    assert lines[5:] == [f"工作台： {ADDRESS}/desk"]


def test_a_brief_alert_holds_nothing_of_the_customer(told: Told) -> None:
    made = page(told)
    for secret in ("138", "5678", "openid1", "冒烟了", "幸福路", "充电器"):
        assert secret not in made.title + made.body


def test_a_full_alert_tells_the_story_and_a_masked_phone(told: Told) -> None:
    body = page(told, FULL).body
    assert "经过：充电器充到一半冒烟了，我电话138****5678" in body
    assert "电话：138****5678" in body
    assert "13812345678" not in body
    assert f"工作台： {ADDRESS}/desk#wechat%3Ashop%3Aopenid1" in body
    assert "幸福路" not in body
    assert "13812345678" in STORY
    assert "幸福路8号" in STORY


def test_a_time_that_passed_and_another_day_are_said(told: Told) -> None:
    assert "应在 10:15 前首次联系，已超时" in page(told, minutes=15).body
    assert "应在 3月2日 10:15 前首次联系，已超时" in page(told, minutes=24 * 60).body
    assert "已等 1 小时 30 分钟" in page(told, minutes=90).body
    assert "已等 不到 1 分钟" in page(told, minutes=0).body


def test_a_repeat_says_how_often(told: Told) -> None:
    assert "现在叫主管（第 4 级，共 4 级）" in page(told, step=3).body
    assert "现在叫主管（第 3 遍）" in page(told, step=5).body


def test_without_an_address_staff_are_sent_to_the_desk(told: Told) -> None:
    plain = Alerts.model_validate(ROLES.model_dump() | {"address": ""})
    assert page(told, plain).body.split("\n")[-1] == "请到工作台处理"


def test_a_talk_without_a_case_is_told_too(tmp_path: Path) -> None:
    store = opened(tmp_path, Clock())
    store.do(
        lambda tx: alerts.raise_alarm(
            tx, Alarm(alerts.OWNERLESS, "", "web:x:1", Level.GENERAL, ("hostile",))
        )
    )
    made = page(found(store), step=0)
    store.close()
    assert made.title == "【倾诉】一般投诉一直没有人接手 （还没有单号）"
    assert not made.red


def test_a_limit_that_ran_out_is_told_with_its_time(tmp_path: Path) -> None:
    store = opened(tmp_path, Clock())
    hand_off(store, calls=False)
    number = case().case_no
    late = Alarm(
        alerts.OVERDUE, number, chat(), Level.GENERAL, due=T0 - 30 * MINUTE, what="给出方案"
    )
    store.do(lambda tx: alerts.raise_alarm(tx, late))
    made = page(found(store), step=0)
    store.close()
    assert made.title == f"【倾诉】一般投诉超时了 {number}"
    assert "应在 09:30 前给出方案，已超时" in made.body


def test_many_alarms_fit_in_one_message_and_one_that_does_not_is_cut(told: Told) -> None:
    made = words().page([Call(told, 0, RED)] * LOT, "d", T0)
    assert made.title == f"【倾诉】{LOT} 件投诉要处理"
    assert made.body.count("我来处理： https://") == LOT
    assert len((made.title + made.body).encode()) <= MOST_BYTES
    long = Raised(
        1,
        Alarm("x", "TS1", "", Level.URGENT, ("很长" * 2000,)),
        "red",
        T0,
        "open",
        0,
        "",
        None,
        None,
    )
    cut = words().page([Call(Told(long), 0, RED)], "d", T0)
    assert cut.body.endswith("请到工作台看）")
    assert len((cut.title + cut.body).encode()) <= MOST_BYTES


def test_a_link_is_good_for_its_alarm_and_its_time() -> None:
    links = Links(SECRET, ADDRESS, timedelta(hours=1))
    token = links.acknowledge(7, "duty", T0).rpartition("/")[2]
    assert links.holder(7, token, T0 + 59 * MINUTE) == "duty"
    assert links.holder(7, token, T0 + 60 * MINUTE) is Refusal.EXPIRED
    assert links.holder(8, token, T0) is Refusal.FORGED
    assert Links(b"x" * 32).holder(7, token, T0) is Refusal.FORGED
    expires, target, mac = token.split(".")
    later = f"{int(expires, 16) + 3600:x}"
    for forged in (
        f"{later}.{target}.{mac}",
        f"{expires}.head.{mac}",
        mac,
        "",
        f"{token}x",
        "ａ.b.c",
    ):
        assert links.holder(7, forged, T0) is Refusal.FORGED
    assert SECRET.decode() not in repr(links)
    assert len(mac) >= 24, "the log of requests hides it"


def climb(times: dict[Role, timedelta | None], targets: dict[Role, tuple[str, ...]]) -> Ladder:
    return ladder("x", times, targets, repeat=10 * MINUTE, most=3)


def test_a_rung_nobody_can_hear_is_left_out_and_the_first_call_is_not_put_off() -> None:
    made = climb(
        {"head": 60 * MINUTE, "owner": 0 * MINUTE, "lead": 15 * MINUTE, "duty": None},
        {"lead": ("l",), "head": ("h",), "duty": ("d",)},
    )
    assert [(step.role, step.after) for step in made.steps] == [
        ("lead", 0 * MINUTE),
        ("head", 60 * MINUTE),
    ]


def test_no_step_is_skipped_and_no_missed_repeat_made_up() -> None:
    made = climb({"owner": 0 * MINUTE, "head": 20 * MINUTE}, {"owner": ("o",), "head": ("h",)})
    assert made.rounds == 5
    assert made.follows(0, 999 * MINUTE) == 1, "late, but called"
    assert made.follows(1, 20 * MINUTE) == 2
    assert made.follows(1, 45 * MINUTE) == 4
    assert made.follows(1, 999 * MINUTE) is None
    assert made.follows(4, 50 * MINUTE) is None
    assert [made.after(n) / MINUTE for n in range(5)] == [0, 20, 30, 40, 50]
    assert climb({}, {}).rounds == 0


def test_the_ladders_of_a_fresh_start_are_those_asked_for() -> None:
    """Ideal 2.3, S2-37: duty manager, second on call, head, everybody; each until it is heard."""
    called = {role: [role] for role in ROLE_NAMES if role != TEAM}
    fresh = Alerts.model_validate({"targets": called})
    red, normal = (fresh.ladders()[name] for name in ("red", "normal"))
    assert [(step.role, step.after / MINUTE) for step in red.steps] == [
        ("duty", 0), ("second", 5), ("head", 10), ("everyone", 15),
    ]  # fmt: skip
    assert [(step.role, step.after / MINUTE) for step in normal.steps] == [
        ("owner", 0), ("lead", 15), ("duty", 30), ("head", 60),
    ]  # fmt: skip
    assert (red.repeat, normal.repeat) == (10 * MINUTE, None)
    assert Alerts().names == ()


def test_everyone_is_whoever_can_be_called_unless_he_is_named() -> None:
    """A firm that named one target alone is called on a red alarm all the same, and at once."""
    lone = Alerts.model_validate({"targets": {"owner": ["o"]}}).ladders()["red"]
    assert [(s.role, s.after, s.targets) for s in lone.steps] == [("everyone", 0 * MINUTE, ("o",))]
    two = {"duty": ["d"], "head": ["h", "d"]}
    red = Alerts.model_validate({"targets": two}).ladders()["red"]
    assert red.steps[-1].targets == ("d", "h")
    named = Alerts.model_validate({"targets": {**two, "everyone": ["hall"]}}).ladders()["red"]
    assert named.steps[-1].targets == ("hall",)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"address": "kefu.example.com"}, "https://kefu.example.com"),
        ({"address": "https://u:p@x.com"}, "不要带口令"),
        ({"targets": {"duty": ["a", "a"]}}, "写了两次"),
        ({"targets": {"duty": ["wecombot://key"]}}, "pattern"),
        ({"targets": {"boss": ["a"]}}, "owner"),
        ({"red": {"lead": "5"}}, "30m"),
        ({"red": {"lead": "8d"}}, "不超过 7d"),
        ({"sound": "loud"}, "extra"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        Alerts.model_validate(wrong)


def test_an_empty_time_means_never() -> None:
    red = {"lead": "", "owner": "0m", "everyone": ""}
    made = Alerts.model_validate({"red": red, "targets": {"lead": ["l"]}})
    assert made.red.lead is None
    assert made.ladders()["red"].steps == ()
