"""A store that is away just after something left the house makes nobody get it twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from bot.alerts.port import Outcome as Called
from bot.alerts.words import Page
from bot.channels.base import Outbound, Outcome, Receipt
from bot.connect.carriers import Outcome as Delivered
from storage.alert_sendings import SENT as TOLD
from storage.connect_hooks import Hook
from storage.deliveries import SENT as MADE
from storage.deliveries import Delivery
from storage.evidence import KEPT
from tests.bot.evidence.evidence_fakes import picture
from tests.bot.evidence.fetcher_bench import PHOTO, Platform, road
from tests.bot.running import run, until
from tests.bot.sender_bench import Pretend, post, sent
from tests.fakes import alerts_bench, connect_bench
from tests.fakes.outage import Outage

AWAY = 0.4  # seconds; a lane that was forgotten is freed after two


def test_a_message_the_channel_took_is_not_sent_again(tmp_path: Path) -> None:
    outage = Outage()

    def taken(message: Outbound) -> Receipt:
        outage.begin(AWAY)
        return sent(message)

    async def talk() -> None:
        channel = Pretend(taken)
        async with post(tmp_path, [channel], outage) as made:
            made.say("a")
            await until(lambda: made.state() == ["sent"])
        assert channel.took == [("v1", "a")]
        assert outage.refused

    run(talk())


def test_a_message_that_can_never_arrive_is_not_tried_again(tmp_path: Path) -> None:
    outage = Outage()

    def refused(_message: Outbound) -> Receipt:
        outage.begin(AWAY)
        return Receipt(Outcome.BLOCKED, code="403")

    async def talk() -> None:
        channel = Pretend(refused)
        async with post(tmp_path, [channel], outage) as made:
            made.say("a")
            await until(lambda: made.state() == ["failed"])
        assert len(channel.asked) == 1

    run(talk())


def test_an_alarm_that_was_told_is_not_told_again(tmp_path: Path) -> None:
    outage, clock = Outage(), alerts_bench.Clock()

    class Told(alerts_bench.Pigeon):
        async def send(self, target: str, page: Page) -> Called:
            """Carry; then the store is away."""
            outage.begin(AWAY)
            return await super().send(target, page)

    async def talk() -> None:
        store, courier = alerts_bench.opened(tmp_path / "a", clock, outage), Told(clock)
        async with alerts_bench.running(store, courier, clock) as made:
            alerts_bench.hand_off(store)
            made.pager.ring()
            await until(lambda: [one.outcome for one in made.sendings()] == [TOLD])
        store.close()
        assert len(courier.tried) == 1
        assert outage.refused

    run(talk())


def test_a_delivery_that_was_taken_is_not_made_again(tmp_path: Path) -> None:
    outage, clock, made = Outage(), connect_bench.Clock(), list[str]()

    class Taken:
        async def carry(self, _hook: Hook, delivery: Delivery) -> Delivered:
            """Take it; then the store is away."""
            outage.begin(AWAY)
            made.append(delivery.key)
            return Delivered(good=True)

    async def talk() -> None:
        store = connect_bench.opened(tmp_path / "c", clock, outage)
        async with connect_bench.running(store, clock, carriers={"hook": Taken()}) as b:
            connect_bench.subscribe(store, "http://127.0.0.1:9/")
            connect_bench.file(store)
            b.dispatcher.ring()
            await until(lambda: [one.state for one in b.deliveries()] == [MADE])
        store.close()
        assert len(made) == 1
        assert outage.refused

    run(talk())


def test_a_file_that_was_fetched_is_not_fetched_again(tmp_path: Path) -> None:
    """Some platforms give a file once."""
    outage = Outage()

    async def given() -> AsyncIterator[bytes]:
        yield picture()
        outage.begin(AWAY)

    async def talk() -> None:
        platform = Platform({"m1": given})
        async with road(tmp_path, platform, fault=outage) as made:
            made.say("e1", PHOTO)
            await made.until(KEPT)
        assert platform.asked == ["m1"]
        assert outage.refused

    run(talk())
