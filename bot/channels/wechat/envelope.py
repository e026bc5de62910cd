"""Signatures and encryption of WeChat's pushes and of our answers to them.

AES-256-CBC by wechatpy; framing and checks are ours: wechatpy compares with !=, takes any
padding and draws its random bytes from a guessable source.
Source: developers.weixin.qq.com/doc/service/guide/dev/push/encryption.html
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence

from wechatpy.crypto.base import (  # type: ignore[import-untyped]  # ships no types
    WeChatCipher,
)

_BLOCK = 32  # bytes: WeChat pads to 32, not to AES's 16
_HEAD = 20  # bytes: 16 random ones, then the length
Draw = Callable[[int], bytes]


class Broken(Exception):  # noqa: N818 - names what is wrong with what came
    """What came is not from the platform, or not for this account; the text says what is wrong.

    status: what it is answered with; 400 malformed, 403 not the platform's.
    """

    def __init__(self, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.status = status


class Unread(Broken):
    """What came is the platform's, and nobody can read it. body: as it came, decrypted."""

    def __init__(self, why: str, body: bytes) -> None:
        super().__init__(why)
        self.body = body


def sign(*parts: str) -> str:
    """Return the platform's signature of *parts*: the SHA-1 of them, sorted and joined."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 - WeChat's choice


def same(given: str, made: str) -> bool:
    """Compare two signatures in constant time."""
    return hmac.compare_digest(given.encode(), made.encode())


def key_of(text: str) -> bytes:
    """Return the 32 bytes of an EncodingAESKey.

    Raises:
        ValueError: it is none.
    """
    try:
        key = base64.b64decode(f"{text}=", validate=True)
    except binascii.Error:
        key = b""
    if len(key) != _BLOCK:
        raise ValueError("not an EncodingAESKey")
    return key


class Envelope:
    """What one account's messages are wrapped in. keys: the current one first."""

    def __init__(
        self, app_id: str, keys: Sequence[str], *, draw: Draw = secrets.token_bytes
    ) -> None:
        self._app_id = app_id.encode()
        self._keys = tuple(key_of(key) for key in keys)
        self._draw = draw

    def open(self, encrypted: str) -> tuple[bytes, int]:
        """Return the message and which key fitted.

        Raises:
            Broken: no key fits, or it is for another account.
        """
        try:
            sealed = base64.b64decode(encrypted, validate=True)
        except (binascii.Error, ValueError):
            raise Broken("not base64") from None
        if not sealed or len(sealed) % 16:
            raise Broken("not whole blocks")
        for number, key in enumerate(self._keys):
            message = self._unframed(WeChatCipher(key).decrypt(sealed))
            if message is not None:
                return message, number
        raise Broken("no key fits", 403)

    def seal(self, message: bytes, number: int = 0) -> str:
        """Encrypt *message* with the key of that number."""
        framed = self._draw(16) + len(message).to_bytes(4) + message + self._app_id
        padding = _BLOCK - len(framed) % _BLOCK
        whole = framed + bytes([padding]) * padding
        return base64.b64encode(WeChatCipher(self._keys[number]).encrypt(whole)).decode()

    def _unframed(self, whole: bytes) -> bytes | None:
        """Return the message in a decrypted frame; None: not our key, or not our account."""
        padding = whole[-1]
        if not 1 <= padding <= _BLOCK or whole[-padding:] != bytes([padding]) * padding:
            return None
        framed = whole[:-padding]
        end = _HEAD + int.from_bytes(framed[16:_HEAD])
        if len(framed) < _HEAD or end > len(framed):
            return None
        return framed[_HEAD:end] if hmac.compare_digest(framed[end:], self._app_id) else None
