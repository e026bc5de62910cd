"""What the pages of casework let people choose from, as work.yml has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.desk.called import category_name
from cases.plan import NAMES
from cases.work_file import GROUPS, Work, named
from dialogues import severity
from dialogues.effects import FileCase


def lists(work: Work) -> dict[str, Any]:
    """Return every list in the order of the file."""
    return {
        "tags": {group: named(work.tags.group(group)) for group in GROUPS},
        "root_causes": [
            {"key": key, "name": cause.name, "note": cause.note}
            for key, cause in work.root_causes.items()
        ],
        "teams": named(work.teams),
        "departments": named(work.teams),
        "remedies": named(work.remedies),
        "check_again": {key: span.days for key, span in work.check_again.items()},
        "outcomes": [{"key": key, "name": one.name} for key, one in work.outcomes.items()],
    }


def sorting(file: FileCase, names: Mapping[str, str]) -> dict[str, Any]:
    """Return how a case is sorted, and what may be chosen. names: the categories'."""
    return {
        "level": file.level.value,
        "category": file.category or "",
        "severity": file.severity,
        "severity_name": severity.NAMES.get(file.severity, ""),
        "lowered": file.lowered,
        "categories": [{"key": code, "name": category_name(code, names)} for code in names],
    }


def people(names: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the colleagues a task may go to, by name."""
    return named(dict(sorted(names.items(), key=lambda one: one[1])))


def team_name(work: Work, key: str) -> str:
    """Return how a team is called; an approval goes to a role."""
    role = work.roles.get(key)
    return work.teams.get(key) or (role.name if role else key)


def plan_parts(work: Work, category: str | None) -> list[dict[str, str]]:
    """Return the parts a plan of the category has besides."""
    return [{"key": key, "name": NAMES[key]} for key in work.parts(category)]
