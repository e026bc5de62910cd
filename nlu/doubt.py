"""Was a message read unsurely enough that a person should look at it? Pure.

Reasons are codes, the weightiest first: what nobody decided by a rule and the heads left open.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlu.types import Intent, Parse, Reason

BY_RULE = frozenset({"rule:acts", "rule:answer"})
COMPLAINT, CATEGORY, INTENT, FAR = "complaint", "category", "intent", "far"


@dataclass(frozen=True, slots=True)
class Doubt:
    """When a reading is unsure.

    complaint_low, complaint_high: probability of a complaint. category_margin: between the first
    two parents, in probability. intent_margin: between the first two intents that are no
    complaint, in logits.
    """

    complaint_low: float = 0.35
    complaint_high: float = 0.65
    category_margin: float = 0.1
    intent_margin: float = 0.5


def doubts(parse: Parse, limits: Doubt) -> tuple[str, ...]:
    """Return why a reading is unsure, () when it is sure."""
    found = []
    if not any(reason.by in BY_RULE for reason in parse.reasons):
        grieves = parse.sure.get("complaint", 0.0)
        if limits.complaint_low <= grieves <= limits.complaint_high:
            found.append(COMPLAINT)
        elif parse.intent is not Intent.COMPLAINT and _close(
            parse, "head:intent", limits.intent_margin
        ):
            found.append(INTENT)
    if parse.category and _close(parse, "head:parent+leaf", limits.category_margin):
        found.append(CATEGORY)
    if _by(parse, "near") is not None:
        found.append(FAR)
    return tuple(found)


def _by(parse: Parse, who: str) -> Reason | None:
    return next((reason for reason in parse.reasons if reason.by == who), None)


def _close(parse: Parse, who: str, limit: float) -> bool:
    reason = _by(parse, who)
    return reason is not None and reason.margin is not None and reason.margin < limit
