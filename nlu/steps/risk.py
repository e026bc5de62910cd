"""Signs of risk: flags and hazards by rules, with the scope of negation, question and hyperbole.

The rules are data (`lexicons/risk.yml`), each with sentences it must and must not find.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from nlu import lexicons
from nlu.steps.clauses import sentences
from nlu.types import Flag, Hazard


class Strength(StrEnum):
    """How far a rule may go: alone, with the model's consent, or to keep the model silent."""

    SURE = "sure"
    HINT = "hint"
    VETO = "veto"


@dataclass(frozen=True, slots=True)
class RiskRule:
    """One row of risk.yml. urgent: whether the flag, raised by this rule alone, makes level 1."""

    id: str
    gives: tuple[Flag, ...]
    strength: Strength
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    hazard: Hazard | None
    yes: tuple[str, ...]
    no: tuple[str, ...]
    urgent: bool = True

    def find(self, sentence: str) -> re.Match[str] | None:
        """Where the rule holds in one sentence."""
        match = self.pattern.search(sentence)
        if match is None or (self.unless is not None and self.unless.search(sentence)):
            return None
        return match


@dataclass(frozen=True, slots=True)
class Sign:
    """A rule that held, and the words it held on."""

    rule: RiskRule
    words: str


def load(path: Path = lexicons.HERE / "risk.yml") -> tuple[RiskRule, ...]:
    """Rules in file order.

    Raises KeyError or ValueError for a row that is not whole: the file ships with the code.
    """
    entries = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 - plain strings
    return tuple(_rule(entry) for entry in entries)


def _rule(entry: dict[str, Any]) -> RiskRule:
    return RiskRule(
        entry["id"],
        tuple(map(Flag, entry["gives"])),
        Strength(entry["strength"]),
        re.compile(entry["pattern"]),
        re.compile(entry["unless"]) if "unless" in entry else None,
        Hazard(entry["hazard"]) if "hazard" in entry else None,
        tuple(entry["yes"]),
        tuple(entry["no"]),
        entry.get("urgent", "yes") == "yes",
    )


def signs(plain: str, rules: tuple[RiskRule, ...]) -> list[Sign]:
    """Every rule that holds in some sentence of the text, once."""
    found: dict[str, Sign] = {}
    for sentence in sentences(plain):
        for rule in rules:
            if rule.id not in found and (match := rule.find(sentence.text)):
                found[rule.id] = Sign(rule, match[0])
    return list(found.values())
