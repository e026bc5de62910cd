"""One project tool in hand: its settings, its adapter, and whose tasks go there.

The first connector that wants a task gets it; those of the backlog are asked first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.connect.items.model import Tool
from bot.connect.items.settings import Items
from cases.tasks import Task
from storage.cases import Case

KIND = "items"
_IDEAS = "suggestion"
_LEAST = "3"


@dataclass(frozen=True, slots=True)
class Connector:
    """name: its key in config.yml."""

    name: str
    settings: Items
    tool: Tool

    @property
    def hook(self) -> str:
        """Return the name of its subscription, and of who does what it brings."""
        return hook_of(self.name)


def hook_of(name: str) -> str:
    """Return the name of a connector's subscription."""
    return f"{KIND}:{name}"


def wants(settings: Items, task: Task, case: Case) -> bool:
    """Tell whether a task is one of those that go there."""
    if task.kind != "department":
        return False
    category = (case.file.category or "").partition(".")[0]
    idea = category == _IDEAS and case.file.level.value == _LEAST
    return idea if settings.backlog else not settings.teams or task.team in settings.teams


def chosen(connectors: Iterable[Connector], task: Task, case: Case) -> str:
    """Return the name of the connector that gets the task, "" for none."""
    ordered = sorted(connectors, key=lambda one: not one.settings.backlog)
    found = (one.name for one in ordered if wants(one.settings, task, case))
    return next(found, "")
