"""From which odds the model raises a flag, by what rules and another head say of the same."""

from __future__ import annotations

import re
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

_BANNED = re.compile(
    r"(?:[帐账][号户]|游戏|微信|号)[^,，。]{0,8}(?:停权|停用|禁言|永封|封(?:了|号|禁|停|掉|$))"
    r"|(?:你们|平台|官方|系统)[^,，。]{0,4}(?:停权|封(?:了)?(?:我|号))"
    r"|\b(?:you|they)(?:'ve| have)? (?:banned|suspended|blocked) (?:me|my account)"
    r"|\bmy account (?:is|was|has been|got) (?:banned|suspended)"
)
_BROKEN_INTO = re.compile(
    r"(?<!不是)(?<!没)盗|骗|别人|陌生|异地|不是我(?:本人)?(?:操作|登|发)|转走|刷"
    r"|hack|stolen|scam|fraud|log(?:ged)? in|not me"
)
"""Who was shut out by the firm itself has a complaint, and no account in danger."""


def limit(flag: Flag, signs: Sequence[Sign], judgement: Judgement, plain: str) -> float:
    """Return the odds of a flag from which it is raised; above 1 for never.

    signs: those that speak of this flag. judgement: for its own threshold of the flag, which is
    the least, and for what the complaint is about.
    """
    told = {sign.rule.strength for sign in signs}
    none = flag is Flag.ACCOUNT_SECURITY and (guess.only_scolds(plain) or _only_banned(plain))
    if Strength.SCOPE in told or none:
        return _NEVER
    if Strength.VETO in told:
        return _VETO_YIELDS
    if flag is Flag.SAFETY and _is_of_hazard(judgement):
        return _TWO_HEADS
    if Strength.HINT in told:
        return _HINT_NEEDS
    verdict = judgement.verdicts.get("flags")
    return max(verdict.thresholds.get(flag, 1.0) if verdict else 1.0, _ALONE)


def _only_banned(plain: str) -> bool:
    """Say whether the firm shut him out, and nobody else got in."""
    return bool(_BANNED.search(plain)) and not _BROKEN_INTO.search(plain)


def _is_of_hazard(judgement: Judgement) -> bool:
    """Say whether it is a complaint, and a hazard is what it is about."""
    about = judgement.odds("leaf").get(_HAZARD, 0.0) >= _HAZARD_SURE
    return about and guess.grieves(judgement) >= _GRIEVES
