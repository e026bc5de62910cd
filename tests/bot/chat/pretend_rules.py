"""What the pretend server allows, and what goes wrong in it on order."""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
MOST = 9  # files in one message


@dataclass
class Faults:
    """What goes wrong, until it is set back."""

    posts: deque[int] = field(default_factory=deque)  # statuses of the next posts; 0: stored, lost
    retry_after: int = 0  # seconds, on refused posts
    session: int = 0  # status of sessions, 0: well
    stream: int = 0  # status of new streams, 0: well
    history: int = 0
    late: threading.Event = field(default_factory=threading.Event)  # clear: stored, not answered
    uploads: deque[int] = field(default_factory=deque)  # statuses of the next uploads; 0: well
    reading: threading.Event = field(default_factory=threading.Event)  # clear: no file is read

    def __post_init__(self) -> None:
        self.late.set()
        self.reading.set()


def post_is_wrong(body: Any) -> str:
    """Say what the contract does not allow in the body of a post."""
    known = {"id", "text", "payload", "attachments"}
    if not isinstance(body, dict) or not {"id", "text"} <= set(body) <= known:
        return f"keys of {body}"
    words = {key: value for key, value in body.items() if key != "attachments"}
    if not all(isinstance(value, str) for value in words.values()):
        return f"values of {body}"
    files = body.get("attachments", ["none"])
    if not 1 <= len(files) <= MOST or not all(isinstance(one, str) for one in files):
        return f"attachments of {body}"
    if not all(value.strip() for key, value in words.items() if key != "text" or files == ["none"]):
        return f"blanks in {body}"
    return "" if UUID.fullmatch(body["id"]) else f"id {body['id']}"


def iso(seconds: float) -> str:
    """Write a moment as the real server does."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
