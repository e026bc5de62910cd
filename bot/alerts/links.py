"""Signed links that acknowledge an alarm: whoever holds one may, until it expires.

/alerts/<id>/<expires>.<target>.<signature>. The signature covers all three with the process's
secret; *target* tells whose link it was.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256
from urllib.parse import quote

PATH = "/alerts"
_TOKEN = re.compile(r"(?P<expires>[0-9a-f]{1,12})\.(?P<target>[a-z0-9_]{1,40})\.(?P<mac>[\w-]{32})")
_BYTES = 24  # of the signature: 32 characters, long enough to be hidden in the log of requests


class Refusal(Enum):
    """Why a link is not taken."""

    FORGED = "forged"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Links:
    """address: where staff reach this server; "" makes links empty."""

    secret: bytes = field(repr=False)
    address: str = ""
    good_for: timedelta = timedelta(days=3)

    def acknowledge(self, alarm: int, target: str, now: datetime) -> str:
        """Return the link for *target*, "" when nobody could follow it."""
        if not self.address:
            return ""
        expires = f"{int((now + self.good_for).timestamp()):x}"
        return (
            f"{self.address}{PATH}/{alarm}/{expires}.{target}.{self._mac(alarm, expires, target)}"
        )

    def desk(self, chat: str = "") -> str:
        """Return the link to the desk, opened at *chat* if one is given."""
        place = f"#{quote(chat, safe='')}" if chat else ""
        return f"{self.address}/desk{place}" if self.address else ""

    def holder(self, alarm: int, token: str, now: datetime) -> str | Refusal:
        """Return whose link it is, or why it is refused."""
        found = _TOKEN.fullmatch(token)
        if found is None:
            return Refusal.FORGED
        mac = self._mac(alarm, found["expires"], found["target"])
        if not hmac.compare_digest(mac.encode(), found["mac"].encode()):
            return Refusal.FORGED
        return found["target"] if int(found["expires"], 16) > now.timestamp() else Refusal.EXPIRED

    def _mac(self, alarm: int, expires: str, target: str) -> str:
        signed = f"alert-acknowledge:{alarm}:{expires}:{target}".encode()
        mac = hmac.new(self.secret, signed, sha256).digest()[:_BYTES]
        return urlsafe_b64encode(mac).decode()
