"""What Rasa answers, checked at the door, and the verdicts made of it. Pure.

One Rasa intent says what four of our heads say: complaint.quality.fault is a complaint, of the
parent quality, of that leaf. Sums over the ranking give each head its probabilities.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from nlu import taxonomy
from nlu.engines.base import Verdict
from nlu.rasa_project import COMPLAINT
from nlu.types import Intent

_FALLBACK = "nlu_fallback"  # of Rasa's FallbackClassifier: a note on the others, no intent
_LEAST, _MOST = 0.5, 1.02  # sum of an honest ranking; the rest lies with intents left out
_TINY = 1e-9
Odds = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False, strict=True)]


class Nonsense(ValueError):  # noqa: N818 - names what came, not what went wrong here
    """Rasa's answer cannot be used; the line says why."""


class _Ranked(BaseModel):
    """One intent and its probability."""

    name: str | None
    confidence: Odds


class _Answer(BaseModel):
    """The part of /model/parse that is read."""

    intent_ranking: list[_Ranked]


def ranking(body: bytes) -> dict[str, float]:
    """Return the probabilities of Rasa's intents, summing to 1; {} when Rasa could not tell.

    Raises:
        Nonsense: it is no answer of a Rasa that was trained from our utterances.
    """
    try:
        ranked = _Answer.model_validate_json(body).intent_ranking
    except ValidationError as error:
        raise Nonsense(f"读不懂的回答（{error.errors()[0]['msg']}）") from None
    odds = {r.name: r.confidence for r in ranked if r.name and r.name != _FALLBACK}
    if not odds:
        return {}
    if foreign := sorted(set(odds) - _ours()):
        raise Nonsense(f"不认识的意图 {foreign[0]}，请重新 make rasa")
    total = sum(odds.values())
    if not _LEAST <= total <= _MOST:
        raise Nonsense(f"概率加起来是 {total:.2f}")
    return {name: p / total for name, p in odds.items()}


def verdicts(odds: Mapping[str, float]) -> dict[str, Verdict]:
    """Return the verdicts of intent and complaint, of parent and leaf too where it is a complaint.

    intent, parent and leaf are given that it is none, or one (as the built-in heads are).
    """
    leaves = {name.removeprefix(COMPLAINT): p for name, p in odds.items() if _is_complaint(name)}
    others = {name: p for name, p in odds.items() if not _is_complaint(name)}
    yes = min(1.0, sum(leaves.values()))
    said = {
        "complaint": _verdict({"no": 1 - yes, "yes": yes}),
        "intent": _verdict(_shares(others, Intent)),
    }
    if yes >= 0.5:  # noqa: PLR2004 - more likely than not
        tree = taxonomy.load()
        shares = _shares(leaves, tree.leaves)
        parents = dict.fromkeys(tree.parents, 0.0)
        for leaf, p in shares.items():
            name = taxonomy.parent(leaf)
            parents[name] = min(1.0, parents[name] + p)  # thirds may add up to a hair over 1
        said |= {"leaf": _verdict(shares), "parent": _verdict(parents)}
    return said


def _is_complaint(name: str) -> bool:
    return name.startswith(COMPLAINT)


def _shares(odds: Mapping[str, float], labels: Iterable[str]) -> dict[str, float]:
    """Return *odds* over all *labels*, summing to 1."""
    names = [str(label) for label in labels]
    total = sum(odds.values())
    if total <= _TINY:
        return dict.fromkeys(names, 1 / len(names))
    return {name: odds.get(name, 0.0) / total for name in names}


def _verdict(odds: dict[str, float]) -> Verdict:
    first, second = sorted(odds.values(), reverse=True)[:2]
    return Verdict(odds, math.log((first + _TINY) / (second + _TINY)), dict.fromkeys(odds, 0.5))


@cache
def _ours() -> frozenset[str]:
    """Return every name a Rasa intent of ours can have."""
    leaves = (f"{COMPLAINT}{leaf}" for leaf in taxonomy.load().leaves)
    return frozenset([*leaves, *map(str, Intent)])
