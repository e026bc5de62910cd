"""What a project tool holds, the same for every platform, and what an adapter can do.

An adapter raises Trouble for everything that goes wrong; the carrier makes it an Outcome.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeGuard

from bot.connect.carriers import Outcome

_ID = re.compile(r"[A-Za-z0-9_-]{1,60}")


@dataclass(frozen=True, slots=True)
class Item:
    """A work item. state: its id; group: pending, in_progress, ... where it has one.

    number: what people call it (SCR-5). updated: epoch seconds, 0 where it is not told.
    """

    id: str
    title: str
    state: str = ""
    name: str = ""
    group: str = ""
    updated: float = 0.0
    deleted: bool = False
    number: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment to an item. by: who wrote it, as the platform shows him."""

    id: str
    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """What we say of an item; "" or 0 is not said. due: epoch seconds. priority, state: theirs."""

    title: str = ""
    text: str = ""
    due: int = 0
    priority: str = ""
    state: str = ""


class Trouble(Exception):  # noqa: N818 - what came of a call, as an Outcome
    """A call that brought nothing; outcome says what is to be done about it."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


class Gone(Exception):  # noqa: N818 - an answer
    """There is no such item any more."""


class Tool(Protocol):
    """One project of one platform. Raises Trouble; `read` and `change` also Gone."""

    @property
    def comments_out(self) -> bool:
        """Whether comments can be written there."""

    @property
    def changes_out(self) -> bool:
        """Whether items can be changed there."""

    async def make(self, fields: Fields) -> Item:
        """Make an item."""
        ...

    async def find(self, marker: str) -> Item | None:
        """Return the item with *marker* in its title, None for none or a deleted one."""
        ...

    async def read(self, item: str) -> tuple[Item, Sequence[Comment]]:
        """Return the item as it stands, and its comments, oldest first."""
        ...

    async def change(self, item: str, fields: Fields) -> Item:
        """Let the item say this too, and return it."""
        ...

    async def comment(self, item: str, text: str) -> str:
        """Add a comment; return its id, "" where none is told."""
        ...

    async def changed(self, since: float) -> Sequence[Item]:
        """Return the items changed since (epoch seconds), others besides perhaps."""
        ...

    async def check(self) -> str:
        """Return the project's name; for `doctor`."""
        ...


def sound(item: object) -> TypeGuard[str]:
    """Tell whether it can be an item's id: it becomes part of an address."""
    return isinstance(item, str) and _ID.fullmatch(item) is not None
