"""A channel with people in its platform's own desk, and talks that are handed to them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.channels.base import Address, Outcome, Receipt
from dialogues.effects import HandOff
from dialogues.state import Level
from storage import cases, handoffs, lanes, passing
from storage.store import Tx
from tests.bot.outbound.outbound_fakes import CASE, Counting, Scene

CHAT = "mp:a:u"


@dataclass
class Staffed(Counting):
    """The same, with people in the platform's own desk; *given*: answers, one a time, then yes.

    passed: how many messages had been taken each time a talk was given to them.
    """

    native: bool = True
    given: list[Receipt | Exception] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)
    tried: list[tuple[str, str | None, float]] = field(default_factory=list)

    async def to_agent(self, who: Address, agent: str | None) -> Receipt:
        """Give the talk to them."""
        self.tried.append((who.user, agent, self.clock.now))
        answer = self.given.pop(0) if self.given else Receipt(Outcome.SENT, detail="在排队")
        if isinstance(answer, Exception):
            raise answer
        if answer.outcome is Outcome.SENT:
            self.passed.append(len(self.took))
        return answer


def hand(stage: Scene) -> None:
    """Let the bot hand the talk, which has a case, to people."""

    def job(tx: Tx) -> None:
        handoffs.wait(tx, CHAT, HandOff(CASE, Level.GENERAL, "service", ()))
        passing.call(tx, CHAT, CASE)

    stage.store.do(job)


def history(stage: Scene) -> list[tuple[str, str]]:
    """Return what the case's history says of the platform's people."""
    told = stage.store.read(lambda c: cases.events(c, CASE))
    kinds = (handoffs.PASSED, handoffs.NOT_PASSED)
    return [(one.kind, one.payload["text"]) for one in told if one.kind in kinds]


def left(stage: Scene) -> int:
    """Return what is left to do in the talk's outgoing lane, now or later."""
    end = stage.clock.now + 10**9
    return len(stage.store.read(lambda c: lanes.items(c, [f"out:{CHAT}"], end))[f"out:{CHAT}"])


def hint(stage: Scene) -> str:
    """Return what the queue says of where else the talk waits."""
    (waiter,) = stage.store.read(handoffs.queue)
    return waiter.elsewhere
