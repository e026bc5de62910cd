"""Carry out one plan for one conversation: the sends, the other ways, and what is kept of them.

What travels together is bound before it is sent, so that every try sends the same words under
the same id; what a try came to is kept in the transaction that ends its work. A talk that goes to
the people of its platform goes behind its last words: nothing can be said there any more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import structlog

from bot.channels.base import Address, Channel, Outbound, Outcome, Receipt
from bot.outbound import choices, fallback, look, words
from bot.outbound.fallback import Fallback, Found, Parcel, Ways
from bot.outbound.look import Habits, View
from bot.outbound.pace import SenderPace
from bot.outbound.planner import Do, Plan, plan
from bot.outbound.ports import Native
from bot.outbound.split import size
from bot.settling import Claim, settle
from dialogues.keys import ARRIVED
from storage import handoffs, lanes, messages, outbox, passing, standing, work
from storage.outbox import Outgoing, Tried
from storage.passing import Call
from storage.store import Store, Tx
from storage.times import moment

T = TypeVar("T")
TIMEOUT = "timeout"
log = structlog.get_logger("bot.sender")
_FINAL = frozenset(Outcome) - {Outcome.SENT, Outcome.RETRY}
_ALL_SAID = frozenset({Do.NOTHING, Do.HOLD})  # what is held is no answer anybody waits for


@dataclass(frozen=True, slots=True)
class Setting:
    """What an operator sets: rhythm and quiet hours, and the ways besides the channels."""

    habits: Habits = field(default_factory=Habits)
    ways: Ways = field(default_factory=Ways)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a plan ended, and the other way taken when it could not arrive.

    after: seconds the platform asked to wait.
    """

    tried: Tried
    after: float | None = None
    lost: tuple[Parcel, Found] | None = None


