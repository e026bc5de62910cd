"""What a message is about, from the odds of the heads: a complaint or not, and of which parent."""

from __future__ import annotations

import math
from collections.abc import Mapping

from nlu.taxonomy import parent
from nlu.types import Intent

TALK = "no.talk"
KIND = {
    Intent.PRAISE: "no.praise",
    Intent.THANKS: "no.praise",
    Intent.INQUIRY: "no.inquiry",
    Intent.ASK_PROGRESS: "no.inquiry",
    Intent.ASK_HOURS: "no.inquiry",
    Intent.ASK_RIGHTS: "no.inquiry",
    Intent.ASK_WHY: "no.inquiry",
    Intent.SUGGESTION: "no.suggestion",
    Intent.FOLLOW_UP: "no.follow_up",
    Intent.SUPPLEMENT: "no.supplement",
    Intent.CORRECTION: "no.supplement",
    Intent.CHITCHAT: "no.idle",
    Intent.OUT_OF_SCOPE: "no.idle",
}
"""Labels of the head `matter` for what is no complaint; of other intents TALK, an act of talk."""

KINDS = (*dict.fromkeys(KIND.values()), TALK)
_LEAST = 1e-6


def grieves(narrow: float, matter: Mapping[str, float]) -> float:
    """Return how probable a complaint is: two thirds by the narrow heads, a third by `matter`.

    matter: odds of every kind of complaint and of all else; {} where it was not asked.
    """
    if not matter:
        return narrow
    complaint = sum(p for label, p in matter.items() if label not in KINDS)
    return 1 / (1 + math.exp(-(2 * _logit(narrow) + _logit(complaint)) / 3))


def parents(odds: Mapping[str, float], leaves: Mapping[str, float]) -> dict[str, float]:
    """Return the odds of the parents by both views: their own head, and their leaves together."""
    sums = dict.fromkeys(odds, 0.0)
    for leaf, p in leaves.items():
        sums[parent(leaf)] += p
    both = {name: math.sqrt(own * sums[name]) for name, own in odds.items()}
    whole = sum(both.values())
    return {name: one / whole for name, one in both.items()} if whole else dict(odds)


def _logit(odds: float) -> float:
    within = min(max(odds, _LEAST), 1 - _LEAST)
    return math.log(within / (1 - within))
