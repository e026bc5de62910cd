"""From a Telegram update to what the core takes in. Pure: no calls, the time comes as an argument.

Source: core.telegram.org/bots/api, "Update" and "Message" (Bot API 10.0).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import CallbackQuery, Chat, ChatMemberUpdated, InlineKeyboardButton, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.channels.telegram.media import attachment, phone
from storage.inbox import Arrival

NAME = "telegram"
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
_START = re.compile(r"/start(?:@\w+)?(?:\s+(\S{1,64}))?\s*")
_FRESH = timedelta(seconds=10)
_GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP, ChatType.CHANNEL})


class Unreadable(Exception):  # noqa: N818 - says what it is
    """The body is no update at all."""


def update_id(raw: Any) -> int:
    """Return the id of what came as JSON.

    Raises:
        Unreadable: it is no update.
    """
    number = raw.get("update_id") if isinstance(raw, Mapping) else None
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise Unreadable("no update_id")
    return number


def parse(raw: Mapping[str, Any]) -> Update | None:
    """Return the update, None when its parts are not what the Bot API says they are."""
    try:
        return Update.de_json(dict(raw), None)
    except Exception:  # noqa: BLE001 - foreign JSON: a dozen kinds, and all mean the same
        return None


def chat_of(update: Update) -> Chat | None:
    """Return the chat that an update is about, None for kinds we do not serve.

    Messages of business connections are not ours: they are between the account and its friends.
    """
    message = update.message or update.edited_message
    if message is not None:
        return message.chat
    if update.callback_query is not None:
        pressed = update.callback_query.message
        return None if pressed is None else pressed.chat
    return None if update.my_chat_member is None else update.my_chat_member.chat


def is_group(chat: Chat) -> bool:
    """Tell a place of many from a customer's own chat."""
    return chat.type in _GROUPS


def arrival(update: Update, account: str, now: datetime, payload: str = "") -> Arrival | None:
    """Return what a customer did in the own chat, None when it is nothing to us.

    payload: what the pressed button stands for.
    """
    known = _Known(account, now, update)
    if update.message is not None:
        return _message(known, update.message, "message")
    if update.edited_message is not None:
        return _edit(known, update.edited_message)
    if update.callback_query is not None:
        return _pressed(known, update.callback_query, payload)
    if update.my_chat_member is not None:
        return _member(known, update.my_chat_member)
    return None


class _Known:
    """What every arrival of one update has in common."""

    def __init__(self, account: str, now: datetime, update: Update) -> None:
        self._account = account
        self._update = update
        self.now = now

    def made(self, chat: Chat, kind: str, at: datetime, **more: Any) -> Arrival:
        """Make the arrival; raw holds the whole update beside what it was read to say."""
        raw = {"update": self._update.to_dict()} | more.pop("raw", {})
        event = str(self._update.update_id)
        return Arrival(NAME, self._account, str(chat.id), event, kind, at, raw=raw, **more)

    def when(self, message: Message) -> datetime:
        """Return when it was written.

        Telegram tells whole seconds; of what is fresh we know better, and the listening window
        needs to know.
        """
        sent = message.date.astimezone(UTC)
        return self.now if abs(self.now - sent) < _FRESH else sent


def _message(known: _Known, message: Message, kind: str) -> Arrival | None:
    words = message.text or message.caption or ""
    started = _START.fullmatch(words) if kind == "message" else None
    if started is not None:
        return known.made(message.chat, "enter", known.when(message), payload=started[1] or "")
    own_phone = phone(message)
    words = words or own_phone or _words_for(message)
    came = None if own_phone else attachment(message)
    if not words and came is None:
        return None  # a service message: pinned, joined, ...
    raw: dict[str, Any] = {"message_id": message.message_id}
    if message.media_group_id:
        raw["album"] = message.media_group_id
    if own_phone:
        raw["verified_phone"] = own_phone
    files = () if came is None else (came,)
    return known.made(
        message.chat, kind, known.when(message), text=words, attachments=files, raw=raw
    )


def _edit(known: _Known, message: Message) -> Arrival | None:
    """Amend a message; both are kept. A live location moves all the time and says nothing new."""
    if message.location is not None:
        return None
    made = _message(known, message, "edit")
    if made is None:
        return None
    at = (message.edit_date or message.date).astimezone(UTC)
    when = known.now if abs(known.now - at) < _FRESH else at
    return known.made(
        message.chat,
        "edit",
        when,
        text=made.text,
        attachments=made.attachments,
        raw={"message_id": message.message_id, "edits": message.message_id},
    )


def _words_for(message: Message) -> str:
    """Return the words of what has none."""
    if message.sticker is not None:
        return message.sticker.emoji or "[贴纸]"
    if message.dice is not None:
        return message.dice.emoji
    if message.poll is not None:
        return "\n".join([message.poll.question, *(one.text for one in message.poll.options)])
    return ""


def _pressed(known: _Known, query: CallbackQuery, payload: str) -> Arrival | None:
    if query.message is None:
        return None
    button = _button(query)
    title = button.text if button else ""
    if not payload and not title:
        return None
    return known.made(
        query.message.chat,
        "button" if payload else "message",  # nobody kept what it meant: its words still say it
        known.now,
        text=title,
        payload=payload,
        raw={"message_id": query.message.message_id},
    )


def _button(query: CallbackQuery) -> InlineKeyboardButton | None:
    message = query.message
    if not isinstance(message, Message) or message.reply_markup is None:
        return None
    shown = (one for row in message.reply_markup.inline_keyboard for one in row)
    return next((one for one in shown if one.callback_data == query.data), None)


def _member(known: _Known, change: ChatMemberUpdated) -> Arrival | None:
    match change.new_chat_member.status:
        case ChatMemberStatus.BANNED | ChatMemberStatus.LEFT:
            kind = "unfollow"
        case ChatMemberStatus.MEMBER:
            kind = "follow"
        case _:
            return None
    return known.made(change.chat, kind, change.date.astimezone(UTC))
