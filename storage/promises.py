"""The promise ledger: every time that was spoken, and how it ended."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from dialogues.effects import Promise, SettlePromise
from dialogues.facts import OpenPromise
from storage.case_events import event
from storage.sql import Sql, values
from storage.tables import cases, messages, promises
from storage.times import epoch, maybe, moment
from storage.writer import Tx

OPEN, BROKEN = "open", "broken"


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise of the ledger. state: open, kept, broken, renegotiated."""

    id: str
    kind: str
    what: str
    owner: str
    made: datetime
    due: datetime
    state: str
    settled: datetime | None
    proof: str
    message: int | None


_r = promises.c
_p = bindparam
_CHAT = func.coalesce(
    select(messages.c.chat).where(messages.c.id == _p("message_id")).scalar_subquery(),
    select(cases.c.chat).where(cases.c.number == _p("case_no")).scalar_subquery(),
)
_MAKE = Sql(
    lambda insert: (
        insert(promises)
        .values(
            chat=_CHAT,
            state=OPEN,
            **values("id", "case_no", "message_id", "kind", "what", "owner", "made", "due"),
        )
        .on_conflict_do_nothing()
        .returning(_r.id)
    )
)
_RENEW = Sql(
    update(promises)
    .where(_r.id == _p("which"), _r.state == OPEN)
    .values(values("kind", "what", "owner", "due"))
)
_SETTLE = Sql(
    update(promises)
    .where(_r.id == _p("which"), _r.state == OPEN)
    .values(state=_p("how"), settled=_p("at"), proof=_p("proof"))
    .returning(_r.case_no)
)
_OPEN_OF = Sql(
    select(_r.case_no, _r.id, _r.kind, _r.what, _r.due, _r.owner)
    .where(_r.chat == _p("chat"), _r.state == OPEN)
    .order_by(_r.due, _r.id)
)
_OF_CASE = Sql(
    select(
        _r.id,
        _r.kind,
        _r.what,
        _r.owner,
        _r.made,
        _r.due,
        _r.state,
        _r.settled,
        _r.proof,
        _r.message_id,
    )
    .where(_r.case_no == _p("case_no"))
    .order_by(_r.made, _r.id)
)


def keep_row(tx: Tx, promise: Promise, message_id: int | None) -> None:
    """Enter the promise; entered already and still open, it holds what this says.

    message_id: the message that spoke it; with None the case must exist.
    """
    what = {"kind": promise.kind, "what": promise.what, "owner": promise.owner}
    due = epoch(promise.due)
    new = _MAKE.row(
        tx.c,
        id=promise.id,
        case_no=promise.case_no,
        message_id=message_id,
        made=tx.now,
        due=due,
        **what,
    )
    if new is None:
        _RENEW.run(tx.c, which=promise.id, due=due, **what)
    elif promise.case_no:
        event(
            tx, promise.case_no, "promised", "bot", {"id": promise.id, "due": promise.due, **what}
        )


def settle(tx: Tx, ended: SettlePromise, actor: str = "bot") -> bool:
    """Close the promise; False when it was closed before (the first ending stands)."""
    row = _SETTLE.row(
        tx.c, which=ended.id, how=ended.how.value, at=epoch(ended.at), proof=ended.proof
    )
    if row is not None and row[0]:
        payload = {"id": ended.id, "how": ended.how.value, "at": ended.at, "proof": ended.proof}
        event(tx, row[0], "settled", actor, payload)
    return row is not None


def open_of(c: Connection, chat: str) -> tuple[OpenPromise, ...]:
    """Return the conversation's open promises, the next due first."""
    return tuple(
        OpenPromise(i, kind, what, moment(due), owner)
        for _, i, kind, what, due, owner in _OPEN_OF.rows(c, chat=chat)
    )


def by_case(c: Connection, chat: str) -> dict[str, tuple[OpenPromise, ...]]:
    """Return the conversation's open promises by case number, the next due first."""
    found: dict[str, tuple[OpenPromise, ...]] = defaultdict(tuple)
    for case_no, i, kind, what, due, owner in _OPEN_OF.rows(c, chat=chat):
        found[case_no] += (OpenPromise(i, kind, what, moment(due), owner),)
    return found


def of_case(c: Connection, case_no: str) -> list[Kept]:
    """Return every promise of the case, in the order they were made."""
    return [
        Kept(i, kind, what, owner, moment(made), moment(due), state, maybe(settled), proof, message)
        for i, kind, what, owner, made, due, state, settled, proof, message in _OF_CASE.rows(
            c, case_no=case_no
        )
    ]
