"""The agents' console: a supergroup with forum topics, one topic a case.

    thread = await console.open_case(case_no, title, card, chat=chat)    a topic, and the card in it
    await console.tell(case_no, text)                                    a message in that topic

What a member of the group writes in a topic is an agent's word to that customer; the card's
buttons take the talk and give it back. Which topic belongs to which case is shared state, so a
restart and a second process know it. A crash between making a topic and noting it makes the
topic twice, nothing worse.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from telegram import (
    CallbackQuery,
    ChatMemberRestricted,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    Update,
    User,
)
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.channels.base import Inlet
from bot.channels.telegram import words
from bot.channels.telegram.api import Api, seconds
from bot.channels.telegram.media import attachment
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.updates import NAME
from storage.inbox import Arrival

TITLE = 128  # characters of a topic's name
_TAKE, _BACK = "take", "back"
_KINDS = {_TAKE: "agent_took", _BACK: "agent_returned"}
_MEMBERS = frozenset(
    {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.MEMBER}
)
_REMEMBER = 60.0  # seconds a membership is believed
_ANONYMOUS = 1087968824  # the account that anonymous administrators write as
log = structlog.get_logger("bot.channels.telegram")


@dataclass(frozen=True, slots=True)
class Topic:
    """Where a case is talked about. thread: its id in the group. chat: the customer's."""

    thread: int
    case_no: str
    chat: str


