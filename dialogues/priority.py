"""How urgent a case is, and who comes first inside a level; every answer with its reasons.

    judge(priorities, situation) -> Judged       the level, and the rules that made it
    place(priorities, situation) -> Place        level, points, tier, each point explained
    key(place, since, name)                      sorts a queue: total, and the same every time

Rules and points are data (teams.yml). Level comes first and only rules change it; points order a
level by history, repeats, heat, risk and time; the customer's tier only breaks ties, so whoever
waits long enough passes everybody of the level. Pure. Source: S2-09, S2-17, S2-21, S1-01, T6.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dialogues import labels, severity
from dialogues.routing import within
from dialogues.state import Level

_LEVELS = (Level.URGENT, Level.GENERAL, Level.SUGGESTION)
_NONE = timedelta(0)
_MINUTE = timedelta(minutes=1)
_SOON = timedelta(minutes=15)
_WAITED = timedelta(minutes=10)
_DANGERS = frozenset({"safety", "self_harm"})
_RISKS = ("regulator", "media", "legal", "safety", "account_security", "self_harm")


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a case that waits.

    heat: 0 to 3. repeats: earlier complaints of the customer in 30 days. attempts: how often it
    was tried to mend it. group: cases of its incident, 0 none. left: time to the next promise.
    severity: of dialogues.severity. lowered: a person judged the level, which no rule changes.
    """

    level: Level = Level.GENERAL
    category: str = ""
    flags: frozenset[str] = frozenset()
    heat: int = 0
    repeats: int = 0
    attempts: int = 0
    group: int = 0
    tier: str = ""
    waited: timedelta = _NONE
    left: timedelta | None = None
    severity: str = ""
    lowered: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """All that is named must hold: one of the categories, one of the flags, each count reached."""

    category: tuple[str, ...] = ()
    flag: tuple[str, ...] = ()
    heat: int = 0
    repeats: int = 0
    attempts: int = 0
    group: int = 0

    def holds(self, now: Situation) -> bool:
        """Say whether it holds."""
        return (
            (not self.category or any(within(now.category, one) for one in self.category))
            and (not self.flag or not now.flags.isdisjoint(self.flag))
            and now.heat >= self.heat
            and now.repeats >= self.repeats
            and now.attempts >= self.attempts
            and now.group >= self.group
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows when any of the conditions holds.

    level: at least so urgent. lift: that many levels up. team: instead of the table's. lead: to
    the head of the team. notify: teams that are to know.
    """

    id: str
    why: str
    when: tuple[Condition, ...]
    level: Level | None = None
    lift: int = 0
    team: str = ""
    lead: bool = False
    notify: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """What counts how much inside a level.

    danger: somebody's body or life is in danger; more than all of heat. heat: each degree. repeat,
    attempt: each, counted up to *most*. risk: each kind. group: being one of many. late, soon: a
    promise that is late, or due within 15 minutes. waiting: every ten minutes, without an end.
    out, partly: what was bought cannot be used at all, or only in part.
    """

    heat: int = 8
    repeat: int = 10
    attempt: int = 5
    most: int = 3
    risk: int = 10
    danger: int = 30
    group: int = 10
    late: int = 40
    soon: int = 20
    waiting: int = 1
    out: int = 12
    partly: int = 4


@dataclass(frozen=True, slots=True)
class Priorities:
    """Rules, points, and the tiers from the highest down."""

    rules: tuple[Rule, ...] = ()
    points: Points = Points()
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """The level, and the rules that hold (whether they changed it or not)."""

    level: Level
    rules: tuple[Rule, ...] = ()

    @property
    def team(self) -> str:
        """The team a rule sends it to, "" when the table decides."""
        return next((rule.team for rule in self.rules if rule.team), "")

    @property
    def lead(self) -> bool:
        """Whether the head of the team should have it."""
        return any(rule.lead for rule in self.rules)

    @property
    def notify(self) -> tuple[str, ...]:
        """The teams that are to know, each once."""
        return tuple(dict.fromkeys(team for rule in self.rules for team in rule.notify))


@dataclass(frozen=True, slots=True)
class Line:
    """One reason for a place: the rule or what was counted, its points, and in Chinese why."""

    rule: str
    points: int
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case stands. tier: 0 the highest, the number of tiers for none."""

    level: Level
    points: int
    tier: int
    why: tuple[Line, ...]
    judged: Judged


def judge(priorities: Priorities, now: Situation) -> Judged:
    """Return the level; rules only ever make it more urgent, and a tier never does.

    Only a complaint is lifted: an idea does not become one by being told three times. What a
    person judged less urgent stays so.
    """
    if now.lowered:
        return Judged(now.level)
    held = tuple(rule for rule in priorities.rules if any(one.holds(now) for one in rule.when))
    lift = max((rule.lift for rule in held), default=0) if now.level is Level.GENERAL else 0
    lifted = _LEVELS[max(0, _LEVELS.index(now.level) - lift)]
    return Judged(min([lifted, *(rule.level for rule in held if rule.level is not None)]), held)


def place(priorities: Priorities, now: Situation, judged: Judged | None = None) -> Place:
    """Return where a case stands, and why there. judged: as `judge` said, if it was asked."""
    judged = judged or judge(priorities, now)
    counted = _counted(priorities.points, now)
    points = sum(line.points for line in counted)
    tiers = priorities.tiers
    tier = tiers.index(now.tier) if now.tier in tiers else len(tiers)
    return Place(judged.level, points, tier, (*_ruled(judged, now.level), *counted), judged)


def key(at: Place, since: datetime, name: str) -> tuple[str, int, int, datetime, str]:
    """Return what a queue is sorted by: level, points, tier, who came first; name settles it."""
    return at.level.value, -at.points, at.tier, since, name


def _ruled(judged: Judged, was: Level) -> list[Line]:
    raised = judged.level is not was
    then = f"：升为{labels.LEVELS[judged.level.value]}" if raised else ""
    return [
        Line(rule.id, 0, rule.why + (then if rule.level or rule.lift else ""))
        for rule in judged.rules
    ]


def _counted(points: Points, now: Situation) -> list[Line]:
    risks = [flag for flag in _RISKS if flag in now.flags]
    named = "、".join(labels.FLAGS[flag] for flag in risks)
    how = severity.NAMES.get(now.severity)
    lines = (
        ("heat", points.heat * now.heat, f"情绪 {now.heat}/3"),
        ("repeat", points.repeat * min(now.repeats, points.most), f"30 天内还投诉过 {now.repeats} 次"),  # noqa: E501 - a row of a table
        ("attempt", points.attempt * min(now.attempts, points.most), f"已经处理过 {now.attempts} 次"),  # noqa: E501 - a row of a table
        ("severity", _severe(points, now.severity), f"影响：{how}"),
        ("risk", points.risk * len(risks), f"风险：{named}"),
        ("danger", points.danger * (not _DANGERS.isdisjoint(risks)), "有人可能受伤，先接"),
        ("group", points.group * bool(now.group), f"同样的事有 {now.group} 起"),
        _promised(points, now.left),
        _waited(points, now.waited),
    )  # fmt: skip
    return [Line(rule, counted, text) for rule, counted, text in lines if counted]


def _severe(points: Points, how: str) -> int:
    return {severity.OUT: points.out, severity.PARTLY: points.partly}.get(how, 0)


def _promised(points: Points, left: timedelta | None) -> tuple[str, int, str]:
    if left is None or left > _SOON:
        return "promise", 0, ""
    late = left <= _NONE
    minutes = int(abs(left) / _MINUTE)
    text = f"答应的时间已过 {minutes} 分钟" if late else f"{minutes} 分钟后到答应的时间"
    return "promise", points.late if late else points.soon, text


def _waited(points: Points, waited: timedelta) -> tuple[str, int, str]:
    minutes = int(waited / _MINUTE)
    return "waiting", points.waiting * max(0, waited // _WAITED), f"已经等了 {minutes} 分钟"
