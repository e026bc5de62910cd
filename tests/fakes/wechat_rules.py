"""What the pretend WeChat takes as a customer-service message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MOST_TEXT = 2048  # bytes


@dataclass
class Credit:
    """How many messages may still be sent, and until when."""

    until: float
    left: int


def error(code: int, said: str) -> dict[str, Any]:
    """Return an answer with an errcode."""
    return {"errcode": code, "errmsg": said}


def content(body: Any) -> tuple[int, str]:
    """Return the errcode a message gets (0: none), and its words."""
    match body:
        case {"msgtype": "text", "text": {"content": str(text)}}:
            pass
        case {"msgtype": "msgmenu", "msgmenu": {"head_content": str(text), "list": [*choices]}}:
            if not choices or not all(_is_choice(one) for one in choices):
                return 47001, ""
        case _:
            return 40008, ""
    if not text:
        return 44004, ""
    return (45002, "") if len(text.encode()) > MOST_TEXT else (0, text)


def _is_choice(one: Any) -> bool:
    return (
        isinstance(one, dict)
        and set(one) == {"id", "content"}
        and all(isinstance(value, str) and value for value in one.values())
    )
