"""What short messages do (yes, no, thanks, a person please ...), clause by clause, by rules.

The rules are data (`lexicons/acts.yml`), each with examples it must and must not cover. Some hold
only while a fact is asked for (没找到 says he does not know) or at the summary (时间不对 corrects).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from nlu import lexicons
from nlu.steps.clauses import Clause, clauses
from nlu.types import Intent

FIELD, CONFIRM = "field", "confirm"
MAX_CLAUSE = 40
"""Longer clauses tell something; they are the classifiers' business."""


@dataclass(frozen=True, slots=True)
class ActRule:
    """pattern must cover a whole clause; yes and no are its tests.

    asked: "" holds always, FIELD while a fact is asked for, CONFIRM at the summary.
    """

    act: Intent
    pattern: re.Pattern[str]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    asked: str = ""


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
            entry.get("asked", ""),
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


def acts(
    plain: str, rules: tuple[ActRule, ...], asking: str = "", told: str = ""
) -> tuple[list[FoundAct], list[Clause]]:
    """Acts found, and the clauses that no rule covers; asking: as in `nlu.types.Context`.

    told: the same as the mainland says it. A clause is what either way of saying it is.
    """
    known = {"": "", "offer": "", CONFIRM: CONFIRM}.get(asking, FIELD)
    rules = tuple(rule for rule in rules if rule.asked in {"", known})
    found: list[FoundAct] = []
    left: list[Clause] = []
    said = clauses(plain)
    meant = clauses(told) if told not in {"", plain} else said
    meant = meant if len(meant) == len(said) else said
    for clause, other in zip(said, meant, strict=True):
        act = act_of(clause, rules)
        if act is None and other.text != clause.text:
            act = act_of(other, rules)
        if act is None:
            left.append(clause)
        else:
            found.append(FoundAct(act, clause))
    return found, left
