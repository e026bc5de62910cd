"""Decisions from real rules and slots and what a made-up model says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from nlu import taxonomy
from nlu.decide import Evidence, Labels, decide
from nlu.engines.base import Judgement, Verdict
from nlu.steps import acts, risk
from nlu.types import Context, Emotion, Flag, Handoff, Intent, Need, Validity
from tests.nlu.reading import normaliser, reader

ACTS, RISKS = acts.load(), risk.load()
LABELS: dict[str, tuple[str, ...]] = {
    "intent": tuple(Intent),
    "complaint": ("no", "yes"),
    "parent": taxonomy.load().parents,
    "leaf": taxonomy.load().leaves,
    "emotion": tuple(Emotion),
    "heat": ("0", "1", "2", "3"),
    "validity": tuple(Validity),
    "handoff": tuple(Handoff),
    "flags": tuple(Flag),
    "needs": tuple(Need),
}
CALM = {
    "intent": {"inquiry": 0.8},
    "complaint": {"no": 0.9, "yes": 0.1},
    "emotion": {"neutral": 0.9},
    "heat": {"0": 1.0},
    "validity": {"not_complaint": 0.9},
    "handoff": {"none": 0.95},
}
ANGRY = CALM | {
    "complaint": {"no": 0.05, "yes": 0.95},
    "parent": {"quality": 0.8, "service": 0.1},
    "leaf": {"quality.fault": 0.7, "quality.unfit": 0.1, "service.slow": 0.1},
    "emotion": {"anger": 0.8},
    "heat": {"2": 0.7, "3": 0.3},
    "validity": {"valid": 0.9, "vague": 0.1},
}
Odds = Mapping[str, Mapping[str, float]]


def judgement(odds: Odds) -> Judgement:
    """Return what a model would have said: labels not named have probability 0."""
    verdicts = {
        name: Verdict(
            {str(label): odds.get(name, {}).get(label, 0.0) for label in labels},
            1.0,
            {str(label): 0.5 for label in labels},
        )
        for name, labels in LABELS.items()
    }
    return Judgement(verdicts, None)


def decided(text: str, odds: Odds = CALM, asking: str = "") -> Labels:
    """Return the labels of a text, with real rules and slots and a made-up model."""
    plain = normaliser().plain(text)
    found, left = acts.acts(plain, ACTS)
    evidence = Evidence(
        plain=plain,
        acts=found,
        left=left,
        signs=risk.signs(plain, RISKS),
        judgement=judgement(odds),
        slots=reader().read(text, plain, date(2026, 3, 18)),
        context=Context(asking=asking),
        reading=normaliser().reading(plain),
    )
    return decide(evidence)
