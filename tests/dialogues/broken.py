"""A talk about an air conditioner that leaks, as far as a test wants it."""

from __future__ import annotations

from typing import Any

from dialogues.state import FieldName

BROKEN: dict[str, Any] = {
    "intent": "complaint", "emotion": "disappointment", "heat": 1, "category": "quality.fault",
    "slots": {"product": "空调"},
}  # fmt: skip
UNCLEAR: dict[str, Any] = {"intent": "supplement"}


def until_asked(chat: Any, name: str) -> None:
    """Answer "don't know" until the field is asked for."""
    for _ in range(6):
        if name in (chat.now_state.asking, chat.now_state.also):
            return
        chat.say("不知道", intent="dont_know")
    raise AssertionError(f"{name} is not asked for")


def to_summary(chat: Any) -> None:
    """Answer "don't know" until the case is read back."""
    for _ in range(8):
        if chat.now_state.open == "confirm":
            return
        chat.say("不知道", intent="dont_know")
    raise AssertionError("nothing is read back")


def not_told(chat: Any, name: str) -> bool:
    """Say whether a field holds nothing that the customer gave."""
    known = chat.now_state.fields.get(FieldName(name))
    return known is None or not known.given
