"""What short messages do (yes, no, thanks, a person please ...), clause by clause, by rules.

The rules are data (`lexicons/acts.yml`), each with examples it must and must not cover.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from nlu import lexicons
from nlu.steps.clauses import Clause, clauses
from nlu.types import Intent

MAX_CLAUSE = 40
"""Longer clauses tell something; they are the classifiers' business."""


@dataclass(frozen=True, slots=True)
class ActRule:
    """pattern must cover a whole clause; yes and no are its tests."""

    act: Intent
    pattern: re.Pattern[str]
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundAct:
    """An act and the clause that is it."""

    act: Intent
    clause: Clause


def load(path: Path = lexicons.HERE / "acts.yml") -> tuple[ActRule, ...]:
    """Rules in file order: the first that covers a clause names it."""
    entries = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 - plain strings
    return tuple(
        ActRule(
            Intent(entry["act"]),
            re.compile(entry["pattern"]),
            tuple(map(str, entry["yes"])),
            tuple(map(str, entry["no"])),
        )
        for entry in entries
    )


def act_of(clause: Clause, rules: tuple[ActRule, ...]) -> Intent | None:
    """Return the act a whole clause is, None when no rule covers it."""
    if len(clause.text) > MAX_CLAUSE:
        return None
    text = clause.text + ("？" if clause.asks else "")
    for rule in rules:
        if rule.pattern.fullmatch(clause.text) or rule.pattern.fullmatch(text):
            return rule.act
    return None


def acts(plain: str, rules: tuple[ActRule, ...]) -> tuple[list[FoundAct], list[Clause]]:
    """Acts found, and the clauses that no rule covers."""
    found: list[FoundAct] = []
    left: list[Clause] = []
    for clause in clauses(plain):
        act = act_of(clause, rules)
        if act is None:
            left.append(clause)
        else:
            found.append(FoundAct(act, clause))
    return found, left
