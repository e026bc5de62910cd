"""From which odds the model raises a flag, by what rules and another head say of the same."""

from __future__ import annotations

from collections.abc import Sequence

from nlu import guess
from nlu.engines.base import Judgement
from nlu.steps.risk import Sign, Strength
from nlu.types import Flag

_ALONE = 0.65
"""Odds from which the model raises a flag without any rule: bare resemblance errs often."""

_HINT_NEEDS, _VETO_YIELDS, _NEVER = 0.35, 0.85, 1.01
_HAZARD, _HAZARD_SURE, _TWO_HEADS, _GRIEVES = "quality.safety", 0.4, 0.2, 0.5
"""Two heads that say danger each for itself err less than one that is sure of it: of 58 dangers
that rules and the flags' head had missed they find 12, and no false one in 900 look-alikes."""


def limit(flag: Flag, signs: Sequence[Sign], judgement: Judgement, plain: str) -> float:
    """Return the odds of a flag from which it is raised; above 1 for never.

    signs: those that speak of this flag. judgement: for its own threshold of the flag, which is
    the least, and for what the complaint is about.
    """
    told = {sign.rule.strength for sign in signs}
    scolds = flag is Flag.ACCOUNT_SECURITY and guess.only_scolds(plain)
    if Strength.SCOPE in told or scolds:
        return _NEVER
    if Strength.VETO in told:
        return _VETO_YIELDS
    if flag is Flag.SAFETY and _is_of_hazard(judgement):
        return _TWO_HEADS
    if Strength.HINT in told:
        return _HINT_NEEDS
    verdict = judgement.verdicts.get("flags")
    return max(verdict.thresholds.get(flag, 1.0) if verdict else 1.0, _ALONE)


def _is_of_hazard(judgement: Judgement) -> bool:
    """Say whether it is a complaint, and a hazard is what it is about."""
    about = judgement.odds("leaf").get(_HAZARD, 0.0) >= _HAZARD_SURE
    return about and guess.grieves(judgement) >= _GRIEVES
