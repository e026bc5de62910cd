"""WeChat's side of the callback: seals pushes, tries three times, reads what comes back.

Sealed and opened by wechatpy, which shares no code with ours here.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import xmltodict  # type: ignore[import-untyped]  # ships no types
from wechatpy.crypto import WeChatCrypto  # type: ignore[import-untyped]  # ships no types

from bot.channels.base import Request, Response
from tests.fakes.wechat_platform import APP_ID

TOKEN = "a1b2c3d4e5f6a7b8"
AES = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OLD_AES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg"
US = "gh_0123456789ab"
Door = Callable[[Request], Awaitable[Response]]


def xml(fields: Mapping[str, str]) -> bytes:
    """Return a push as WeChat writes it."""
    inner = "".join(
        f"<{name}>{value if value.isdigit() else f'<![CDATA[{value}]]>'}</{name}>"
        for name, value in fields.items()
    )
    return f"<xml>{inner}</xml>".encode()


def signed(token: str, *parts: str) -> str:
    """Return WeChat's signature."""
    return hashlib.sha1("".join(sorted([token, *parts])).encode()).hexdigest()


@dataclass
class Seen:
    """What the customer sees of one push: the reply's words, and the tries it took."""

    text: str | None
    tries: int
    answers: list[Response] = field(default_factory=list)


@dataclass
class Pusher:
    """Pushes to one account. wait: seconds one try waits; clock: for stamps."""

    token: str = TOKEN
    aes: str = AES
    app_id: str = APP_ID
    wait: float = 5.0
    clock: Callable[[], float] = time.time
    numbers: Any = field(default_factory=lambda: itertools.count(1))
    left: set[asyncio.Task[Response]] = field(default_factory=set)

    def text(self, user: str, content: str, **more: str) -> dict[str, str]:
        """Return the fields of a text."""
        return self.fields(user, "text", Content=content) | more

    def fields(self, user: str, kind: str, **more: str) -> dict[str, str]:
        """Return the fields of a message."""
        number = {"MsgId": str(10**15 + next(self.numbers))}
        head = {"ToUserName": US, "FromUserName": user, "CreateTime": str(int(self.clock()))}
        return head | {"MsgType": kind} | more | number

    def event(self, user: str, name: str, key: str = "", **more: str) -> dict[str, str]:
        """Return the fields of an event."""
        fields = self.fields(user, "event", Event=name, EventKey=key, **more)
        del fields["MsgId"]
        return fields

    def sealed(self, body: bytes, **changed: str) -> Request:
        """Return the encrypted push of *body*; *changed* are parts of the query."""
        stamp, nonce = str(int(self.clock())), str(10**9 + next(self.numbers))
        crypto = WeChatCrypto(self.token, self.aes, self.app_id)
        envelope = xmltodict.parse(crypto.encrypt_message(body.decode(), nonce, stamp))["xml"]
        query = {
            "signature": signed(self.token, stamp, nonce),
            "timestamp": stamp,
            "nonce": nonce,
            "openid": "o",
            "encrypt_type": "aes",
            "msg_signature": envelope["MsgSignature"],
        }
        outer = xml({"ToUserName": US, "Encrypt": envelope["Encrypt"]})
        return Request("POST", query | changed, {}, outer)

    def plain(self, body: bytes, **changed: str) -> Request:
        """Return the plain push of *body*."""
        stamp, nonce = str(int(self.clock())), str(10**9 + next(self.numbers))
        query = {"timestamp": stamp, "nonce": nonce, "signature": signed(self.token, stamp, nonce)}
        return Request("POST", query | changed, {}, body)

    async def push(self, door: Door, fields: Mapping[str, str], tries: int = 3) -> Seen:
        """Push until somebody answers, as WeChat does; each try is cut after *wait*."""
        seen = Seen(None, 0)
        while seen.tries < tries:
            seen.tries += 1
            task = asyncio.ensure_future(door(self.sealed(xml(fields))))
            self.left.add(task)
            try:
                async with asyncio.timeout(self.wait):
                    answer = await asyncio.shield(task)  # a cut line does not stop the other side
            except TimeoutError:
                continue
            seen.answers.append(answer)
            if answer.status == 200:
                seen.text = self.read(answer)
                return seen
        return seen

    async def settle(self) -> None:
        """Wait for the tries nobody listens to any more."""
        await asyncio.gather(*self.left)

    def read(self, answer: Response) -> str | None:
        """Return the words of an answer, None for an acknowledgement; strict as WeChat."""
        if answer.body in (b"", b"success"):
            return None
        outer = xmltodict.parse(answer.body)["xml"]
        assert set(outer) == {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}
        crypto = WeChatCrypto(self.token, self.aes, self.app_id)
        opened = crypto.decrypt_message(
            answer.body, outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"]
        )
        reply = xmltodict.parse(opened, strip_whitespace=False)["xml"]
        assert reply["MsgType"] == "text"
        assert reply["FromUserName"] == US
        assert reply["CreateTime"].isdigit()
        words: str = reply["Content"]
        assert 0 < len(words.encode()) <= 2048
        return words
