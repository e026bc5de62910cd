"""What can go wrong in the store, named by what can be done about it.

StoreError
├── StoreAway       the database cannot be reached or written now: take the work again later
├── Conflict        the conversation moved on since it was read: take the turn again
├── Lost            another worker has the lane: drop the work, it is being done
├── Refused         the request can never be stored as it stands: park it
├── SchemaOlder     the database wants `qingsu migrate`
└── SchemaNewer     the database was written by a newer program: use that one
"""

from __future__ import annotations


class StoreError(Exception):
    """The store could not do what was asked."""


class StoreAway(StoreError):  # noqa: N818 - names what to do: wait, then again
    """The database cannot be reached or written now (locked, full disk, gone)."""


class Conflict(StoreError):  # noqa: N818 - not a fault: the turn is taken again
    """Someone else moved the conversation on since it was read."""


class Lost(StoreError):  # noqa: N818 - not a fault: someone else does the work
    """The lane belongs to another worker by now."""


class Refused(StoreError):  # noqa: N818 - the asker's mistake, not the store's
    """What was asked can never be done as it stands."""


class SchemaOlder(StoreError):  # noqa: N818 - names what to do: migrate
    """The tables are older than the program."""


class SchemaNewer(StoreError):  # noqa: N818 - names what to do: use the newer program
    """The tables are newer than the program."""
