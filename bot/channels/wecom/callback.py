"""WeCom's callback: the check of the URL, and the knock that says messages wait to be pulled.

    open_door(seal, request, now) -> Knock | str     str: what the check of the URL is answered

The body is flat XML, encrypted. A knock tells nothing but which account has news and a token good
for ten minutes; a knock repeated by somebody only makes us pull once more.
Source: developer.work.weixin.qq.com/document/path/94670.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from bot.channels.base import Request
from bot.channels.wecom.seal import Seal, Unsealed

CAP = 64 * 1024  # bytes of a callback; real ones are under 8 KiB
SKEW = 300.0  # seconds a callback may be old, or early
_NAME = 128  # characters of a nonce, an id
_EPOCH = re.compile(r"[0-9]{10}")


class Unwelcome(Exception):  # noqa: N818 - names what is done with the call
    """A call that gets *status* (400 broken, 403 not WeCom's); the text says why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Unread(Unwelcome):
    """A call that is WeCom's, and cannot be read. body: as it came, decrypted."""

    def __init__(self, why: str, body: bytes) -> None:
        super().__init__(400, why)
        self.body = body


@dataclass(frozen=True, slots=True)
class Knock:
    """There is news for open_kfid. token: for the pull. event: kf_msg_or_event, or another."""

    event: str
    open_kfid: str
    token: str = field(repr=False)


def open_door(seal: Seal, request: Request, now: float) -> Knock | str:
    """Return what the callback says, or the answer to the check of the URL.

    Raises:
        Unread: it is WeCom's, and cannot be read.
        Unwelcome: it is not WeCom's.
    """
    try:
        if request.method == "GET":
            return _opened(seal, request.query, request.query.get("echostr", ""), now)
        if request.method != "POST":
            raise Unwelcome(400, "method")
        if len(request.body) > CAP:
            raise Unwelcome(400, "too large")
        envelope = flat(request.body)
        inner = _opened(seal, request.query, envelope.get("Encrypt", ""), now).encode()
    except Unsealed as error:
        raise Unwelcome(403 if error.forged else 400, str(error)) from None
    try:
        return _knock(flat(inner))
    except Unwelcome as error:
        raise Unread(str(error), inner) from None


def _opened(seal: Seal, query: Mapping[str, str], encrypted: str, now: float) -> str:
    signature, timestamp, nonce = (
        query.get(name, "") for name in ("msg_signature", "timestamp", "nonce")
    )
    if not encrypted or not signature or not nonce or len(nonce) > _NAME:
        raise Unwelcome(400, "parts missing")
    if not _EPOCH.fullmatch(timestamp):
        raise Unwelcome(400, "timestamp")
    if not all(_clean(part) for part in (signature, nonce, encrypted)):
        raise Unwelcome(400, "characters")
    opened = seal.open(signature, timestamp, nonce, encrypted)
    if abs(now - int(timestamp)) > SKEW:
        raise Unwelcome(403, "too old or too early")
    return opened


def _clean(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _knock(inner: Mapping[str, str]) -> Knock:
    parts = (inner.get("Event", ""), inner.get("OpenKfId", ""), inner.get("Token", ""))
    if any(len(part) > _NAME * 4 for part in parts):
        raise Unwelcome(400, "parts too long")
    return Knock(*parts)


def flat(xml: bytes) -> dict[str, str]:
    """Return the texts of an XML of one level, by name.

    Raises:
        Unwelcome: it is none: broken, a DOCTYPE, a tag in a tag, a name twice.
    """
    reader = _Flat()
    try:
        reader.parser.Parse(xml, True)  # noqa: FBT003 - the standard library's own signature
    except (expat.ExpatError, ValueError) as error:
        raise Unwelcome(400, f"xml: {type(error).__name__}") from None
    return reader.found


class _Flat:
    """Reads <xml><Name>text</Name>...</xml> and refuses all else while reading, not after."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._open: list[str] = []
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _doctype(self, *_what: object) -> None:
        raise Unwelcome(400, "doctype")

    def _start(self, name: str, _attributes: object) -> None:
        if len(self._open) > 1:
            raise Unwelcome(400, "a tag in a tag")
        if self._open:
            if name in self.found:
                raise Unwelcome(400, "a name twice")
            self.found[name] = ""
        self._open.append(name)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        if len(self._open) > 1:
            self.found[self._open[-1]] += text
