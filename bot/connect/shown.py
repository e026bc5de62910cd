"""What the API for other systems shows of a case, and nothing that staff keep to themselves."""

from __future__ import annotations

from typing import Any

from bot.connect.registering import Registered
from cases.work_file import Work
from storage import tasks, working
from storage.cases import Case
from storage.promises import Kept


def status(case: Case, promised: list[Kept]) -> dict[str, Any]:
    """Return how a case stands: no notes, no words of the customer's, no names of staff."""
    filed = case.file
    return {
        "number": filed.case_no,
        "state": filed.state.value,
        "level": filed.level.value,
        "category": filed.category,
        "channel": case.chat.partition(":")[0],
        "opened": case.opened.isoformat(),
        "linked": filed.linked,
        "promises": [
            {"kind": one.kind, "what": one.what, "due": one.due.isoformat(), "state": one.state}
            for one in promised
        ],
    }


def work(c: Any, number: str, rules: Work) -> dict[str, Any]:
    """Return what a system that may move a case has to know: its step, its departments' tasks.

    c: the store's connection, handed on unseen.
    """
    kept = [one for one in tasks.of_case(c, number) if one.task.kind != "approval"]
    return {
        "step": working.now(c, number, rules).state.value,
        "tasks": [
            {
                "id": one.id,
                "kind": one.task.kind,
                "title": one.task.title,
                "team": one.task.team,
                "state": one.task.state,
                "due": one.task.due.isoformat(),
            }
            for one in kept
        ],
    }


def registered(made: Registered, case: Case | None) -> dict[str, Any]:
    """Return the case that was opened, and what is not known of it yet."""
    return {
        "number": made.case_no,
        "level": None if case is None else case.file.level.value,
        "category": None if case is None else case.file.category,
        "missing": [{"name": name, "label": label} for name, label in made.missing],
    }
