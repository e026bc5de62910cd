"""What staff say a handed-in file is (dialogues/exhibits.py), with who and when.

    said(c, chat) -> {(message, sha256): Said}      the newest word about each file of a talk
    say(tx, case_no, of, was, kind, by)             a line of the case's history
    counted(c, chat) -> Counted                     how many pieces, how many of each kind

Only the history holds it: nothing beside it that could differ. Source: S4-02.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from storage import codec, evidence
from storage.case_events import event
from storage.evidence import Piece
from storage.sql import Sql
from storage.tables import case_events
from storage.tables import cases as cases_table
from storage.times import moment
from storage.writer import Tx

EXHIBIT = "exhibit"
File = tuple[int, str]
"""The message that brought a file, and the file's sha256."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a file is, by whom (an agent's id) and since when."""

    kind: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """pieces: all there are; kinds: how many of which kind somebody said, no others."""

    pieces: int
    kinds: Mapping[str, int]


_e, _k = case_events.c, cases_table.c
_SAID = Sql(
    select(_e.payload, _e.actor, _e.at)
    .select_from(cases_table.join(case_events, _e.case_no == _k.number))
    .where(_k.chat == bindparam("chat"), _e.kind == EXHIBIT)
    .order_by(_e.id)
)


def file_of(piece: Piece) -> File:
    """Return what names a piece; its sha256 is "" while there are no bytes."""
    return piece.message, piece.fetch.sha256


def say(tx: Tx, case_no: str, of: File, was: str, kind: str, by: str) -> None:
    """Put into the history that *by* says the file is a *kind*; "" takes it back."""
    message, sha256 = of
    told = {"message": message, "sha256": sha256, "from": was, "to": kind}
    event(tx, case_no, EXHIBIT, by, told)


def said(c: Connection, chat: str) -> dict[File, Said]:
    """Return what the files of a talk are, in whichever of its cases it was said."""
    found: dict[File, Said] = {}
    for text, by, at in _SAID.rows(c, chat=chat):
        told = codec.loads(text)
        found[told["message"], told["sha256"]] = Said(told["to"], by, moment(at))
    return {of: one for of, one in found.items() if one.kind}


def counted(c: Connection, chat: str) -> Counted:
    """Count the pieces of a talk, and what staff say they are."""
    pieces, told = evidence.pieces(c, chat), said(c, chat)
    kinds = Counter(told[of].kind for of in map(file_of, pieces) if of in told)
    return Counted(len(pieces), dict(kinds))
