"""Subscriptions: who is told of what happens to cases, and whether telling works just now.

    add(tx, Hook(...))       open_until(tx, id, at)       told(tx, id)        for the circuit

A signing secret is no row: it is drawn from the process's own secret, the name and the generation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from storage import codec
from storage.errors import Refused
from storage.sql import Row, Sql, values
from storage.tables_connect import hooks
from storage.times import moment
from storage.writer import Tx

ON, OFF, GONE = "on", "off", "gone"
WEBHOOK = "hook"


@dataclass(frozen=True, slots=True)
class Hook:
    """A subscription. events: types or first parts of them (case, promise.kept); () for all.

    kind: what carries it. full: with phones and names unmasked. state: ON, OFF, or GONE when the
    receiver said so. fails: tries in a row that failed; open_until: none is made before (epoch).
    """

    name: str
    url: str
    events: tuple[str, ...] = ()
    full: bool = False
    kind: str = WEBHOOK
    generation: int = 1
    state: str = ON
    fails: int = 0
    open_until: float = 0.0
    id: int = 0
    made: datetime | None = None

    def wants(self, kind: str) -> bool:
        """Tell whether events of this type are subscribed to."""
        return not self.events or any(kind == e or kind.startswith(f"{e}.") for e in self.events)


_h = hooks.c
_p = bindparam
_NEW = ("name", "kind", "url", "events", "full", "generation", "state", "made")
_ADD = Sql(
    lambda insert: (
        insert(hooks)
        .values(fails=0, open_until=0.0, **values(*_NEW))
        .on_conflict_do_nothing(index_elements=["name"])
        .returning(_h.id)
    )
)
_HOOK = select(
    _h.id,
    _h.name,
    _h.kind,
    _h.url,
    _h.events,
    _h.full,
    _h.generation,
    _h.state,
    _h.fails,
    _h.open_until,
    _h.made,
)
_ALL = Sql(_HOOK.order_by(_h.id))
_GET = Sql(_HOOK.where(_h.id == _p("id")))
_NAMED = Sql(_HOOK.where(_h.name == _p("name")))
_STATE = Sql(
    update(hooks)
    .where(_h.name == _p("which"))
    .values(state=_p("now_is"), fails=0, open_until=0.0)
    .returning(_h.id)
)
_ROTATE = Sql(
    update(hooks)
    .where(_h.name == _p("which"))
    .values(generation=_h.generation + 1)
    .returning(_h.id)
)
_WORKS = Sql(
    update(hooks).where(_h.id == _p("which"), _h.fails > 0).values(fails=0, open_until=0.0)
)
_FAILS = Sql(
    update(hooks).where(_h.id == _p("which")).values(fails=_h.fails + 1).returning(_h.fails)
)
_OPEN = Sql(update(hooks).where(_h.id == _p("which")).values(open_until=_p("until")))


def add(tx: Tx, hook: Hook) -> int:
    """Enter the subscription; return its number.

    Raises:
        Refused: there is one of this name.
    """
    row = _ADD.row(
        tx.c,
        name=hook.name,
        kind=hook.kind,
        url=hook.url,
        events=codec.dumps(list(hook.events)),
        full=int(hook.full),
        generation=hook.generation,
        state=hook.state,
        made=tx.now,
    )
    if row is None:
        raise Refused(f"there is a subscription named {hook.name}")
    return int(row[0])


def every(c: Connection) -> list[Hook]:
    """Return every subscription, oldest first."""
    return [_read(row) for row in _ALL.rows(c)]


def get(c: Connection, number: int) -> Hook | None:
    """Return the subscription of this number."""
    row = _GET.row(c, id=number)
    return None if row is None else _read(row)


def named(c: Connection, name: str) -> Hook | None:
    """Return the subscription of this name."""
    row = _NAMED.row(c, name=name)
    return None if row is None else _read(row)


def switch(tx: Tx, name: str, state: str) -> bool:
    """Turn the subscription ON, OFF or GONE, its circuit closed; False when there is none."""
    return _STATE.row(tx.c, which=name, now_is=state) is not None


def rotate(tx: Tx, name: str) -> bool:
    """Give it another signing secret; False when there is none."""
    return _ROTATE.row(tx.c, which=name) is not None


def works(tx: Tx, number: int) -> None:
    """Note that the receiver took something: the circuit closes."""
    _WORKS.run(tx.c, which=number)


def failed(tx: Tx, number: int) -> int:
    """Note that a try failed; return how many did in a row."""
    row = _FAILS.row(tx.c, which=number)
    return 0 if row is None else int(row[0])


def open_circuit(tx: Tx, number: int, until: float) -> None:
    """Have nothing tried before *until* (epoch seconds)."""
    _OPEN.run(tx.c, which=number, until=until)


def _read(row: Row) -> Hook:
    number, name, kind, url, events, full, generation, state, fails, until, made = row
    return Hook(
        name=name,
        url=url,
        events=tuple(codec.loads(events)),
        full=bool(full),
        kind=kind,
        generation=generation,
        state=state,
        fails=fails,
        open_until=until,
        id=number,
        made=moment(made),
    )
