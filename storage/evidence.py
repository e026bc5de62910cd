"""What is known of each file, and what a conversation's attachments became.

A file has a row once it is entered; a use (storage.files) once a message handed it in. An upload
that no message followed has no use: it is swept. A platform's media item has a row here from its
first try on, so that one that is gone is visible and not merely missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, and_, bindparam, delete, func, select

from storage import codec, files
from storage.messages import Attachment
from storage.sql import Row, Sql, storable, values
from storage.tables import file_uses, messages
from storage.tables import files as files_table
from storage.tables_evidence import file_facts, media_fetches
from storage.writer import Tx

OK, UNREADABLE = "ok", "unreadable"
CLEAN, UNSCANNED, INFECTED, QUARANTINED = "clean", "unscanned", "infected", "quarantined"
WAITING, KEPT, GONE, REFUSED = "waiting", "kept", "gone", "refused"
_REF = "sha256:"
_LONGEST_REF = 1_000  # characters of a platform's name for a media item


class VanishedError(Exception):
    """The bytes were swept a moment ago: keep them again, then enter the file again."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A file as a look into it found it (storage/tables_evidence.py says the words). size: bytes.

    reason: a code, see bot/evidence/words.py. view: a picture to show stands beside it.
    """

    sha256: str
    mime: str
    size: int
    kind: str
    state: str = OK
    scan: str = ""
    reason: str = ""
    view: bool = False

    @property
    def open(self) -> bool:
        """Whether anybody may have it."""
        return self.scan not in (INFECTED, QUARANTINED)


@dataclass(frozen=True, slots=True)
class Fetch:
    """How fetching one media item went so far."""

    state: str = WAITING
    reason: str = ""
    tries: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One attachment of a message as it stands now; facts is None while there are no bytes.

    fetch: what became of a platform's item; KEPT for what was handed in directly.
    """

    message: int
    kind: str
    name: str
    fetch: Fetch
    facts: Facts | None


_p = bindparam
_f, _x, _u, _m = files_table.c, file_facts.c, file_uses.c, media_fetches.c
_ENTER = Sql(
    lambda insert: (
        up := insert(files_table).values(values("sha256", "mime", "size", "at"))
    ).on_conflict_do_update(index_elements=["sha256"], set_={"at": up.excluded.at})
)
_LEARN = Sql(
    lambda insert: (
        up := insert(file_facts).values(values("sha256", "kind", "state", "scan", "reason", "view"))
    ).on_conflict_do_update(
        index_elements=["sha256"],
        set_={n: up.excluded[n] for n in ("kind", "state", "scan", "reason", "view")},
    )
)
_FACTS = Sql(
    select(_f.sha256, _f.mime, _f.size, _x.kind, _x.state, _x.scan, _x.reason, _x.view)
    .select_from(files_table.outerjoin(file_facts, _x.sha256 == _f.sha256))
    .where(_f.sha256 == _p("sha256"))
)
_TRIED = Sql(
    lambda insert: (
        up := insert(media_fetches).values(
            values("message_id", "ref", "state", "reason", "tries", "sha256")
        )
    ).on_conflict_do_update(
        index_elements=["message_id", "ref"],
        set_={n: up.excluded[n] for n in ("state", "reason", "tries", "sha256")},
    )
)
_FETCH = Sql(
    select(_m.state, _m.reason, _m.tries, _m.sha256).where(
        _m.message_id == _p("message"), _m.ref == _p("ref")
    )
)
_SAID_AT = Sql(select(messages.c.at).where(messages.c.id == _p("message")))
_WITH = Sql(
    select(messages.c.id, messages.c.attachments)
    .where(
        messages.c.chat == _p("chat"),
        messages.c.id > _p("after"),
        messages.c.id <= _p("last"),
        messages.c.attachments != "[]",
    )
    .order_by(messages.c.id)
)
_USED_SINCE = Sql(
    select(func.count())
    .select_from(file_uses.join(messages, messages.c.id == _u.message_id))
    .where(messages.c.chat == _p("chat"), _u.at >= _p("since"))
)
_NO_USE = and_(
    ~select(_u.sha256).where(_u.sha256 == _f.sha256).correlate(files_table).exists(),
    _f.at < _p("before"),
)
_UNUSED = Sql(select(_f.sha256).where(_NO_USE).order_by(_f.at))
_UNUSED_ONE = Sql(select(_f.sha256).where(_f.sha256 == _p("sha256"), _NO_USE).with_for_update())
_FORGET_FACTS = Sql(delete(file_facts).where(_x.sha256 == _p("sha256")))
_FORGET = Sql(delete(files_table).where(_f.sha256 == _p("sha256")))


