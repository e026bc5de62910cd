"""Weather over the platforms: what is sent to the sick customers meets faults, by chance.

Phones keep what was delivered, and when.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.fakes.telegram_http import Call as BotCall
from tests.fakes.telegram_http import Cut
from tests.fakes.telegram_http import Reply as BotReply
from tests.fakes.telegram_platform import Platform as TelegramPlatform
from tests.fakes.wechat_platform import Platform as WeChatPlatform
from tests.fakes.wecom_http import Call, Reply
from tests.fakes.wecom_platform import WeCom

SPEED, SEED = 20, 11
SICK, WELL = tuple(f"sick{n}" for n in range(4)), tuple(f"well{n}" for n in range(3))
NUMBERS = {user: 100 + n for n, user in enumerate((*SICK, *WELL))}
NAMES = {number: user for user, number in NUMBERS.items()}
SILENCE = 0.6  # real seconds until a platform that says nothing is given up
KINDS = ("500", "429", "hang", "cut", "lost", "", "")
SEND = "/cgi-bin/message/custom/send"
T = TypeVar("T")


@dataclass
class Fast:
    """Epoch seconds that pass SPEED times as fast."""

    began: float = field(default_factory=time.time)

    def __call__(self) -> float:
        """Return the time."""
        return self.began + (time.time() - self.began) * SPEED


@dataclass
class Weather:
    """Which fault the next send meets. until: when it clears up."""

    clock: Fast
    until: float
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))
    met: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def fault(self, user: str) -> str:
        """Return the fault for a send to *user*, "" for none."""
        if user not in SICK or self.clock() > self.until:
            return ""
        kind = self.dice.choice(KINDS)
        self.met[kind] += 1
        return kind


class Phones(list[T]):
    """What a platform delivered, and when each customer first read each line of it."""

    def __init__(self, clock: Fast, words: Callable[[T], tuple[str, str]]) -> None:
        super().__init__()
        self._clock = clock
        self._words = words
        self.read: dict[str, list[str]] = defaultdict(list)
        self.at: dict[str, float] = {}

    def append(self, item: T) -> None:
        """Deliver."""
        super().append(item)
        user, text = self._words(item)
        for line in text.split("\n"):
            self.read[user].append(line)
            self.at.setdefault(line.partition(": ")[2], self._clock())


class Calls(list[tuple[str, Any]]):
    """WeChat's book of calls; a send that is noted meets its fault."""

    def __init__(self, platform: WeChatPlatform, weather: Weather) -> None:
        super().__init__()
        self._platform = platform
        self._weather = weather

    def append(self, call: tuple[str, Any]) -> None:
        """Note a call."""
        super().append(call)
        path, body = call
        if path == SEND and (kind := self._weather.fault(body["touser"])):
            self._platform.faults[SEND].append(int(kind) if kind.isdecimal() else kind)


@dataclass
class SickKf(WeCom):
    """WeCom with weather."""

    weather: Weather | None = None

    def answer(self, call: Call) -> Reply:
        """Answer one call."""
        if call.path.endswith("kf/send_msg"):
            assert self.weather is not None
            if kind := self.weather.fault(json.loads(call.body)["touser"]):
                self.fault("kf/send_msg", kind)
        return super().answer(call)


@dataclass
class SickBots(TelegramPlatform):
    """Telegram with weather; silence ends with a cut line."""

    weather: Weather | None = None

    async def answer(self, call: BotCall) -> BotReply:
        """Answer one call."""
        if call.path.endswith("/sendMessage"):
            assert self.weather is not None
            kind = self.weather.fault(NAMES[call.params["chat_id"]])
            if kind == "hang":
                await asyncio.sleep(SILENCE)
                raise Cut
            if kind:
                self.faults["sendMessage"].append("429 2" if kind == "429" else kind)
        return await super().answer(call)
