"""A statement as PostgreSQL's own library takes it: storage/backends/direct.py runs it.

Apart from what runs it, which loads a driver: a server with a file of its own needs none.
"""

from __future__ import annotations

import re

SESSION = "session"  # key in a pooled connection's info: what runs statements there
_PLACE = re.compile(r"%\((\w+)\)s|%%")


class Statement:
    """A statement with numbered places. order: the names of its values, in that order."""

    __slots__ = ("order", "text")

    def __init__(self, text: str) -> None:
        """Take *text* with places as psycopg has them: %(name)s."""
        places: dict[str, int] = {}

        def number(found: re.Match[str]) -> str:
            name = found[1]
            return "%" if name is None else f"${places.setdefault(name, len(places) + 1)}"

        self.text = _PLACE.sub(number, text).encode()
        self.order = tuple(places)
