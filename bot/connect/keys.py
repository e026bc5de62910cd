"""Keys of the API: drawn here, shown once, known again by a hash.

qk_<12 hex>_<43 characters>     the first part names the key in lists and logs, the second is it
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

from storage.connect_keys import Key

COMPLAINTS, CASES, NOTES = "complaints:write", "cases:read", "notes:write"
STATUS = "status:write"
SCOPES = (COMPLAINTS, CASES, NOTES, STATUS)
_PREFIX = "qk"
_LONGEST = 100  # characters of anything shown as a key
_NOBODY = "0" * 64  # a hash no key has: an unknown id takes as long as a known one


def draw(name: str, scopes: tuple[str, ...], per_minute: int) -> tuple[str, Key]:
    """Return a new key as its holder is told, and as it is kept."""
    number = secrets.token_hex(6)
    told = f"{_PREFIX}_{number}_{secrets.token_urlsafe(32)}"
    return told, Key(number, name, scopes, per_minute, hashed(told))


def hashed(told: str) -> str:
    """Return what is kept of a key. It has 256 bits of chance: a plain hash cannot be undone."""
    return sha256(told.encode()).hexdigest()


def id_in(told: str) -> str:
    """Return the id in what somebody shows as a key, "" when it has not the shape of one."""
    prefix, _, rest = told.partition("_")
    number, _, secret = rest.partition("_")
    shaped = prefix == _PREFIX and secret and told.isascii() and len(told) <= _LONGEST
    return number if shaped else ""


def fits(told: str, key: Key | None) -> bool:
    """Tell whether *told* is *key*, in a time that says nothing of it."""
    right = hmac.compare_digest(hashed(told), _NOBODY if key is None else key.hash)
    return right and key is not None and key.revoked is None
