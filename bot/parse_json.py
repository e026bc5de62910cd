"""A Parse as JSON: our own shape, and around it the one Rasa's clients read."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from nlu.types import Parse, Slot


def rasa(parse: Parse) -> dict[str, Any]:
    """Return what Rasa's /model/parse returns, and every field of ours beside it.

    Entities and intents carry our names; offsets count characters, as Rasa's do.
    """
    sure = float(parse.sure.get("intent", 0.0))
    ranking = [parse.intent, *(act for act in parse.acts if act is not parse.intent)]
    return ours(parse) | {
        "text": parse.text,
        "intent": {"name": parse.intent.value, "confidence": sure},
        "intent_ranking": [
            {"name": one.value, "confidence": sure if one is parse.intent else 0.0}
            for one in ranking
        ],
        "entities": [_entity(slot) for slot in parse.slots],
    }


def ours(parse: Parse) -> dict[str, Any]:
    """Return the fields of `qingsu parse`; sets sorted."""
    return {
        "language": parse.language,
        "intent": parse.intent.value,
        "acts": list(parse.acts),
        "category": parse.category,
        "categories": list(parse.categories),
        "emotion": parse.emotion.value,
        "heat": parse.heat,
        "level": parse.level,
        "flags": sorted(parse.flags),
        "hazards": list(parse.hazards),
        "needs": sorted(parse.needs),
        "validity": parse.validity.value,
        "slots": [asdict(slot) for slot in parse.slots],
        "handoff": parse.handoff.value,
        "sure": dict(parse.sure),
    }


def _entity(slot: Slot) -> dict[str, Any]:
    return {
        "entity": slot.type.value,
        "start": slot.start,
        "end": slot.end,
        "value": slot.value,
        "text": slot.text,
        "extractor": "qingsu",
    }
