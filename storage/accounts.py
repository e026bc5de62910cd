"""Desk accounts: users, sessions, one-time links, failed logins.

Passwords come as argon2 hashes. Of a session's or a link's secret only the SHA-256 is kept, so
a stolen database opens no door.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, delete, func, null, select, update

from storage.sql import Sql, values
from storage.tables import counters
from storage.tables_staff import desk_sessions, desk_users, setup_links
from storage.times import epoch, maybe
from storage.writer import Tx


@dataclass(frozen=True, slots=True)
class User:
    """A desk user. role: agent, lead, operator, manager, admin. disabled: since when, if so."""

    login: str
    name: str
    role: str
    hash: str
    disabled: datetime | None


_u = desk_users.c
_s = desk_sessions.c
_l = setup_links.c
_p = bindparam
_ADD = Sql(
    lambda insert: (
        insert(desk_users)
        .values(values("login", "name", "role", "hash", "created"))
        .on_conflict_do_nothing()
        .returning(_u.login)
    )
)
_USER = select(_u.login, _u.name, _u.role, _u.hash, _u.disabled)
_GET = Sql(_USER.where(_u.login == _p("login")))
_ALL = Sql(_USER.order_by(_u.login))
_COUNT = Sql(select(func.count()).select_from(desk_users))
_HASH = Sql(update(desk_users).where(_u.login == _p("which")).values(values("hash")))
_ROLE = Sql(update(desk_users).where(_u.login == _p("which")).values(values("role")))
_DISABLE = Sql(
    update(desk_users)
    .where(_u.login == _p("which"), _u.disabled.is_(None))
    .values(values("disabled"))
)
_ENABLE = Sql(update(desk_users).where(_u.login == _p("which")).values(disabled=null()))
_OPEN = Sql(
    lambda insert: insert(desk_sessions).values(
        values("token", "login", "created", "seen", "expires")
    )
)
_WHO = Sql(
    _USER.join(desk_sessions, _s.login == _u.login).where(
        _s.token == _p("token"),
        _s.expires > _p("now"),
        _s.seen > _p("idle"),
        _u.disabled.is_(None),
    )
)
_LAST = Sql(select(_s.seen).where(_s.token == _p("token")))
_SEEN = Sql(update(desk_sessions).where(_s.token == _p("which")).values(values("seen")))
_END = Sql(delete(desk_sessions).where(_s.token == _p("token")))
_END_ALL = Sql(delete(desk_sessions).where(_s.login == _p("login")))
_SWEEP = Sql(delete(desk_sessions).where(_s.expires <= _p("now")))
_LINK = Sql(
    lambda insert: insert(setup_links).values(values("token", "role", "created", "expires"))
)
_LINKED = Sql(
    select(_l.role).where(_l.token == _p("token"), _l.used.is_(None), _l.expires > _p("now"))
)
_USE = Sql(
    update(setup_links)
    .where(_l.token == _p("which"), _l.used.is_(None), _l.expires > _p("now"))
    .values(used=_p("now"))
    .returning(_l.role)
)
_FAILED = Sql(select(counters.c.value, counters.c.at).where(counters.c.name == _p("name")))
_FORGET = Sql(delete(counters).where(counters.c.name == _p("name")))


def _fail(insert: object) -> object:
    assert callable(insert)
    up = insert(counters).values(**values("name", "at"), value=1)
    again = case((counters.c.at > _p("since"), counters.c.value + 1), else_=1)
    return up.on_conflict_do_update(
        index_elements=["name"], set_={"value": again, "at": up.excluded.at}
    )


_FAIL = Sql(_fail)


def _sha(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def add(tx: Tx, login: str, name: str, role: str, hashed: str) -> bool:
    """Make the user; False when the login is taken."""
    new = {"login": login, "name": name, "role": role, "hash": hashed}
    return _ADD.row(tx.c, **new, created=tx.now) is not None


def get(c: Connection, login: str) -> User | None:
    """Return the user, disabled or not."""
    row = _GET.row(c, login=login)
    return None if row is None else _user(*row)


def users(c: Connection) -> list[User]:
    """Return all users by login."""
    return [_user(*row) for row in _ALL.rows(c)]


def count(c: Connection) -> int:
    """Return how many users there are: 0 means that the desk wants its first one."""
    row = _COUNT.row(c)
    return 0 if row is None else row[0]


def set_hash(tx: Tx, login: str, hashed: str) -> None:
    """Change the password; every session of the user ends."""
    _HASH.run(tx.c, which=login, hash=hashed)
    _END_ALL.run(tx.c, login=login)


def set_role(tx: Tx, login: str, role: str) -> None:
    """Change what the user may do; it holds from his next click on."""
    _ROLE.run(tx.c, which=login, role=role)


def disable(tx: Tx, login: str) -> None:
    """Close the account; every session of the user ends."""
    _DISABLE.run(tx.c, which=login, disabled=tx.now)
    _END_ALL.run(tx.c, login=login)


def enable(tx: Tx, login: str) -> None:
    """Open the account again."""
    _ENABLE.run(tx.c, which=login)


def open_session(tx: Tx, secret: str, login: str, expires: datetime) -> None:
    """Begin a session known by *secret*, which is not kept."""
    when = {"created": tx.now, "seen": tx.now, "expires": epoch(expires)}
    _OPEN.run(tx.c, token=_sha(secret), login=login, **when)


def who(c: Connection, secret: str, now: float, idle: float) -> User | None:
    """Return whose session this is, unless it ended or was not used for *idle* seconds."""
    row = _WHO.row(c, token=_sha(secret), now=now, idle=now - idle)
    return None if row is None else _user(*row)


def seen(c: Connection, secret: str) -> float:
    """Return when the session was last kept as used, epoch seconds; 0 when there is none."""
    row = _LAST.row(c, token=_sha(secret))
    return 0.0 if row is None else float(row[0])


def touch(tx: Tx, secret: str) -> None:
    """Keep that the session was just used."""
    _SEEN.run(tx.c, which=_sha(secret), seen=tx.now)


def end_session(tx: Tx, secret: str) -> None:
    """End the session; old ones are swept along."""
    _END.run(tx.c, token=_sha(secret))
    _SWEEP.run(tx.c, now=tx.now)


def add_link(tx: Tx, secret: str, role: str, expires: datetime) -> None:
    """Make a link that can be used once to set up an account of that role."""
    _LINK.run(tx.c, token=_sha(secret), role=role, created=tx.now, expires=epoch(expires))


def link_role(c: Connection, secret: str, now: float) -> str | None:
    """Return the role a link would give, None when it was used or is too old."""
    row = _LINKED.row(c, token=_sha(secret), now=now)
    return None if row is None else str(row[0])


def use_link(tx: Tx, secret: str) -> str | None:
    """Use the link up and return its role; None when it was used or is too old."""
    row = _USE.row(tx.c, which=_sha(secret), now=tx.now)
    return None if row is None else str(row[0])


def failed_login(tx: Tx, login: str, window: float) -> int:
    """Count a failed login; return how many in a row came less than *window* seconds apart."""
    _FAIL.run(tx.c, name=f"login:{login}"[:120], at=tx.now, since=tx.now - window)
    return failures(tx.c, login, tx.now, window)


def failures(c: Connection, login: str, now: float, window: float) -> int:
    """Return how many logins failed in a row, the last less than *window* seconds ago."""
    row = _FAILED.row(c, name=f"login:{login}"[:120])
    return row[0] if row is not None and row[1] > now - window else 0


def forget_failures(tx: Tx, login: str) -> None:
    """Start counting from 0 (after a good login)."""
    _FORGET.run(tx.c, name=f"login:{login}"[:120])


def _user(login: str, name: str, role: str, hashed: str, disabled: float | None) -> User:
    return User(login, name, role, hashed, maybe(disabled))
