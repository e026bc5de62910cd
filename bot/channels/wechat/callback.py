"""Is it WeChat who calls? Signature, time, repeats, encryption: all before a push is believed.

In plain mode the signature covers token, time and nonce only, so a known address would let anybody
say anything: there a pair of time and nonce is good for one body. In AES mode the signature that
covers the body counts (msg_signature), never the other.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.base import Request
from bot.channels.wechat import pushes, replies
from bot.channels.wechat.account import Keys
from bot.channels.wechat.envelope import Broken, Envelope, Unread, same, sign
from bot.channels.wechat.pushes import Push

CAP = 64 * 1024  # bytes of a body
SKEW = 300.0  # seconds
_KEPT = 600.0  # seconds a nonce is remembered: longer than its time is good
_MOST_KEPT = 100_000
_STAMP = re.compile(r"\d{10}", re.ASCII)
_NONCE = re.compile(r"[!-~]{1,128}")
_SIGNATURE = re.compile(r"[0-9a-f]{40}")
_ECHO = re.compile(r"[ -~]{1,1024}")


@dataclass(frozen=True, slots=True)
class Opened:
    """A push that is WeChat's, and how its answer is to be wrapped. key: None for plain mode."""

    push: Push
    nonce: str
    json: bool
    key: int | None


class Callback:
    """One account's callback."""

    def __init__(self, app_id: str, keys: Keys, *, plain: bool) -> None:
        self._token = keys.token
        self._envelope = Envelope(app_id, keys.aes)
        self._plain = plain
        self._seen = _Seen()

    def challenge(self, query: Mapping[str, str], now: float) -> bytes:
        """Return what answers the console's check of the address.

        Raises:
            Broken: it is not the console's.
        """
        stamp, nonce = _times(query, now)
        self._signed(query, "signature", stamp, nonce)
        return _field(query, "echostr", _ECHO).encode()

    def open(self, request: Request, now: float) -> Opened:
        """Return the push in *request*.

        Raises:
            Unread: it is WeChat's, and no push that we know.
            Broken: it is not WeChat's, or not for us.
        """
        if len(request.body) > CAP:
            raise Broken("too large")
        query = request.query
        stamp, nonce = _times(query, now)
        if self._plain:
            self._signed(query, "signature", stamp, nonce)
            body, key = request.body, None
        else:
            body, key = self._decrypted(request.body, query, stamp, nonce)
        self._seen.once(f"{stamp} {nonce}", body, now)
        try:
            push = pushes.decode(body)
        except Broken as error:
            raise Unread(str(error), body) from None
        return Opened(push, nonce, pushes.is_json(body), key)

    def answer(self, opened: Opened, text: str, now: float) -> bytes:
        """Return the body that answers the push with *text*; "" only acknowledges it."""
        if not text:
            return b"success"
        reply = replies.render(opened.push, text, now, json=opened.json)
        if opened.key is None:
            return reply
        sealed = self._envelope.seal(reply, opened.key)
        stamp = str(int(now))
        signature = sign(self._token, stamp, opened.nonce, sealed)
        return replies.wrapped(sealed, signature, stamp, opened.nonce, json=opened.json)

    def _decrypted(
        self, body: bytes, query: Mapping[str, str], stamp: str, nonce: str
    ) -> tuple[bytes, int]:
        sealed = pushes.fields(body).get("Encrypt")
        if not isinstance(sealed, str) or query.get("encrypt_type") != "aes":
            raise Broken("not encrypted", 403)
        self._signed(query, "msg_signature", stamp, nonce, sealed)
        return self._envelope.open(sealed)

    def _signed(self, query: Mapping[str, str], name: str, *parts: str) -> None:
        if not same(_field(query, name, _SIGNATURE), sign(self._token, *parts)):
            raise Broken("wrong signature", 403)


class _Seen:
    """Which body came with a pair of time and nonce."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[str, tuple[float, bytes]] = OrderedDict()

    def once(self, pair: str, body: bytes, now: float) -> None:
        """Remember the pair; the same push may come again, another may not."""
        digest = hashlib.sha256(body).digest()
        _, before = self._bodies.setdefault(pair, (now, digest))
        if before != digest:
            raise Broken("nonce used before", 403)
        while self._bodies:
            oldest, (at, _) = next(iter(self._bodies.items()))
            if now - at < _KEPT and len(self._bodies) <= _MOST_KEPT:
                break
            del self._bodies[oldest]


def _times(query: Mapping[str, str], now: float) -> tuple[str, str]:
    stamp, nonce = _field(query, "timestamp", _STAMP), _field(query, "nonce", _NONCE)
    if abs(now - int(stamp)) > SKEW:
        raise Broken("too old or too new", 403)
    return stamp, nonce


def _field(query: Mapping[str, str], name: str, shape: re.Pattern[str]) -> str:
    given = query.get(name, "")
    if not shape.fullmatch(given):
        raise Broken(f"no usable {name}")
    return given
