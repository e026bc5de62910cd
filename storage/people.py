"""People and the addresses they write from. Nobody is merged without proof."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from storage.errors import Refused
from storage.sql import Sql, values
from storage.tables import identities, people
from storage.writer import Tx

LONGEST = 120  # characters of a chat's address: channel, account and user with two colons

_FIND = Sql(
    select(identities.c.person_id).where(
        identities.c.channel == bindparam("channel"),
        identities.c.account == bindparam("account"),
        identities.c.user == bindparam("user"),
    )
)
_PERSON = Sql(lambda insert: insert(people).values(values("created")).returning(people.c.id))
_LINK = Sql(
    lambda insert: insert(identities).values(
        values("channel", "account", "user", "person_id", "created")
    )
)
_ADDRESSES = Sql(
    select(identities.c.channel, identities.c.account, identities.c.user)
    .where(identities.c.person_id == bindparam("person"))
    .order_by(identities.c.created, identities.c.channel, identities.c.user)
)


def chat_of(channel: str, account: str, user: str) -> str:
    """Return the conversation's id.

    Raises:
        Refused: it would be longer than 120 characters, or channel or account hold a colon.
    """
    chat = f"{channel}:{account}:{user}"
    if len(chat) > LONGEST or ":" in channel or ":" in account:
        raise Refused(f"not an address: {chat[:LONGEST]!r}")
    return chat


def address_of(chat: str) -> tuple[str, str, str]:
    """Return channel, account and user of a conversation's id.

    Raises:
        Refused: it is none.
    """
    channel, account, user = (*chat.split(":", 2), "", "")[:3]
    if not user or len(chat) > LONGEST:
        raise Refused(f"not a conversation: {chat[:LONGEST]!r}")
    return channel, account, user


def identify(tx: Tx, channel: str, account: str, user: str) -> int:
    """Return the person who writes from this address; a new person the first time."""
    row = _FIND.row(tx.c, channel=channel, account=account, user=user)
    if row is None:
        row = _PERSON.row(tx.c, created=tx.now)
        assert row is not None
        link = {"channel": channel, "account": account, "user": user}
        _LINK.run(tx.c, **link, person_id=row[0], created=tx.now)
    return int(row[0])


def addresses(c: Connection, person: int) -> list[tuple[str, str, str]]:
    """Return every (channel, account, user) the person writes from, oldest first."""
    return [
        (channel, account, user) for channel, account, user in _ADDRESSES.rows(c, person=person)
    ]
