"""What the rules for tasks would have done to cases that were: a draft against what happened. Pure.

    replayed(work, cases) -> [Replayed]      a row for each task of a rule, and for each that was

Source: S2-54.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cases.tasks import wanted
from cases.work_file import Work


@dataclass(frozen=True, slots=True)
class Ruled:
    """A case: what the rules look at, and which tasks they raised (rule:team, as kept)."""

    number: str
    category: str
    flags: frozenset[str]
    raised: frozenset[str]


@dataclass(frozen=True, slots=True)
class Replayed:
    """One task of a rule. key: rule:team; title: "" where the draft has no such task.

    was, would: how many cases got it, and would get it. more, less: numbers of those that differ.
    """

    key: str
    title: str
    was: int
    would: int
    more: tuple[str, ...]
    less: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether the draft does what happened."""
        return not self.more and not self.less


def replayed(work: Work, cases: Iterable[Ruled]) -> list[Replayed]:
    """Return what the rules of *work* would raise in these cases, in the order of the file.

    Tasks that were raised by rules it no longer has come last.
    """
    titles = {f"{rule.id}:{task.team}": task.title for rule in work.rules for task in rule.tasks}
    known = list(cases)
    found = [
        (one, frozenset(key for key, _ in wanted(work, one.category or None, one.flags)))
        for one in known
    ]
    gone = {key for one in known for key in one.raised} - set(titles)
    return [_row(key, titles.get(key, ""), found) for key in (*titles, *sorted(gone))]


def _row(key: str, title: str, found: list[tuple[Ruled, frozenset[str]]]) -> Replayed:
    was = [one.number for one, _ in found if key in one.raised]
    would = [one.number for one, keys in found if key in keys]
    return Replayed(
        key,
        title,
        len(was),
        len(would),
        tuple(sorted(set(would) - set(was))),
        tuple(sorted(set(was) - set(would))),
    )
