"""What holds in every world that came to rest, whatever happened in it.

broken(world) -> list[str]: a line for each law that does not hold; empty when all do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from bot.carry import fit
from bot.channels.base import Limits
from dialogues.effects import Effect, HandOff, Promise, Say
from dialogues.state import Level, State
from dialogues.step import step
from storage import conversations
from tests.faults import kept
from tests.faults.history import Told, check
from tests.simulation.luck import Taken
from tests.simulation.world import PUSH, World

Read = Callable[[Callable[[Connection], Any]], Any]


def broken(world: World, read: Read | None = None) -> list[str]:
    """Return what does not hold; read: how the database is looked at, None as it is committed."""

    def look(c: Connection) -> list[str]:
        found = [*world.journal.failures, *_histories(world, c)]
        for chat, turns in world.journal.turns.items():
            found += _replayed(world, c, chat, turns)
            found += _said(c, chat, turns)
        return [*found, *_promises(world, c), *_called(world, c)]

    found: list[str] = (read or world.store.read)(look)
    return found


def _histories(world: World, c: Connection) -> list[str]:
    """Nothing lost, doubled or out of order, in or out; one case a matter; the file is whole."""
    told = Told(rings=world.phones.rings, faults=world.journal.faults)
    told.acknowledged = world.journal.accepted
    told.phones = world.phones.arrived
    findings = check(told, kept.kept(c))
    return [f"{kind}: {line}" for kind, lines in findings.wrong.items() for line in lines[:3]]


def _replayed(world: World, c: Connection, chat: str, turns: list[Taken]) -> list[str]:
    """Compare the state kept with the one that the same events give when they are decided again."""
    state: State | None = None
    for n, taken in enumerate(turns):
        if taken.before != state:
            return [f"replay: {chat} turn {n} begins elsewhere than the one before it ended"]
        move = step(world.book, state, taken.event, taken.facts)
        if move != taken.move:
            return [f"replay: {chat} turn {n} decides otherwise: {taken.event}"]
        state = move.state
    stored, version = conversations.load(c, chat)
    if stored != state or version != len(turns):
        return [f"replay: {chat} has version {version} of {len(turns)}, same: {stored == state}"]
    return []


def _said(c: Connection, chat: str, turns: list[Taken]) -> list[str]:
    """Everything decided to be said stands in the talk, once and in order.

    Where the door is not sent to, its page lays out the choices: their lines are left aside.
    """
    door: Limits | None = PUSH if chat.startswith("shop:") else None
    wanted = [
        part.text
        for taken in turns
        for effect in taken.move.effects
        if isinstance(effect, Say)
        for part in fit(effect, door, taken.move.state.language)
    ]
    query = "SELECT text FROM messages WHERE direction = 'out' AND chat = ? ORDER BY id"
    stood = [text for (text,) in c.exec_driver_sql(query, (chat,))]
    same = len(stood) == len(wanted) and all(map(str.startswith, stood, wanted))
    return [] if same else [f"said: {chat} {len(stood)} of {len(wanted)}"]


def _promises(world: World, c: Connection) -> Iterator[str]:
    """Name the promises that were forgotten: in no ledger, or neither kept nor broken in time."""
    rows = c.exec_driver_sql("SELECT id, state, due FROM promises")
    ledger = {number: (state, due) for number, state, due in rows}
    for _, _, effect in _effects(world):
        if not isinstance(effect, Promise):
            continue
        state, due = ledger.get(effect.id, ("in no ledger", 0.0))
        late = state == "open" and due < world.clock.now
        if late or state == "in no ledger":
            yield f"promise: {effect.id} {state}, due {datetime.fromtimestamp(due, UTC):%m-%d}"


def _called(world: World, c: Connection) -> Iterator[str]:
    """Whoever was promised a person waits in a queue; what is urgent has called people."""
    queued = {chat for (chat,) in c.exec_driver_sql("SELECT chat FROM handoffs")}
    called = {number for (number,) in c.exec_driver_sql("SELECT case_no FROM alarms")}
    for chat, taken, effect in _effects(world):
        if not isinstance(effect, HandOff):
            continue
        if chat not in queued:
            yield f"handoff: {chat} is in no queue"
        held = taken.before is not None and taken.before.agent is not None
        if effect.level is Level.URGENT and not held and effect.case_no not in called:
            yield f"alarm: nobody was called for {effect.case_no}"


def _effects(world: World) -> Iterator[tuple[str, Taken, Effect]]:
    for chat, turns in world.journal.turns.items():
        for taken in turns:
            for effect in taken.move.effects:
                yield chat, taken, effect
