"""From what waits in a lane to one event: a burst of messages, an agent's act, or a timer.

Reading a text never fails: an error there is logged, and the message goes on with nothing
understood and a reason that says so, so that a person can be offered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from difflib import SequenceMatcher

import structlog

from bot.brain import Asks, GivenUp, Read
from bot.desk.drafting import marks
from dialogues.events import (
    AgentDeclined,
    AgentElsewhere,
    AgentExtended,
    AgentFilled,
    AgentPicked,
    AgentProposed,
    AgentRelayed,
    AgentResolved,
    AgentReturned,
    AgentSaid,
    AgentSorted,
    AgentTook,
    AgentTransferred,
    Decision,
    Due,
    Entered,
    Event,
    Heard,
    Noticed,
    Said,
)
from dialogues.state import MessageId
from nlu.types import Context, Parse, Reason
from storage import codec, inbox
from storage.inbox import FROM_CUSTOMER, Waiting
from storage.lanes import Item

FALLBACK = "fallback"  # Reason.by of a text that could not be read
_REMEMBERED = 2000  # parses kept while their conversation is listened to

DECISIONS: dict[str, type[Decision | AgentRelayed]] = {
    "agent_proposed": AgentProposed,
    "agent_declined": AgentDeclined,
    "agent_resolved": AgentResolved,
    "agent_extended": AgentExtended,
    "agent_transferred": AgentTransferred,
    "agent_filled": AgentFilled,
    "agent_sorted": AgentSorted,
    "agent_picked": AgentPicked,
    "agent_relayed": AgentRelayed,
}
"""What people decide, by the kind of its arrival; the parts come as JSON in its text."""

ACTS: dict[str, Callable[[Waiting, datetime], Event]] = {
    "agent_took": lambda act, at: AgentTook(at, act.agent, act.name),
    "agent_said": lambda act, at: AgentSaid(at, act.agent, act.name, act.text, marks(act.text)),
    "agent_returned": lambda act, at: AgentReturned(at, act.agent, act.name, act.text),
    "enter": lambda _, at: Entered(at),
    "follow": lambda _, at: Entered(at),
    "unfollow": lambda _, at: Noticed(at, "left"),
    "recall": lambda act, at: Noticed(at, "recalled", act.text),
    "receipt": lambda act, at: Noticed(at, "undelivered", act.text),
    "agent": lambda act, at: AgentElsewhere(at, act.agent, act.name, act.text, marks(act.text)),
}
"""What agents do, and what platforms tell besides words, by the kind of its arrival."""

_JOINED = 600  # characters of words read as one
_SAME_WORDS = 0.6  # similarity from which a mended message is taken for the one before it

log = structlog.get_logger("bot.turn")
Together = Callable[[Asks], Sequence[Parse | None]]


class Poison(Exception):  # noqa: N818 - names the item, not a fault of ours
    """An item that is no event; its id says which to park."""

    def __init__(self, item: int, why: str) -> None:
        super().__init__(why)
        self.item = item


@dataclass(frozen=True, slots=True)
class Batch:
    """The first event of a lane: its items, and what came in or the key of the timer."""

    items: tuple[int, ...]
    waiting: tuple[Waiting, ...] = ()
    due: str = ""

    @property
    def from_customer(self) -> bool:
        """Whether the customer wrote, and not an agent or a timer."""
        return bool(self.waiting) and self.waiting[0].kind in FROM_CUSTOMER


def pick(items: Sequence[Item], most: int) -> Batch:
    """Return the first event of *items* (at least one); *most* messages at most make a burst.

    Raises:
        Poison: the first item is no event.
    """
    first = _decode(items[0])
    if isinstance(first, str):
        return Batch((items[0].id,), due=first)
    burst, ids = [first], [items[0].id]
    if first.kind in FROM_CUSTOMER:
        for item in items[1:most]:
            more = _message(item)
            if more is None:
                break
            burst.append(more)
            ids.append(item.id)
    return Batch(tuple(ids), tuple(burst))


def inbox_ids(items: Sequence[Item]) -> tuple[int, ...]:
    """Return the inbox ids that *items* stand for; a timer and a poisoned item have none."""
    return tuple(one.inbox_id for item in items if (one := _waiting(item)) is not None)


def _waiting(item: Item) -> Waiting | None:
    """Return what came in with *item*, None for anything else."""
    try:
        found = _decode(item)
    except Poison:
        return None
    return found if isinstance(found, Waiting) else None


def _message(item: Item) -> Waiting | None:
    """Return the customer's message in *item*; poison will be the first of a later batch."""
    found = _waiting(item)
    return found if found is not None and found.kind in FROM_CUSTOMER else None


def _decode(item: Item) -> Waiting | str:
    try:
        body = item.body
        if body["kind"] == "due":
            return str(body["key"])
        return inbox.decode(body)
    except (TypeError, ValueError, KeyError) as error:
        raise Poison(item.id, f"not an event: {error!r}") from error


