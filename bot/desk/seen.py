"""What an agent saw when he began to write: a mark of a value, so that nobody writes over it.

    mark(secret, chat, name, known) -> str     "" for an empty field

The page brings the mark back with what it saves. It tells nothing of the value: a phone would be
found by trying all of them, so it is keyed with the process's secret.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

from dialogues.filling import stood
from dialogues.state import Known

LENGTH = 16  # hexadecimal digits


def mark(secret: bytes, chat: str, name: str, known: Known | None) -> str:
    """Return what tells this value of this field from any other."""
    what = stood(known)
    if not what:
        return ""
    said = f"{chat}\n{name}\n{what}".encode()
    return hmac.new(secret, said, sha256).hexdigest()[:LENGTH]
