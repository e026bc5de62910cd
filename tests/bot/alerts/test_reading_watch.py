"""A reader that is out of service calls people once, and they are told when it is back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx

from bot.alerts.connect import Alerting
from bot.alerts.reading_watch import WELL, ReadingWatch
from bot.alerts.settings import Alerts
from bot.app import build
from bot.brain import Spare, here
from bot.commands import doctor_reading
from bot.commands.findings import How
from bot.deployment import Deployment
from bot.settings import Settings
from bot.window import Window
from nlu.types import Context, Parse
from storage import alerts, migrate
from storage.errors import StoreAway
from storage.store import Store
from tests.bot.runtime_fakes import QUICK, brain
from tests.fakes.alerts_bench import T0, Bench, Clock, Pigeon, bench, play, until

DUTY = Alerts.model_validate({"targets": {"duty": ["d"], "head": ["h"]}})
OUT, BACK = "模型没有回应，客户的话先由规则读（serve）", "读客户话的模型恢复了（serve）"


@dataclass
class Service:
    """Who reads, a monotonic clock, and what watches them; as the pager's bench tells."""

    made: Bench
    who: str = "model"
    now: float = 0.0
    watch: ReadingWatch = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Begin as a new process does: it knows only what is stored."""
        self.watch = ReadingWatch(
            self.made.store, lambda: self.who, "serve", clock=lambda: self.now
        )

    async def is_(self, who: str, seconds: float = 0.0) -> None:
        """Let *who* read; look now, and again after *seconds*."""
        self.who = who
        await self.watch.look()
        self.now += seconds
        later = self.made.clock.now - T0.timestamp() + seconds
        await self.made.at(later)
        await self.watch.look()
        await self.made.at(later)

    @property
    def said(self) -> list[tuple[str, str]]:
        """Return whom was told what."""
        return [
            (who, page.title.removeprefix("【倾诉】")) for _, who, page in self.made.courier.sent
        ]


@asynccontextmanager
async def service(folder: Path) -> AsyncIterator[Service]:
    async with bench(folder, settings=DUTY) as made:
        yield Service(made)


def test_people_are_called_once_when_it_goes_out_and_told_when_it_is_back(tmp_path: Path) -> None:
    async def talk() -> None:
        async with service(tmp_path) as one:
            await one.is_("model", WELL)
            assert one.said == []
            await one.is_("rules")
            await one.is_("rules", 60)
            assert one.said == [("d", OUT)]
            body = one.made.courier.sent[0][2].body
            assert "重启" in body
            assert "现在叫值班经理" in body
            await one.is_("model", WELL)
            assert one.said == [("d", OUT), ("d", BACK)]
            assert one.made.courier.sent[1][2].body == "前后 6 分钟，不用做什么。"
            await one.is_("model", 24 * 3600)
            assert len(one.said) == 2
            assert one.made.store.read(alerts.standing) == [], "nothing is left to answer"

    play(talk())


def test_who_was_called_later_is_told_too(tmp_path: Path) -> None:
    async def talk() -> None:
        async with service(tmp_path) as one:
            await one.is_("rules", 31 * 60)
            assert one.said == [("d", OUT), ("h", OUT)]
            await one.is_("model", WELL)
            assert sorted(one.said[2:]) == [("d", BACK), ("h", BACK)]

    play(talk())


def test_one_that_comes_and_goes_is_one_alarm(tmp_path: Path) -> None:
    async def talk() -> None:
        async with service(tmp_path) as one:
            for _ in range(5):
                await one.is_("rules", 30)
                await one.is_("model", WELL - 1)
            assert one.said.count(("d", OUT)) == 1
            assert ("d", BACK) not in one.said

    play(talk())


def test_a_restart_calls_nobody_again_and_the_new_process_tells_that_it_is_over(
    tmp_path: Path,
) -> None:
    async def talk() -> None:
        async with service(tmp_path) as one:
            await one.is_("rules")
            one.restart()
            await one.is_("loading", WELL)
            await one.is_("rules")
            assert one.said == [("d", OUT)]
            one.restart()
            await one.is_("model", WELL)
            assert one.said == [("d", OUT), ("d", BACK)]

    play(talk())


def test_who_took_note_is_not_called_further_and_still_told(tmp_path: Path) -> None:
    async def talk() -> None:
        async with service(tmp_path) as one:
            await one.is_("rules")
            one.made.store.do(lambda tx: alerts.acknowledge(tx, 1, "陈岚"))
            await one.is_("rules", 3600)
            assert one.said == [("d", OUT)]
            await one.is_("model", WELL)
            assert one.said == [("d", OUT), ("d", BACK)]

    play(talk())


def test_whom_nothing_reached_is_not_told_that_it_is_over(tmp_path: Path) -> None:
    async def talk() -> None:
        async with service(tmp_path) as one:
            one.made.courier.failing["d"] = "timeout"
            await one.is_("rules")
            await one.is_("model", WELL)
            one.made.courier.failing.clear()
            await one.is_("model", 600)
            assert one.said == []

    play(talk())


def test_a_store_that_is_away_is_asked_again(tmp_path: Path) -> None:
    class Away:
        """A store that takes nothing at first."""

        def __init__(self, store: Store) -> None:
            self.store = store
            self.away = True

        def write(self, job: object) -> object:
            """Take it, or not."""
            if self.away:
                raise StoreAway("away")
            return self.store.write(job)  # type: ignore[arg-type]

    async def talk() -> None:
        async with bench(tmp_path, settings=DUTY) as made:
            away = Away(made.store)
            watch = ReadingWatch(away, lambda: "rules", "serve")  # type: ignore[arg-type]
            await watch.look()
            assert made.store.read(alerts.standing) == []
            away.away = False
            await watch.look()
            assert [a.alarm.kind for a in made.store.read(alerts.standing)] == [alerts.READER]

    play(talk())


def test_doctor_names_the_process(tmp_path: Path) -> None:
    deployment = Deployment.find(None, tmp_path)
    migrate.upgrade(deployment.url)
    assert [one.how for one in doctor_reading.examine(deployment)] == [How.WELL]
    with closing(Store.open(deployment.url)) as store:
        watch = ReadingWatch(store, lambda: "rules", "work-2")
        asyncio.run(watch.look())
    (found,) = doctor_reading.examine(deployment)
    assert found.how == How.WATCH
    assert found.what.startswith("work-2 的模型从 ")


def test_a_whole_server_whose_reader_hangs_calls_people(tmp_path: Path) -> None:
    """From the readings that hang to the page that is sent."""
    go = threading.Event()

    def hangs(text: str, _context: Context) -> Parse:
        go.wait(300)
        return Parse(text)

    def by_rules(text: str, _context: Context) -> Parse:
        return Parse(text)

    async def talk() -> None:
        pigeon = Pigeon(Clock())
        mind = replace(brain(window=Window(0, 0, 0)), read=hangs)
        mind = replace(mind, spare=Spare(by_rules, here(), 0.2))
        calling = Alerting(DUTY.ladders(), pigeon, DUTY.names, DUTY)
        app = build(Settings(tmp_path, pace=QUICK), mind, alerting=calling)
        transport = httpx.ASGITransport(app=app.asgi())
        async with (
            app.running(),
            httpx.AsyncClient(transport=transport, base_url="http://qingsu", timeout=120) as http,
        ):
            for user in ("a", "b", "c", "d"):
                said = {"sender": user, "message": "耳机坏了"}
                assert (await http.post("/webhooks/rest/webhook", json=said)).status_code == 200
            assert (await http.get("/readyz")).json()["reads"] == "rules"
            await until(lambda: bool(pigeon.sent), 60)
            go.set()
        assert [(who, page.title) for _, who, page in pigeon.sent] == [("d", f"【倾诉】{OUT}")]

    asyncio.run(asyncio.wait_for(talk(), 240))
