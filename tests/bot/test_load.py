"""Too much is said before anything is stored; danger comes in, and what is brought but once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.http.load_settings import LoadLimits
from bot.hub import Hub
from bot.intake import Intake
from bot.load import BEHIND, HARD, JOBS, Busy, Load, Watch
from nlu import danger
from storage import lanes, migrate
from storage.errors import StoreAway
from storage.inbox import Arrival
from storage.store import Store
from tests.bot.runtime_fakes import T0, Decider, brain, make_app
from tests.fakes.databases import ask

WAIT = 4.0
FIRE = "充电宝冒烟了，手被烫伤了"


def load(*, waited: float = 0.0, jobs: int = 0, requests: int = 0) -> Load:
    limits = LoadLimits(wait=timedelta(seconds=WAIT), requests=10)
    return Load(limits, lambda: jobs, danger.alarming, waited=waited, open=requests)


def arrival(text: str = "耳机坏了", channel: str = "rest", kind: str = "message") -> Arrival:
    return Arrival(channel, "default", "v1", f"{channel}-{text}-{kind}", kind, T0, text)


FULL = [load(waited=WAIT), load(jobs=JOBS), load(requests=11)]
CRAMMED = [load(jobs=JOBS * HARD), load(requests=10 * HARD + 1)]


@pytest.mark.parametrize("calm", [load(), load(waited=WAIT - 0.1), load(jobs=JOBS - 1)])
def test_below_the_limits_everything_comes_in(calm: Load) -> None:
    assert not calm.full()
    calm.admit([arrival()])
    assert calm.refused == 0


@pytest.mark.parametrize("full", FULL)
def test_above_any_limit_who_can_come_again_is_sent_away(full: Load) -> None:
    before = full.refused
    for one in (arrival(), arrival(channel="telegram"), arrival(kind="enter")):
        with pytest.raises(Busy):
            full.admit([one])
    assert full.refused == before + 3


@pytest.mark.parametrize("full", FULL)
def test_danger_comes_in_all_the_same_and_what_wechat_would_forget(full: Load) -> None:
    full.admit([arrival(FIRE)])
    full.admit([arrival("我不想活了", channel="telegram")])
    full.admit([arrival(channel="wechat")])
    assert full.came >= 3


@pytest.mark.parametrize("full", [*FULL, *CRAMMED])
def test_what_people_and_platforms_tell_is_never_sent_away(full: Load) -> None:
    for kind in ("agent_said", "agent_took", "agent_resolved", "receipt", "unfollow", "recall"):
        full.admit([arrival(channel="desk", kind=kind)])
    assert full.full()


@pytest.mark.parametrize("crammed", CRAMMED)
def test_where_nothing_more_fits_nothing_of_customers_comes_in(crammed: Load) -> None:
    """Memory is bounded whatever they write: danger words cost an attacker nothing."""
    for one in (arrival(FIRE), arrival(channel="wechat")):
        with pytest.raises(Busy):
            crammed.admit([one])


def test_danger_comes_in_however_long_the_others_wait_and_wechat_within_reason() -> None:
    late = load(waited=WAIT * HARD)
    late.admit([arrival(FIRE)])
    with pytest.raises(Busy):
        late.admit([arrival(channel="wechat")])


def test_what_came_since_the_last_look_counts_already() -> None:
    """Taking in is quicker than answering: in a tenth of a second the line grows by seconds."""
    counted = load()
    counted.pace = 2.0
    for _ in range(8):
        counted.admit([arrival()])
    assert counted.expected == 4.0
    with pytest.raises(Busy):
        counted.admit([arrival()])


def test_what_came_together_comes_in_together() -> None:
    """A page with a gap would be kept out of order: the rest of it comes later."""
    full = load(waited=WAIT)
    full.admit([arrival("耳机坏了"), arrival(FIRE), arrival("快点")])
    assert full.came == 3


@pytest.mark.parametrize(("waited", "wait"), [(0.0, 1), (4.2, 6), (500.0, 30)])
def test_who_is_sent_away_hears_when_to_come_again(waited: float, wait: int) -> None:
    assert load(waited=waited).busy().wait == wait


def test_busy_is_answered_by_every_door_as_a_store_that_is_away() -> None:
    """Telegram, WeChat and the pullers bring it again: each is tried with StoreAway."""
    assert issubclass(Busy, StoreAway)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'line.db'}"
    migrate.upgrade(url)
    with closing(Store.open(url)) as store:
        yield store


def test_a_few_lanes_that_wait_are_no_backlog_however_long(line: Store) -> None:
    """After a long stop whoever waits has waited for hours, and is served in a moment."""
    counted = Load()
    watch = Watch(line, counted, lambda: time.time() + 1000)
    for n in range(BEHIND + 1):
        watch.look()
        assert counted.waited == 0.0
        line.do(lambda tx, n=n: lanes.put(tx, f"in:web:a:{n}", {}))  # type: ignore[misc]
    watch.look()
    assert counted.waited > 900


def test_how_long_a_newcomer_waits_follows_from_the_line_and_the_pace(line: Store) -> None:
    counted, turned, now = Load(), 0, time.time() + 1
    watch = Watch(line, counted, lambda: now, lambda: turned)
    for n in range(100):
        line.do(lambda tx, n=n: lanes.put(tx, f"in:web:a:{n}", {}))  # type: ignore[misc]
    for _ in range(50):
        watch.look()
        now, turned = now + 0.1, turned + 2
    assert counted.pace == pytest.approx(20)
    assert counted.waited == pytest.approx(100 / 20, rel=0.2)
    for _ in range(50):
        watch.look()
        now += 0.1
    assert counted.pace < 1, "nothing is done any more"
    assert counted.waited > 30


def test_while_the_reader_is_loaded_a_line_tells_nothing_of_the_pace(line: Store) -> None:
    """The door is open before turns can be taken: nobody is sent away for want of them."""
    counted, reads, now = Load(), False, time.time() + 1
    watch = Watch(line, counted, lambda: now, lambda: 0, lambda: reads)
    for n in range(100):
        line.do(lambda tx, n=n: lanes.put(tx, f"in:web:a:{n}", {}))  # type: ignore[misc]
    for _ in range(30):
        watch.look()
        now += 0.1
    assert counted.pace == 0
    assert not counted.full()
    reads = True
    for _ in range(10):
        watch.look()
        now += 0.1
    assert counted.pace < 1, "now turns could be taken and none is"


def test_without_a_line_a_slow_pace_is_forgotten(line: Store) -> None:
    """Learnt in a bad moment it would send everybody away, and without a line none is learnt."""
    counted, now = Load(), time.time()
    watch = Watch(line, counted, lambda: now)
    counted.pace, counted.came = 0.1, 5
    assert counted.full()
    for _ in range(12):
        watch.look()
        now += 0.1
    counted.admit([arrival()] * 5)
    assert not counted.full()


def test_nothing_that_is_refused_is_stored_and_what_was_taken_stays(tmp_path: Path) -> None:
    async def talk() -> None:
        app = make_app(tmp_path, brain(Decider()))
        async with app.running():
            app.watch.stop()
            await app.intake.accept(_now("a"))
            app.load.waited = 1000.0
            for asking in (app.intake.accept(_now("b")), app.intake.ask(_now("c"), 5)):
                with pytest.raises(Busy):
                    await asking
            with pytest.raises(Busy):
                await app.inlet.accept([_now("d"), _now("e")], ("cursor", "2"))
            assert await app.inlet.recall("cursor") is None
            app.load.waited = 0.0
            assert (await app.intake.ask(_now("f"), 5)).news is not None
        assert _kept(app) == ["a", "f"]

    asyncio.run(asyncio.wait_for(talk(), 20))


def test_danger_is_turned_to_first_and_its_talk_keeps_its_order(line: Store) -> None:
    async def talk() -> None:
        intake = Intake(line, Hub(), lambda: None, load=load())
        for user in ("v1", "v2", "v3"):
            await intake.accept(_now(f"{user} 耳机坏了", user))
        await intake.accept(_now(f"v3 {FIRE}", "v3"))
        await intake.accept(_now("v4 耳机坏了", "v4"))

    asyncio.run(asyncio.wait_for(talk(), 20))
    order = [line.do(lambda tx: lanes.claim(tx, "me:1:0")) for _ in range(4)]
    assert order == [(f"in:rest:default:{user}",) for user in ("v3", "v1", "v2", "v4")]
    waiting = line.read(lambda c: lanes.items(c, order[0], time.time()))[order[0][0]]
    assert [item.body["text"] for item in waiting] == ["v3 耳机坏了", f"v3 {FIRE}"]


def _now(text: str, user: str = "v1") -> Arrival:
    return Arrival("rest", "default", user, text, "message", datetime.now(UTC), text)


def _kept(app: App) -> Sequence[str]:
    words = "SELECT text FROM messages WHERE direction = 'in' ORDER BY id"
    return [text for (text,) in ask(app.store.url, words)]
