"""sla.yml, typed and closed: calendars and profiles as operators write them.

    load(path, office) -> Sla       office: the calendar of config.yml, called office in the file
    SHIPPED                         the file that counts where the operator has none of his own

Every mistake at once, as file:line, in Chinese; two profiles of which neither is closer to some
case are one, with both names. Source: S2-38, S0-45, ideal 3.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from dialogues import sla
from dialogues.calendar_file import Days, minutes, some
from dialogues.calendars import ALWAYS, LOUD, Calendar, Quiet
from dialogues.clocks import Kind
from dialogues.sla import Match, Profile, Sla
from dialogues.typed_yaml import Misfit, check, misfits, read_document
from dialogues.when_values import Categories, Channels, Levels, Word, Words
from dialogues.wording import Closed, span
from nlu import taxonomy

SHIPPED = Path(__file__).with_name("sla.yml")
OFFICE, ROUND_THE_CLOCK = "office", "always"
NONE = timedelta(0)
"""What “none” means in the file: no such clock is kept."""
_LONGEST = timedelta(days=90)
_SHORTER = "复杂件的时限（complex）比简单件的（simple）还短：复杂件要一样长或更长"
_TOO_LATE = (
    "联系客户的时限（first_touch）比给方案的（plan）还长：先联系上才有方案，改短它或放宽方案"
)
_WHOLE_DAY = 24 * 60  # minutes


def _length(value: object) -> object:
    """Read 30m, 4h or 2d; none is no time at all."""
    if value == "none":
        return NONE
    length = span(value)
    if isinstance(length, timedelta) and not NONE < length <= _LONGEST:
        raise ValueError("时长应当大于 0，不超过 90d；不计这个时限就写 none")
    return length


def _owed(length: timedelta) -> timedelta:
    if length == NONE:
        raise ValueError("这个时限不能不计：客户总要有人联系；写成 30m、8h 或 2d 的样子")
    return length


def _timed(length: timedelta) -> timedelta:
    if length == NONE:
        raise ValueError("这个时限不能不计：部门任务总要有一个时间；写成 30m、8h 或 2d 的样子")
    return length


def _no_plan(value: object) -> object:
    return {"simple": "none", "complex": "none"} if value == "none" else value


def _no_progress(value: object) -> object:
    return {"every": "none"} if value == "none" else value


def _quiet(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value == "none":
        return LOUD
    begin, end = (n % _WHOLE_DAY for n in minutes(value))
    return Quiet(time(*divmod(begin, 60)), time(*divmod(end, 60)))


def _parent(code: str) -> str:
    known = taxonomy.load().parents
    if code not in known:
        raise ValueError(f"没有“{code}”这个大类；可以用的有：{'、'.join(known)}")
    return code


def _rising(marks: tuple[int, ...]) -> tuple[int, ...]:
    if list(marks) != sorted(set(marks)):
        raise ValueError("百分比要从小到大写，不能重复，例如 [50, 80, 100]")
    return marks


_Length = Annotated[timedelta, BeforeValidator(_length)]
_Owed = Annotated[_Length, AfterValidator(_owed)]
_Timed = Annotated[_Length, AfterValidator(_timed)]
_Parent = Annotated[str, AfterValidator(_parent)]
_Percent = Annotated[int, Field(ge=1, le=100)]


class When(Closed):
    """Which cases a profile is for; one value or a list of them each."""

    level: Levels | None = None
    category: Categories | None = None
    tier: Words | None = None
    channel: Channels | None = None

    def match(self) -> Match:
        """Return it as the decisions take it."""
        given = {name: value for name, value in self if value is not None}
        return Match(**given)


class Plan(Closed):
    """How soon a plan is owed: for simple cases, and once extended as complex."""

    simple: _Length | None = None
    complex: _Length | None = None


class Progress(Closed):
    """How often a customer hears, whether he may say otherwise, and when he is left in peace."""

    every: _Length | None = None
    customer_may_change: bool | None = None
    quiet_hours: Annotated[Quiet, BeforeValidator(_quiet)] | None = None


class Limits(Closed):
    """One profile; what is not written is as in the profile for everything."""

    when: When = When()
    calendar: Word | None = None
    golden_window: _Length | None = None
    first_touch: _Owed | None = None
    first_response: Mapping[_Parent, _Owed] | None = None
    plan_announced: _Length | None = None
    plan: Annotated[Plan, BeforeValidator(_no_plan)] = Plan()
    progress: Annotated[Progress, BeforeValidator(_no_progress)] = Progress()
    task: _Timed | None = None
    letter: _Length | None = None
    follow_up: _Length | None = None
    onsite: _Length | None = None
    warn_at: (
        Annotated[tuple[_Percent, ...], AfterValidator(some), AfterValidator(_rising)] | None
    ) = None
    ladder: Literal["normal", "red"] | None = None

    def lengths(self) -> dict[Kind, timedelta]:
        """Return the lengths that are written, by kind."""
        given = {kind: getattr(self, kind, None) for kind in Kind}
        given |= {Kind.PLAN: self.plan.simple, Kind.PROGRESS: self.progress.every}
        return {k: v for k, v in given.items() if isinstance(v, timedelta)}


class File(Closed):
    """The whole file."""

    calendars: Mapping[Word, Days] = Field(default_factory=dict)
    profiles: Mapping[Word, Limits] = Field(min_length=1)

    @model_validator(mode="after")
    def _fit_together(self) -> File:
        found = [*self._calendars(), *self._default(), *self._ties(), *self._out_of_order()]
        if found:
            raise misfits(found)
        return self

    def _calendars(self) -> list[Misfit]:
        own = (OFFICE, ROUND_THE_CLOCK)
        taken: list[Misfit] = [
            (("calendars", name), f"“{name}”是现成的班表，请换一个名字")
            for name in own
            if name in self.calendars
        ]
        known = (*own, *self.calendars)
        return taken + [
            (
                ("profiles", n, "calendar"),
                f"没有“{p.calendar}”这份班表；可以用的有：{'、'.join(known)}",
            )
            for n, p in self.profiles.items()
            if p.calendar is not None and p.calendar not in known
        ]

    def _default(self) -> list[Misfit]:
        if any(limits.when == When() for limits in self.profiles.values()):
            return []
        return [(("profiles",), "要有一份不写 when 的时限，给其余所有的投诉用")]

    def _ties(self) -> list[Misfit]:
        plain = tuple(Profile(n, limits.when.match()) for n, limits in self.profiles.items())
        how = "请给其中一份多写一个条件，或另写一份两边条件都有的"
        return [
            (("profiles", b.name), f"有的投诉同时合“{a.name}”和“{b.name}”，分不出用哪一份：{how}")
            for a, b in sla.ties(plain)
        ]

    def _out_of_order(self) -> list[Misfit]:
        """Find the plans that are owed before what has to come first."""
        general = next((p for p in self.profiles.values() if p.when == When()), Limits())
        found: list[Misfit] = []
        for name, own in self.profiles.items():
            at, shipped = ("profiles", name), sla.plain()
            simple = _first(own.plan.simple, general.plan.simple, shipped.lengths[Kind.PLAN])
            longer = _first(own.plan.complex, general.plan.complex, shipped.complex_plan)
            touch = _first(own.first_touch, general.first_touch, shipped.lengths[Kind.FIRST_TOUCH])
            if NONE < longer < simple and own.plan != Plan():
                found.append(((*at, "plan"), _SHORTER))
            if NONE < simple < touch and (own.plan.simple, own.first_touch) != (None, None):
                part = "plan" if own.first_touch is None else "first_touch"
                found.append(((*at, part), _TOO_LATE))
        return found


def _first(*lengths: timedelta | None) -> timedelta:
    return next((one for one in lengths if one is not None), NONE)


def load(path: Path = SHIPPED, office: Calendar = ALWAYS, content: bytes | None = None) -> Sla:
    """Read the limits in *path*; content: what stands in it, None: it is read.

    Raises:
        FileError: every mistake with its line.
    """
    file = check(File, read_document(path, content=content))
    calendars = {OFFICE: office, ROUND_THE_CLOCK: ALWAYS}
    calendars |= {name: days.calendar for name, days in file.calendars.items()}
    first, general = next((n, p) for n, p in file.profiles.items() if p.when == When())
    base = _profile(first, general, sla.plain(calendar=office), calendars)
    others = [_profile(n, p, base, calendars) for n, p in file.profiles.items() if n != first]
    return Sla(office, (base, *others))


def _profile(
    name: str, limits: Limits, base: Profile, calendars: Mapping[str, Calendar]
) -> Profile:
    """Return *limits* over *base*."""
    lengths = dict(base.lengths) | limits.lengths()
    longer = limits.plan.complex if limits.plan.complex is not None else base.complex_plan
    progress = limits.progress
    may_change, quiet = progress.customer_may_change, progress.quiet_hours
    return replace(
        base,
        name=name,
        match=limits.when.match(),
        calendar=base.calendar if limits.calendar is None else calendars[limits.calendar],
        lengths={kind: length for kind, length in lengths.items() if length != NONE},
        first_response=dict(base.first_response) | dict(limits.first_response or {}),
        complex_plan=None if longer == NONE else longer,
        may_change=base.may_change if may_change is None else may_change,
        quiet=base.quiet if quiet is None else quiet,
        warn_at=limits.warn_at or base.warn_at,
        ladder=limits.ladder or base.ladder,
    )
