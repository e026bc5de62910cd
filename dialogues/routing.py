"""Which team gets a case: a table of category, level, hours and more; the closest row wins.

    table.route(About("1", "quality.safety", hours=CLOSED)) -> Routed

A row that names more parts is closer than one that names fewer, a leaf is closer than its parent,
and of two alike the first in the file counts. What no row fits goes to the default team, and the
answer says so. Source: S2-04, S2-15, S2-45.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True, slots=True)
class About:
    """What a row is chosen by: level "1" to "3", category code, tier, channel, language, hours.

    hours: OPEN or CLOSED, whether the office works now. "" is not known.
    """

    level: str = "2"
    category: str = ""
    tier: str = ""
    channel: str = ""
    language: str = ""
    hours: str = OPEN


@dataclass(frozen=True, slots=True)
class Match:
    """Which cases a row is for; an empty part holds for all, several values for any of them."""

    level: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    tier: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()

    def weight(self, about: About) -> tuple[int, int] | None:
        """Return how closely this fits (parts named, depth of its category); None: not at all."""
        named, depth = 0, 0
        for part in fields(self):
            asked: tuple[str, ...] = getattr(self, part.name)
            if not asked:
                continue
            fitting = [one for one in asked if within(getattr(about, part.name), one)]
            if not fitting:
                return None
            named += 1
            if part.name == "category":
                depth = max(one.count(".") for one in fitting)
        return named, depth


@dataclass(frozen=True, slots=True)
class Route:
    """A row. needs: what whoever takes such a case should know."""

    name: str
    match: Match
    team: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Routed:
    """Where a case goes, and by which row; route is "" when the default team got it."""

    team: str
    route: str = ""
    needs: tuple[str, ...] = ()

    @property
    def by_default(self) -> bool:
        """Whether no row fitted: to be reported, so that somebody writes one."""
        return not self.route


@dataclass(frozen=True, slots=True)
class Table:
    """The rows, and the team for what none of them fits."""

    default: str
    routes: tuple[Route, ...] = ()

    def route(self, about: About) -> Routed:
        """Return where *about* goes."""
        weighed = [(route.match.weight(about), -n) for n, route in enumerate(self.routes)]
        fitting = [(weight, n) for weight, n in weighed if weight is not None]
        if not fitting:
            return Routed(self.default)
        row = self.routes[-max(fitting)[1]]
        return Routed(row.team, row.name, row.needs)


def within(value: str, asked: str) -> bool:
    """Say whether *value* is what is *asked*; a category's parent holds for its leaves."""
    return value == asked or value.startswith(f"{asked}.")
