"""The tables of channels: what the processes that serve one account have in common."""

from __future__ import annotations

from sqlalchemy import Column, Table

from storage.columns import NAME, name, time, words
from storage.tables import metadata

# value: an access token, a cursor, "" for a mere leadership. until: when the value is worth
# nothing any more, 0 for never. owner and lease: who may renew it, until when.
shared = Table(
    "shared",
    metadata,
    Column("name", NAME, primary_key=True),
    words("value"),
    time("until"),
    name("owner"),
    time("lease"),
)
