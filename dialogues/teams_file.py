"""teams.yml, typed and closed: teams, routes, escalations, points as operators write them.

    load(path) -> Triage          SHIPPED: the file that counts where the operator has none

Every mistake at once, as file:line, in Chinese. Source: S2-04, S2-17, ideal 3.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from dialogues.calendar_file import some
from dialogues.grouping import Grouping
from dialogues.priority import Condition, Points, Priorities, Rule
from dialogues.routing import Match, Route, Table
from dialogues.state import Level
from dialogues.tongue import LANGUAGES
from dialogues.typed_yaml import Misfit, check, misfits, read_document
from dialogues.when_values import (
    Categories,
    Category,
    Channels,
    Hours,
    Levels,
    Many,
    Word,
    Words,
)
from dialogues.wording import Closed, Span
from nlu.types import Flag

SHIPPED = Path(__file__).with_name("teams.yml")


@dataclass(frozen=True, slots=True)
class Handling:
    """Complaints about how one was handled: their categories, how far back to look for who.

    same: whose another account is, by its id: in a Telegram console (tg:<number>), in WeCom.
    """

    categories: tuple[str, ...] = ()
    within: timedelta = timedelta(days=90)
    same: Mapping[str, str] = field(default_factory=dict)

    def accounts(self, people: Iterable[str]) -> frozenset[str]:
        """Return every account of these people, each named by any of his."""
        logins = {self.same.get(one, one) for one in people}
        return frozenset(logins | {a for a, login in self.same.items() if login in logins})


@dataclass(frozen=True, slots=True)
class Triage:
    """Everything the file says. teams: each with what it is for."""

    teams: Mapping[str, str]
    table: Table
    priorities: Priorities
    handling: Handling
    grouping: Grouping


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise ValueError(f"没有“{code}”这种语言；可以用的有：{'、'.join(LANGUAGES)}")
    return code


_Flags = Annotated[tuple[Flag, ...], Many, AfterValidator(some)]
_Languages = Annotated[
    tuple[Annotated[str, AfterValidator(_language)], ...], Many, AfterValidator(some)
]
_Count = Annotated[int, Field(ge=1, le=1000)]
_Weight = Annotated[int, Field(ge=0, le=1000)]


class When(Closed):
    """Which cases a route is for."""

    level: Levels | None = None
    category: Categories | None = None
    tier: Words | None = None
    channel: Channels | None = None
    language: _Languages | None = None
    hours: Hours | None = None

    def match(self) -> Match:
        """Return it as the decisions take it."""
        return Match(**{name: value for name, value in self if value is not None})


class Row(Closed):
    """A route."""

    when: When
    team: Word
    needs: Annotated[tuple[Word, ...], Many] = ()


class Case(Closed):
    """One case in which a rule holds; what is named must hold all together."""

    category: Categories | None = None
    flag: _Flags | None = None
    heat: Annotated[int, Field(ge=1, le=3)] | None = None
    repeats: _Count | None = None
    attempts: _Count | None = None
    group: _Count | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Case:
        if not self.model_fields_set:
            raise ValueError("至少写一个条件：category、flag、heat、repeats、attempts 或 group")
        return self

    def condition(self) -> Condition:
        """Return it as the decisions take it."""
        given = {name: value for name, value in self if value is not None}
        return Condition(**(given | {"flag": tuple(map(str, self.flag or ()))}))


class Escalation(Closed):
    """A rule, and what follows from it."""

    why: Word
    when: Annotated[tuple[Case, ...], AfterValidator(some)]
    level: Literal["1", "2"] | None = None
    lift: Annotated[int, Field(ge=1, le=2)] | None = None
    team: Word | None = None
    lead: bool = False
    notify: Annotated[tuple[Word, ...], Many] = ()

    def rule(self, name: str) -> Rule:
        """Return it as the decisions take it."""
        return Rule(
            id=name,
            why=self.why,
            when=tuple(case.condition() for case in self.when),
            level=None if self.level is None else Level(self.level),
            lift=self.lift or 0,
            team=self.team or "",
            lead=self.lead,
            notify=self.notify,
        )


class Weights(Closed):
    """Points inside a level."""

    heat: _Weight = 8
    repeat: _Weight = 10
    attempt: _Weight = 5
    most: _Count = 3
    risk: _Weight = 10
    danger: _Weight = 30
    group: _Weight = 10
    late: _Weight = 40
    soon: _Weight = 20
    waiting: _Count = 1  # never 0: whoever waits must come to his turn
    out: _Weight = 12
    partly: _Weight = 4


class NotAgain(Closed):
    """What never goes back to whoever handled it before."""

    categories: Annotated[tuple[Category, ...], Many] = ()
    within: Span = timedelta(days=90)
    same: Mapping[Word, Word] = Field(default_factory=dict)


class Incidents(Closed):
    """What makes an incident of many cases."""

    size: Annotated[int, Field(ge=2, le=1000)] = 5
    within: Span = timedelta(hours=2)
    alike: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] = 0.25
    team: Word
    notify: Annotated[tuple[Word, ...], Many] = ()


class File(Closed):
    """The whole file."""

    default: Word
    teams: Mapping[Word, str] = Field(min_length=1)
    tiers: tuple[Word, ...] = ()
    routes: Mapping[Word, Row] = Field(default_factory=dict)
    escalations: Mapping[Word, Escalation] = Field(default_factory=dict)
    points: Weights = Weights()
    handling: NotAgain = NotAgain()
    incidents: Incidents

    @model_validator(mode="after")
    def _fit_together(self) -> File:
        if found := [*self._strangers(), *self._twins()]:
            raise misfits(found)
        return self

    def _strangers(self) -> list[Misfit]:
        """Find teams that are named and not there, and tiers likewise."""
        known = "、".join(self.teams)
        return [
            (loc, f"没有“{team}”这个组；teams 里有的是：{known}")
            for loc, team in self._named()
            if team not in self.teams
        ] + [
            (("routes", name, "when", "tier"), f"“{tier}”没有写进 tiers")
            for name, row in self.routes.items()
            for tier in row.when.tier or ()
            if tier not in self.tiers
        ]

    def _named(self) -> Iterable[Misfit]:
        """Yield every team that is named, with its place."""
        yield ("default",), self.default
        yield ("incidents", "team"), self.incidents.team
        for team in self.incidents.notify:
            yield ("incidents", "notify"), team
        for name, row in self.routes.items():
            yield ("routes", name, "team"), row.team
        for name, rule in self.escalations.items():
            for team in rule.notify:
                yield ("escalations", name, "notify"), team
            if rule.team is not None:
                yield ("escalations", name, "team"), rule.team

    def _twins(self) -> list[Misfit]:
        """Find routes that can never count: another before it is for the very same cases."""
        first: dict[Match, str] = {}
        found: list[Misfit] = []
        for name, row in self.routes.items():
            other = first.setdefault(row.when.match(), name)
            if other != name:
                found.append(
                    (("routes", name), f"和“{other}”的条件一模一样，永远轮不到：请删掉一行")
                )
        return found


def load(path: Path = SHIPPED, content: bytes | None = None) -> Triage:
    """Read what *path* says; content: what stands in it, None: it is read.

    Raises:
        FileError: every mistake with its line.
    """
    file = check(File, read_document(path, content=content))
    routes = tuple(Route(n, r.when.match(), r.team, r.needs) for n, r in file.routes.items())
    rules = tuple(rule.rule(name) for name, rule in file.escalations.items())
    return Triage(
        file.teams,
        Table(file.default, routes),
        Priorities(rules, Points(**file.points.model_dump()), file.tiers),
        Handling(**file.handling.model_dump()),
        Grouping(**file.incidents.model_dump()),
    )
