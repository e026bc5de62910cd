"""Listeners on the hub that keep Telegram's people in the picture.

ConsoleFeed(store, hub, console, zone).run()    every case that waits for a person has its topic
TypingFeed(store, hub, channel).run()           "typing" while the bot holds its answer

The hub only says that there is something to read; what a topic lacks is read from the store,
so a restart, or a turn taken in another process, is caught up with.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, Protocol

import structlog
from telegram.error import BadRequest

from bot.channels.base import Address
from bot.channels.telegram.console import Console
from bot.channels.telegram.updates import NAME
from bot.channels.telegram.words import ABOUT_HIM, NOT_TAKEN
from bot.hub import Hub, News
from dialogues import labels
from dialogues.effects import BARRED, TakeRefused
from dialogues.masking import mask
from dialogues.state import Control
from storage import conversations, handoffs, messages
from storage.errors import StoreError
from storage.handoffs import TAKEN, Waiter
from storage.messages import AGENT, CUSTOMER, Line
from storage.store import Store

Connection = Any  # the store's, handed on unseen
_LOOK = 5.0  # seconds between looks when nothing is told
_LEASE = 15.0  # seconds; of a feed that is stopped nothing is left
_BEFORE = 6  # lines that a new topic shows
_LONGEST = 3500  # characters of one message in a topic
_RETURNED = "已经交还机器人，这里不用再回了。"
_OURS = "tg:"  # begins the ids of agents who write in the console
_KINDS = {"image": "图片", "voice": "语音", "video": "视频", "file": "文件", "location": "位置"}
log = structlog.get_logger("bot.channels.telegram")


@dataclass(frozen=True, slots=True)
class _Told:
    """What the topic of a case knows: the last message's id, and who has the talk ("": nobody)."""

    line: int
    agent: str


class ConsoleFeed:
    """Keeps the topics of the console up to date; one process of the account does it."""

    def __init__(
        self, store: Store, hub: Hub, console: Console, zone: tzinfo, *, look: float = _LOOK
    ) -> None:
        self._store = store
        self._hub = hub
        self._console = console
        self._zone = zone
        self._look = look
        self._names = f"{NAME}:console:{console.group}"

    async def run(self) -> None:
        """Feed until the hub closes; what fails is tried again at the next look."""
        leader = f"{self._names}:feed"
        with self._hub.listen() as ear:
            while not self._hub.closing:
                news = await ear.next(self._look)
                try:
                    if await self._console.inlet.lead(leader, _LEASE):
                        await self._round(news)
                except Exception as error:  # noqa: BLE001 - one bad round must not end the feed
                    log.warning("console not fed", error=f"{type(error).__name__}: {error}"[:300])
                    await asyncio.sleep(self._look)
        with suppress(StoreError):
            await self._console.inlet.leave(leader)

    async def _round(self, news: Sequence[News]) -> None:
        cases = await asyncio.to_thread(self._store.read, _cases)
        told = await self._recall()
        before = dict(told)
        try:
            await self._refusals(news, cases)
            for waiter in cases:
                await self._safely(waiter.case_no, told, self._follow(waiter, told))
            for case_no in before.keys() - {one.case_no for one in cases}:
                await self._safely(case_no, told, self._console.tell(case_no, _RETURNED))
                told.pop(case_no, None)
        finally:
            if told != before:
                await self._keep(told)

    async def _safely(
        self, case_no: str, told: dict[str, _Told], work: Coroutine[Any, Any, None]
    ) -> None:
        """Do *work*; a topic that somebody deleted is made anew at the next look."""
        try:
            await work
        except BadRequest as error:
            log.warning("topic not written to", case_no=case_no, error=str(error)[:300])
            if "thread not found" in str(error).lower():
                await self._console.forget(case_no)
                told.pop(case_no, None)

    async def _follow(self, waiter: Waiter, told: dict[str, _Told]) -> None:
        known = told.get(waiter.case_no)
        if known is None:
            lines = await self._read(lambda c: messages.last(c, waiter.chat, _BEFORE))
            await self._console.open_case(
                waiter.case_no, _title(waiter), self._card(waiter, lines), chat=waiter.chat
            )
            told[waiter.case_no] = _Told(lines[-1].id if lines else 0, waiter.agent)
            return
        lines = await self._read(lambda c: messages.history(c, waiter.chat, known.line))
        words = [text for line in lines if (text := _words(line, waiter))]
        if waiter.agent and waiter.agent != known.agent:
            words.insert(0, f"{waiter.name} 接手了。")
        if words:
            await self._console.tell(waiter.case_no, "\n".join(words)[:_LONGEST])
        told[waiter.case_no] = _Told(lines[-1].id if lines else known.line, waiter.agent)

    async def _refusals(self, news: Sequence[News], cases: Sequence[Waiter]) -> None:
        """Tell an agent who does not get the talk why: who has it, or that it is about him."""
        by_chat = {one.chat: one.case_no for one in cases}
        for one in news:
            for effect in one.effects:
                if not isinstance(effect, TakeRefused) or one.chat not in by_chat:
                    continue
                if effect.agent.startswith(_OURS):
                    await self._console.tell(by_chat[one.chat], _refused(effect))

    def _card(self, waiter: Waiter, lines: Sequence[Line]) -> str:
        level = labels.LEVELS.get(waiter.level.value, waiter.level.value)
        parts = [f"{level} · {waiter.case_no}"]
        if waiter.reasons:
            parts.append("为什么：" + "、".join(labels.reason(one) for one in waiter.reasons))
        if waiter.due is not None:
            parts.append(f"最晚：{waiter.due.astimezone(self._zone):%m-%d %H:%M}")
        parts += [text for line in lines if (text := _words(line, waiter))]
        parts.append("在这个话题里写的文字会直接发给客户；先按“接手”。")
        return "\n".join(parts)[:_LONGEST]

    async def _recall(self) -> dict[str, _Told]:
        kept = await self._console.inlet.recall(f"{self._names}:told")
        rows = json.loads(kept.value) if kept else {}
        return {case_no: _Told(*row) for case_no, row in rows.items()}

    async def _keep(self, told: dict[str, _Told]) -> None:
        rows = {case_no: [one.line, one.agent] for case_no, one in told.items()}
        await self._console.inlet.keep(f"{self._names}:told", json.dumps(rows, sort_keys=True))

    async def _read(self, lines: Callable[..., list[Line]]) -> list[Line]:
        return await asyncio.to_thread(self._store.read, lines)


