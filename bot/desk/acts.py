"""What an agent does to a talk: an event in the talk's own lane, and the turn that answers it.

The desk never changes a conversation itself, so of two agents who take one at the same moment
the lane decides, and the loser is told the winner's name. The page gives every act an id; the
same act twice is recognised and answered like the first time.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from bot.desk.desk import Agent, Desk
from bot.http.body import Refused
from bot.hub import News
from dialogues.decided import Incomplete
from dialogues.effects import TakeRefused
from storage import conversations, decisions, handing, handoffs, inbox
from storage.inbox import Arrival

CHANNEL = "desk"
ACCOUNT = "default"


class Act(StrEnum):
    """What can be done; the value is the kind of the event."""

    TAKE = "agent_took"
    REPLY = "agent_said"
    RETURN = "agent_returned"
    PROPOSE = "agent_proposed"
    DECLINE = "agent_declined"
    RESOLVE = "agent_resolved"
    EXTEND = "agent_extended"
    TRANSFER = "agent_transferred"
    FILL = "agent_filled"
    SORT = "agent_sorted"
    PICK = "agent_picked"
    RELAY = "agent_relayed"


DECIDES = frozenset({Act.PROPOSE, Act.DECLINE, Act.RESOLVE, Act.EXTEND})
"""Acts of several parts, of which some may be missing."""
_NO_TAKING = frozenset({Act.RETURN, Act.TRANSFER, Act.FILL, Act.SORT, Act.PICK})
"""Acts by which nobody comes to have the talk who had it not."""
_WRITES = {
    Act.FILL: ("filled", "fill"),
    Act.SORT: ("sorted", "sort"),
    Act.RELAY: ("relayed", "relay"),
}
"""What is written into the record: the line of its history, and its name in one that says no."""
BARRED = Refused(409, "barred", "客户不满的正是您经手的处理，这件事不能由您来接，请留给其他同事。")


@dataclass(frozen=True, slots=True)
class Saying:
    """The page's part of an act: its id of it, and the words of a reply.

    The parts of a decision are one JSON object in text, by the names in dialogues.events.
    """

    event: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an act ended.

    missing: the parts a decision lacks (keys of labels.PARTS); nothing was sent then.
    refused: somebody else has the talk (owner, a name), or nobody. pending: kept, not taken up
    yet. failed: the turn was given up and is kept for an operator.
    """

    refused: bool = False
    owner: str = ""
    pending: bool = False
    failed: bool = False
    missing: tuple[str, ...] = ()


def known(desk: Desk, chat: str) -> bool:
    """Tell whether there is such a talk; an act would make one."""
    return desk.store.read(lambda c: conversations.get(c, chat)) is not None


async def act(desk: Desk, agent: Agent, chat: str, what: Act, said: Saying) -> Outcome:
    """Put the act into the lane of *chat* and wait for its turn.

    Raises:
        Refused: he would take a talk that complains about how he handled it.
    """
    if what not in _NO_TAKING and await asyncio.to_thread(_barred, desk, agent, chat):
        raise BARRED
    asked = await desk.intake.ask(_arrival(desk, agent, chat, what, said), desk.wait)
    if asked.news is not None:
        return _told(asked.news, agent)
    return await asyncio.to_thread(_found, desk, agent, chat, what, asked.received.inbox_id)


def _barred(desk: Desk, agent: Agent, chat: str) -> bool:
    """Tell whether the customer complains about how the agent handled it; who has it keeps it."""
    owner, barred = desk.store.read(
        lambda c: (
            handoffs.owner(c, chat),
            handing.barred(c, desk.triage, chat, desk.clock()),
        )
    )
    return agent.login in barred and (owner is None or owner.agent != agent.login)


def _arrival(desk: Desk, agent: Agent, chat: str, what: Act, said: Saying) -> Arrival:
    """Make the event; its id holds who, what and where, so that an id used twice harms nobody."""
    once = sha256(f"{agent.login}\n{what}\n{chat}\n{said.event}".encode()).hexdigest()
    return Arrival(
        channel=CHANNEL,
        account=ACCOUNT,
        user=agent.login,
        event_id=once,
        kind=what.value,
        at=desk.clock(),
        text=said.text,
        raw={"agent": agent.login, "name": agent.name},
        chat=chat,
    )


def _told(news: News, agent: Agent) -> Outcome:
    """Read the outcome from the turn itself.

    Raises:
        Refused: it became a complaint about how he handled another while he took it.
    """
    if news.failed:
        return Outcome(failed=True)
    for effect in news.effects:
        if isinstance(effect, TakeRefused) and effect.agent == agent.login:
            if effect.why:
                raise BARRED
            return Outcome(refused=True, owner=effect.owner)
        if isinstance(effect, Incomplete):
            return Outcome(missing=effect.missing)
    return Outcome()


def _found(desk: Desk, agent: Agent, chat: str, what: Act, inbox_id: int) -> Outcome:
    """Read the outcome of a turn taken earlier: what it said to the customer, who has the talk."""
    settled, replies, owner = desk.store.read(
        lambda c: (
            inbox.settled(c, inbox_id),
            inbox.replies(c, inbox_id),
            handoffs.owner(c, chat),
        )
    )
    if not settled:
        return Outcome(pending=True)
    if what in _WRITES:
        return _written(desk, agent, chat, *_WRITES[what])
    mine = owner is not None and owner.agent == agent.login
    if replies or (mine and what not in DECIDES):
        return Outcome()
    if mine:
        return _lacked(desk, agent, chat)
    return Outcome(refused=True, owner=owner.name if owner else "")


def _lacked(desk: Desk, agent: Agent, chat: str) -> Outcome:
    """Return what the agent's decision lacked when it was taken up: it said nothing."""
    told = desk.store.read(
        lambda c: decisions.of_case(c, talk.case_no) if (talk := conversations.get(c, chat)) else []
    )
    own = (h.payload for h in reversed(told) if h.kind == "incomplete")
    last = next((one for one in own if one["agent"] == agent.login), None)
    return Outcome(failed=True) if last is None else Outcome(missing=tuple(last["missing"]))


def _written(desk: Desk, agent: Agent, chat: str, kind: str, act: str) -> Outcome:
    """Return how the last thing the agent wrote ended: it stands, or what was wrong with it."""
    told = desk.store.read(
        lambda c: decisions.of_case(c, talk.case_no) if (talk := conversations.get(c, chat)) else []
    )
    found = (h for h in reversed(told) if h.kind == kind or h.payload.get("act") == act)
    last = next((h for h in found if h.payload["agent"] == agent.login), None)
    lacks = last is not None and last.kind == "incomplete"
    return Outcome(missing=tuple(last.payload["missing"])) if last and lacks else Outcome()
