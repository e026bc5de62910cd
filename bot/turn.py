"""One turn, whole or not at all: the only place where reading, deciding and remembering meet.

Reading happens before the transaction, because it is slow; deciding and everything that follows
from it is one write job, so a turn that fails leaves nothing behind and is taken again. Nothing
reaches the customer before the commit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import assert_never

from bot.brain import Brain, Endless, Patience
from bot.carry import Ground, carry_out
from bot.channels.base import Address, Limits
from bot.deciding import asks_progress, told_so_far
from bot.hearing import Batch, Hearing
from bot.hub import News
from bot.ready import Ready, look, written
from bot.second_look import second_look
from bot.window import answer_at
from dialogues.effects import FileCase
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
    Due,
    Entered,
    Event,
    Heard,
    Noticed,
    Said,
)
from dialogues.state import Control, State
from storage import cases, codec, conversations, facts, inbox, lanes, reviews
from storage.store import Store, Tx
from storage.times import moment

_OURS = frozenset({"bot", "clock"})
UNKNOWN = Limits(max_text=4096)  # a channel that is switched off: its messages wait to be sent


class Turns:
    """Takes turns. Any thread may call begin; a lane belongs to one owner at a time.

    patience: what reads; None: the brain's reader, however long it takes.
    """

    def __init__(
        self,
        store: Store,
        brain: Brain,
        doors: Mapping[str, Limits],
        patience: Patience | None = None,
        *,
        zone: tzinfo,
        clock: Callable[[], float],
    ) -> None:
        self._store = store
        self._brain = brain
        self._doors = doors
        self.patience = patience or Endless(brain.read)
        self._hearing = Hearing(self.patience.read, zone)
        self._zone = zone
        self._clock = clock

    def look(self, names: Sequence[str]) -> dict[str, Ready]:
        """Look at lanes whose turns begin next; what several of them hold is read together.

        Raises:
            GivenUp: as the reader does.
        """
        now = self._clock()
        ready = self._store.read(
            lambda c: {name: look(c, name, now, self._limits(name)) for name in names}
        )
        if len(ready) > 1:
            texts = written(ready.values(), self._brain.asking)
            self._hearing.ahead(texts, self.patience.together)
        return ready

    def begin(self, owner: str, name: str, ready: Ready | None = None) -> Future[News]:
        """Take the next turn of the lane *name*, or let it rest while the customer writes on.

        ready: what `look` saw there just now, None to look here.
        The future resolves after the commit. It may hold Lost, StoreAway, or whatever deciding
        raised; then nothing was written.

        Raises:
            Poison: the first item is no event.
        """
        chat = name.partition(":")[2]
        now = self._clock()
        ready = ready or self.look([name])[name]
        if not ready.items:
            return self._store.write(lambda tx: _nothing(tx, owner, name, chat))
        batch = ready.batch()
        said: tuple[Said, ...] = ()
        if batch.from_customer:
            asking = self._brain.asking(ready.state)
            said = self._hearing.said(batch.waiting, asking)
            until = self._wait(said, asking, now) if _open(ready, batch) else None
            if until is not None:
                return self._store.write(_rest(owner, name, chat, until, ready))
        moment_now = datetime.fromtimestamp(now, UTC)
        event = self._hearing.event(batch, said, moment_now, told_so_far(ready.state))
        job = _Job(self._brain, owner, name, chat, ready, batch, event)
        return self._store.write(job)

    def _limits(self, name: str) -> Limits:
        return self._doors.get(Address.of(name.partition(":")[2]).channel, UNKNOWN)

    def _wait(self, said: tuple[Said, ...], asking: str, now: float) -> float | None:
        due = answer_at(self._brain.window, said, asking, datetime.fromtimestamp(now, UTC))
        return None if due is None else due.timestamp()


@dataclass(frozen=True, slots=True)
class _Job:
    """The write job of one turn."""

    brain: Brain
    owner: str
    name: str
    chat: str
    ready: Ready
    batch: Batch
    event: Event

    def __call__(self, tx: Tx) -> News:
        """Decide, carry out, remember; all of it or nothing."""
        lanes.own(tx, self.owner, [self.name])
        if self.batch.due and not lanes.live(tx, self.batch.items):
            lanes.done(tx, [self.name], ())  # replaced or cancelled since it was read
            return News(self.chat)
        ids = tuple(one.inbox_id for one in self.batch.waiting)
        last = ids[-1] if ids else None
        known = facts.read(
            tx,
            self.chat,
            self.event.at,
            fresh_case_no=self.brain.case_number(self.event.at),
            tell=asks_progress(self.event),
            link=self.brain.status,
            underway=_underway(self.ready.state),
            forewarn=_may_forewarn(self.event, self.ready.state),
        )
        known = replace(
            known,
            barred=self._barred(tx),
            window=self.ready.limits.window,
            pushes=self.ready.limits.can_push,
            filed=self._filed(tx),
        )
        move = self.brain.decider(self.chat)(self.ready.state, self.event, known)
        sends = carry_out(tx, self._ground(tx, last, move.state), move.effects)
        _remember_reading(tx, self.event)
        again = second_look(self.event, self.ready.state, move, self.brain.doubt)
        for message, why in again.items():
            reviews.put(tx, message, why)
        conversations.save(tx, self.chat, move.state, was=self.ready.version)
        if last is not None:
            inbox.settle(tx, ids, last)
        lanes.done(tx, [self.name], self.batch.items)
        return News(self.chat, inbox=ids, effects=move.effects, sends=sends)

    def _barred(self, tx: Tx) -> frozenset[str]:
        """Return who must not have the talk; looked up where a colleague acts."""
        if self.brain.barred is None or _actor(self.event) in _OURS:
            return frozenset()
        return self.brain.barred(tx.c, self.chat, self.event.at)

    def _filed(self, tx: Tx) -> FileCase | None:
        """Return the case of this talk that a colleague picks."""
        picked = self.event.case_no if isinstance(self.event, AgentPicked) else ""
        found = cases.load(tx.c, picked) if picked else None
        return found.file if found and found.chat == self.chat else None

    def _ground(self, tx: Tx, last: int | None, state: State) -> Ground:
        return Ground(
            self.chat,
            last,
            moment(tx.now),
            pull=not self.ready.limits.can_push,
            actor=_actor(self.event),
            limits=None if self.ready.limits is UNKNOWN else self.ready.limits,
            language=state.language,
            hands=self._hands(state),
        )

    def _hands(self, state: State) -> bool:
        """Say whether this turn hands the talk from the bot to people."""
        was = self.ready.state.control if self.ready.state else Control.BOT
        return (was, state.control) == (Control.BOT, Control.QUEUE)


def _open(ready: Ready, batch: Batch) -> bool:
    """Say whether the burst may grow: an agent's act behind it ends it, a timer does not."""
    behind = ready.items[len(batch.items) :]
    return len(batch.items) < ready.most and all(item.due is not None for item in behind)


