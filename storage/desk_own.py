"""What colleagues keep at the desk: choices, text modules, talks put off until a promise is due.

    choose(tx, login, name, value); choices(c, login)      views and keys of one agent, as JSON
    modules(c, login)                                      his own text modules and those of all
    snooze(tx, chat, login, until); snoozed(c, login, now) a customer's word ends it early

Source: S2-41, S2-59, ideal 2.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, exists, or_, select

from storage import codec
from storage.sql import Sql, values
from storage.tables import messages
from storage.tables_desk import desk_choices, desk_modules, desk_snoozes
from storage.times import epoch, moment
from storage.writer import Tx

SHARED = ""  # the owner of what all colleagues have


@dataclass(frozen=True, slots=True)
class Module:
    """A text module. owner: login or SHARED; category: code, "" for all; code: its shortcut.

    text "" says that there is none: it hides one that the program ships.
    """

    owner: str
    category: str
    code: str
    name: str
    text: str
    by: str = ""
    id: int = 0


_c, _m, _z = desk_choices.c, desk_modules.c, desk_snoozes.c
_p = bindparam
_CHOOSE = Sql(
    lambda insert: (
        up := insert(desk_choices).values(values("login", "name", "value", "at"))
    ).on_conflict_do_update(
        index_elements=["login", "name"],
        set_={"value": up.excluded.value, "at": up.excluded.at},
    )
)
_CHOICES = Sql(select(_c.name, _c.value).where(_c.login == _p("login")).order_by(_c.name))
_BODY = ("owner", "category", "code", "name", "text", "by")
_PUT = Sql(
    lambda insert: (up := insert(desk_modules).values(values(*_BODY, "at"))).on_conflict_do_update(
        index_elements=["owner", "category", "code"],
        set_={one: up.excluded[one] for one in ("name", "text", "by", "at")},
    )
)
_DROP = Sql(
    delete(desk_modules).where(
        _m.owner == _p("owner"), _m.category == _p("category"), _m.code == _p("code")
    )
)
_MODULES = Sql(
    select(*(_m[one] for one in _BODY), _m.id)
    .where(or_(_m.owner == _p("login"), _m.owner == SHARED))
    .order_by(_m.owner, _m.category, _m.code)
)
_SNOOZE = Sql(
    lambda insert: (
        up := insert(desk_snoozes).values(values("chat", "login", "at", "until"))
    ).on_conflict_do_update(
        index_elements=["chat"],
        set_={one: up.excluded[one] for one in ("login", "at", "until")},
    )
)
_WAKE = Sql(delete(desk_snoozes).where(_z.chat == _p("which"), _z.login == _p("whose")))
_SAID = exists(
    select(messages.c.id).where(
        and_(messages.c.chat == _z.chat, messages.c.direction == "in", messages.c.at > _z.at)
    )
)
_SNOOZED = Sql(
    select(_z.chat, _z.until)
    .where(_z.login == _p("login"), _z.until > _p("now"), ~_SAID)
    .order_by(_z.until)
)


def choose(tx: Tx, login: str, name: str, value: Any) -> None:
    """Keep what the agent set; it replaces what was."""
    _CHOOSE.run(tx.c, login=login, name=name, value=codec.dumps(value), at=tx.now)


def choices(c: Connection, login: str) -> dict[str, Any]:
    """Return everything the agent set, by name."""
    return {name: codec.loads(value) for name, value in _CHOICES.rows(c, login=login)}


def put_module(tx: Tx, one: Module) -> None:
    """Keep a module; it replaces the owner's one of that category and code."""
    _PUT.run(tx.c, **{name: getattr(one, name) for name in _BODY}, at=tx.now)


def drop_module(tx: Tx, owner: str, category: str, code: str) -> None:
    """Take a module away."""
    _DROP.run(tx.c, owner=owner, category=category, code=code)


def modules(c: Connection, login: str) -> list[Module]:
    """Return what all colleagues have, then what the agent has himself."""
    return [Module(*row) for row in _MODULES.rows(c, login=login)]


def snooze(tx: Tx, chat: str, login: str, until: datetime) -> None:
    """Put a talk off for the agent who has it."""
    _SNOOZE.run(tx.c, chat=chat, login=login, at=tx.now, until=epoch(until))


def wake(tx: Tx, chat: str, login: str) -> None:
    """Take the talk up again before its time."""
    _WAKE.run(tx.c, which=chat, whose=login)


def snoozed(c: Connection, login: str, now: float) -> dict[str, datetime]:
    """Return the agent's talks that are put off: not yet due, no word of the customer since."""
    return {chat: moment(until) for chat, until in _SNOOZED.rows(c, login=login, now=now)}
