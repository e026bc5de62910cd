"""Buttons where a door has none: numbered lines under the text, to be answered with the number.

    lay_out(text, buttons, limits, language) -> text     as it is said through this door
    native(buttons, limits) -> buttons                   what the channel gets as buttons
    bare(text, buttons) -> text                          as it was before it was laid out
    chosen(typed, buttons) -> Button | None              what a typed "1" means

Pure. The buttons themselves stay with the message (storage.messages.offered).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from bot.channels.base import Limits
from dialogues.effects import Button
from dialogues.tongue import EN, HANS, HANT

_HOW: Final = {
    HANS: "回复数字就行，也可以直接说。",
    HANT: "回覆數字就行，也可以直接說。",
    EN: "Just reply with the number, or say it in your own words.",
}
_TYPED = re.compile(r"\W*(\d{1,2})\W*")


def native(buttons: Sequence[Button], limits: Limits) -> tuple[Button, ...]:
    """Return *buttons* when the door can show every one of them, else none."""
    fits = all(len(one.payload.encode()) <= limits.payload_bytes for one in buttons)
    return tuple(buttons) if fits and len(buttons) <= limits.max_buttons else ()


def _lines(buttons: Sequence[Button], how: str) -> list[str]:
    return [*(f"{n} {one.title}" for n, one in enumerate(buttons, 1)), how]


def lay_out(text: str, buttons: Sequence[Button], limits: Limits, language: str = HANS) -> str:
    """Return *text*, with numbered lines when the door cannot show the buttons."""
    if not buttons or native(buttons, limits):
        return text
    lines = _lines(buttons, _HOW.get(language, _HOW[EN]))
    return "\n".join([text, *lines] if text else lines)


def bare(text: str, buttons: Sequence[Button]) -> str:
    """Return *text* without the numbered lines that `lay_out` put under it."""
    for how in _HOW.values():
        laid = "\n".join(_lines(buttons, how))
        if buttons and text.endswith(laid):
            return text[: -len(laid)].removesuffix("\n")
    return text


def chosen(typed: str, buttons: Sequence[Button]) -> Button | None:
    """Return the button meant by a typed number ("1", "１。", "2)") or by its own title."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    found = _TYPED.fullmatch(plain)
    if found is not None:
        number = int(found[1])
        return buttons[number - 1] if 0 < number <= len(buttons) else None
    return next((one for one in buttons if one.title == plain), None)
