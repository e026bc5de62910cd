"""Put rules, model and slots together into the labels of one message. Pure: no files, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from nlu import aspects, guess, limits, replies
from nlu.categorise import categorise
from nlu.engines.base import Judgement
from nlu.examples import URGENT
from nlu.replies import NO_ANSWER
from nlu.steps.acts import FoundAct
from nlu.steps.clauses import Clause
from nlu.steps.risk import Sign, Strength
from nlu.types import (
    Context,
    Emotion,
    Flag,
    Handoff,
    Hazard,
    Intent,
    Need,
    Reason,
    Slot,
    Validity,
)

_ASKED = 0.65
"""Odds from which the model alone hears somebody asked for."""

_STANDS = {Intent.COMPLAINT: 0.9, Intent.CORRECTION: 0.8}
"""How sure the model must be of what it read, to be believed though an answer was asked for."""

_MILD = frozenset({Intent.GREET, Intent.THANKS, Intent.BYE, Intent.AFFIRM})
CALM_ACTS = _MILD | {Intent.DENY, Intent.DONT_KNOW}
"""Acts that need no look at mood and category when they are all that was said."""

_ABOUT_SOMETHING = frozenset(
    {
        *(Intent.COMPLAINT, Intent.FOLLOW_UP, Intent.SUGGESTION, Intent.SUPPLEMENT),
        *(Intent.INQUIRY, Intent.PRAISE),
    }
)
"""Intents that have a category: what the message is about, whether or not it complains."""

_MAY_COMPLAIN = 0.3
"""Odds of a complaint from which an idle message has one too: who sorts it by hand sees it."""

_IDLE = frozenset({Intent.CHITCHAT, Intent.OUT_OF_SCOPE})
_THREATS = frozenset({Flag.REGULATOR, Flag.MEDIA, Flag.LEGAL})
_DANGERS = frozenset({Flag.SAFETY, Flag.ACCOUNT_SECURITY, Flag.REGULATOR})
"""Whoever tells of harm, or that he went to an authority, brings a matter, in whatever tone."""

_VAGUE_SURE = 0.75
"""Odds from which a complaint is vague although it names an aspect that is wanting."""

_HANDOFFS = {Intent.ASK_HUMAN: Handoff.REQUEST_HUMAN, Intent.ASK_BOT: Handoff.ASK_IF_BOT}


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was found in one message before deciding."""

    plain: str
    acts: Sequence[FoundAct]
    left: Sequence[Clause]
    signs: Sequence[Sign]
    judgement: Judgement
    slots: Sequence[Slot]
    context: Context
    reading: str = ""


@dataclass
class Labels:
    """The decisions, growing in order; `reasons` says why for each. calm: not urgent flags."""

    intent: Intent = Intent.CHITCHAT
    acts: tuple[Intent, ...] = ()
    category: str | None = None
    categories: tuple[str, ...] = ()
    emotion: Emotion = Emotion.NEUTRAL
    heat: int = 0
    level: int | None = None
    flags: frozenset[Flag] = frozenset()
    calm: frozenset[Flag] = frozenset()
    hazards: tuple[Hazard, ...] = ()
    needs: frozenset[Need] = frozenset()
    validity: Validity = Validity.NOT_COMPLAINT
    handoff: Handoff = Handoff.NONE
    sure: dict[str, float] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)

    def say(
        self, label: str, by: str, detail: str, sure: float, margin: float | None = None
    ) -> None:
        """Note why a label was given."""
        ahead = None if margin is None else round(margin, 4)
        self.reasons.append(Reason(label, by, detail, round(sure, 4), ahead))


def decide(evidence: Evidence) -> Labels:
    """Every label of one message, each with its reason."""
    labels = Labels()
    _risk(labels, evidence)
    _intent(labels, evidence)
    _mood(labels, evidence)
    _handoff(labels, evidence)
    idle = labels.intent in _IDLE and labels.sure["complaint"] >= _MAY_COMPLAIN
    if labels.intent in _ABOUT_SOMETHING or idle:
        _category(labels, evidence)
    _level(labels, evidence.judgement)
    return labels


