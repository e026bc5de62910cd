"""The chat page's cookie: an anonymous visitor's id, signed so that nobody can be somebody else.

value = visitor . seconds . signature, all URL-safe. Losing the secret forgets who was who, no
more: the conversations stay.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from hashlib import sha256

NAME = "qs_chat"
KEPT = 180 * 24 * 3600  # seconds
_PURPOSE = b"qs_chat:"


def new_visitor() -> str:
    """Draw an id nobody can guess: 128 bits."""
    return "v" + secrets.token_hex(16)


def sign(secret: bytes, visitor: str, now: float) -> str:
    """Return the cookie's value for *visitor*, given at *now* (epoch seconds)."""
    body = f"{visitor}.{int(now)}"
    return f"{body}.{_signature(secret, body)}"


def visitor_of(secret: bytes, value: str, now: float) -> str | None:
    """Return the visitor of a cookie; None when it is forged, malformed or too old."""
    body, _, signature = value.rpartition(".")
    if not hmac.compare_digest(_signature(secret, body).encode(), signature.encode()):
        return None
    visitor, _, given = body.partition(".")
    return visitor if 0 <= now - int(given) <= KEPT else None


def _signature(secret: bytes, body: str) -> str:
    digest = hmac.new(secret, _PURPOSE + body.encode(), sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
