"""The wish that a turn tells, though nobody asked for it.

    unasked(reading, had, planned=...) -> Known | None

What was promised or tried before is no wish of now, in English as in Chinese. What was refused is
taken for wanted, until he says what he wants. Pure. Part of fields. Source: S3-06.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.reading import Reading
from dialogues.state import Known
from dialogues.wishes import INFERRED, is_wish, narrates, of_others, refused, wished, wishes
from nlu.steps import english_wish

_NAMED = {"退": "退款"}
"""What one verb says of a wish that was refused."""


def unasked(reading: Reading, had: Known | None, *, planned: bool) -> Known | None:
    """Return the wishes of a turn as one value, in the words that wish; None when none does.

    had: what was read as a wish, by itself; planned: whether the matter asks for a wish at all.
    """
    texts = {m.id: m.parse.text for m in reading.messages}
    if had is not None:
        told = [(s, m) for s, m in reading.slots if is_wish(s)]
        wants = [(s, m) for s, m in told if not (narrates(texts[m], s) or of_others(texts[m], s))]
        value = wishes(wants or told)
        if all(refused(texts[m], s) for s, m in wants or told):
            return replace(value, text=_NAMED.get(value.text, value.text), precision=INFERRED)
        return replace(value, text=wished(reading) or value.text)
    if not planned:
        return None
    parts = [(english_wish.cut(text), message) for message, text in texts.items()]
    parts = [(part, message) for part, message in parts if part]
    text = "，".join(dict.fromkeys(part for part, _ in parts))
    return Known(text, text, parts[-1][1]) if parts else None
