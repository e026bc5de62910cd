"""What is asked for: a period, one to compare it with, and which cases of it.

    asked(given, today) -> Asked        given: the page's query or the command's options
    bounds(days, zone)                  the first moment of the period, and the first after it

Days are whole ones of the company's zone, both ends included.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta, tzinfo

from cases.counted import TRIAL, Counted

USUAL = 30
LONGEST = 731
_DAY = timedelta(days=1)
_CODE = 60  # characters of a filter


@dataclass(frozen=True, slots=True)
class Days:
    """From the first to the last day, both included."""

    first: date
    last: date

    @property
    def count(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    def before(self) -> Days:
        """Return as many days, right before these."""
        return Days(self.first - self.count * _DAY, self.first - _DAY)

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d} – {self.last:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Only:
    """Which cases; "" for all. owner is a login, script a name@version, cause a root cause.

    department: who caused it. own: their class in the cut that is asked for, which by itself
    leaves no case out.
    """

    category: str = ""
    level: str = ""
    team: str = ""
    channel: str = ""
    owner: str = ""
    script: str = ""
    tier: str = ""
    cause: str = ""
    department: str = ""
    own: str = ""
    cut: str = ""

    def of(self, cases: Iterable[Counted]) -> list[Counted]:
        """Return those of *cases*; a class has all its categories. Trials only when asked for."""
        return [one for one in cases if self._has(one) and self._counts(one)]

    def _counts(self, one: Counted) -> bool:
        return self.channel == TRIAL or one.filed.channel != TRIAL

    def _has(self, one: Counted) -> bool:
        filed = one.filed
        own = (filed.level, filed.team, filed.channel, filed.owner, filed.script, filed.tier)
        wanted = (self.level, self.team, self.channel, self.owner, self.script, self.tier)
        inside = self.category in {"", filed.category, filed.topic}
        inside = inside and self.cause in {"", one.cause}
        inside = inside and self.department in {"", one.department}
        inside = inside and self.own in {"", filed.own}
        return inside and all(want in {"", has} for want, has in zip(wanted, own, strict=True))

    def query(self) -> dict[str, str]:
        """Return it as the page's query writes it."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}


@dataclass(frozen=True, slots=True)
class Asked:
    """days: the period; other: what it is compared with, None nothing. wrong: a day was no day."""

    days: Days
    other: Days | None
    only: Only = Only()
    wrong: bool = False

    def query(self) -> dict[str, str]:
        """Return it as the page's query writes it."""
        found = {"from": f"{self.days.first:%Y-%m-%d}", "to": f"{self.days.last:%Y-%m-%d}"}
        if self.other is None:
            found["compare"] = "none"
        elif self.other != self.days.before():
            found |= {"from2": f"{self.other.first:%Y-%m-%d}", "to2": f"{self.other.last:%Y-%m-%d}"}
        return found | self.only.query()


def asked(given: Mapping[str, str], today: date) -> Asked:
    """Return what is asked; what is left out or is no day is the last 30 days and those before."""
    usual = Days(today - (USUAL - 1) * _DAY, today)
    days, wrong = _days(given.get("from", ""), given.get("to", ""), usual)
    other: Days | None = None
    if given.get("compare") != "none":
        other, bad = _days(given.get("from2", ""), given.get("to2", ""), days.before())
        wrong = wrong or bad
    only = Only(**{f.name: given.get(f.name, "")[:_CODE] for f in fields(Only)})
    return Asked(days, other, only, wrong)


def bounds(days: Days, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return when the first day begins, and when the last one is over."""
    first = datetime.combine(days.first, time(), zone)
    return first, datetime.combine(days.last + _DAY, time(), zone)


def _days(first: str, last: str, usual: Days) -> tuple[Days, bool]:
    """Return the days, and whether what was given is none or longer than two years."""
    if not first and not last:
        return usual, False
    try:
        found = Days(date.fromisoformat(first or last), date.fromisoformat(last or first))
    except ValueError:
        return usual, True
    wrong = not 0 < found.count <= LONGEST
    return (usual, True) if wrong else (found, False)
