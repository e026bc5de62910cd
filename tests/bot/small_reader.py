"""A reader that knows the few words the pretend customers at the desk say."""

from __future__ import annotations

from typing import Any

from nlu.types import (
    Context,
    Emotion,
    Flag,
    Handoff,
    Hazard,
    Intent,
    Need,
    Parse,
    Slot,
    SlotType,
    Validity,
)


def read(text: str, _context: Context) -> Parse:
    """Read the few words the pretend customers know."""
    if "人工" in text:
        return Parse(
            text,
            intent=Intent.ASK_HUMAN,
            acts=(Intent.ASK_HUMAN,),
            handoff=Handoff.REQUEST_HUMAN,
            flags=frozenset({Flag.REQUEST_HUMAN}),
        )
    if "着火" in text:
        return _complaint(
            text,
            "quality.safety",
            heat=3,
            level=1,
            flags=frozenset({Flag.SAFETY, Flag.MEDIA}),
            hazards=(Hazard.FIRE,),
            needs=frozenset({Need.VENT, Need.COMPENSATION}),
        )
    if text.startswith("138"):
        phone = Slot(SlotType.PHONE, text, 0, len(text), f"+86{text.replace('-', '')}")
        return Parse(text, intent=Intent.SUPPLEMENT, acts=(Intent.SUPPLEMENT,), slots=(phone,))
    return _complaint(text, "quality.fault", heat=1, level=2)


def _complaint(text: str, category: str, **more: Any) -> Parse:
    return Parse(
        text,
        intent=Intent.COMPLAINT,
        acts=(Intent.COMPLAINT,),
        category=category,
        categories=(category,),
        emotion=Emotion.ANGER,
        validity=Validity.VALID,
        sure={"category": 0.9},
        **more,
    )