class Hearing:
    """Reads texts, once each: a burst is looked at again with every message that comes."""

    def __init__(self, read: Read, zone: tzinfo) -> None:
        self._read = read
        self._zone = zone
        self._known: dict[int, tuple[str, Parse]] = {}

    def said(self, waiting: Sequence[Waiting], asking: str) -> tuple[Said, ...]:
        """Return customers' messages, read against the kind of the open question."""
        return tuple(self._one(message, asking) for message in waiting)

    def ahead(self, waiting: Sequence[tuple[Waiting, str]], together: Together) -> None:
        """Read messages of several talks at once, each against its open question.

        What does not come out well is read alone when its turn begins.
        """
        new = [(one, asking) for one, asking in waiting if self._read_before(one, asking) is None]
        if len(new) < 2:  # noqa: PLR2004 - one alone is read as it comes
            return
        at = [one.at.astimezone(self._zone) for one, _ in new]
        asks = [(one.text, Context(t, asking)) for (one, asking), t in zip(new, at, strict=True)]
        for (one, asking), parse in zip(new, together(asks), strict=True):
            if parse is not None:
                self._keep(one, asking, parse)

    def event(self, batch: Batch, said: tuple[Said, ...], now: datetime, told: str = "") -> Event:
        """Return what happened; *said* is the batch as read when the customer wrote.

        told: the story that his words go on with, "" when they begin one or answer something.

        Raises:
            Poison: an act that no agent has.
        """
        if batch.due:
            return Due(now.astimezone(self._zone), batch.due)
        if said:
            for message in said:
                self._known.pop(message.id, None)
            return self._heard(_mended(said), told)
        act = batch.waiting[0]
        at = act.at.astimezone(self._zone)
        if act.kind in ACTS:
            return ACTS[act.kind](act, at)
        if act.kind in DECISIONS:
            return self._decided(_decision(batch.items[0], act, at))
        raise Poison(batch.items[0], f"unknown kind {act.kind!r}")

    def _decided(self, event: Decision | AgentRelayed) -> Decision | AgentRelayed:
        """Return the decision; what an agent writes for the customer is read as his answer is."""
        if not isinstance(event, AgentFilled | AgentRelayed):
            return event
        words = event.value if isinstance(event, AgentFilled) else event.text
        parse = read_safely(self._read, words, Context(event.at, event.asks))
        return replace(event, parse=parse)

    def _heard(self, said: tuple[Said, ...], told: str) -> Heard:
        """Return the turn; what came in pieces is read once more as the one text it is."""
        at = said[-1].at
        pieces = [one.parse.text for one in said if one.parse.text and not one.payload]
        context = Context(at)
        joined = whole = None
        if len(pieces) > 1:
            joined = read_safely(self._read, "，".join(pieces)[-_JOINED:], context)
        if told and pieces:
            whole = read_safely(self._read, "，".join([told, *pieces])[-_JOINED:], context)
        return Heard(at, said, joined, whole)

    def _one(self, waiting: Waiting, asking: str) -> Said:
        assert waiting.message_id is not None
        at = waiting.at.astimezone(self._zone)
        parse = self._read_before(waiting, asking)
        if parse is None:
            parse = read_safely(self._read, waiting.text, Context(at, asking))
            self._keep(waiting, asking, parse)
        kinds = tuple(one.kind for one in waiting.attachments)
        edited = waiting.kind == "edit"
        return Said(MessageId(waiting.message_id), at, parse, waiting.payload, kinds, edited)

    def _read_before(self, waiting: Waiting, asking: str) -> Parse | None:
        """Return what was read against the same question already."""
        against, parse = self._known.get(waiting.message_id or 0, ("", None))
        return parse if against == asking else None

    def _keep(self, waiting: Waiting, asking: str, parse: Parse) -> None:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()  # read again: rare, and nothing but time is lost
        self._known[waiting.message_id or 0] = (asking, parse)


def _mended(said: tuple[Said, ...]) -> tuple[Said, ...]:
    """Return a burst in which a mended message stands for its first wording, not beside it."""
    left: list[Said] = []
    for one in said:
        first = next((m for m in reversed(left) if one.edited and _alike(m, one)), None)
        if first is not None:
            left.remove(first)
        left.append(one if first is None else replace(one, edited=first.edited))
    return tuple(left)


def _alike(first: Said, second: Said) -> bool:
    words = SequenceMatcher(None, first.parse.text[:500], second.parse.text[:500], autojunk=False)
    return words.ratio() >= _SAME_WORDS


def _decision(item: int, act: Waiting, at: datetime) -> Decision | AgentRelayed:
    """Return the decision whose parts stand as JSON in the act's text.

    Raises:
        Poison: the text is no such decision.
    """
    who = {"at": at.isoformat(), "agent": act.agent, "name": act.name}
    try:
        return codec.build(DECISIONS[act.kind], codec.loads(act.text) | who)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise Poison(item, f"not a decision: {error!r}") from error


def read_safely(read: Read, text: str, context: Context) -> Parse:
    """Read *text*; when reading fails, nothing is understood and the reason says so.

    Raises:
        GivenUp: as the reader does.
    """
    try:
        return read(text, context)
    except GivenUp:
        raise
    except Exception as error:
        log.exception("reading failed", characters=len(text))
        return Parse(text, reasons=(Reason("intent", FALLBACK, type(error).__name__, 0.0),))
