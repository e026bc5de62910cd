"""Many of one kind within two hours are one incident; noise is none; members hear once."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.broadcast import Broadcast, Changed
from bot.channels.base import Limits
from bot.grouper import Grouper
from dialogues.grouping import Grouping
from dialogues.priority import Priorities
from nlu.steps.features import Cutter
from storage import inbox, incidents, messages, migrate, places
from storage.errors import Refused
from storage.handoffs import Owner
from storage.inbox import Arrival
from storage.store import Store
from tests.fakes.hand_clock import HandClock
from tests.fakes.triage import case, known, staff, wait

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GROUPING = Grouping(team="投诉主管", notify=("品质组",))
CHEN = Owner("chen", "CHEN")
NOISE = [
    ("quality.fault", "耳机", "左边没有声音"), ("logistics.late", "", "快递五天没动静"),
    ("service.attitude", "", "客服说话难听"), ("price.overcharge", "会员", "扣了两次钱"),
    ("quality.fault", "洗衣机", "脱水时声音很大"), ("aftersale.refund", "耳机", "退款没到账"),
    ("quality.safety", "电饭锅", "底座发烫"), ("logistics.lost", "充电宝", "包裹丢了"),
    ("quality.fault", "充电宝", "充不满"), ("logistics.late", "", "说好昨天送到"),
]  # fmt: skip


@dataclass
class Clock(HandClock):
    """Epoch seconds, moved by hand."""

    now: float = NOON.timestamp()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "qingsu.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def store(empty: Path, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    shutil.copy(empty, tmp_path / "qingsu.db")
    url = f"sqlite:///{tmp_path / 'qingsu.db'}"
    opened = Store.open(url, clock)
    yield opened
    opened.close()


def pairs(text: str) -> list[str]:
    """Cut a text into pairs of characters."""
    return [text[n : n + 2] for n in range(len(text) - 1)]


def look(store: Store, clock: Clock) -> list[int]:
    grouper = Grouper(store, GROUPING, pairs, clock=clock)
    return [one.incident for one in asyncio.run(grouper.look())]


def fire(store: Store, n: int, channel: str = "web") -> str:
    fields = known(product="充电宝", issue=f"充电的时候冒烟了{n}")
    return case(store, f"{channel}:shop:{n}", f"F{n}", category="quality.safety", fields=fields)


def noise(store: Store) -> None:
    for n, (category, product, issue) in enumerate(NOISE):
        fields = known(product=product, issue=issue)
        case(store, f"web:shop:n{n}", f"N{n}", category=category, fields=fields)


def members(store: Store, number: int = 1) -> list[str]:
    return [one.case_no for one in store.read(lambda c: incidents.members(c, number))]


def test_eight_of_a_kind_among_noise_are_one_incident(store: Store, clock: Clock) -> None:
    """S2-20: all eight, and none of the others."""
    staff(store, "ann", team="投诉主管")
    staff(store, "chen", team="投诉主管", lead=True)
    noise(store)
    for n in range(8):
        clock.now += 14 * 60
        fire(store, n)
    assert look(store, clock) == [1]
    assert members(store) == [f"F{n}" for n in range(8)]
    (found,) = store.read(incidents.all_of)
    assert (found.title, found.owner, found.notify) == ("充电宝：安全隐患", CHEN, ("品质组",))
    assert look(store, clock) == []


def test_the_fifth_makes_it_and_the_sixth_comes_in_at_once(store: Store, clock: Clock) -> None:
    for n in range(4):
        fire(store, n)
    assert look(store, clock) == []
    fire(store, 4)
    assert look(store, clock) == [1]
    clock.now += 3600
    fire(store, 5)
    assert look(store, clock) == [1]
    assert members(store)[-1] == "F5"


def test_what_lies_more_than_two_hours_back_counts_no_more(store: Store, clock: Clock) -> None:
    for n in range(5):
        fire(store, n)
        clock.now += 31 * 60
    assert look(store, clock) == []


def test_stories_alike_make_one_though_nobody_named_the_thing(store: Store, clock: Clock) -> None:
    for n in range(5):
        fields = known(issue=f"小区停电以后一直连不上网{n}")
        case(store, f"web:shop:{n}", f"F{n}", category=None, fields=fields)
    noise(store)
    assert look(store, clock) == [1]
    (found,) = store.read(incidents.all_of)
    assert (found.by, found.owner) == ("words", None)
    assert len(found.title.split("、")) == 4


FIRES = [
    "充电宝充电的时候突然冒烟了，差点着火", "充电宝在充电时冒烟，差点起火",
    "昨晚充电宝充电冒烟了，吓死人", "你们的充电宝充电的时候冒烟，差点着火了",
    "充电宝充着电冒烟了，差点烧起来", "刚买的充电宝充电时冒烟着火",
]  # fmt: skip


@pytest.mark.slow
def test_the_same_in_other_words_is_the_same(store: Store, clock: Clock) -> None:
    """With the words that reading uses; nobody named the thing in a field."""
    for n, story in enumerate(FIRES):
        case(store, f"web:shop:{n}", f"F{n}", category=None, fields=known(issue=story))
    noise(store)
    grouper = Grouper(store, GROUPING, Cutter().words, clock=clock)
    assert [one.incident for one in asyncio.run(grouper.look())] == [1]
    assert members(store) == [f"F{n}" for n in range(len(FIRES))]


def test_a_member_stands_before_others_of_its_level(store: Store, clock: Clock) -> None:
    plain = wait(store, "web:shop:p")
    for n in range(5):
        fire(store, n)
    fields = known(product="充电宝")
    one = wait(store, "web:shop:0", "F0", category="quality.safety", fields=fields)
    look(store, clock)
    rules = wait_rules(store)
    assert list(rules.items()) == [(one, ("group",)), (plain, ())]


def wait_rules(store: Store) -> dict[str, tuple[str, ...]]:
    placed = store.read(lambda c: places.queue(c, Priorities(), NOON + timedelta(seconds=1)))
    return {p.pending.chat: tuple(line.rule for line in p.place.why) for p in placed}


def test_it_looks_until_it_is_stopped(store: Store, clock: Clock) -> None:
    async def live() -> None:
        grouper = Grouper(store, GROUPING, pairs, clock=clock, every=0.01)
        running = asyncio.create_task(grouper.run())
        for n in range(5):
            await asyncio.to_thread(fire, store, n)
        async with asyncio.timeout(20):
            while not await asyncio.to_thread(store.read, incidents.all_of):  # noqa: ASYNC110 - waits for rows
                await asyncio.sleep(0.01)
        grouper.stop()
        await running

    asyncio.run(live())
    assert len(members(store)) == 5


class Wechat:
    """A channel that may send twice within an hour of a customer's message."""

    limits = Limits(max_text=600, window=timedelta(hours=1), per_inbound=2)


