"""Platforms push again what was answered late, and to another process: it stays one turn.

Two servers share one database; every message is pushed three times, to one after the other or to
both at once. Each message is one turn with one reply, whoever of the two sends it.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from bot.app import App, build
from bot.channels.base import Response
from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.slots import Patience
from bot.settings import Settings
from bot.window import Window
from dialogues.events import Heard
from storage import outbox
from tests.bot.runtime_fakes import QUICK, Decider, brain
from tests.fakes.telegram_inlet import SECRET as HOOK_SECRET
from tests.fakes.telegram_inlet import bot_on
from tests.fakes.telegram_platform import Platform as TelegramPlatform
from tests.fakes.telegram_platform import pretend
from tests.fakes.wechat_bench import KEYS, account
from tests.fakes.wechat_platform import Platform as WeChatPlatform
from tests.fakes.wechat_platform import serving
from tests.fakes.wechat_pushing import Pusher, xml
from tests.journeys.opening import dropping, until

EACH, AT_ONCE = 500, 20  # customers of each platform; how many write at a time
ORDERS = ((0, 1, 0), (1, 0, 1), (0, 0, 1))  # to which server the three pushes go
IMPATIENT = Patience(answer=1.0, lead=0.02)
HEADERS = {"content-type": "application/json", "X-Telegram-Bot-Api-Secret-Token": HOOK_SECRET}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """Drop every line of the log."""
    yield from dropping()


@dataclass
class Both:
    """Two servers on one database, and the two platforms."""

    apps: list[App]
    doors: list[httpx.AsyncClient]
    wechat: WeChatPlatform
    telegram: TelegramPlatform
    decide: Decider
    pusher: Pusher = field(default_factory=lambda: Pusher(wait=30.0))
    passive: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    async def customer(self, number: int) -> None:
        """Let customer *number* of each platform write; each message comes three times."""
        order, at_once = ORDERS[number % 3], number % 2 == 0
        user, text = f"u{number}", f"m{number}"
        self.wechat.heard(user)
        fields = self.pusher.text(user, text)
        body = self.telegram.message(9000 + number, text=text)
        update = {"update_id": 5000 + number, "message": body}
        pushes = [self._wechat(self.doors[which], user, fields) for which in order]
        pushes += [self._telegram(self.doors[which], update) for which in order]
        if at_once:
            await asyncio.gather(*pushes)
            return
        for push in pushes:
            await push

    async def _wechat(self, door: httpx.AsyncClient, user: str, fields: Mapping[str, str]) -> None:
        request = self.pusher.sealed(xml(fields))
        answer = await door.post(
            "/webhooks/wechat/main", params=dict(request.query), content=request.body
        )
        assert answer.status_code == 200
        words = self.pusher.read(Response(200, answer.content))
        if words is not None:
            self.passive[user].append(words)

    async def _telegram(self, door: httpx.AsyncClient, update: Mapping[str, object]) -> None:
        answer = await door.post(
            "/webhooks/telegram/main", headers=HEADERS, content=json.dumps(update).encode()
        )
        assert answer.status_code == 200

    def sent(self) -> int:
        """Return how many replies are marked sent."""
        return self.apps[0].store.read(lambda c: outbox.count(c, "sent"))


@asynccontextmanager
async def both(folder: Path, wechat: WeChatPlatform) -> AsyncIterator[Both]:
    decide = Decider()
    async with pretend() as telegram:
        apps = [_server(folder, name, wechat, telegram, decide) for name in ("one", "two")]
        async with apps[0].running(), apps[1].running():
            transports = [httpx.ASGITransport(app.asgi()) for app in apps]
            doors = [
                httpx.AsyncClient(transport=one, base_url="http://test", timeout=60)
                for one in transports
            ]
            async with doors[0], doors[1]:
                yield Both(apps, doors, wechat, telegram, decide)


def _server(
    folder: Path, name: str, wechat: WeChatPlatform, telegram: TelegramPlatform, decide: Decider
) -> App:
    official = WeChat("main", account(api=wechat.url), KEYS, wechat.clock, patience=IMPATIENT)
    settings = Settings(folder, process=name, pace=QUICK)
    mind = brain(decide, window=Window(0, 0, 0))
    return build(settings, mind, channels=[official, bot_on(telegram)])


def test_a_thousand_messages_pushed_three_times_to_two_servers_are_a_thousand_turns(
    tmp_path: Path,
) -> None:
    """S3-02."""

    async def talk(wechat: WeChatPlatform) -> Both:
        async with both(tmp_path, wechat) as made:
            for start in range(0, EACH, AT_ONCE):
                await asyncio.gather(*(made.customer(n) for n in range(start, start + AT_ONCE)))
            await until(lambda: made.sent() == 2 * EACH, 120)
            assert made.apps[0].store.read(outbox.undelivered) == []
        return made

    with serving(WeChatPlatform()) as wechat:
        made = asyncio.run(asyncio.wait_for(talk(wechat), 550))
    turns = [event for event in made.decide.events if isinstance(event, Heard)]
    assert len(turns) == 2 * EACH
    assert {len(turn.messages) for turn in turns} == {1}
    by_chat = Counter((one["chat"]["id"], one["text"]) for one in made.telegram.sent)
    assert by_chat == {(9000 + n, f"1: m{n}"): 1 for n in range(EACH)}
    by_api = Counter(user for user, _ in made.wechat.sent)
    for n in range(EACH):
        passive = made.passive[f"u{n}"]
        assert set(passive) <= {f"1: m{n}"}, "every try gets the same answer"
        assert by_api[f"u{n}"] == (0 if passive else 1), "and nothing comes twice"
