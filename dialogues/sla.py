"""What each kind of case is owed: profiles by level, category, tier and channel.

    sla.profile(about) -> Profile          the most specific that fits; its name is shown
    sla.target(kind, about) -> Target      None where the profile keeps no such clock
    sla.due(kind, start, about) -> datetime

Sla() is what the shipped sla.yml says (a test compares the two), with an office that never closes.
Source: S2-38, S0-45, S2-30, T1, T6, T8.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations, product

from dialogues import clocks
from dialogues.calendars import ALWAYS, LOUD, NIGHT, Calendar, Quiet
from dialogues.clocks import Clock, Kind, Target

OTHER = "other"  # the category whose first response holds for those that are not named
_ON_THE_WALL = frozenset({Kind.PROGRESS, Kind.FOLLOW_UP, Kind.ONSITE, Kind.PROMISE})
_BY_THE_BOT = frozenset({Kind.PROGRESS, Kind.FOLLOW_UP})  # it does them by itself: no warning
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_CATEGORY = 1  # its place among the parts of a cell
Cell = tuple[str | None, str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class About:
    """What a profile is chosen by: level ("1" urgent .. "3"), category code, tier, channel."""

    level: str = "2"
    category: str = ""
    tier: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Which cases a profile is for; an empty part holds for all, several values for any of them."""

    level: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    tier: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()

    def cells(self) -> Iterator[Cell]:
        """Yield every single combination of values; None: any."""
        any_: tuple[None] = (None,)
        yield from product(
            self.level or any_, self.category or any_, self.tier or any_, self.channel or any_
        )

    def weight(self, about: About) -> tuple[int, int] | None:
        """Return how closely this fits *about* (parts named, depth); None when it does not."""
        values = (about.level, about.category, about.tier, about.channel)
        fitting = [weight(cell) for cell in self.cells() if _holds(cell, values)]
        return max(fitting, default=None)


@dataclass(frozen=True, slots=True)
class Profile:
    """The limits of one kind of case; a kind that is not in lengths has no clock.

    first_response: by category parent. complex_plan: the plan's longer length. every: how often a
    customer hears, None never unasked; may_change: at his own rhythm. quiet: not then.
    """

    name: str
    match: Match = Match()
    calendar: Calendar = ALWAYS
    lengths: Mapping[Kind, timedelta] = field(default_factory=dict)
    first_response: Mapping[str, timedelta] = field(default_factory=dict)
    complex_plan: timedelta | None = None
    may_change: bool = True
    quiet: Quiet = NIGHT
    warn_at: tuple[int, ...] = (50, 80, 100)
    ladder: str = "normal"

    def length(self, kind: Kind, category: str) -> timedelta | None:
        """Return the length of a clock of *kind*, None when none is kept."""
        if kind is Kind.FIRST_RESPONSE:
            parent = category.partition(".")[0]
            return self.first_response.get(parent, self.first_response.get(OTHER))
        return self.lengths.get(kind)


def plain(name: str = "一般", calendar: Calendar = ALWAYS) -> Profile:
    """Return the profile for everything, as shipped."""
    return Profile(
        name,
        calendar=calendar,
        lengths={
            Kind.GOLDEN_WINDOW: _HOUR,
            Kind.FIRST_TOUCH: _HOUR / 2,
            Kind.PLAN_ANNOUNCED: 2 * _HOUR,
            Kind.PLAN: 4 * _HOUR,
            Kind.PROGRESS: 2 * _HOUR,
            Kind.TASK: _HOUR,
            Kind.LETTER: _HOUR,
            Kind.FOLLOW_UP: _DAY,
            Kind.ONSITE: _DAY,
        },
        first_response={
            "quality": _HOUR / 2, "service": _HOUR, "logistics": 2 * _HOUR, OTHER: _HOUR,
        },
        complex_plan=8 * _HOUR,
    )  # fmt: skip


def urgent(name: str = "红色/全天") -> Profile:
    """Return the profile of urgent cases, as shipped: round the clock, by day and by night."""
    base = plain()
    shorter = {
        Kind.FIRST_TOUCH: _HOUR / 4, Kind.PLAN_ANNOUNCED: _HOUR, Kind.PROGRESS: _HOUR,
    }  # fmt: skip
    soon = {"quality": _HOUR / 4, "service": _HOUR / 2, "logistics": _HOUR, OTHER: _HOUR / 2}
    return Profile(
        name,
        Match(level=("1",)),
        lengths=dict(base.lengths) | shorter,
        first_response=soon,
        complex_plan=base.complex_plan,
        quiet=LOUD,
        ladder="red",
    )


def suggestion(name: str = "建议", calendar: Calendar = ALWAYS) -> Profile:
    """Return the profile of suggestions, as shipped: no plan is owed, and nobody is chased."""
    base = plain(calendar=calendar)
    owed = (Kind.FIRST_TOUCH, Kind.TASK, Kind.LETTER, Kind.FOLLOW_UP, Kind.ONSITE)
    return Profile(
        name,
        Match(level=("3",)),
        calendar,
        {kind: base.lengths[kind] for kind in owed},
        base.first_response,
    )


