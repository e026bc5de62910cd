"""What the processes that serve one account have in common: tokens, cursors, leaderships.

A cursor is written in the job that stores what it points behind. A token is renewed by whoever
leads its name; the others wait for his value, so nobody's new token kills another's.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, or_, select, update

from storage.sql import Sql, values
from storage.tables_channels import shared
from storage.writer import Tx


@dataclass(frozen=True, slots=True)
class Shared:
    """A value and until when it is good (epoch seconds, 0: for ever). It may be a token."""

    value: str = field(repr=False)
    until: float


AHEAD = 2.0  # seconds one machine's clock may be ahead of another's
_s = shared.c
_p = bindparam
_MAKE = Sql(
    lambda insert: (
        insert(shared)
        .values(value="", until=0.0, owner="", lease=0.0, **values("name"))
        .on_conflict_do_nothing()
    )
)
_GET = Sql(select(_s.value, _s.until).where(_s.name == _p("name")))
_SET = Sql(update(shared).where(_s.name == _p("which")).values(values("value", "until")))
_LEAD = Sql(
    update(shared)
    .where(_s.name == _p("which"), or_(_s.owner == _p("me"), _s.lease <= _p("now")))
    .values(owner=_p("me"), lease=_p("end"))
)
# A lease longer than anybody takes it for was taken before the clock was set back.
_SHORTEN = Sql(
    update(shared)
    .where(_s.name == _p("which"), _s.owner != _p("me"), _s.lease > _p("most"))
    .values(lease=_p("end"))
)
_LEAVE = Sql(
    update(shared).where(_s.name == _p("which"), _s.owner == _p("me")).values(owner="", lease=0.0)
)


def get(c: Connection, name: str) -> Shared | None:
    """Return the value of *name*, None when there is none; past its time it is still returned."""
    row = _GET.row(c, name=name)
    return None if row is None or not row[0] else Shared(*row)


def put(tx: Tx, name: str, value: str, until: float = 0.0) -> None:
    """Give *name* this value; leadership stays as it is."""
    _MAKE.run(tx.c, name=name)
    _SET.run(tx.c, which=name, value=value, until=until)


def lead(tx: Tx, name: str, owner: str, seconds: float) -> bool:
    """Lead *name* for *seconds* more; False while another's lease runs.

    All who want to lead a name ask for the same seconds.
    """
    _MAKE.run(tx.c, name=name)
    end = tx.now + seconds
    if _LEAD.run(tx.c, which=name, me=owner, now=tx.now, end=end) > 0:
        return True
    _SHORTEN.run(tx.c, which=name, me=owner, most=end + AHEAD, end=end)
    return False


def leave(tx: Tx, name: str, owner: str) -> None:
    """Lead *name* no longer, if it was led."""
    _LEAVE.run(tx.c, which=name, me=owner)
