"""A talk on a clock that obeys, and what it says of the clocks of its case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from dialogues.book import Book
from dialogues.clocks import Clock, Kind
from dialogues.effects import Effect, SetTimer
from dialogues.events import AgentProposed, AgentResolved, AgentSaid, Due
from dialogues.facts import Facts
from dialogues.talks import ZONE, Meant, meant_parse
from tests.dialogues.casework import BARE
from tests.dialogues.chatting import Stated

Kind_ = TypeVar("Kind_")
TEN = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)
AGENT = ("a", "陈岚")
DONE: dict[str, Any] = {
    "outcome": "upheld",
    "done": "换好了。",
    "condition": "坏了再换。",
    "contact": "转 806",
}


class Talk(Stated):
    """A talk on a clock, with what reached the customer as a fact of its own."""

    told: datetime | None = None
    channel = ""

    def _facts(self) -> Facts:
        return replace(super()._facts(), told=self.told, channel=self.channel)

    def say(self, text: str, **meant: Any) -> list[Effect]:
        """Let the customer say *text*."""
        return self.hear(self.said(meant_parse(text, Meant.model_validate(meant))))

    def clock(self, kind: Kind, item: str = "") -> Clock:
        """Return the talk's clock of *kind*."""
        (found,) = [c for c in self.now_state.clocks if (c.kind, c.item) == (kind, item)]
        return found

    def rings(self, kind: Kind, at: datetime | None = None) -> list[Effect]:
        """Let the clock's timer come, at its time or at *at*."""
        key = self.clock(kind).key
        due = [e.due for e in self.effects if isinstance(e, SetTimer) and e.key == key][-1]
        self.now = at or due
        return self.happen(Due(self.now, key))

    def at(self, minutes: float) -> datetime:
        """Go on to *minutes* after ten."""
        self.now = TEN + timedelta(minutes=minutes)
        return self.now

    def agent_says(self, minutes: float, text: str = "我来办。") -> list[Effect]:
        """Let an agent write."""
        return self.happen(AgentSaid(self.at(minutes), *AGENT, text))

    def proposes(self, minutes: float) -> list[Effect]:
        """Let an agent propose."""
        at = self.at(minutes)
        return self.happen(AgentProposed(at, *AGENT, "换新的。", BARE, due=at + timedelta(hours=5)))

    def resolves(self, minutes: float) -> list[Effect]:
        """Let an agent say that it is done."""
        return self.happen(AgentResolved(self.at(minutes), *AGENT, **DONE))


def of(kind: type[Kind_], effects: Sequence[object]) -> list[Kind_]:
    """Return the effects of *kind*."""
    return [e for e in effects if isinstance(e, kind)]


def with_people(book: Book) -> Talk:
    """Return a talk that began at ten with a complaint and is with people at 10:04."""
    talk = Talk(book, TEN)
    talk.say("耳机用两天就坏了", intent="complaint", category="quality.fault")
    talk.at(4)
    talk.say("找人工", intent="ask_human", handoff="request_human")
    assert talk.now_state.closed
    return talk
