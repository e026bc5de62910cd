"""How many utterances each label has, and how many stand just on the other side of a flag.

A hard negative of a flag is an utterance without it that
- contains a sign of the flag: a word its positives use far more than the rest does (`signs`), or
- is met by a rule of the flag that only hints, forbids, or was called off by its own exception
  (`lexicons/risk*.yml`: strength hint or veto, or `unless`).
A sign is a word of two letters or more, no function word, in FEWEST positives or more, that makes
up LIFT times as much of the positives' words as of the others' (shares, since positives are often
long stories and hold more of every word), unlike chance (G² > 10.8, p < 0.001: Dunning 1993); of
these the SIGNS with the greatest G². A word counts once an utterance. It stays a sign with many
hard negatives of its own, as the others are fifty times as many.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlu.corpus.habits import FUNCTION_WORDS
from nlu.steps.clauses import sentences
from nlu.steps.risk import RiskRule, Strength
from nlu.types import Flag

SIGNS = 30
FEWEST = 4
LIFT = 6.0
UNLIKE_CHANCE = 10.83
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class FlagCount:
    """Utterances with a flag, hard ones without it, and the flag's signs, the strongest first."""

    flag: Flag
    positives: int
    hard: int
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What counting needs of one utterance: its flags, its plain text, its words."""

    flags: frozenset[Flag]
    plain: str
    words: frozenset[str]


def flag_counts(told: Sequence[Read], rules: Iterable[RiskRule]) -> list[FlagCount]:
    """Count positives and hard negatives of every flag."""
    nearly = _nearly(told, tuple(rules))
    everywhere = Counter(word for read in told for word in read.words)
    counts = []
    for flag in Flag:
        marked = [read for read in told if flag in read.flags]
        found = signs(Counter(word for read in marked for word in read.words), everywhere)
        hard = sum(
            flag not in read.flags and (flag in near or not read.words.isdisjoint(found))
            for read, near in zip(told, nearly, strict=True)
        )
        counts.append(FlagCount(flag, len(marked), hard, found))
    return counts


def signs(inside: Counter[str], everywhere: Counter[str]) -> tuple[str, ...]:
    """Return the words that tell marked utterances from the rest, the strongest first.

    inside, everywhere: in how many marked utterances, and in how many at all, each word is.
    """
    marked, count = inside.total(), everywhere.total()
    weights = {}
    for word, hits in inside.items():
        elsewhere = (everywhere[word] - hits) / max(count - marked, 1)
        if not _tells(word) or hits < max(FEWEST, LIFT * elsewhere * marked):
            continue
        weight = g_squared(hits, everywhere[word], marked, count)
        if weight > UNLIKE_CHANCE:
            weights[word] = weight
    return tuple(sorted(weights, key=lambda word: (-weights[word], word))[:SIGNS])


def _tells(word: str) -> bool:
    return len(word) >= _SHORTEST and word not in FUNCTION_WORDS


def g_squared(hits: int, with_word: int, marked: int, count: int) -> float:
    """Return twice the log likelihood ratio of a 2x2 table: 0 when word and mark are apart."""
    total = 0.0
    for seen, row, column in (
        (hits, with_word, marked),
        (with_word - hits, with_word, count - marked),
        (marked - hits, count - with_word, marked),
        (count - with_word - marked + hits, count - with_word, count - marked),
    ):
        if seen:
            total += seen * math.log(seen * count / (row * column))
    return 2 * total


def _nearly(told: Sequence[Read], rules: tuple[RiskRule, ...]) -> list[frozenset[Flag]]:
    """Return the flags whose rules came near each utterance."""
    rules = tuple(r for r in rules if r.unless or r.strength is not Strength.SURE)
    return [
        frozenset(
            flag
            for sentence in sentences(read.plain)
            for rule in rules
            if _near(rule, sentence.text)
            for flag in rule.gives
        )
        for read in told
    ]


def _near(rule: RiskRule, sentence: str) -> bool:
    if rule.strength is not Strength.SURE:
        return rule.find(sentence) is not None
    return (
        rule.unless is not None
        and rule.pattern.search(sentence) is not None
        and rule.unless.search(sentence) is not None
    )