class Dispatch:
    """Runs on the loop. *owner* holds the lanes it is given."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[tuple[str, str], Channel],
        owner: str,
        clock: Callable[[], float],
        pace: SenderPace,
        setting: Setting,
    ) -> None:
        self._store = store
        self._channels = channels
        self._owner = owner
        self._clock = clock
        self._pace = pace
        self._habits = setting.habits
        self._fallback = Fallback(channels, setting.ways)

    async def one(self, claim: Claim, channel: Channel) -> Receipt | None:
        """Do what is next in the lane; return the receipt when the platform was asked."""
        name = claim.lane
        seen, planned = await asyncio.to_thread(self._see, name, channel)
        call = passing.called(seen.items)
        if call is not None and planned.do in _ALL_SAID:
            return await self._pass(name, channel, call)
        match planned.do:
            case Do.NOTHING:
                await self._write(lambda tx: self._finish(tx, name, seen.work(())))
            case Do.HOLD:
                await self._write(lambda tx: self._hold(tx, name, seen, planned))
            case Do.FALL_BACK:
                ending = await self._lose(seen, planned, Tried(planned.why))
                await self._end(claim, seen, planned, ending)
            case Do.SEND:
                return await self._deliver(claim, channel, seen, planned)
        return None

    def _see(self, name: str, channel: Channel) -> tuple[View, Plan]:
        now = self._clock()
        counts = look.counts(channel)
        read = self._store.read(
            lambda c: standing.snapshot(c, name, now, counts=counts, simple=look.ANSWERS)
        )
        seen = look.view(name.partition(":")[2], read, channel, self._habits, now)
        return seen, plan(seen.outlook, seen.waiting if seen.items else ())

    async def _deliver(self, claim: Claim, channel: Channel, seen: View, planned: Plan) -> Receipt:
        name = claim.lane
        rows = seen.of(planned.ids)
        if planned.dropped or planned.ask or len(rows) > 1:
            rows = await self._write(lambda tx: self._bind(tx, name, channel, seen, planned))
        receipt = await self._send(channel, seen.chat, rows)
        tried = _tried(receipt)
        ending = Ending(tried, receipt.retry_after)
        if receipt.outcome in _FINAL:
            ending = await self._lose(seen, planned, tried)
        await self._end(claim, seen, planned, ending)
        if receipt.outcome is Outcome.SENT and any(row.line.who == messages.AGENT for row in rows):
            await self._write(lambda tx: _tell(tx, seen.chat))
        return receipt

    def _bind(
        self, tx: Tx, name: str, channel: Channel, seen: View, planned: Plan
    ) -> tuple[Outgoing, ...]:
        """Keep what is about to travel together, and the question it asks."""
        lanes.own(tx, self._owner, [name])
        *with_it, carrier = planned.ids
        outbox.drop(tx, planned.dropped, carrier)
        outbox.bind(tx, with_it, carrier)
        outbox.choose(tx, carrier, f"send {planned.why}")
        if planned.ask:
            text = words.asking(seen.of([carrier])[0].line.text, standing.language(tx.c, seen.chat))
            if size(text, channel.limits.text_unit) <= channel.limits.max_text:
                messages.reword(tx, carrier, text)
                outbox.choose(tx, carrier, "ask")
        now = {row.line.id: row for row in outbox.due(tx.c, seen.chat, standing.MOST)}
        return tuple(now[one] for one in planned.ids)

    async def _send(self, channel: Channel, chat: str, rows: Sequence[Outgoing]) -> Receipt:
        to, line = Address.of(chat), rows[-1].line
        text = "\n".join(row.line.text for row in rows)
        buttons = choices.native(line.buttons, channel.limits)
        await self._rate(channel, to)
        message = Outbound(str(line.id), text, buttons, rows[-1].purpose)
        return await self._ask(channel, channel.send(to, message), rows[-1].tries + 1)

    async def _pass(self, name: str, channel: Channel, call: Call) -> Receipt | None:
        """Give the talk to the platform's people, unless one of ours took it meanwhile."""
        chat, receipt = name.partition(":")[2], None
        if isinstance(channel, Native) and channel.native and await self._waits(chat):
            giving = channel.to_agent(Address.of(chat), None)
            receipt = await self._ask(channel, giving, call.tries + 1)
            if receipt.outcome in _FINAL:
                log.warning("not passed on", account=channel.account, code=receipt.code)
        await self._write(lambda tx: self._passed(tx, name, call, receipt))
        return receipt

    async def _waits(self, chat: str) -> bool:
        return await asyncio.to_thread(self._store.read, lambda c: handoffs.waits(c, chat))

    async def _ask(self, channel: Channel, asking: Awaitable[Receipt], tries: int) -> Receipt:
        """Return what the platform says to the *tries*-th try, the last of which is final."""
        try:
            async with asyncio.timeout(self._pace.patience):
                receipt = await asking
        except TimeoutError:
            receipt = Receipt(Outcome.RETRY, code=TIMEOUT)
        except Exception as error:
            log.exception("channel raised", channel=channel.name)
            outcome = Outcome.REJECTED if tries >= self._pace.tries else Outcome.RETRY
            receipt = Receipt(outcome, code=type(error).__name__, detail=str(error)[:500])
        if receipt.outcome is Outcome.RETRY and tries >= self._pace.most:
            # Put off for hours: it must not stand before the others for ever.
            return Receipt(Outcome.CONFIG, code=f"gave_up:{receipt.code}", detail=receipt.detail)
        return receipt

    async def _rate(self, channel: Channel, to: Address) -> None:
        rate = channel.limits.rate_per_second
        if rate:
            name = f"{to.channel}:{to.account}"
            (wait,) = await self._write(lambda tx: lanes.tokens(tx, name, 1, rate))
            await asyncio.sleep(wait)

    async def _lose(self, seen: View, planned: Plan, tried: Tried) -> Ending:
        """Find another way for what cannot arrive."""
        customer = await asyncio.to_thread(
            self._store.read, lambda c: standing.customer(c, seen.chat)
        )
        now = self._clock()
        parcel = look.parcel(seen, planned.ids, customer, self._channels, now)
        found = await self._fallback.find(tried.outcome, parcel, now)
        return Ending(tried, lost=(parcel, found))

    async def _end(self, claim: Claim, seen: View, planned: Plan, ending: Ending) -> None:
        """Keep how the plan ended, though the store be away just then: it must not end twice."""

        def job(tx: Tx) -> None:
            self._record(tx, claim.lane, seen, planned, ending)

        await settle(self._store, job, claim, self._clock)

    def _record(self, tx: Tx, name: str, seen: View, planned: Plan, ending: Ending) -> None:
        lanes.own(tx, self._owner, [name])
        ids = planned.ids
        state = outbox.record(tx, ids[-1], ending.tried)
        if state == outbox.WAITING:
            wait = self._pace.after(seen.of(ids)[-1].tries, ending.after)
            lanes.done(tx, [name], (), {name: tx.now + wait})
            return
        if state == outbox.SENT:
            outbox.merged(tx, ids[:-1], ids[-1])
        elif ending.lost is not None:
            self._keep_lost(tx, planned, ending.tried, *ending.lost)
        lanes.done(tx, [name], seen.work((*ids, *planned.dropped)))

    def _passed(self, tx: Tx, name: str, call: Call, receipt: Receipt | None) -> None:
        """Keep what became of a call; a receipt of None: it was not needed."""
        lanes.own(tx, self._owner, [name])
        lanes.done(tx, [name], [call.id])
        if receipt is None:
            return
        if receipt.outcome is Outcome.RETRY:
            wait = self._pace.after(call.tries, receipt.retry_after)
            passing.again(tx, name.partition(":")[2], call, moment(tx.now + wait))
        else:
            passing.ended(tx, call, _tried(receipt))

    def _keep_lost(self, tx: Tx, planned: Plan, tried: Tried, parcel: Parcel, found: Found) -> None:
        for one in planned.ids[:-1]:
            outbox.record(tx, one, tried)
        outbox.drop(tx, planned.dropped, planned.ids[-1])
        for one in planned.ids:
            outbox.choose(tx, one, f"fall back: {tried.outcome} {tried.code}")
        fallback.keep(tx, parcel, found, self._channels)

    def _hold(self, tx: Tx, name: str, seen: View, planned: Plan) -> None:
        lanes.own(tx, self._owner, [name])
        newest = seen.rows[-1]
        outbox.drop(tx, planned.dropped, newest.line.id)
        choice = f"hold: {planned.why}"
        first = next(row for row in seen.rows if row.line.id not in planned.dropped)
        if first.choice != choice:
            outbox.choose(tx, first.line.id, choice)
        lanes.done(tx, [name], seen.work(planned.dropped))
        lanes.rest(tx, name, planned.until, seen=seen.items[-1].id)

    def _finish(self, tx: Tx, name: str, ids: tuple[int, ...]) -> None:
        lanes.own(tx, self._owner, [name])
        lanes.done(tx, [name], ids)

    async def _write(self, job: Callable[[Tx], T]) -> T:
        return await asyncio.wrap_future(self._store.write(job))


def _tell(tx: Tx, chat: str) -> None:
    """Let the talk know that words of a colleague arrived.

    In a transaction of its own: a turn has its talk's lane and puts into this one, so having both
    here could stop the two for ever. A ring that is lost is made up by the talk's own timer.
    """
    due = {"kind": "due", "key": ARRIVED}
    work.put(tx, f"in:{chat}", due, due=moment(tx.now), key=ARRIVED)


def _tried(receipt: Receipt) -> Tried:
    return Tried(receipt.outcome.value, receipt.platform_id, receipt.code, receipt.detail)
