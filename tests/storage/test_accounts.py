"""Desk accounts: no secret can be read from the database, and closed means closed at once."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from storage import accounts
from storage.store import Store
from storage.times import moment

SECRET = "s" * 43
IDLE = 1800.0


@pytest.fixture
def li(store: Store, clock: Any) -> str:
    """Give a user with one open session."""
    expires = moment(clock.now) + timedelta(hours=8)
    assert store.do(lambda tx: accounts.add(tx, "li", "小李", "agent", "$argon2id$x"))
    store.do(lambda tx: accounts.open_session(tx, SECRET, "li", expires))
    return "li"


def who(store: Store, clock: Any, secret: str = SECRET) -> accounts.User | None:
    return store.read(lambda c: accounts.who(c, secret, clock.now, IDLE))


def test_a_login_is_given_once(store: Store, li: str) -> None:
    assert not store.do(lambda tx: accounts.add(tx, li, "another", "admin", "h"))
    user = store.read(lambda c: accounts.get(c, li))
    assert user == accounts.User("li", "小李", "agent", "$argon2id$x", None)
    assert (store.read(accounts.users), store.read(accounts.count)) == ([user], 1)
    assert store.read(lambda c: accounts.get(c, "nobody")) is None


def test_a_session_tells_whose_it_is(store: Store, li: str, clock: Any) -> None:
    user = who(store, clock)
    assert user is not None
    assert user.login == li
    assert who(store, clock, "other") is None


def test_a_session_ends_when_unused_for_too_long(store: Store, li: str, clock: Any) -> None:
    assert li
    clock.on(IDLE - 1)
    store.do(lambda tx: accounts.touch(tx, SECRET))
    clock.on(IDLE - 1)
    assert who(store, clock)
    clock.on(2)
    assert who(store, clock) is None


def test_a_session_ends_at_its_time_however_used(store: Store, li: str, clock: Any) -> None:
    assert li
    clock.on(8 * 3600)
    store.do(lambda tx: accounts.touch(tx, SECRET))
    assert who(store, clock) is None


@pytest.mark.parametrize(
    "end",
    [
        lambda tx: accounts.end_session(tx, SECRET),
        lambda tx: accounts.disable(tx, "li"),
        lambda tx: accounts.set_hash(tx, "li", "new"),
    ],
)
def test_logout_disabling_and_a_new_password_end_sessions_at_once(
    store: Store, li: str, clock: Any, end: Any
) -> None:
    assert li
    store.do(end)
    assert who(store, clock) is None


def test_a_disabled_user_has_no_session_even_a_new_one(store: Store, li: str, clock: Any) -> None:
    expires = moment(clock.now) + timedelta(hours=1)
    store.do(lambda tx: accounts.disable(tx, li))
    store.do(lambda tx: accounts.open_session(tx, "another", li, expires))
    assert who(store, clock, "another") is None


def test_a_disabled_account_can_be_opened_again(store: Store, li: str, clock: Any) -> None:
    store.do(lambda tx: accounts.disable(tx, li))
    user = store.read(lambda c: accounts.get(c, li))
    assert user is not None
    assert user.disabled == moment(clock.now)
    store.do(lambda tx: accounts.enable(tx, li))
    user = store.read(lambda c: accounts.get(c, li))
    assert user is not None
    assert user.disabled is None


def test_a_setup_link_works_once_and_not_for_long(store: Store, clock: Any) -> None:
    expires = moment(clock.now) + timedelta(minutes=30)
    for secret in ("one", "two"):
        store.do(partial(accounts.add_link, secret=secret, role="admin", expires=expires))
    assert store.read(lambda c: accounts.link_role(c, "one", clock.now)) == "admin"
    assert store.do(lambda tx: accounts.use_link(tx, "one")) == "admin"
    assert store.do(lambda tx: accounts.use_link(tx, "one")) is None
    assert store.read(lambda c: accounts.link_role(c, "one", clock.now)) is None
    clock.on(1801)
    assert store.do(lambda tx: accounts.use_link(tx, "two")) is None
    assert store.do(lambda tx: accounts.use_link(tx, "guessed")) is None


def test_failed_logins_are_counted_in_a_row(store: Store, clock: Any) -> None:
    def fail() -> int:
        return store.do(lambda tx: accounts.failed_login(tx, "li\x00" + "x" * 200, 900.0))

    assert [fail(), fail(), fail()] == [1, 2, 3]
    clock.on(901)
    assert fail() == 1
    store.do(lambda tx: accounts.forget_failures(tx, "li\x00" + "x" * 200))
    assert fail() == 1


@pytest.mark.usefixtures("only_sqlite")
def test_no_secret_stands_in_the_database(
    store: Store, li: str, clock: Any, tmp_path: Path
) -> None:
    assert li
    expires = moment(clock.now) + timedelta(hours=1)
    store.do(lambda tx: accounts.add_link(tx, "LINK-SECRET-0001", "admin", expires))
    store.close()
    bytes_kept = b"".join(p.read_bytes() for p in tmp_path.glob("qingsu.db*"))
    assert b"$argon2id$x" in bytes_kept
    assert SECRET.encode() not in bytes_kept
    assert b"LINK-SECRET-0001" not in bytes_kept
