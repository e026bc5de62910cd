"""A new incident calls the duty person; its members hear once, each with a promise of his own."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.alerts.links import Links
from bot.alerts.settings import Alerts
from bot.alerts.told import tell
from bot.alerts.words import Call, Words
from bot.broadcast import Broadcast
from bot.channels.base import Limits
from bot.grouper import Grouper
from bot.outbound.budget import Budget
from bot.outbound.planner import Do, Outlook, Waiting, plan
from cases.rising import SLOT
from cases.topics import Stage
from dialogues.grouping import Grouping
from storage import (
    alerts,
    broadcasts,
    incidents,
    lanes,
    messages,
    migrate,
    outbox,
    promises,
    topic_counts,
)
from storage.handoffs import Owner
from storage.store import Store
from storage.topic_counts import Count, Key
from tests.fakes.hand_clock import HandClock
from tests.fakes.triage import case, known, staff

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
GROUPING = Grouping(team="投诉主管", notify=("品质组",))
CHEN = Owner("chen", "陈岚")
LATER = "我们已经停售这一批，今天 23:00 前把换货方案发给您。"


@dataclass
class Clock(HandClock):
    """Epoch seconds, moved by hand."""

    now: float = NOON.timestamp()


class Push:
    """A channel without a budget."""

    limits = Limits(max_text=600)


DOORS = {"web": Limits(max_text=4096, can_push=False), "push": Push.limits}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "qingsu.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def url(empty: Path, tmp_path: Path) -> str:
    shutil.copy(empty, tmp_path / "qingsu.db")
    return f"sqlite:///{tmp_path / 'qingsu.db'}"


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    opened = Store.open(url, clock)
    yield opened
    opened.close()


def fires(store: Store, many: int = 5, category: str = "quality.safety") -> None:
    for n in range(many):
        fields = known(product="充电宝", issue=f"充电的时候冒烟了{n}")
        case(store, f"web:shop:{n}", f"F{n}", category=category, fields=fields)


def look(store: Store, clock: Clock) -> None:
    def pairs(text: str) -> list[str]:
        return [text[n : n + 2] for n in range(len(text) - 1)]

    asyncio.run(Grouper(store, GROUPING, pairs, clock=clock, zone=ZONE).look())


def raised(store: Store) -> list[alerts.Raised]:
    return [one for one in store.read(alerts.standing) if one.alarm.kind == alerts.INCIDENT]


def test_a_new_incident_calls_the_duty_person_once_and_first(store: Store, clock: Clock) -> None:
    fires(store)
    look(store, clock)
    fires(store, 7)
    look(store, clock)
    (alarm,) = raised(store)
    assert (alarm.alarm.what, alarm.alarm.level.value) == ("充电宝：安全隐患，5 起", "1")
    ladders = Alerts(targets={"duty": ("d",), "lead": ("l",), "head": ("h",)}).ladders()
    (first, second) = ladders[alarm.ladder].steps
    assert (first.role, first.after, second.role) == ("duty", timedelta(0), "head")


def spoken(store: Store, topic: str, stage: Stage, minutes: int) -> None:
    """Let somebody have spoken of the topic so many minutes ago."""
    at = NOON.timestamp() - minutes * 60
    counts = {Key(topic, int(at // SLOT * SLOT), stage): Count(1, at)}
    store.do(lambda tx: topic_counts.add(tx, counts))


@pytest.mark.parametrize("topic", ["product:充电宝", "category:quality.safety"])
def test_it_says_when_and_at_which_stage_the_trouble_was_first_spoken_of(
    store: Store, clock: Clock, topic: str
) -> None:
    """S1-27: who asked before the first complaint; the day before has nothing to do with it."""
    spoken(store, topic, Stage.COMPLAINT, 20)
    spoken(store, topic, Stage.QUESTION, 70)
    spoken(store, topic, Stage.GRUMBLE, 24 * 60)
    fires(store)
    look(store, clock)
    (alarm,) = raised(store)
    assert alarm.alarm.what == "充电宝：安全隐患，5 起；最早 18:50 是提问"


def test_its_message_says_what_and_nothing_any_customer_said(store: Store, clock: Clock) -> None:
    for n in range(5):
        fields = known(issue=f"小区停电以后一直连不上网{n}")
        case(store, f"web:shop:{n}", f"F{n}", category="other.unclear", fields=fields)
    look(store, clock)
    (alarm,) = raised(store)
    told = store.read(lambda c: tell(c, alarm.id))
    assert told is not None
    words = Words(Links(b"s", "https://x.example", timedelta(days=1)), ZONE)
    page = words.page(
        [Call(told, 0, Alerts(targets={"duty": ("d",)}).ladders()["incident"])], "d", NOON
    )
    assert page.title.endswith("5 起")
    assert "群体事件 1 号" in page.title
    assert "停电" not in page.title + page.body


def test_it_ends_with_the_incident(store: Store, clock: Clock) -> None:
    fires(store)
    look(store, clock)
    store.do(lambda tx: incidents.close(tx, 1, "chen", "召回完成"))
    assert raised(store) == []


def test_an_incident_nobody_owned_gets_its_one_owner_when_somebody_is_there(
    store: Store, clock: Clock
) -> None:
    fires(store)
    look(store, clock)
    assert [one.owner for one in store.read(incidents.all_of)] == [None]
    staff(store, "chen", team="投诉主管", lead=True)
    look(store, clock)
    assert [one.owner for one in store.read(incidents.all_of)] == [Owner("chen", "CHEN")]


def members(store: Store, *chats: str) -> Broadcast:
    for n, chat in enumerate(chats):
        case(store, chat, f"F{n}")
    store.do(lambda tx: incidents.begin(tx, "停电", [f"F{n}" for n in range(len(chats))], CHEN))
    channels = {("push", "shop"): Push()}
    return Broadcast(store, DOORS, channels, ZONE)  # type: ignore[arg-type]  # all it asks of a channel


def said(store: Store, chat: str) -> list[str]:
    return [line.text for line in store.read(lambda c: messages.history(c, chat))]


def test_the_same_broadcast_again_tells_nobody_after_a_restart_too(url: str, clock: Clock) -> None:
    first = Store.open(url, clock)
    told = members(first, "web:shop:1", "push:shop:2")
    told.send(1, LATER, CHEN, 2, "page-1").result()
    first.close()
    again = Store.open(url, clock)
    try:
        other = Broadcast(again, DOORS, {("push", "shop"): Push()}, ZONE)  # type: ignore[dict-item]
        for _ in range(2):
            other.send(1, LATER, CHEN, 2, "page-1").result()
        assert said(again, "web:shop:1") == said(again, "push:shop:2") == [LATER]
        assert len(again.read(lambda c: broadcasts.told(c, 1))) == 1
        other.send(1, "已经全部办好。", CHEN, 2, "page-2").result()
        assert len(said(again, "web:shop:1")) == 2
    finally:
        again.close()


def test_each_members_case_keeps_a_promise_of_its_own_with_its_timer(
    store: Store, clock: Clock
) -> None:
    members(store, "web:shop:1", "push:shop:2", "fax:x:3").send(1, LATER, CHEN, 2).result()
    for number, chat in (("F0", "web:shop:1"), ("F1", "push:shop:2")):
        (one,) = store.read(lambda c, number=number: promises.of_case(c, number))  # type: ignore[misc]  # mypy knows no defaults of lambdas
        assert (one.owner, one.state) == ("陈岚", "open")
        assert f"{one.due.astimezone(ZONE):%d %H:%M}" == "02 23:00"
        items = store.read(lambda c, chat=chat: lanes.items(c, [f"in:{chat}"], clock.now))  # type: ignore[misc]
        (item,) = items[f"in:{chat}"]
        assert item.body == {"kind": "due", "key": f"ledger:made:{one.id}"}
    assert store.read(lambda c: promises.of_case(c, "F2")) == []


def test_in_quiet_hours_it_waits_in_the_outbox_and_what_answers_does_not(
    store: Store, clock: Clock
) -> None:
    members(store, "push:shop:2").send(1, "正在抢修。", CHEN, 1).result()
    (row,) = store.read(lambda c: outbox.due(c, "push:shop:2"))
    assert row.purpose == "broadcast"
    waits = Waiting(row.line.id, row.purpose, "陈岚", 5, clock.now)
    night = Outlook(clock.now, Budget(), 600, quiet=clock.now + 3600)
    held = plan(night, [waits])
    assert (held.do, held.until) == (Do.HOLD, clock.now + 3600)
    assert plan(Outlook(clock.now, Budget(), 600), [waits]).do is Do.SEND
    spent = Outlook(clock.now, Budget(0, None, "quota"), 600)
    assert plan(spent, [waits]).do is Do.FALL_BACK