def _rest(owner: str, name: str, chat: str, until: float, ready: Ready) -> Callable[[Tx], News]:
    """Return the job that rests until anything comes after what was looked at."""
    seen = max(item.id for item in ready.items)

    def job(tx: Tx) -> News:
        lanes.own(tx, owner, [name])
        lanes.rest(tx, name, until, seen=seen)
        return News(chat, listening=True)

    return job


def _nothing(tx: Tx, owner: str, name: str, chat: str) -> News:
    """Give back a lane whose timer was cancelled before it could be read."""
    lanes.own(tx, owner, [name])
    lanes.done(tx, [name], ())
    return News(chat)


def _underway(state: State | None) -> datetime | None:
    """Return since when words of colleagues are under way, None where none are."""
    return min((words.at for words in state.underway), default=None) if state else None


def _may_forewarn(event: Event, state: State | None) -> bool:
    """Say whether the bot answers the customer in this turn, so that it may tell him a notice."""
    ours = state is None or state.control is not Control.HUMAN
    return ours and isinstance(event, Heard | Entered)


def _remember_reading(tx: Tx, event: Event) -> None:
    if isinstance(event, Heard):
        for said in event.messages:
            parse = said.parse
            inbox.mark_read(tx, said.id, parse.emotion.value, parse.heat, codec.dumps(parse))


def _actor(event: Event) -> str:
    match event:
        case Due():
            return "clock"
        case Heard() | Entered() | Noticed():
            return "bot"
        case (
            AgentTook()
            | AgentSaid()
            | AgentReturned()
            | AgentElsewhere()
            | AgentProposed()
            | AgentDeclined()
            | AgentResolved()
            | AgentExtended()
            | AgentTransferred()
            | AgentFilled()
            | AgentSorted()
            | AgentPicked()
            | AgentRelayed()
        ):
            return event.agent
        case _:
            assert_never(event)
