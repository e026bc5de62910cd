"""What a list shows of each talk, for all its rows at once.

    of(c, chats) -> {chat: Gist}

Only these few things are picked out of a state's JSON: building the State costs ten times as much
(120 against 12 µs), and a list has hundreds of rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from dialogues.state import STORY, Phase
from storage import codec
from storage.listed import among, listed
from storage.sql import Sql
from storage.tables import conversations


@dataclass(frozen=True, slots=True)
class Gist:
    """Of a state: where the talk stands and what it is about, names as in State.

    level, category: "" not known. told: the matter as the customer told it, "" not told yet.
    began: State.started as it is kept, read when somebody asks for it.
    """

    phase: Phase
    case_no: str
    closed: bool
    level: str
    category: str
    flags: frozenset[str]
    language: str
    told: str
    began: str

    @property
    def started(self) -> datetime | None:
        """When the matter began, None when it has not."""
        return codec.build(datetime, self.began) if self.began else None

    @property
    def open(self) -> bool:
        """Whether the bot is in the middle of taking something down."""
        return bool(self.case_no) and not self.closed and self.phase is not Phase.DONE


_c = conversations.c
_OF = Sql(select(_c.chat, _c.state).where(among(_c.chat, "chats"), _c.state.is_not(None)))


def of(c: Connection, chats: Iterable[str]) -> dict[str, Gist]:
    """Return the gist of each of these conversations; one before its first turn has none."""
    return {chat: pick(state) for chat, state in _OF.rows(c, chats=listed(chats))}


def pick(state: str) -> Gist:
    """Return the gist of a state that `codec.dumps` wrote."""
    plain: dict[str, Any] = codec.loads(state)
    told: dict[str, str] | None = plain.get("fields", {}).get(STORY)
    return Gist(
        phase=Phase(plain.get("phase", Phase.NEW)),
        case_no=plain.get("case_no", ""),
        closed=plain.get("closed", False),
        level=plain.get("level") or "",
        category=plain.get("category") or "",
        flags=frozenset(plain.get("flags", ())),
        language=plain.get("language", ""),
        told=(told["text"] or told["value"]) if told else "",
        began=plain.get("started") or "",
    )
