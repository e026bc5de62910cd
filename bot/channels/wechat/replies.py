"""A passive reply: the text that goes back in the answer to a push.

Words are XML text, never CDATA: what a customer wrote and we repeat can close no tag.
"""

from __future__ import annotations

import html
import re

import orjson

from bot.channels.wechat.pushes import Push

MOST = 2048  # bytes of a text in UTF-8, passive or by the API
_CONTROL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Return *text* without what no XML and no phone can show."""
    return _CONTROL.sub("", text)


def size(text: str) -> int:
    """Return how many bytes WeChat counts."""
    return len(text.encode())


def render(push: Push, text: str, now: float, *, json: bool = False) -> bytes:
    """Return the answer to *push*, plain, in the format of the push."""
    words = clean(text)
    if json:
        reply = {"ToUserName": push.user, "FromUserName": push.to, "CreateTime": int(now)}
        return orjson.dumps(reply | {"MsgType": "text", "Content": words})
    return (
        f"<xml><ToUserName>{push.user}</ToUserName><FromUserName>{push.to}</FromUserName>"
        f"<CreateTime>{int(now)}</CreateTime><MsgType>text</MsgType>"
        f"<Content>{html.escape(words, quote=False)}</Content></xml>"
    ).encode()


def wrapped(encrypted: str, signature: str, stamp: str, nonce: str, *, json: bool = False) -> bytes:
    """Return the envelope of an encrypted answer; *nonce* is the push's own."""
    if json:
        envelope = {"Encrypt": encrypted, "MsgSignature": signature}
        return orjson.dumps(envelope | {"TimeStamp": int(stamp), "Nonce": nonce})
    return (
        f"<xml><Encrypt>{encrypted}</Encrypt><MsgSignature>{signature}</MsgSignature>"
        f"<TimeStamp>{stamp}</TimeStamp><Nonce>{html.escape(nonce, quote=False)}</Nonce></xml>"
    ).encode()
