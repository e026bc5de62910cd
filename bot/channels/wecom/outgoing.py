"""What goes out: the body of a message, and the id by which WeCom knows it again.

A text is at most 2,048 bytes. With buttons it is a menu: the text stands in its head (1,024
bytes), what is left of it under the buttons. Source: developer.work.weixin.qq.com/document/path/
94677.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import secrets
from collections.abc import Sequence
from typing import Any

from bot.channels.base import Inlet, Outbound
from dialogues.effects import Button

TEXT = 2048  # bytes of a text
BUTTONS = 10  # of a menu
PAYLOAD = 64  # bytes of a button's id
LONGEST = 256  # characters of a secret: longer is a mistake
_HEAD = 1024  # bytes of a menu's head, and of its tail
_TITLE = 128  # bytes of a button's title
_BREAKS = ("\n", "。", "！", "？", "；", "，", " ")

_PLAIN = re.compile(r"[0-9a-zA-Z]{1,16}")
_OURS = re.compile(r"([0-9a-f]{8})-([0-9a-zA-Z]{1,16})(?:_([0-9]{1,3}))?")
_LOOK = 0.05  # seconds between looks for what another process makes
_LEASE = 10.0


def content(message: Outbound) -> dict[str, Any]:
    """Return msgtype and its part."""
    menu = _menu(message.text, message.buttons) if message.buttons else None
    if menu is None:
        return {"msgtype": "text", "text": {"content": message.text}}
    return {"msgtype": "msgmenu", "msgmenu": menu}


def fits(text: str) -> bool:
    """Whether WeCom takes this text."""
    return 0 < len(text.encode(errors="replace")) <= TEXT


def _menu(text: str, buttons: Sequence[Button]) -> dict[str, Any] | None:
    """Return a menu; None when the text is too long for one: buttons can be typed, too."""
    head, tail = _halves(text)
    if len(tail.encode(errors="replace")) > _HEAD:
        return None
    items = [
        {"type": "click", "click": {"id": payload, "content": _cut(one.title, _TITLE)}}
        for one in buttons[:BUTTONS]
        if (payload := _cut(one.payload or one.title, PAYLOAD)) and one.title
    ]
    menu: dict[str, Any] = {"head_content": head, "list": items}
    return (menu | {"tail_content": tail} if tail else menu) if items else None


def _halves(text: str) -> tuple[str, str]:
    """Return what fits above the buttons, and the rest; cut where a sentence ends."""
    head = _cut(text, _HEAD)
    if head == text:
        return text, ""
    for mark in _BREAKS:
        at = head.rfind(mark) + 1
        if at > len(head) // 2:
            return text[:at].rstrip(), text[at:].lstrip()
    return head, text[len(head) :]


def _cut(text: str, most: int) -> str:
    """Return as many whole characters of *text* as fit into *most* bytes."""
    return text.encode(errors="replace")[:most].decode(errors="ignore")


class Ids:
    """The msgids of one account: <salt>-<outbox id>, and _<n> after n failures told later.

    The salt belongs to the database: WeCom knows the ids of another one that serves the same
    account, or of one that was thrown away, and would take our new message for its old one.
    """

    def __init__(self, account: str, inlet: Inlet) -> None:
        self._name = f"kf:{account}"
        self._inlet = inlet
        self._salt = ""

    async def of(self, outbound: str) -> str:
        """Return the msgid of the outbox message *outbound*: the same at every try.

        When WeCom told that it did not arrive, another one: it goes out anew when asked to.
        """
        first = f"{await self.salt()}-{_short(outbound)}"
        failed = await self._inlet.recall(self._failed(first))
        return first if failed is None else f"{first}_{failed.value}"

    async def failed(self, msgid: str) -> None:
        """Remember that *msgid* did not arrive; the same again changes nothing."""
        ours = await self._ours(msgid)
        if ours is not None:
            times = min(int(ours[3] or 0) + 1, 999)
            await self._inlet.keep(self._failed(f"{ours[1]}-{ours[2]}"), str(times))

    async def outbound(self, msgid: str) -> str:
        """Return the outbox id in *msgid*; "" when it is none of ours (or was a hash)."""
        ours = await self._ours(msgid)
        return ours[2] if ours is not None else ""

    async def salt(self) -> str:
        """Return the salt; made once, by one process."""
        while not self._salt:
            kept = await self._inlet.recall(f"{self._name}:salt")
            if kept is not None:
                self._salt = kept.value
            elif await self._inlet.lead(f"{self._name}:salt", _LEASE):
                await self._make()
            else:
                await asyncio.sleep(_LOOK)
        return self._salt

    async def _make(self) -> None:
        """Make the salt, unless another process did so a moment ago."""
        try:
            if await self._inlet.recall(f"{self._name}:salt") is None:
                await self._inlet.keep(f"{self._name}:salt", secrets.token_hex(4))
        finally:
            await self._inlet.leave(f"{self._name}:salt")

    async def _ours(self, msgid: str) -> re.Match[str] | None:
        ours = _OURS.fullmatch(msgid)
        return ours if ours is not None and ours[1] == await self.salt() else None

    def _failed(self, first: str) -> str:
        return f"{self._name}:failed:{first}"


def _short(outbound: str) -> str:
    """Return *outbound* as a msgid may hold it; anything long or odd by its hash."""
    if _PLAIN.fullmatch(outbound):
        return outbound
    digest = hashlib.sha256(outbound.encode(errors="replace")).digest()
    return base64.b32encode(digest[:10]).decode().lower()
