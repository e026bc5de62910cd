"""Slots as the writers of utterances label them: an item's `slots` in its metadata.

    slots: {product: 电饭煲, amount: [89, 八十九], company: 阳光家电}

Each value stands in the utterance to the letter; a kind that stands nowhere is left out, and
`slots: {}` says that there is none of any. A labelled utterance names every value of KINDS.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import yaml

from nlu.types import SlotType

KINDS = frozenset(
    {
        SlotType.PRODUCT,
        SlotType.MODEL,
        SlotType.ORDER_NO,
        SlotType.AMOUNT,
        SlotType.DATE,
        SlotType.PLACE,
        SlotType.PHONE,
        SlotType.EMAIL,
        SlotType.CONTACT_NAME,
        SlotType.COMPANY,
    }
)
"""What is labelled; what somebody wants or has tried stands in no one place of a text."""

Labels = tuple[tuple[SlotType, str], ...]
Wrong = Callable[[yaml.Node, str], None]


def read(node: yaml.Node, wrong: Wrong) -> Labels:
    """Return the slots a mapping names, in its order; what cannot be one is told to *wrong*."""
    if not isinstance(node, yaml.MappingNode):
        wrong(node, "slots 应当是「种类: 原文里的字」")
        return ()
    found: list[tuple[SlotType, str]] = []
    for key, value in node.value:
        if key.value not in KINDS:
            wrong(key, f"slots 不认识「{key.value}」，可用：{'、'.join(sorted(KINDS))}")
            continue
        for one in value.value if isinstance(value, yaml.SequenceNode) else [value]:
            if isinstance(one, yaml.ScalarNode) and one.value:
                found.append((SlotType(key.value), str(one.value)))
            else:
                wrong(one, f"slots 的 {key.value} 应当是原文里的字，或几个字的列表")
    return tuple(found)


def missing(labels: Labels, text: str) -> list[str]:
    """Return the values that do not stand in the utterance, each once."""
    return list(dict.fromkeys(value for _, value in labels if value not in text))


def spans(labels: Labels, text: str) -> list[dict[str, Any]]:
    """Return type, text, start and end of each; the same words twice stand at two places."""
    placed: list[dict[str, Any]] = []
    for kind, value in labels:
        start = text.find(value, _after(placed, kind, value))
        if start >= 0:
            end = start + len(value)
            placed.append({"type": str(kind), "text": value, "start": start, "end": end})
    return placed


def _after(placed: Sequence[dict[str, Any]], kind: SlotType, value: str) -> int:
    same = [one["end"] for one in placed if (one["type"], one["text"]) == (str(kind), value)]
    return max(same, default=0)
