"""What proves that a visitor handed a file in himself: signed facts, good for a day.

token = facts . signature, URL-safe. A hash alone proves nothing: whoever saw one could claim
another's file.
"""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256

import orjson

from bot.http.body import Refused
from storage.evidence import Facts
from storage.inbox import KEPT
from storage.messages import Attachment

LIFE = 24 * 3600  # seconds; a sweep takes what is older than twice that
LONGEST = 2_000  # characters
_PURPOSE = b"qs_upload:"
_BAD = Refused(
    400, "attachment", "附件已失效，请重新上传。The attachment is not valid, upload it again."
)


def sign(secret: bytes, visitor: str, facts: Facts, name: str, now: float) -> str:
    """Return the token of a file that *visitor* handed in at *now* (epoch seconds)."""
    said = [visitor, facts.sha256, facts.kind, facts.mime, facts.size, name, int(now)]
    body = base64.urlsafe_b64encode(orjson.dumps(said)).rstrip(b"=").decode()
    return f"{body}.{_signature(secret, body)}"


def claim(secret: bytes, visitor: str, token: str, now: float) -> Attachment:
    """Return the attachment of a token of this visitor's.

    Raises:
        Refused: 400, it is forged, another's or too old.
    """
    body, _, signature = token.partition(".")
    right = _signature(secret, body).encode()
    if not hmac.compare_digest(right, signature.encode("utf-8", "replace")):
        raise _BAD
    said = orjson.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    owner, file, kind, mime, size, name, given = said
    if owner != visitor or not 0 <= now - given <= LIFE:
        raise _BAD
    return Attachment(kind, f"{KEPT}{file}", name, mime, size)


def _signature(secret: bytes, body: str) -> str:
    digest = hmac.new(secret, _PURPOSE + body.encode("utf-8", "replace"), sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
