"""The link that sets up one account, used once: /desk/setup/... (bot/desk/setup.py is its page)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from storage import accounts
from storage.store import Store

PATH = "/desk/setup/"
_BYTES = 32


def first_link(store: Store, now: datetime, good_for: timedelta) -> str | None:
    """Make a link for the first account and return its path; None when there is an account."""
    if store.read(accounts.count):
        return None
    return new_link(store, "admin", now + good_for)


def new_link(store: Store, role: str, expires: datetime) -> str:
    """Make a link that sets up one account of *role*, a key of work.yml."""
    secret = secrets.token_urlsafe(_BYTES)
    store.do(lambda tx: accounts.add_link(tx, secret, role, expires))
    return PATH + secret