def _risk(labels: Labels, evidence: Evidence) -> None:
    flags: set[Flag] = set()
    for flag in Flag:
        odds = evidence.judgement.odds("flags").get(flag, 0.0)
        signs = [s for s in evidence.signs if flag in s.rule.gives]
        sure = [s for s in signs if s.rule.strength is Strength.SURE]
        limit = limits.limit(flag, signs, evidence.judgement, evidence.plain)
        if sure:
            flags.add(flag)
            labels.say(f"flags.{flag}", f"rule:{sure[0].rule.id}", sure[0].words, max(odds, 0.9))
            if not any(s.rule.urgent for s in sure) and odds < limit:
                labels.calm |= {flag}
        elif odds >= limit:
            flags.add(flag)
            labels.say(f"flags.{flag}", "head:flags", f"p {odds:.2f} >= {limit:.2f}", odds)
    labels.flags = frozenset(flags)
    if Flag.SAFETY in flags:
        signs = [s for s in evidence.signs if s.rule.hazard]
        sure = [s for s in signs if s.rule.strength is Strength.SURE]
        found = dict.fromkeys(s.rule.hazard for s in sure or signs)
        labels.hazards = tuple(h for h in found if h) or (Hazard.OTHER,)


def _intent(labels: Labels, evidence: Evidence) -> None:
    grieves = labels.sure["complaint"] = guess.grieves(evidence.judgement)
    model, sure = guess.intent(
        evidence.judgement,
        grieves,
        labels.say,
        guess.barred(evidence.plain, threatens=bool(labels.flags & _THREATS)),
        undone=guess.undone(evidence.plain),
        reading=evidence.reading,
    )
    if model in _IDLE and labels.flags & _DANGERS:
        labels.say(Intent.COMPLAINT, "rule:danger", ", ".join(sorted(labels.flags)), 0.9)
        model = Intent.COMPLAINT
    acts = list(dict.fromkeys(_read_in_context(a, evidence) for a in evidence.acts))
    answer = _answer(evidence)
    if answer is not None:
        acts = [a for a in acts if a not in NO_ANSWER]
    if acts and not _content(evidence):
        strong = [a for a in acts if a not in _MILD]
        labels.intent = (strong or acts)[0]
        labels.say(labels.intent, "rule:acts", evidence.acts[0].clause.text, 1.0)
        labels.sure["intent"] = 1.0
        acts = [labels.intent, *(a for a in acts if a is not labels.intent)]
    elif answer is not None and sure < _STANDS.get(model, 1.1):
        labels.intent = Intent.SUPPLEMENT
        labels.say(Intent.SUPPLEMENT, "rule:answer", f"{evidence.context.asking}: {answer}", 0.95)
        labels.sure["intent"] = 0.95
        acts.insert(0, Intent.SUPPLEMENT)
    else:
        labels.intent = model
        labels.sure["intent"] = sure
        acts.insert(0, model)
    labels.acts = tuple(dict.fromkeys(acts))


def _content(evidence: Evidence) -> bool:
    """Whether clauses that no act covers say something."""
    return sum(len(c.text) for c in evidence.left) > 1


def _read_in_context(found: FoundAct, evidence: Evidence) -> Intent:
    """Return a bare "不对" about a summary corrects it; else an act is what its rule says."""
    if evidence.context.asking == "confirm" and found.act is Intent.DENY and evidence.left:
        return Intent.CORRECTION
    return found.act


def _answer(evidence: Evidence) -> str | None:
    acts = [a.act for a in evidence.acts]
    return replies.answer(evidence.context.asking, evidence.plain.strip(), evidence.slots, acts)


