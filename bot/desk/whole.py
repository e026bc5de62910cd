"""One talk as the store has it at one moment, with all that is shown beside its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from dialogues.state import State
from storage import clocks, conversations, evidence, messages, promises, standing
from storage.clocks import Standing
from storage.conversations import Talk
from storage.evidence import Piece
from storage.messages import Line
from storage.promises import Kept
from storage.standing import Traffic
from storage.store import Store

_LINES = 2000


@dataclass(frozen=True, slots=True)
class Whole:
    """state is None before the talk's first turn. traffic: empty where no channel counts."""

    talk: Talk
    state: State | None
    lines: list[Line]
    ledger: list[Kept]
    clocks: list[Standing]
    pieces: list[Piece]
    traffic: Traffic


def read(store: Store, chat: str, zone: tzinfo) -> Whole | None:
    """Return the talk, its newest words and what is owed; None when there is none."""
    return store.read(
        lambda c: (
            None
            if (talk := conversations.get(c, chat)) is None
            else Whole(
                talk,
                conversations.load(c, chat)[0],
                messages.last(c, chat, _LINES),
                promises.of_case(c, talk.case_no) if talk.case_no else [],
                clocks.of_case(c, talk.case_no, zone) if talk.case_no else [],
                evidence.pieces(c, chat),
                standing.traffic(c, chat),
            )
        )
    )
