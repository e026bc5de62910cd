"""Media: what a message carries besides words, and the download of it.

Bots may download 20 MB; file ids stay good, the address that getFile gives lasts an hour.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
from telegram import Contact, Message, Venue
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.base import MediaGone, MediaLater
from bot.channels.telegram.api import Api
from storage.messages import Attachment

OFFICIAL_MOST = 20 * 1024 * 1024  # bytes that api.telegram.org gives to bots
_TOO_LARGE = "文件超过 20 MB，Telegram 不让机器人下载：请客户压缩后重发，或改用网页上传"
_GONE = "Telegram 已经没有这个文件，或不肯再给：请客户重发一次"
_KINDS = (  # the first that a message has; an animation is a document as well
    ("animation", "video"),
    ("video", "video"),
    ("video_note", "video"),
    ("voice", "voice"),
    ("audio", "voice"),
    ("document", "file"),
)
_PLAIN = {"video_note": "video/mp4", "voice": "audio/ogg"}


def attachment(message: Message) -> Attachment | None:
    """Return what came with *message*, None when it is words alone."""
    if message.photo:
        best = max(message.photo, key=lambda one: one.width * one.height)
        return Attachment("image", best.file_id, mime="image/jpeg", size=best.file_size)
    for name, kind in _KINDS:
        found = getattr(message, name)
        if found is not None:
            return _file(name, kind, found)
    return _place(message)


def _file(name: str, kind: str, found: Any) -> Attachment:
    mime = getattr(found, "mime_type", None) or _PLAIN.get(name, "")
    if name == "document" and mime.startswith("image/"):
        kind = "image"
    called = getattr(found, "file_name", None) or ""
    return Attachment(kind, found.file_id, called, mime, found.file_size)


def _place(message: Message) -> Attachment | None:
    if message.venue is not None:
        return Attachment("location", "", _venue(message.venue))
    if message.location is not None:
        spot = message.location
        return Attachment("location", "", f"{spot.latitude:.6f},{spot.longitude:.6f}")
    if message.contact is not None:
        return Attachment("contact", "", _card(message.contact))
    return None


def _venue(venue: Venue) -> str:
    spot = venue.location
    return f"{venue.title} {venue.address} ({spot.latitude:.6f},{spot.longitude:.6f})"


def _card(contact: Contact) -> str:
    names = [contact.first_name, contact.last_name or "", contact.phone_number]
    return " ".join(name for name in names if name)


def phone(message: Message) -> str:
    """Return the sender's own number, sent with the share button; "" for anything else.

    A forwarded card may be what somebody else calls the sender.
    """
    card, sender = message.contact, message.from_user
    if card is None or sender is None or message.forward_origin is not None:
        return ""
    if card.user_id != sender.id:
        return ""
    return f"+{card.phone_number.lstrip('+')}"


async def fetch(api: Api, found: Attachment, most: int) -> AsyncIterator[bytes]:
    """Stream a media item.

    Raises:
        MediaGone: it is larger than *most* bytes or than the platform gives, or forgotten.
        MediaLater: the platform cannot give it now; nothing that came before counts.
    """
    if not found.ref or (found.size or 0) > most:
        raise MediaGone(_TOO_LARGE if found.ref else _GONE)
    url, whole = await _address(api, found)
    had = 0
    try:
        async with api.download(url) as answer:
            _allowed(answer.status_code)
            async for chunk in answer.aiter_bytes():
                had += len(chunk)
                if had > most:
                    raise MediaGone(_TOO_LARGE)
                yield chunk
    except httpx.HTTPError as error:
        raise MediaLater(type(error).__name__) from None
    except ValueError:
        raise MediaGone(_GONE) from None
    if whole and had < whole:
        raise MediaLater("the download ended early")


async def _address(api: Api, found: Attachment) -> tuple[str, int]:
    """Return where the bytes are, and how many there should be (0: unknown)."""
    try:
        file = await api.bot.get_file(found.ref)
    except BadRequest as error:
        raise MediaGone(_TOO_LARGE if "too big" in str(error).lower() else _GONE) from None
    except Forbidden:
        raise MediaGone(_GONE) from None
    except TelegramError as error:
        raise MediaLater(type(error).__name__) from None
    if not file.file_path:
        raise MediaGone(_GONE)
    return file.file_path, file.file_size or 0


def _allowed(status: int) -> None:
    if status in (httpx.codes.TOO_MANY_REQUESTS, httpx.codes.UNAUTHORIZED):
        raise MediaLater(f"status {status}")
    if httpx.codes.is_server_error(status):
        raise MediaLater(f"status {status}")
    if status != httpx.codes.OK:
        raise MediaGone(_GONE)