def enter(tx: Tx, root: Path, facts: Facts) -> None:
    """Enter a file whose bytes were kept; again, it learns and counts as new for the sweep.

    Raises:
        VanishedError: a sweep took the bytes meanwhile.
    """
    _ENTER.run(tx.c, sha256=facts.sha256, mime=facts.mime, size=facts.size, at=tx.now)
    _LEARN.run(
        tx.c,
        sha256=facts.sha256,
        kind=facts.kind,
        state=facts.state,
        scan=facts.scan,
        reason=facts.reason,
        view=int(facts.view),
    )
    if not files.place(root, facts.sha256).exists():
        raise VanishedError(facts.sha256)


def facts_of(c: Connection, sha256: str) -> Facts | None:
    """Return what is known of a file; None when it was never entered."""
    row = _FACTS.row(c, sha256=sha256)
    return None if row is None else _facts(row)


def _facts(row: Row) -> Facts:
    sha256, mime, size, kind, state, scan, reason, view = row
    return Facts(sha256, mime, size, kind or "", state or OK, scan or "", reason or "", bool(view))


def tried(tx: Tx, message: int, ref: str, fetch: Fetch) -> None:
    """Keep how fetching a media item of *message* went."""
    _TRIED.run(
        tx.c,
        message_id=message,
        ref=_ref(ref),
        state=fetch.state,
        reason=fetch.reason,
        tries=fetch.tries,
        sha256=fetch.sha256,
    )


def fetch_of(c: Connection, message: int, ref: str) -> Fetch:
    """Return how fetching a media item went so far."""
    row = _FETCH.row(c, message=message, ref=_ref(ref))
    return Fetch() if row is None else Fetch(*row)


def said_at(c: Connection, message: int) -> float | None:
    """Return when the message was said (epoch seconds), None when there is none."""
    row = _SAID_AT.row(c, message=message)
    return None if row is None else row[0]


def pieces(c: Connection, chat: str, after: int = 0, last: int = 2**62) -> list[Piece]:
    """Return every attachment with bytes of the messages after *after* up to *last*, in order.

    Places, links and cards have none and are left out.
    """
    return [
        _piece(c, message, one)
        for message, text in _WITH.rows(c, chat=chat, after=after, last=last)
        for one in codec.load(tuple[Attachment, ...], text)
        if one.ref
    ]


def _piece(c: Connection, message: int, one: Attachment) -> Piece:
    kept = one.ref.removeprefix(_REF)
    fetch = Fetch(KEPT, sha256=kept) if kept != one.ref else fetch_of(c, message, one.ref)
    facts = facts_of(c, fetch.sha256) if fetch.sha256 else None
    kind = facts.kind if facts is not None and facts.kind else one.kind
    return Piece(message, kind, one.name, fetch, facts)


def used_since(c: Connection, chat: str, since: float) -> int:
    """Count what was handed in in this conversation since then (epoch seconds)."""
    row = _USED_SINCE.row(c, chat=chat, since=since)
    return 0 if row is None else row[0]


def unused(c: Connection, before: float) -> list[str]:
    """Return the hashes of files that no message handed in, entered before then, oldest first."""
    return [sha256 for (sha256,) in _UNUSED.rows(c, before=before)]


def sweep(tx: Tx, root: Path, sha256: str, before: float) -> bool:
    """Delete an unused file, rows and bytes; tell whether it still was one.

    The rows first: whoever enters the same file again waits for this commit and then looks for
    the bytes.
    """
    if _UNUSED_ONE.row(tx.c, sha256=sha256, before=before) is None:
        return False
    _FORGET_FACTS.run(tx.c, sha256=sha256)
    _FORGET.run(tx.c, sha256=sha256)
    files.remove(root, sha256)
    return True


def _ref(text: str) -> str:
    return storable(text)[:_LONGEST_REF]
