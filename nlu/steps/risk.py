"""Signs of risk: flags and hazards by rules, with the scope of negation, question and hyperbole.

The rules are data (`lexicons/risk*.yml`), each with sentences it must and must not find.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nlu import lexicons
from nlu.steps.clauses import sentences
from nlu.types import Flag, Hazard

_LATIN = re.compile("[a-z]{3}")
_OURS = re.compile(r"[^\x00-\x7f]|\d{5}|//@|#")
"""What a sentence needs for the rules in Chinese: a character of it, or a hotline's number."""

_SHARED = re.compile(r"\{([a-z]+)\}")
"""A word of `lexicons/risk_words.txt` in a rule's pattern: {who} for a person."""

_TOPICS = {
    Flag.REGULATOR: re.compile(r"123\d\d|消协|消保|消委|工商局|监管局|市监|[银金]?保监|信访"),
    Flag.MEDIA: re.compile("抖音|微博|小红书|曝光|记者|媒体|电视台|热搜"),
    Flag.LEGAL: re.compile("法院|起诉|律师|报警|派出所|打官司"),
    Flag.SAFETY: re.compile(
        "电梯|升降机|倒后镜|后视镜|保险杠|我(?:的|家)?[架部台辆]?车(?![上里祸])"
    ),
}
_TOPIC = re.compile("|".join(topic.pattern for topic in _TOPICS.values()))
_SHOWN = 12
"""Characters of the words that a scope silences, for its reason."""


class Strength(StrEnum):
    """How far a rule may go: alone, with the model's consent, or to keep the model silent.

    SCOPE: what lies in its words is said by another, of another, or of what is not so.
    """

    SURE = "sure"
    HINT = "hint"
    VETO = "veto"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class RiskRule:
    """One row of risk*.yml. urgent: whether the flag, raised by this rule alone, makes level 1.

    hint: a cheap look first, which every sentence passes in which the pattern holds.
    """

    id: str
    gives: tuple[Flag, ...]
    strength: Strength
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    hazard: Hazard | None
    yes: tuple[str, ...]
    no: tuple[str, ...]
    urgent: bool = True
    hint: re.Pattern[str] | None = None

    @property
    def latin(self) -> bool:
        """Whether it reads English: its pattern begins at a word."""
        return self.pattern.pattern.startswith(r"\b")

    def find(self, sentence: str) -> re.Match[str] | None:
        """Where the rule holds in one sentence."""
        if self.hint is not None and self.hint.search(sentence) is None:
            return None
        match = self.pattern.search(sentence)
        if match is None or (self.unless is not None and self.unless.search(sentence)):
            return None
        return match


@dataclass(frozen=True, slots=True)
class Sign:
    """A rule that held, and the words it held on."""

    rule: RiskRule
    words: str


class Rules(Collection[RiskRule]):
    """Rules in file order, parted once: what reads Chinese, what reads English, and scopes."""

    def __init__(self, rules: Iterable[RiskRule]) -> None:
        self._every = tuple(rules)
        self.scopes = tuple(rule for rule in self if rule.strength is Strength.SCOPE)
        self.latin = tuple(rule for rule in self if rule.latin)
        self.han = tuple(r for r in self if not r.latin and r.strength is not Strength.SCOPE)

    def __iter__(self) -> Iterator[RiskRule]:
        """Go through all of them."""
        return iter(self._every)

    def __len__(self) -> int:
        """Count them."""
        return len(self._every)

    def __contains__(self, rule: object) -> bool:
        """Say whether a rule is one of them."""
        return rule in self._every


@cache
def load(folder: Path = lexicons.HERE) -> Rules:
    """Rules of every file in order, compiled once.

    Raises KeyError or ValueError for a row that is not whole: the file ships with the code.
    """
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.glob("risk*.yml")))
    files = (yaml.load(text, Loader=yaml.CBaseLoader) for text in texts)  # noqa: S506 - plain strings
    shared = dict(line.split(" ", 1) for line in lexicons.lines(folder / "risk_words.txt"))
    return Rules(_rule(entry, shared) for entries in files for entry in entries)


def _rule(entry: dict[str, Any], shared: Mapping[str, str]) -> RiskRule:
    pattern = _SHARED.sub(lambda name: f"(?:{shared[name[1]]})", entry["pattern"])
    return RiskRule(
        entry["id"],
        tuple(map(Flag, entry["gives"])),
        Strength(entry["strength"]),
        re.compile(pattern),
        re.compile(entry["unless"]) if "unless" in entry else None,
        Hazard(entry["hazard"]) if "hazard" in entry else None,
        tuple(entry["yes"]),
        tuple(entry["no"]),
        entry.get("urgent", "yes") == "yes",
        re.compile(entry["hint"]) if "hint" in entry else None,
    )


def signs(plain: str, rules: Rules) -> list[Sign]:
    """Every rule that holds in some sentence of the text, once."""
    found: dict[str, Sign] = {}
    scopes, latin, han = rules.scopes, rules.latin, rules.han
    for sentence in sentences(plain):
        text = sentence.text.replace("’", "'")  # phones set it so: won’t
        for rule in (*(han if _OURS.search(text) else ()), *(latin if _LATIN.search(text) else ())):
            if rule.id not in found and (match := rule.find(text)):
                sign = Sign(rule, match[0])
                if rule.strength is Strength.SURE:
                    sign = _in_scope(sign, text, scopes) or sign
                found[sign.rule.id] = sign
        for flag, topic in _TOPICS.items() if _TOPIC.search(text) else ():
            if topic.search(text) and (scope := _around(topic, flag, text, scopes)):
                found.setdefault(f"{scope.rule.id} {flag}", scope)
    return list(found.values())


def _in_scope(sign: Sign, text: str, scopes: Sequence[RiskRule]) -> Sign | None:
    """Return the scope that all of a rule's words lie in, None when some begin outside of it."""
    for flag in sign.rule.gives:
        if scope := _around(sign.rule.pattern, flag, text, scopes):
            return scope
    return None


def _around(
    words: re.Pattern[str], flag: Flag, text: str, scopes: Sequence[RiskRule]
) -> Sign | None:
    """Return the scope of a flag in which all places of these words begin."""
    starts = [match.start() for match in words.finditer(text)]
    for scope in (scope for scope in scopes if flag in scope.gives):
        spans = [match.span() for match in scope.pattern.finditer(text)]
        if spans and all(any(start <= at < end for start, end in spans) for at in starts):
            return Sign(replace(scope, gives=(flag,)), text[starts[0] :][:_SHOWN])
    return None
