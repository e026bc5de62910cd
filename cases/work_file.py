"""work.yml, typed and closed: how people work on cases, as managers write it.

    load(path, groups) -> Work      every mistake at once, as file:line, in Chinese
    SHIPPED                         the file that counts where the company has none of its own

groups: the teams of teams.yml, whose people work for the departments here.

Source: S2-44, S2-52, S0-49, S1-02, S4-14.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from cases.states import WORKING, State
from dialogues.typed_yaml import FileError, Misfit, check, misfits, read_document
from dialogues.wording import Closed, span
from nlu import taxonomy
from nlu.types import Flag

SHIPPED = Path(__file__).with_name("work.yml")
DEFAULT, COMPLEX = "default", "complex"
LATER = "以后"
"""What an improvement says that is not decided yet: then somebody is to see to it."""
GROUPS = ("problem", "solution", "reaction")
_LONGEST = timedelta(days=90)


def _length(value: object) -> object:
    length = span(value)
    if isinstance(length, timedelta) and not timedelta(0) < length <= _LONGEST:
        raise ValueError("时长应当大于 0，不超过 90d")
    return length


def _category(code: str) -> str:
    if code not in taxonomy.load().names:
        raise ValueError(f"没有“{code}”这个类别；大类有：{'、'.join(taxonomy.load().parents)}")
    return code


Length = Annotated[timedelta, BeforeValidator(_length)]
Word = Annotated[str, Field(min_length=1, max_length=200)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Category = Annotated[str, AfterValidator(_category)]
Gate = Literal[
    "contact", "reason", "decline", "root_cause", "tag_problem", "tag_solution", "tag_reaction",
    "letter", "follow_up",
]  # fmt: skip
Part = Literal["exchange", "compensation", "improvement"]
Phase = Literal["call", "verify", "plan", "letter", "follow_up"]
PHASES: Mapping[Phase, str] = {
    "call": "联系", "verify": "核实", "plan": "方案", "letter": "确认函", "follow_up": "回访",
}  # fmt: skip
Kind = Literal["third_party", "approval"]
"""Kinds of task whose length stands here; a department's is sla.yml's, with its profiles."""


class Role(Closed):
    """What a role may do. limit: yuan it may grant alone."""

    name: Word
    limit: Annotated[float, Field(ge=0, le=1e9)]
    lead: bool = False


class RuleTask(Closed):
    """A task that a rule raises. due: None is what sla.yml says of its case."""

    team: Key
    title: Word
    text: str = ""
    due: Length | None = None


class Rule(Closed):
    """Which cases raise tasks by themselves: any of the flags or categories."""

    id: Key
    flags: tuple[Flag, ...] = ()
    categories: tuple[Category, ...] = ()
    tasks: Annotated[tuple[RuleTask, ...], Field(min_length=1)]


class Complex(Closed):
    """What makes a case complex: so many departments, any of these flags, a sum in yuan."""

    departments: Annotated[int, Field(ge=2, le=50)] = 2
    flags: tuple[Flag, ...] = (Flag.SAFETY,)
    amount: Annotated[float, Field(ge=0, le=1e9)] = 5000


class Outcome(Closed):
    """An outcome, and what a case needs to be closed with it."""

    name: Word
    needs: tuple[Gate, ...]


class Cause(Closed):
    """A root cause. note: it wants a line that says why."""

    name: Word
    note: bool = False


class Check(Closed):
    """A line of a checklist. gate: a case is not closed before it is ticked."""

    id: Key
    phase: Phase
    text: Word
    gate: bool = False


class Tags(Closed):
    """The three groups of tags, each key with its name."""

    problem: dict[Key, Word]
    solution: dict[Key, Word]
    reaction: dict[Key, Word]

    def group(self, name: str) -> dict[str, str]:
        """Return one of GROUPS."""
        found: dict[str, str] = getattr(self, name)
        return found


class Work(Closed):
    """The whole file."""

    waits: dict[State, Length]
    roles: dict[Key, Role]
    teams: dict[Key, Word]
    members: Annotated[dict[Key, tuple[Word, ...]], Field(default_factory=dict)]
    task_due: dict[Kind, Length]
    rules: tuple[Rule, ...] = ()
    complex: Complex = Complex()
    field_service: Key | None = None
    remedies: dict[Key, Word]
    check_again: Annotated[dict[Key, Length], Field(default_factory=dict)]
    plan_parts: Annotated[dict[Category, tuple[Part, ...]], Field(default_factory=dict)]
    outcomes: dict[Literal["upheld", "partly", "not_upheld", "withdrawn"], Outcome]
    root_causes: dict[Key, Cause]
    tags: Tags
    checklists: dict[str, tuple[Check, ...]]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        found = [*self._unsaid(), *self._strange_teams(), *self._lists(), *self._remedies()]
        if found:
            raise misfits(found)
        return self

    def _unsaid(self) -> list[Misfit]:
        """Find states without a time, kinds of task without a length, outcomes left out."""
        waits = [s for s in sorted(WORKING) if s not in self.waits]
        kinds = [k for k in ("third_party", "approval") if k not in self.task_due]
        left = [
            o for o in ("upheld", "partly", "not_upheld", "withdrawn") if o not in self.outcomes
        ]
        leads = [] if any(r.lead for r in self.roles.values()) else ["lead: true"]
        parts = (("waits", waits), ("task_due", kinds), ("outcomes", left), ("roles", leads))
        return [((place,), f"缺少：{'、'.join(names)}") for place, names in parts if names]

    def _strange_teams(self) -> list[Misfit]:
        asked: list[Misfit] = [
            (("rules", n, "tasks", m, "team"), f"没有“{task.team}”这个部门，请先写进 teams")
            for n, rule in enumerate(self.rules)
            for m, task in enumerate(rule.tasks)
            if task.team not in self.teams
        ]
        if self.field_service is not None and self.field_service not in self.teams:
            no_team = f"没有“{self.field_service}”这个部门，请先写进 teams"
            asked.append((("field_service",), no_team))
        return asked + [
            (("members", key), f"没有“{key}”这个部门，请先写进 teams")
            for key in self.members
            if key not in self.teams
        ]

    def _remedies(self) -> list[Misfit]:
        return [
            (("check_again", key), f"没有“{key}”这种处理方式，请先写进 remedies")
            for key in self.check_again
            if key not in self.remedies
        ]

    def _lists(self) -> list[Misfit]:
        known = {DEFAULT, COMPLEX, *taxonomy.load().names}
        strange: list[Misfit] = [
            (("checklists", name), f"没有“{name}”这个类别")
            for name in self.checklists
            if name not in known
        ]
        seen: set[str] = set()
        for name, lines in self.checklists.items():
            for n, line in enumerate(lines):
                if line.id in seen:
                    strange.append((("checklists", name, n, "id"), f"“{line.id}”写了两次"))
                seen.add(line.id)
        return strange

    def works_for(self, groups: Collection[str]) -> frozenset[str]:
        """Return the departments whose tasks the people of these teams of teams.yml take.

        A team of the same name as a department works for it without being written down.
        """
        return frozenset(
            key
            for key, name in self.teams.items()
            if {key, name, *self.members.get(key, ())} & set(groups)
        )

    def role(self, name: str) -> Role:
        """Return what a role may do; one that is not named may grant nothing."""
        return self.roles.get(name, Role(name=name or "?", limit=0))

    def checklist(self, category: str | None, *, deep: bool = False) -> tuple[Check, ...]:
        """Return the lines of a category: everybody's, its parent's, its own.

        deep: with those of the inquiry into a complex case (S3-04).
        """
        names = (DEFAULT, *_above(category), *((COMPLEX,) if deep else ()))
        return tuple(line for name in names for line in self.checklists.get(name, ()))

    def parts(self, category: str | None) -> tuple[str, ...]:
        """Return the parts that a plan of the category has besides."""
        return tuple(part for name in _above(category) for part in self.plan_parts.get(name, ()))


def _above(category: str | None) -> tuple[str, ...]:
    """Return the parent of a category and itself."""
    code = category or ""
    parent = code.partition(".")[0]
    return tuple(dict.fromkeys(name for name in (parent, code) if name))


def load(path: Path, groups: Collection[str] | None = None, content: bytes | None = None) -> Work:
    """Return the file. groups: what teams.yml has, None where it is not known.

    content: what stands in it, None: it is read.

    Raises:
        FileError: every mistake, with its line.
    """
    document = read_document(path, content=content)
    work = check(Work, document)
    if groups is None:
        return work
    known = "、".join(groups)
    strange = [
        document.mistake(["members", key], f"没有“{one}”这个小组；teams.yml 里有：{known}")
        for key, named in work.members.items()
        for one in named
        if one not in groups
    ]
    if strange:
        raise FileError(strange)
    return work


@cache
def shipped() -> Work:
    """Return the file that comes with the program."""
    return load(SHIPPED)


def named(names: Mapping[str, str]) -> list[dict[str, str]]:
    """Return a list to choose from, in the order of the file."""
    return [{"key": key, "name": name} for key, name in names.items()]