def shipped(office: Calendar = ALWAYS) -> tuple[Profile, ...]:
    """Return the profiles as shipped, on the calendar *office*."""
    return plain(calendar=office), urgent(), suggestion(calendar=office)


@dataclass(frozen=True, slots=True)
class Sla:
    """Profiles on calendars. office: when people work, as customers are told."""

    office: Calendar = ALWAYS
    profiles: tuple[Profile, ...] = field(default_factory=shipped)

    @property
    def quiet(self) -> Quiet:
        """The hours in which no customer is written to of what is not urgent."""
        return self.profiles[0].quiet

    def profile(self, about: About) -> Profile:
        """Return the profile that fits most closely; the one for everything when none does."""
        weighed = [(p.match.weight(about), n) for n, p in enumerate(self.profiles)]
        fitting = [(weight, -n) for weight, n in weighed if weight is not None]
        return self.profiles[-max(fitting, default=((0, 0), 0))[1]]

    def target(self, kind: Kind, about: About) -> Target | None:
        """Return what is owed of *kind*; None when the profile keeps no such clock."""
        profile = self.profile(about)
        length = profile.length(kind, about.category)
        if length is None:
            return None
        return _of(profile, kind, length)

    def measure(self, clock: Clock) -> Target:
        """Return what a running clock is measured by: the profile it names, at its own length."""
        base = self.profiles[0]
        profile = next((p for p in self.profiles if p.name == clock.profile), base)
        length = timedelta(seconds=clock.length)
        if clock.kind is Kind.TASK and profile is base and clock.profile != base.name:
            return Target(clock.profile, length)  # whose time somebody set: on the wall
        if clock.kind is Kind.PROGRESS:
            length = profile.lengths.get(Kind.PROGRESS, length)
        return _of(profile, clock.kind, length)

    def percent(self, clock: Clock, now: datetime) -> int:
        """Return how much of the clock's time is used at *now*, 0 to 100."""
        return clocks.percent(clock, self.measure(clock), now)

    def due(self, kind: Kind, start: datetime, about: About) -> datetime:
        """Return when what is owed of *kind* since *start* is due, to the whole minute.

        Where no such clock is kept, as the profile for everything has it.
        """
        target = self.target(kind, about) or self.target(kind, About())
        assert target is not None, f"{kind} has no length anywhere"
        return clocks.start(kind, target, "", start).due


def _of(profile: Profile, kind: Kind, length: timedelta) -> Target:
    return Target(
        profile.name,
        length,
        ALWAYS if kind in _ON_THE_WALL else profile.calendar,
        profile.complex_plan if kind is Kind.PLAN else None,
        profile.quiet if kind is Kind.PROGRESS else LOUD,
        () if kind in _BY_THE_BOT else profile.warn_at,
        profile.ladder,
    )


def ties(profiles: tuple[Profile, ...]) -> list[tuple[Profile, Profile]]:
    """Return the pairs of which neither is closer for some case, and nothing else decides it."""
    return [(a, b) for a, b in combinations(profiles, 2) if _tied(a, b, profiles)]


def _tied(one: Profile, other: Profile, profiles: tuple[Profile, ...]) -> bool:
    """Say whether some case fits both alike and no closer profile covers it."""
    for left, right in product(one.match.cells(), other.match.cells()):
        both = _both(left, right)
        if both is None or weight(left) != weight(right):
            continue
        closer = (cell for p in profiles for cell in p.match.cells() if weight(cell) > weight(left))
        if not any(_holds(cell, both) for cell in closer):
            return True
    return False


def _both(left: Cell, right: Cell) -> Cell | None:
    """Return the cases that fit both cells, None when there are none."""
    made: list[str | None] = []
    for n, (a, b) in enumerate(zip(left, right, strict=True)):
        deeper = max((v for v in (a, b) if v is not None), key=len, default=None)
        if a is not None and b is not None and not (_fits(n, a, deeper) and _fits(n, b, deeper)):
            return None
        made.append(deeper)
    return made[0], made[1], made[2], made[3]


def weight(cell: Cell) -> tuple[int, int]:
    """Return how much a cell asks for: parts named, then the depth of its category."""
    return sum(v is not None for v in cell), (cell[_CATEGORY] or "").count(".")


def _holds(cell: Cell, values: Cell) -> bool:
    return all(v is None or _fits(n, v, values[n]) for n, v in enumerate(cell))


def _fits(n: int, asked: str, value: str | None) -> bool:
    """Say whether *value* is what part *n* asks for; a category parent holds for its leaves."""
    if value is None:
        return False
    leaf = n == _CATEGORY and value.startswith(f"{asked}.")
    return value == asked or leaf
