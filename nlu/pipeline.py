"""Reading: one text in, one Parse out. Thread-safe; never raises on any str."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlu import courtesy, guess, replies
from nlu.decide import CALM_ACTS, Evidence, Labels, decide
from nlu.engines.base import Engine, Judgement
from nlu.engines.linear import LinearEngine
from nlu.engines.rules import RulesEngine
from nlu.steps import acts, asked, risk, slots
from nlu.steps.clauses import Clause
from nlu.steps.language import language
from nlu.steps.masking import mask
from nlu.steps.normalise import Normaliser
from nlu.steps.vernacular import Vernacular
from nlu.types import Context, Intent, Parse, Reason, Slot

NOTHING_ASKED = Context()
_CURLY = re.compile("(?<=[A-Za-z])[’‘ʼ](?=[A-Za-z])")
"""The apostrophe that phones set: don’t is to be read as don't, by every rule behind."""

_LOUD = frozenset("!！?？")
Over = Callable[[LinearEngine], Engine]
"""Puts another engine over the built-in one."""
_WORDLESS = Reason("intent", "rule", "no words", 1.0)
"""Of a picture without words: no model has anything to say of it."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What rules found in a message. quick: it needs no look at more than its act."""

    text: str
    plain: str
    reading: str
    acts: Sequence[acts.FoundAct]
    left: Sequence[Clause]
    signs: Sequence[risk.Sign]
    values: Sequence[Slot]
    context: Context
    quick: bool


@dataclass(frozen=True)
class Pipeline:
    """Steps in order: normalise, language, acts, risk, slots, engine, decide. Built by `load`."""

    normaliser: Normaliser
    vernacular: Vernacular
    act_rules: tuple[acts.ActRule, ...]
    risk_rules: risk.Rules
    slot_reader: slots.SlotReader
    engine: Engine

    @classmethod
    def load(
        cls, model_dir: Path, catalogue: Path | None = None, over: Over = lambda builtin: builtin
    ) -> Pipeline:
        """Read model and lexicons (under 2 s); `catalogue` is the operator's product list (CSV).

        over: makes the engine that judges of the built-in one.

        Raises nlu.model.ModelError when the model is missing, damaged or foreign.
        """
        return cls.by_rules(catalogue).judged(over(LinearEngine.load(model_dir)))

    @classmethod
    def by_rules(cls, catalogue: Path | None = None) -> Pipeline:
        """Read lexicons only (0.1 s): what reads until there is a model, or without one."""
        return cls(
            normaliser=Normaliser(),
            vernacular=Vernacular(),
            act_rules=acts.load(),
            risk_rules=risk.load(),
            slot_reader=slots.load(catalogue),
            engine=RulesEngine(),
        )

    def judged(self, engine: Engine) -> Pipeline:
        """Return the same with another engine."""
        return replace(self, engine=engine)

    def read(self, text: str, context: Context = NOTHING_ASKED) -> Parse:
        """Understand one message against what was asked before it."""
        found = self._found(text, context)
        return _wordless(text) if found is None else self._judged(found)

    def read_all(self, asks: Sequence[tuple[str, Context]]) -> list[Parse]:
        """Understand messages of several talks; what needs a sentence vector is encoded at once.

        Each is read as `read` does; four together save a third of what encoding costs.
        """
        found = [self._found(text, context) for text, context in asks]
        self.engine.foresee([one.reading for one in found if one and not one.quick])
        return [
            self._judged(one) if one else _wordless(text)
            for one, (text, _) in zip(found, asks, strict=True)
        ]

    def _found(self, text: str, context: Context) -> _Found | None:
        """Find what needs no model; None when there are no words."""
        text = _CURLY.sub("'", text)
        plain = self.normaliser.plain(text)
        if not any(c.isprintable() and not c.isspace() for c in plain):
            return None
        today = context.at.date() if context.at else None
        told = self._told(text, plain)
        found, left = acts.acts(plain, self.act_rules, context.asking, told)
        signs = risk.signs(told, self.risk_rules)
        values = self.slot_reader.read(text, plain, today)
        values = asked.numbered(context.asking, plain, values)
        values = asked.flights(context.asking, text, plain, values)
        values += asked.values(context.asking, text, plain, values)
        values += () if values else asked.now(context.asking, text, plain, today)
        does = [f.act for f in found]
        calm = bool(found) and not left and set(does) <= CALM_ACTS
        # A mere answer needs no sentence vector (most of the cost), unless it sounds heated.
        answers = replies.answer(context.asking, plain.strip(), values, does) is not None
        quick = calm or (answers and not signs and not _LOUD & set(plain))
        reading = self.normaliser.reading(told)
        return _Found(text, plain, reading, found, left, signs, values, context, quick)

    def _told(self, text: str, plain: str) -> str:
        """Return the plain text as the mainland would say it: what risk and engine are asked."""
        said = self.vernacular.mainland(text)
        return plain if said is text else self.normaliser.plain(said)

    def _judged(self, found: _Found) -> Parse:
        """Judge, and decide."""
        judgement = self._without_courtesies(
            self.engine.judge(mask(found.reading), found.reading, plain_act=found.quick),
            found.reading,
        )
        if after := guess.after_praise(judgement, found.reading):
            judgement = replace(judgement, after=self.engine.judge(mask(after), after))
        known = (found.plain, found.acts, found.left, found.signs)
        evidence = Evidence(*known, judgement, found.values, found.context, found.reading)
        return self._parse(found.text, evidence, decide(evidence))

    def _without_courtesies(self, judgement: Judgement, reading: str) -> Judgement:
        """Return the judgement of what stands between greeting and thanks, if that complains."""
        left = courtesy.rest(reading) if courtesy.alone(judgement) else ""
        own = self.engine.judge(mask(left), left) if left else judgement
        told = bool(left) and courtesy.complains(left, reading, guess.grieves(own))
        return own if told else judgement

    def warm(self) -> None:
        """Have the engine ready for its first text."""
        self.engine.warm()

    def nearest(self, text: str, count: int = 3) -> list[tuple[str, float]]:
        """Own utterances most like a text with their cosine; [] without sentence vectors."""
        reading = self.normaliser.reading(self.normaliser.plain(text))
        return self.engine.nearest(reading, count)

    def _parse(self, text: str, evidence: Evidence, labels: Labels) -> Parse:
        return Parse(
            text=text,
            language=language(text, self.normaliser),
            intent=labels.intent,
            acts=labels.acts,
            category=labels.category,
            categories=labels.categories,
            emotion=labels.emotion,
            heat=labels.heat,
            level=labels.level,
            flags=labels.flags,
            hazards=labels.hazards,
            needs=labels.needs,
            validity=labels.validity,
            handoff=labels.handoff,
            slots=tuple(evidence.slots),
            sure={k: round(v, 4) for k, v in labels.sure.items()},
            reasons=tuple(labels.reasons),
        )


def _wordless(text: str) -> Parse:
    return Parse(text, acts=(Intent.CHITCHAT,), reasons=(_WORDLESS,))
