"""Under which versions a case ran: scripts, rules, categories, the model that read. Source: S2-70.

    ran_under(c, found, ended) -> Ran...     the script first; of the rest each version it had

The script is the one its talk began with. The rest are those in use from its opening to its end:
what was put in use is kept for good (storage/scripts.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.rulebook import RAN_BY
from cases import replay
from cases.states import State
from cases.work_file import Work
from storage import cases
from storage import scripts as shelf
from storage.cases import Case
from storage.scripts import Change, Release

Connection = Any  # the store's, handed on unseen
LAG = timedelta(seconds=5)
"""A process takes up what is new within seconds: until then it went by what was before."""
SHORT = 8
"""So many characters of a version name what stands in it."""
_OVER = frozenset({State.CLOSED, State.MERGED, State.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Ran:
    """A version a case ran under. change: when it was put in use and by whom, None: not noted.

    kind: what people call such files. release: None where none is on record.
    """

    kind: str
    name: str
    release: Release | None
    change: Change | None = None


def standing(c: Connection, number: str, work: Work) -> tuple[State, datetime | None]:
    """Return how the case stands, and when it ended, None: it did not yet."""
    now = replay.replay(cases.events(c, number), work.waits)
    return now.state, now.since if now.state in _OVER else None


def ran_under(c: Connection, found: Case, ended: datetime | None) -> Iterator[Ran]:
    """Give the versions, the script first; of each other file those it had, oldest first."""
    ref = found.file.script
    mine = [o for o in shelf.releases(c, ref.name) if o.ref == ref and o.at <= found.opened]
    yield Ran("话术", ref.name, max(mine, key=lambda one: one.number, default=None))
    until = ended or datetime.max.replace(tzinfo=found.opened.tzinfo)
    for name, kind in RAN_BY.items():
        numbered = {one.number: one for one in shelf.releases(c, name)}
        had = shelf.ran_under(c, name, found.opened - LAG, until)
        yield from (Ran(kind, name, numbered[one.number], one) for one in had)
        if not had:
            yield Ran(kind, name, None)
