"""See a conversation as the planner needs it: what waits, what may be sent, what is to come.

    view(snapshot, channel, habits, now) -> View             what the planner decides on
    parcel(view, ids, customer, ...) -> Parcel               what cannot arrive, and its customer
    budget_left(traffic, channel, now) -> Budget             for the desk (budget.said words it)

Pure: what the database says comes in (storage.standing).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.channels.base import Address, Channel
from bot.outbound import budget, purpose, remedy, words
from bot.outbound.budget import Budget
from bot.outbound.fallback import Parcel
from bot.outbound.planner import BOT, Outlook, Rhythm, Waiting
from bot.outbound.ports import Trigger, Triggered
from bot.outbound.quiet import Quiet
from bot.outbound.split import size
from dialogues.effects import CaseState
from storage import unsent
from storage.lanes import Item
from storage.outbox import Outgoing
from storage.passing import KEY
from storage.standing import MOST, Customer, Snapshot, Traffic

_ALL = frozenset({purpose.PROPOSAL, purpose.LETTER, purpose.FOLLOW_UP})
_TO_COME: Mapping[str, frozenset[str]] = {
    CaseState.SUBMITTED: _ALL,
    CaseState.PLAN_SENT: _ALL - {purpose.PROPOSAL},
    CaseState.EXECUTING: _ALL - {purpose.PROPOSAL},
    CaseState.NOT_UPHELD: _ALL - {purpose.PROPOSAL},
    CaseState.RESOLVED: frozenset({purpose.FOLLOW_UP}),
}
ANSWERS = frozenset({purpose.REPLY, purpose.AGENT, purpose.LETTER, purpose.DECLINE})


@dataclass(frozen=True, slots=True)
class Habits:
    """What an operator sets: how sparing progress words are, and when nobody is written to."""

    rhythm: Rhythm = field(default_factory=Rhythm)
    quiet: Quiet | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A lane's work and its conversation. rows wait to be sent, in order."""

    chat: str
    items: tuple[Item, ...]
    rows: tuple[Outgoing, ...]
    outlook: Outlook
    waiting: tuple[Waiting, ...]

    def of(self, ids: Sequence[int]) -> tuple[Outgoing, ...]:
        """Return the rows of these messages, in this order."""
        by_id = {row.line.id: row for row in self.rows}
        return tuple(by_id[one] for one in ids)

    def work(self, ids: Sequence[int]) -> tuple[int, ...]:
        """Return the items of these messages, and those of what waits no longer."""
        here = {row.line.id for row in self.rows}
        whole = len(self.rows) < MOST
        return tuple(
            item.id
            for item in self.items
            if item.key != KEY
            and ((message := _message(item)) in ids or (whole and message not in here))
        )


def _message(item: Item) -> int | None:
    """Return the message that the work sends, None when it is no such work."""
    try:
        return int(item.body["message"])
    except (ValueError, TypeError, LookupError):
        return None


def counts(channel: Channel) -> bool:
    """Say whether the channel has a budget at all."""
    return bool(_opened(channel))


def view(chat: str, seen: Snapshot, channel: Channel, habits: Habits, now: float) -> View:
    """Return what the planner decides on."""
    known, sent = seen.standing, seen.traffic.sent
    outlook = Outlook(
        now=now,
        budget=budget_left(seen.traffic, channel, now),
        most=channel.limits.max_text,
        expected=frozenset().union(*(_TO_COME.get(one, frozenset()) for one in known.states)),
        last=sent[0] if sent else 0.0,
        quiet=habits.quiet.until(now) if habits.quiet else 0.0,
        urgent=known.urgent,
        prefers=remedy.preference(known.preference),
        rhythm=habits.rhythm,
    )
    waiting = tuple(_waiting(row, channel) for row in seen.rows)
    return View(chat, seen.items, seen.rows, outlook, waiting)


def parcel(
    seen: View,
    ids: Sequence[int],
    customer: Customer,
    channels: Mapping[tuple[str, str], Channel],
    now: float,
) -> Parcel:
    """Return what cannot arrive, with another open conversation of the same person if any."""
    return Parcel(
        chat=seen.chat,
        rows=seen.of(ids),
        standing=customer.standing,
        prefers=remedy.preference(customer.standing.preference),
        identity=_open_elsewhere(customer, channels, now),
        language=customer.language,
    )


def budget_left(traffic: Traffic, channel: Channel | None, now: float) -> Budget:
    """Return what may still be sent to the customer; unbounded for a door that does not count."""
    opened = {} if channel is None else _opened(channel)
    return budget.budget(opened, traffic.heard, traffic.sent, now)


def _opened(channel: Channel) -> Mapping[str, Trigger]:
    more = channel.triggers if isinstance(channel, Triggered) else {}
    return budget.allowances(channel.limits, more)


def _open_elsewhere(
    customer: Customer, channels: Mapping[tuple[str, str], Channel], now: float
) -> str:
    for chat, traffic in customer.others:
        to = Address.of(chat)
        channel = channels.get((to.channel, to.account))
        if channel is not None and budget_left(traffic, channel, now).open:
            return chat
    return ""


def _waiting(row: Outgoing, channel: Channel) -> Waiting:
    line = row.line
    return Waiting(
        id=line.id,
        purpose=row.purpose,
        author=line.name or BOT,
        size=size(line.text, channel.limits.text_unit),
        since=line.at.timestamp(),
        buttons=bool(line.buttons),
        tries=row.tries,
        bound=row.carrier,
        asks=words.asks(line.text),
        asked=row.choice.startswith(unsent.BY_HAND),
    )
