"""Who is who at the pretend WeCom, and what it takes: fields, sizes, moves, signatures."""

from __future__ import annotations

import hashlib
import re
from typing import Any

CORP, KFID, APP_SECRET = "ww0123456789abcdef", "wkAJ2GCAAAExample", "s" * 43
TOKEN = "QingsuCallbackToken1234"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
REPEATED = 95999  # WeCom publishes no number for it
HOURS_48, DAYS_3 = 48 * 3600, 72 * 3600
MOVES = {0: {1, 2, 3}, 1: {2, 3, 4}, 2: {3, 4}, 3: {3, 4}, 4: set()}
MSGID = re.compile(r"[0-9a-zA-Z_-]{1,32}")


class No(Exception):  # noqa: N818 - what the platform says
    """An errcode."""

    def __init__(self, code: int, words: str = "no") -> None:
        super().__init__(words)
        self.code = code
        self.words = words


def xml(parts: dict[str, str]) -> str:
    """Return the flat XML WeCom sends."""
    inner = "".join(f"<{name}><![CDATA[{text}]]></{name}>" for name, text in parts.items())
    return f"<xml>{inner}</xml>"


def signed(encrypted: str, timestamp: str, nonce: str = "nonce1") -> dict[str, str]:
    """Return the query that goes with a ciphertext."""
    words = "".join(sorted((TOKEN, timestamp, nonce, encrypted)))
    signature = hashlib.sha1(words.encode()).hexdigest()
    return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}


def require(true: bool, code: int, words: str = "no") -> None:  # noqa: FBT001 - reads as said
    """Refuse with *code* what is not so."""
    if not true:
        raise No(code, words)


def only(body: dict[str, Any], needed: set[str], allowed: set[str]) -> None:
    """Refuse a body with other fields than the page names."""
    require(needed <= set(body) <= needed | allowed, 40058, f"fields: {sorted(body)}")


def valid(body: dict[str, Any]) -> None:
    """Refuse what the page of messages forbids."""
    if body["msgtype"] == "text":
        only(body["text"], {"content"}, set())
        _sized(body["text"]["content"], 2048, 45002)
        return
    require(body["msgtype"] == "msgmenu", 40008)
    menu = body["msgmenu"]
    only(menu, {"head_content", "list"}, {"tail_content"})
    _sized(menu["head_content"], 1024, 45002)
    _sized(menu.get("tail_content", "-"), 1024, 45002)
    require(1 <= len(menu["list"]) <= 10, 95008)
    for item in menu["list"]:
        only(item, {"type", "click"}, set())
        require(item["type"] == "click", 95009)
        only(item["click"], {"id", "content"}, set())
        _sized(item["click"]["id"], 64, 40058)
        _sized(item["click"]["content"], 128, 40058)


def _sized(text: str, most: int, code: int) -> None:
    require(1 <= len(text.encode()) <= most, code)
