"""Signatures of what is sent out, as Standard Webhooks lays them down.

    whsec_<base64>            a secret as it is shown
    webhook-id                the same for every try of one delivery: the idempotency key
    webhook-timestamp         epoch seconds of the try; what is 5 minutes off is not believed
    webhook-signature         v1,<base64 of HMAC-SHA256 over "id.timestamp.body">

A secret is drawn from the process's own, so none is stored and a stolen database signs nothing.
"""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256

_PREFIX = "whsec_"
_PURPOSE = b"webhook:"


def secret_of(secret: bytes, name: str, generation: int) -> str:
    """Return the signing secret of a subscription, as its receiver is told."""
    drawn = hmac.new(secret, _PURPOSE + f"{generation}:{name}".encode(), sha256).digest()
    return _PREFIX + base64.b64encode(drawn).decode()


def signature(secret: str, key: str, at: int, body: bytes) -> str:
    """Return the signature of one try at *at* (epoch seconds)."""
    raw = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = hmac.new(raw, f"{key}.{at}.".encode() + body, sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def headers(secret: str, key: str, at: float, body: bytes) -> dict[str, str]:
    """Return the three headers of one try."""
    return {
        "webhook-id": key,
        "webhook-timestamp": str(int(at)),
        "webhook-signature": signature(secret, key, int(at), body),
    }
