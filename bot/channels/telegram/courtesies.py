"""Courtesies: what is done for people beside taking in their words; nothing is lost with one.

A pressed button stops turning and its keyboard goes, a group hears once that it is to write
privately, agents see a customer's picture. Done in the background, after the update is stored
and the platform has its answer; what fails is logged and forgotten.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import structlog
from telegram import CallbackQuery, Chat, Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.channels.base import Inlet
from bot.channels.telegram import words
from bot.channels.telegram.api import Api
from bot.channels.telegram.console import Console
from bot.channels.telegram.media import attachment
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.updates import NAME, chat_of, is_group
from storage.errors import StoreError

_WRITABLE = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
_OUT = frozenset({ChatMemberStatus.BANNED, ChatMemberStatus.LEFT})
log = structlog.get_logger("bot.channels.telegram")


class Courtesies:
    """Belongs to one event loop; `stop` ends what is under way."""

    def __init__(
        self, api: Api, pace: Pace, inlet: Inlet, account: str, console: Console | None
    ) -> None:
        self._api = api
        self._pace = pace
        self._inlet = inlet
        self._account = account
        self._console = console
        self._running: set[asyncio.Task[None]] = set()

    def after(self, update: Update) -> None:
        """Do what *update* asks for, in the background."""
        chat = chat_of(update)
        if chat is None:
            return
        console = self._console if self._console and self._console.group == chat.id else None
        if update.callback_query is not None:
            self._spawn(self._pressed(update.callback_query, keep=console is not None))
        if console is not None:
            self._spawn(console.courtesy(update))
        elif is_group(chat):
            self._spawn(self._refuse(chat, update))
        elif update.message is not None and self._console is not None:
            self._spawn(self._show(update.message, self._console))

    async def stop(self) -> None:
        """Give up what is under way."""
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._safely(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _safely(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except (TelegramError, StoreError) as error:
            log.info("courtesy failed", error=type(error).__name__)
        except Exception:
            log.exception("courtesy failed")

    async def _pressed(self, query: CallbackQuery, *, keep: bool) -> None:
        """Stop the button's clock; then take the keyboard away, for it was answered."""
        with suppress(TelegramError):  # older than the platform remembers
            await self._api.bot.answer_callback_query(query.id, words.GOT_IT if keep else None)
        pressed = query.message
        if keep or pressed is None:
            return
        await self._api.bot.edit_message_reply_markup(pressed.chat.id, pressed.message_id)

    async def _refuse(self, chat: Chat, update: Update) -> None:
        """Say it once; noted before it is said, for a group hears it never rather than twice."""
        change = update.my_chat_member
        if chat.type not in _WRITABLE or (change and change.new_chat_member.status in _OUT):
            return
        name = f"{NAME}:{self._account}:refused:{chat.id}"
        if await self._inlet.recall(name) is not None:
            return
        await self._inlet.keep(name, "1")
        await self._pace.patiently(chat.id)
        await self._api.bot.send_message(chat.id, words.refusal(update))

    async def _show(self, message: Message, console: Console) -> None:
        found = attachment(message)
        if found is None or not found.ref:
            return
        topic = await console.topic_of(f"{NAME}:{self._account}:{message.chat_id}")
        if topic is not None:
            await console.copy(message, topic)
