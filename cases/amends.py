"""A promise that was broken: what is owed to the customer for it before the case is closed.

    unsaid(broken, done) -> ids     those of which nobody has said a word to him since

A broken promise is history and stays broken; closing does not wait for it to be kept. It waits
for a person: words of apology that reached the customer, a call in which he was spoken to, another
time agreed with him, or a plan he accepted, any of them after it broke. What the bot says of a
late promise by itself is no such word. Why so: docs/why/broken-promises.md. Source: S2-06, S0-46.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dialogues.apology import sorry


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that was not kept in time, and since when that is known."""

    id: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """What people did for the customer. words: what they wrote and did not fail to arrive.

    met: when he was reached by phone, was told another time, or accepted a plan.
    """

    words: tuple[tuple[datetime, str], ...] = ()
    met: tuple[datetime, ...] = ()


def unsaid(broken: Iterable[Broken], done: Done) -> tuple[str, ...]:
    """Return the ids of the broken promises of which nothing was said since."""
    said = [at for at, text in done.words if sorry(text)]
    last = max((*said, *done.met), default=None)
    return tuple(one.id for one in broken if last is None or last < one.since)
