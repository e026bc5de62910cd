"""Servers with one door each, the platform behind it pretended; and what all journeys need.

async with opened("kf", folder, clock, brain) as (app, door): ...
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import NoReturn

import httpx
import structlog

from bot.app import App, build
from bot.brain import Brain
from bot.channels.base import Channel
from bot.channels.telegram.api import Access, Api
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.pace import Pace
from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.slots import Patience
from bot.settings import Settings
from tests.bot.channels.wecom.wecom_bench import QUICK as PULLING
from tests.bot.channels.wecom.wecom_bench import channel_of
from tests.bot.runtime_fakes import QUICK, Clock
from tests.fakes.telegram_inlet import HOOK
from tests.fakes.telegram_platform import TOKEN, pretend
from tests.fakes.wechat_bench import KEYS, account
from tests.fakes.wechat_platform import Platform as WeChatPlatform
from tests.fakes.wechat_platform import serving
from tests.fakes.wechat_pushing import Pusher
from tests.fakes.wecom_http import Loopback
from tests.fakes.wecom_platform import WeCom
from tests.journeys.doors import Door, KfDoor, RestDoor, TelegramDoor, WebDoor, WeChatDoor

PATIENT = Patience(answer=0.5, hold=5.0, gather=0.3, lead=0.02)
Made = tuple[App, Door]


@asynccontextmanager
async def opened(
    kind: str, folder: Path, clock: Clock, brain: Callable[[], Brain]
) -> AsyncIterator[Made]:
    """Run an app with this one door: web, rest, wechat, unverified, kf or telegram."""
    async with AsyncExitStack() as stack:
        channel, door_of = await platform_of(kind, clock, stack)
        app = build(
            Settings(folder, pace=QUICK, clock=clock),
            brain(),
            channels=[] if channel is None else [channel],
        )
        await stack.enter_async_context(app.running())
        transport = httpx.ASGITransport(app.asgi())
        http = httpx.AsyncClient(transport=transport, base_url="http://test", timeout=60)
        door = door_of(await stack.enter_async_context(http))
        if isinstance(door, WebDoor):
            await door.open()
        if isinstance(door, TelegramDoor):
            await until(lambda: bool(door.platform.hook))
        yield app, door


async def platform_of(
    kind: str, clock: Callable[[], float], stack: AsyncExitStack
) -> tuple[Channel | None, Callable[[httpx.AsyncClient], Door]]:
    """Stand up the pretend platform; return its channel and its customer.

    kind: web, rest, wechat, unverified, kf or telegram.
    """
    match kind:
        case "web":
            return None, WebDoor
        case "rest":
            return None, RestDoor
        case "kf":
            wecom = WeCom(clock)
            server = await stack.enter_async_context(Loopback(wecom.answer))
            made = channel_of(server.url, clock, PULLING)
            return made, lambda http: KfDoor(http, wecom)
        case "telegram":
            platform = await stack.enter_async_context(pretend())
            api = Api(Access(TOKEN, platform.url))
            pace = Pace(asyncio.get_running_loop().time, chat_gap=0.0, group_gap=0.0)
            bot = Telegram("main", api, HOOK, clock, pace=pace)
            return bot, lambda http: TelegramDoor(http, platform, clock)
    wechat = WeChatPlatform(verified=kind == "wechat", clock=clock)
    stack.enter_context(serving(wechat))
    own = account(api=wechat.url, verified=wechat.verified)
    official = WeChat("main", own, KEYS, clock, patience=PATIENT)
    pusher = Pusher(wait=20.0, clock=clock)
    return official, lambda http: WeChatDoor(http, wechat, pusher)


async def until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until it is true."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - another thread makes it true
            await asyncio.sleep(0.005)


def dropping() -> Iterator[None]:
    """Drop every line of the log, as the tests of bot do."""
    structlog.configure(processors=[_drop])
    yield
    structlog.reset_defaults()


def _drop(_logger: object, _method: str, _event: object) -> NoReturn:
    raise structlog.DropEvent
