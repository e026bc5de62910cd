"""WeCom's seal: who signed a callback, and what stands in it.

msg_signature = sha1 of token, timestamp, nonce and ciphertext, sorted; AES-256-CBC, padded to 32;
16 random bytes, length (big endian), message, receive id. An old AES key is still taken while the
console changes it. Source: developer.work.weixin.qq.com/document/path/90968.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

from wechatpy.crypto.base import (  # type: ignore[import-untyped]  # it ships no types
    WeChatCipher,
)

_KEY = 32  # bytes of an AES key
_BLOCK = 32  # bytes
_HEAD = 20  # bytes before the message: random, length
LETTERS = 43  # of an EncodingAESKey


class Unsealed(Exception):  # noqa: N818 - names what is wrong with the callback
    """A callback that is not WeCom's (forged), or cannot be read; the text says why."""

    def __init__(self, why: str, *, forged: bool) -> None:
        super().__init__(why)
        self.forged = forged


def aes_key(encoded: str) -> bytes:
    """Return the key in an EncodingAESKey.

    Raises:
        ValueError: it is none.
    """
    if len(encoded) != LETTERS:
        raise ValueError("not 43 characters")
    key = base64.b64decode(encoded + "=", validate=True)
    if len(key) != _KEY:
        raise ValueError("not 32 bytes")
    return key


class Seal:
    """What one account's callbacks are signed and locked with; keys: the current one first."""

    def __init__(self, token: str, keys: Sequence[bytes], receive_id: str) -> None:
        self._token = token
        self._ciphers = tuple(WeChatCipher(key) for key in keys)
        self._id = receive_id.encode()

    def open(self, signature: str, timestamp: str, nonce: str, encrypted: str) -> str:
        """Return the message in *encrypted*.

        Raises:
            Unsealed: the signature, the key or the receive id is not ours.
        """
        words = "".join(sorted((self._token, timestamp, nonce, encrypted)))
        ours = hashlib.sha1(words.encode()).hexdigest()  # noqa: S324 - WeCom's choice
        if not hmac.compare_digest(ours.encode(), signature.encode()):
            raise Unsealed("wrong signature", forged=True)
        try:
            locked = base64.b64decode(encrypted, validate=True)
        except (binascii.Error, ValueError):
            raise Unsealed("not base64", forged=False) from None
        if not locked or len(locked) % _BLOCK:
            raise Unsealed("not whole blocks", forged=False)
        return self._unlock(locked)

    def _unlock(self, locked: bytes) -> str:
        why = Unsealed("no key", forged=True)
        for cipher in self._ciphers:
            try:
                return self._message(cipher.decrypt(locked))
            except Unsealed as error:
                why = error
        raise why

    def _message(self, plain: bytes) -> str:
        """Take the frame off what was decrypted; every byte of it must be right."""
        pad = plain[-1]
        if not 1 <= pad <= _BLOCK or plain[-pad:] != bytes([pad]) * pad:
            raise Unsealed("wrong key", forged=True)
        framed = plain[:-pad]
        end = _HEAD + int.from_bytes(framed[16:_HEAD], "big")
        if len(framed) < _HEAD or end > len(framed):
            raise Unsealed("wrong length", forged=False)
        if not hmac.compare_digest(framed[end:], self._id):
            raise Unsealed("another receive id", forged=True)
        try:
            return framed[_HEAD:end].decode()
        except UnicodeDecodeError:
            raise Unsealed("not UTF-8", forged=False) from None