def _mood(labels: Labels, evidence: Evidence) -> None:
    """Emotion, heat, needs, validity; a text the cheap view settled is calm."""
    judgement = evidence.judgement
    emotion = judgement.odds("emotion")
    if labels.intent is Intent.COMPLAINT:
        emotion = judgement.odds("grief") or emotion
    if emotion:
        labels.emotion = Emotion(max(emotion, key=emotion.__getitem__))
        labels.heat = round(sum(int(k) * p for k, p in judgement.odds("heat").items()))
        labels.needs = frozenset(Need(n) for n in judgement.verdicts["needs"].over())
    elif labels.intent is Intent.THANKS:
        labels.emotion = Emotion.SATISFIED
    if labels.emotion is Emotion.NEUTRAL:
        labels.heat = min(labels.heat, 1)
    labels.sure["emotion"] = sure = emotion.get(labels.emotion, 0.9)
    labels.say(f"emotion.{labels.emotion}", "head:emotion", f"p {sure:.2f}", sure)
    _validity(labels, judgement.odds("validity"), evidence.reading)


def _validity(labels: Labels, odds: dict[str, float], reading: str) -> None:
    if labels.intent in {Intent.FOLLOW_UP, Intent.SUPPLEMENT}:
        labels.validity = Validity.VALID
    elif labels.intent is Intent.COMPLAINT:
        vague = odds.get("vague", 0.0) > odds.get("valid", 0.0)
        if vague and odds["vague"] < _VAGUE_SURE and aspects.names_one(reading):
            labels.say("validity.valid", "rule:aspect", reading[:20], 1 - odds["vague"])
            vague = False
        labels.validity = Validity.VAGUE if vague else Validity.VALID
        labels.sure["validity"] = max(odds.get("vague", 0.0), odds.get("valid", 0.0))


def _handoff(labels: Labels, evidence: Evidence) -> None:
    told = {found.act for found in evidence.acts}
    by_rule = next((_HANDOFFS[a] for a in labels.acts if a in _HANDOFFS and a in told), None)
    odds = (
        {}
        if labels.intent is Intent.SUPPLEMENT and _answer(evidence)
        else evidence.judgement.odds("handoff")
    )
    if not guess.names_somebody(evidence.plain):  # 把工资给我 wants his wages
        odds = {k: p for k, p in odds.items() if k != Handoff.REQUEST_HUMAN}
    best = max(odds, key=odds.__getitem__, default=Handoff.NONE)
    sure = odds.get(best, 1.0)
    labels.handoff = by_rule or (Handoff(best) if sure >= _ASKED else Handoff.NONE)
    labels.sure["handoff"] = 1.0 if by_rule else sure
    if labels.handoff is not Handoff.NONE:
        by = "rule:acts" if by_rule else "head:handoff"
        labels.say(f"handoff.{labels.handoff}", by, f"p {sure:.2f}", labels.sure["handoff"])
    if labels.handoff is Handoff.REQUEST_HUMAN:
        labels.flags |= {Flag.REQUEST_HUMAN}


def _category(labels: Labels, evidence: Evidence) -> None:
    odds = evidence.judgement.odds
    found = categorise(
        evidence.plain, odds("parent"), odds("leaf"), labels.intent, evidence.reading
    )
    if found is None:
        return
    labels.category, labels.categories = found.codes[0], found.codes
    if found.margin is not None:
        labels.sure["category"] = found.sure
    labels.say(found.codes[0], found.by, found.detail, found.sure, found.margin)


def _level(labels: Labels, judgement: Judgement) -> None:
    urgent = (labels.flags & URGENT) - labels.calm
    labels.sure["level"] = max((judgement.odds("flags").get(f, 0.0) for f in URGENT), default=0.0)
    if urgent:
        labels.level = 1
        labels.say("level.1", "flags", ", ".join(sorted(urgent)), 1.0)
    elif labels.intent in {Intent.COMPLAINT, Intent.FOLLOW_UP, Intent.SUPPLEMENT}:
        labels.level = 2
    elif labels.intent is Intent.SUGGESTION:
        labels.level = 3