class Console:
    """The group *group* of the account *account*; belongs to one event loop."""

    def __init__(
        self, api: Api, pace: Pace, account: str, group: int, clock: Callable[[], float]
    ) -> None:
        self.group = group
        self._api = api
        self._pace = pace
        self._account = account
        self._clock = clock
        self._shared = f"{NAME}:{account}:"
        self._inlet: Inlet | None = None
        self._members: dict[int, tuple[bool, float]] = {}

    def start(self, inlet: Inlet) -> None:
        """Use what the account's processes share."""
        self._inlet = inlet

    @property
    def inlet(self) -> Inlet:
        """What the channel lives on.

        Raises:
            RuntimeError: the channel has not started.
        """
        if self._inlet is None:
            raise RuntimeError("the channel has not started")
        return self._inlet

    async def open_case(self, case_no: str, title: str, card_text: str, *, chat: str) -> int:
        """Put the card into the case's topic, making the topic the first time; return its id.

        Raises:
            TelegramError: the group cannot be written to (no forum, no right, no network).
        """
        topic = await self.topic(case_no)
        if topic is None:
            await self._wait()
            made = await self._api.bot.create_forum_topic(self.group, title[:TITLE])
            topic = Topic(made.message_thread_id, case_no, chat)
            await self._note(topic)
        row = [
            InlineKeyboardButton(words.TAKE, callback_data=f"{_TAKE}:{case_no}"),
            InlineKeyboardButton(words.BACK, callback_data=f"{_BACK}:{case_no}"),
        ]
        await self._say(topic.thread, card_text, InlineKeyboardMarkup([row]))
        return topic.thread

    async def tell(self, case_no: str, text: str) -> None:
        """Write into the topic of a case; a case without one is left alone.

        Raises:
            TelegramError: the group cannot be written to.
        """
        topic = await self.topic(case_no)
        if topic is not None:
            await self._say(topic.thread, text)

    async def forget(self, case_no: str) -> None:
        """Know no topic of the case any more: somebody deleted it."""
        await self.inlet.keep(f"{self._shared}case:{case_no}", "")

    async def topic(self, case_no: str) -> Topic | None:
        """Return the topic of a case."""
        kept = await self.inlet.recall(f"{self._shared}case:{case_no}")
        thread, _, chat = kept.value.partition(" ") if kept else ("", "", "")
        return Topic(int(thread), case_no, chat) if thread else None

    async def topic_of(self, chat: str) -> Topic | None:
        """Return the newest topic of a customer of this very account."""
        kept = await self.inlet.recall(f"{self._shared}of:{chat.rpartition(':')[2]}")
        return None if kept is None else await self.topic(kept.value)

    async def arrivals(self, update: Update) -> list[Arrival]:
        """Return what an agent did in a topic; nothing for anybody and anything else.

        Raises:
            TelegramError: whether the sender is a member cannot be told now.
        """
        if update.callback_query is not None:
            return await self._pressed(update, update.callback_query)
        if update.message is not None:
            return await self._wrote(update, update.message)
        return []

    async def courtesy(self, update: Update) -> None:
        """Tell an agent what does not reach the customer."""
        message = update.message
        if message is None or message.message_thread_id is None or _from_bot(message):
            return
        if _anonymous(message):
            await self._say(message.message_thread_id, words.ANONYMOUS)
        elif attachment(message) is not None and await self._topic_at(message.message_thread_id):
            await self._say(message.message_thread_id, words.WORDS_ONLY)

    async def copy(self, message: Message, topic: Topic) -> None:
        """Show agents a customer's picture or file."""
        await self._wait()
        await self._api.bot.copy_message(
            self.group, message.chat_id, message.message_id, message_thread_id=topic.thread
        )

    async def _pressed(self, update: Update, query: CallbackQuery) -> list[Arrival]:
        act, _, case_no = (query.data or "").partition(":")
        topic = await self.topic(case_no) if act in _KINDS else None
        if topic is None or not await self._is_member(query.from_user):
            return []
        return [self._made(update, query.from_user, topic, _KINDS[act])]

    async def _wrote(self, update: Update, message: Message) -> list[Arrival]:
        text = message.text or message.caption or ""
        sender = message.from_user
        if not text or sender is None or message.message_thread_id is None:
            return []
        if _from_bot(message) or _anonymous(message):
            return []
        topic = await self._topic_at(message.message_thread_id)
        if topic is None or not await self._is_member(sender):
            return []
        return [self._made(update, sender, topic, "agent_said", text)]

    def _made(
        self, update: Update, agent: User, topic: Topic, kind: str, text: str = ""
    ) -> Arrival:
        return Arrival(
            NAME,
            self._account,
            str(agent.id),
            str(update.update_id),
            kind,
            datetime.fromtimestamp(self._clock(), UTC),
            text=text,
            raw={"agent": f"tg:{agent.id}", "name": agent.first_name, "case_no": topic.case_no},
            chat=topic.chat,
        )

    async def _is_member(self, user: User) -> bool:
        known, until = self._members.get(user.id, (False, 0.0))
        if until > self._clock():
            return known
        try:
            found = await self._api.bot.get_chat_member(self.group, user.id)
        except (BadRequest, Forbidden):
            return False
        except (TypeError, ValueError, KeyError, AttributeError):
            raise TelegramError("getChatMember gave no member") from None
        inside = found.status in _MEMBERS or (
            isinstance(found, ChatMemberRestricted) and found.is_member
        )
        self._members[user.id] = (inside, self._clock() + _REMEMBER)
        return inside

    async def _topic_at(self, thread: int) -> Topic | None:
        kept = await self.inlet.recall(f"{self._shared}thread:{thread}")
        return None if kept is None else await self.topic(kept.value)

    async def _note(self, topic: Topic) -> None:
        name, inlet = self._shared, self.inlet
        await inlet.keep(f"{name}case:{topic.case_no}", f"{topic.thread} {topic.chat}")
        await inlet.keep(f"{name}thread:{topic.thread}", topic.case_no)
        if topic.chat.startswith(name):
            await inlet.keep(f"{name}of:{topic.chat.removeprefix(name)}", topic.case_no)

    async def _say(
        self, thread: int, text: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> None:
        await self._wait()
        try:
            await self._api.bot.send_message(
                self.group,
                text,
                message_thread_id=thread,
                reply_markup=keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        except RetryAfter as error:
            self._pace.hold(self.group, seconds(error))
            raise

    async def _wait(self) -> None:
        await self._pace.patiently(self.group)


def _from_bot(message: Message) -> bool:
    return message.from_user is None or (message.from_user.is_bot and not _anonymous(message))


def _anonymous(message: Message) -> bool:
    return message.from_user is not None and message.from_user.id == _ANONYMOUS
