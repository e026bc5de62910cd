"""The customer's own link to where his case stands: signed, so that no number can be guessed.

/status/<number>/<signature>
"""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256

_PURPOSE = b"qs_status:"
_BYTES = 18  # of the signature: 24 characters


def link(secret: bytes, number: str) -> str:
    """Return the path of the page."""
    return f"/status/{number}/{_signature(secret, number)}"


def fits(secret: bytes, number: str, signature: str) -> bool:
    """Tell whether the signature is this case's."""
    right = _signature(secret, number).encode()
    return hmac.compare_digest(right, signature.encode("utf-8", "replace"))


def _signature(secret: bytes, number: str) -> str:
    digest = hmac.new(secret, _PURPOSE + number.encode("utf-8", "replace"), sha256).digest()
    return base64.urlsafe_b64encode(digest[:_BYTES]).decode()
