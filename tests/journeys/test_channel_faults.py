"""Ten minutes in which platforms fail: every reply arrives, in order, and nobody well waits.

The clock runs 20 times as fast. WeChat, 微信客服 and Telegram run together in one server; what is
sent to the sick customers meets 500, 429, silence, a cut line, or is done and its answer lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any, cast

import httpx
import pytest

from bot.app import App, build
from bot.channels.base import Channel
from bot.channels.telegram.api import Access
from bot.channels.telegram.api import Api as BotApi
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.pace import Pace
from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.slots import Patience
from bot.channels.wecom.api import Api, Corp
from bot.channels.wecom.kf import Conduct, WeComKf
from bot.channels.wecom.seal import Seal, aes_key
from bot.settings import Settings
from bot.window import Window
from storage import outbox
from tests.bot.channels.wecom.wecom_bench import QUICK as PULLING
from tests.bot.runtime_fakes import QUICK, Decider, brain
from tests.fakes.telegram_http import served
from tests.fakes.telegram_inlet import HOOK
from tests.fakes.telegram_platform import TOKEN as BOT_TOKEN
from tests.fakes.wechat_bench import KEYS, account
from tests.fakes.wechat_platform import Platform as WeChatPlatform
from tests.fakes.wechat_platform import serving
from tests.fakes.wechat_pushing import Pusher, xml
from tests.fakes.wecom_http import Loopback
from tests.fakes.wecom_rules import AES_KEY, APP_SECRET, CORP, KFID, TOKEN
from tests.journeys.opening import dropping, until
from tests.journeys.weather import (
    KINDS,
    NAMES,
    NUMBERS,
    SICK,
    SILENCE,
    SPEED,
    WELL,
    Calls,
    Fast,
    Phones,
    SickBots,
    SickKf,
    Weather,
)

ROUNDS, FAULTY = 10, 600.0  # the faults last ten minutes
MUTE = Patience(answer=0.0, lead=0.0)  # every reply takes the API: there the faults are

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """Drop every line of the log."""
    yield from dropping()


@dataclass
class World:
    """The server, the three platforms and everybody who writes to them."""

    app: App
    http: httpx.AsyncClient
    clock: Fast
    wechat: WeChatPlatform
    kf: SickKf
    telegram: SickBots
    pusher: Pusher
    said: dict[str, float] = field(default_factory=dict)

    async def round(self, n: int) -> None:
        """Let everybody write once, on every platform."""
        for user in (*SICK, *WELL):
            self.wechat.heard(user)
            request = self.pusher.sealed(xml(self.pusher.text(user, self._say("wechat", user, n))))
            await self._post("wechat", params=dict(request.query), content=request.body)
        for user in (*SICK, *WELL):
            self.kf.says(user, self._say("kf", user, n))
        query, body = self.kf.knock()
        await self._post("kf", params=query, content=body)
        for user in (*SICK, *WELL):
            wrote = self.telegram.message(NUMBERS[user], text=self._say("telegram", user, n))
            self.telegram.put("message", wrote | {"date": int(self.clock())})
            assert set(await self.telegram.push(self._deliver)) == {200}

    def _say(self, kind: str, user: str, n: int) -> str:
        """Return what the customer writes in round *n*, and remember when he did."""
        text = f"{kind} {user} {n}"
        self.said[text] = self.clock()
        return text

    async def _deliver(self, headers: Mapping[str, str], body: bytes) -> int:
        return await self._post("telegram", headers=headers, content=body)

    async def _post(self, door: str, **more: Any) -> int:
        answer = await self.http.post(f"/webhooks/{door}/main", **more)
        assert answer.status_code == 200, door
        return answer.status_code

    @property
    def phones(self) -> dict[str, Phones[Any]]:
        """Return what was delivered, by platform."""
        found = {
            "wechat": self.wechat.sent,
            "kf": self.kf.delivered,
            "telegram": self.telegram.sent,
        }
        return {kind: cast("Phones[Any]", one) for kind, one in found.items()}


async def world(stack: AsyncExitStack, folder: Path, clock: Fast, weather: Weather) -> World:
    """Stand everything up; it falls with *stack*."""
    wechat = WeChatPlatform(clock=clock, sent=Phones(clock, lambda one: one))
    wechat.calls = Calls(wechat, weather)
    stack.enter_context(serving(wechat))
    kf = SickKf(clock, weather=weather, delivered=Phones(clock, lambda one: (one[0], _kf(one[2]))))
    there = await stack.enter_async_context(Loopback(kf.answer))
    bots = SickBots(weather=weather, sent=Phones(clock, _bots))
    bots.url = (await stack.enter_async_context(served(bots.answer))).url
    channels: list[Channel] = [
        _official(wechat, clock),
        _kf_channel(there.url, clock),
        _bot(bots.url, clock),
    ]
    settings = Settings(folder, pace=QUICK, clock=clock)
    app = build(settings, brain(Decider(), window=Window(0, 0, 0)), channels=channels)
    await stack.enter_async_context(app.running())
    transport = httpx.ASGITransport(app.asgi())
    http = httpx.AsyncClient(transport=transport, base_url="http://test", timeout=60)
    await stack.enter_async_context(http)
    await until(lambda: bool(bots.hook))
    return World(app, http, clock, wechat, kf, bots, Pusher(wait=30.0, clock=clock))


def _official(platform: WeChatPlatform, clock: Fast) -> WeChat:
    own = account(api=platform.url)
    return WeChat("main", own, KEYS, clock, patience=MUTE, timeout=httpx.Timeout(SILENCE))


def _kf_channel(url: str, clock: Fast) -> WeComKf:
    """Return the channel as settings.connect makes it, only less patient."""
    client = httpx.AsyncClient(timeout=httpx.Timeout(SILENCE))
    api = Api("main", Corp(CORP, APP_SECRET, url), client, clock)
    made = WeComKf("main", Conduct(KFID), Seal(TOKEN, [aes_key(AES_KEY)], CORP), api)
    made.pace = PULLING
    return made


def _bot(url: str, clock: Fast) -> Telegram:
    pace = Pace(clock, lambda seconds: asyncio.sleep(seconds / SPEED))
    return Telegram("main", BotApi(Access(BOT_TOKEN, url)), HOOK, clock, pace=pace)


def _kf(body: Mapping[str, Any]) -> str:
    return str(body["text"]["content"])


def _bots(sent: Mapping[str, Any]) -> tuple[str, str]:
    return NAMES[sent["chat"]["id"]], str(sent["text"])


def test_ten_minutes_of_faults_lose_nothing_and_hold_up_nobody_who_is_well(tmp_path: Path) -> None:
    clock = Fast()
    weather = Weather(clock, clock() + FAULTY)

    async def talk() -> World:
        async with AsyncExitStack() as stack:
            made = await world(stack, tmp_path, clock, weather)
            for n in range(ROUNDS):
                await made.round(n)
                await asyncio.sleep(FAULTY / SPEED / ROUNDS)
            await until(lambda: _arrived(made), 240)
            assert made.app.store.read(outbox.undelivered) == []
        return made

    made = asyncio.run(asyncio.wait_for(talk(), 420))
    assert set(KINDS) <= set(weather.met), "every fault happened"
    for kind, phones in made.phones.items():
        for user in (*SICK, *WELL):
            expected = [f"{n + 1}: {kind} {user} {n}" for n in range(ROUNDS)]
            read = phones.read[user]
            assert list(dict.fromkeys(read)) == expected, "all of them, in order"
            if kind == "kf" or user in WELL:
                assert read == expected, "and nothing twice where the platform knows its ids"
    came = {text: at for phones in made.phones.values() for text, at in phones.at.items()}
    waited = {text: came[text] - at for text, at in made.said.items()}
    well, sick = (_slowest(waited, kind) for kind in ("well", "sick"))
    assert well < sick / 3, (well, sick)


def _arrived(made: World) -> bool:
    read = sum(len(phones.at) for phones in made.phones.values())
    return read >= len(made.said) and not made.app.store.read(outbox.count)


def _slowest(waited: Mapping[str, float], kind: str) -> float:
    """Return the wait that one in twenty exceeds."""
    return quantiles([w for text, w in waited.items() if f" {kind}" in text], n=20)[-1]
