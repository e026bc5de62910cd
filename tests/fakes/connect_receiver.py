"""What a receiver of our webhooks does: believe what is signed and fresh, as our page shows it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping

TOLERANCE = 300.0  # seconds a timestamp may be off


def signed(secret: str, given: Mapping[str, str], body: bytes, now: float) -> bool:
    """Tell whether *body* came with these headers from who has the secret, not long ago."""
    at = given.get("webhook-timestamp", "")
    if not (at.isascii() and at.isdigit()) or abs(now - int(at)) > TOLERANCE:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    whole = f"{given.get('webhook-id', '')}.{at}.".encode() + body
    right = "v1," + base64.b64encode(hmac.new(key, whole, hashlib.sha256).digest()).decode()
    shown = given.get("webhook-signature", "").split()
    return any(hmac.compare_digest(right, one) for one in shown)