DOORS = {"web": Limits(max_text=4096, can_push=False), "wechat": Wechat.limits}


@pytest.fixture
def broadcast(store: Store) -> Broadcast:
    """Give a broadcast to an incident of three on the web (one twice), two on WeChat, one gone."""
    chats = ["web:shop:1", "web:shop:1", "web:shop:2", "wechat:shop:3", "wechat:shop:4", "fax:x:5"]
    for n, chat in enumerate(chats):
        case(store, chat, f"F{n}")
    wrote = Arrival("wechat", "shop", "3", "e1", "message", NOON, "在吗")
    store.do(lambda tx: inbox.receive(tx, wrote))
    store.do(lambda tx: incidents.begin(tx, "停电", [f"F{n}" for n in range(6)], CHEN))
    return Broadcast(store, DOORS, {("wechat", "shop"): Wechat()})  # type: ignore[dict-item]  # all it asks of a channel


def test_it_says_how_many_it_reaches_and_goes_to_those_once(
    store: Store, clock: Clock, broadcast: Broadcast
) -> None:
    reach = store.read(lambda c: broadcast.reach(c, 1, clock.now))
    assert (reach.count, [one.case_no for one in reach.missed]) == (3, ["F4", "F5"])
    broadcast.send(1, " 正在抢修 ", CHEN, 3).result()
    for chat in ("web:shop:1", "web:shop:2", "wechat:shop:3"):
        lines = store.read(lambda c, chat=chat: messages.history(c, chat))  # type: ignore[misc]  # mypy knows no defaults of lambdas
        assert [one.text for one in lines if one.who == "agent"] == ["正在抢修"]
    assert store.read(lambda c: messages.history(c, "wechat:shop:4")) == []


def test_it_goes_to_nobody_when_the_number_is_another_by_now(
    store: Store, clock: Clock, broadcast: Broadcast
) -> None:
    clock.now += 3601
    assert store.read(lambda c: broadcast.reach(c, 1, clock.now)).count == 2
    with pytest.raises(Changed):
        broadcast.send(1, "正在抢修", CHEN, 3).result()
    assert store.read(lambda c: messages.history(c, "web:shop:1")) == []


@pytest.mark.parametrize(("number", "text"), [(9, "好"), (1, "  ")])
def test_without_text_or_incident_nothing_is_told(
    broadcast: Broadcast, number: int, text: str
) -> None:
    with pytest.raises(Refused):
        broadcast.send(number, text, CHEN, 0).result()
