"""One talk as the store has it at one moment, with all that is shown beside its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from dialogues.state import State
from storage import (
    accounts,
    case_events,
    clocks,
    conversations,
    evidence,
    exhibits,
    messages,
    promises,
    standing,
)
from storage.case_events import Happened
from storage.clocks import Standing
from storage.conversations import Talk
from storage.evidence import Piece
from storage.exhibits import File, Said
from storage.messages import Line
from storage.promises import Kept
from storage.standing import Traffic
from storage.store import Store

_LINES = 2000


@dataclass(frozen=True, slots=True)
class Whole:
    """state is None before the talk's first turn. traffic: empty where no channel counts.

    exhibits: what staff say the files are; names: of who said so, by id. relayed: what colleagues
    put down for the customer in any case of the talk, oldest first.
    """

    talk: Talk
    state: State | None
    lines: list[Line]
    ledger: list[Kept]
    clocks: list[Standing]
    pieces: list[Piece]
    traffic: Traffic
    exhibits: Mapping[File, Said] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    relayed: tuple[Happened, ...] = ()


def read(store: Store, chat: str, zone: tzinfo) -> Whole | None:
    """Return the talk, its newest words and what is owed; None when there is none."""
    return store.read(lambda c: _read(c, chat, zone))


def _read(c: Any, chat: str, zone: tzinfo) -> Whole | None:  # the store's connection
    talk = conversations.get(c, chat)
    if talk is None:
        return None
    said = exhibits.said(c, chat)
    state = conversations.load(c, chat)[0]
    return Whole(
        talk,
        state,
        messages.last(c, chat, _LINES),
        promises.of_case(c, talk.case_no) if talk.case_no else [],
        clocks.of_case(c, talk.case_no, zone) if talk.case_no else [],
        evidence.pieces(c, chat),
        standing.traffic(c, chat),
        said,
        {one.login: one.name for one in accounts.users(c)} if said else {},
        _relayed(c, talk, state),
    )


def _relayed(c: Any, talk: Talk, state: State | None) -> tuple[Happened, ...]:
    numbers = {one.case_no for one in state.cares} if state else set()
    lines = (case_events.events(c, n) for n in sorted(numbers | {talk.case_no}) if n)
    found = [one for of_case in lines for one in of_case if one.kind == "relayed"]
    return tuple(sorted(found, key=lambda one: one.id))