class Typist(Protocol):
    """A bot that can show that it types."""

    @property
    def name(self) -> str:
        """The platform's."""
        ...

    @property
    def account(self) -> str:
        """Its name in config.yml."""
        ...

    async def typing(self, to: Address) -> None:
        """Show it for some seconds."""
        ...


class TypingFeed:
    """Shows customers of this bot that an answer comes, unless a person has the talk."""

    def __init__(self, store: Store, hub: Hub, channel: Typist) -> None:
        self._store = store
        self._hub = hub
        self._channel = channel
        self._begins = f"{channel.name}:{channel.account}:"

    async def run(self) -> None:
        """Listen until the hub closes."""
        with self._hub.listen() as ear:
            while not self._hub.closing:
                for news in await ear.next(_LOOK):
                    if news.listening and news.chat.startswith(self._begins):
                        await self._show(news.chat)

    async def _show(self, chat: str) -> None:
        try:
            talk = await asyncio.to_thread(self._store.read, lambda c: conversations.get(c, chat))
        except StoreError:
            return  # there are worse troubles than that
        if talk is not None and talk.control is not Control.HUMAN:
            await self._channel.typing(Address.of(chat))


def _cases(c: Connection) -> list[Waiter]:
    """Return what waits for people and what they have, where there is a case."""
    both = [*handoffs.queue(c), *handoffs.queue(c, TAKEN)]
    return [one for one in both if one.case_no]


def _refused(effect: TakeRefused) -> str:
    if effect.why == BARRED:
        return ABOUT_HIM
    if not effect.owner:
        return NOT_TAKEN
    return f"{effect.owner} 已经接手，刚才的操作没有生效。"


def _title(waiter: Waiter) -> str:
    return f"{labels.LEVELS.get(waiter.level.value, '')} {waiter.case_no}".strip()


def _words(line: Line, waiter: Waiter) -> str:
    """Return a line as the topic shows it; "" for what its agent wrote right there."""
    if line.who == AGENT and waiter.agent.startswith(_OURS) and line.name == waiter.name:
        return ""
    who = {CUSTOMER: "客户", AGENT: line.name}.get(line.who, "机器人")
    files = "".join(f"[{_KINDS.get(one.kind, '附件')}]" for one in line.attachments)
    said = mask(line.text) + files
    return f"{who}：{said}" if said else ""
