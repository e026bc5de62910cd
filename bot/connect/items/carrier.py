"""Brings what is done to a task to its work item, and what is done to the item to its task.

Every delivery, an act of staff or a look, ends the same way: the item is read, what only one side
changed goes to the other, comments cross once. A case's deliveries are carried one after another,
so both directions never meet; cut off anywhere, the next try finds what was done already: items
by the mark in their title, comments by theirs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any, TypeVar

import orjson

from bot.connect.carriers import Outcome
from bot.connect.items import deciding, wording
from bot.connect.items.connector import Connector, chosen
from bot.connect.items.deciding import PUSH
from bot.connect.items.model import Comment, Fields, Gone, Item, Trouble
from bot.connect.items.noting import Came, gone, noted
from bot.connect.planner import Occasion
from cases.tasks import Task
from storage import cases, connect_items, deliveries, tasks
from storage.cases import Case
from storage.connect_hooks import Hook
from storage.connect_items import GONE, MAKING, Link
from storage.deliveries import Delivery
from storage.store import Store, Tx
from storage.times import moment

_NONE = Outcome(good=True, code="nothing to do")
_TOLD = frozenset({"note", "answer", "done", "cancel"})
T = TypeVar("T")


def body(told: Occasion) -> Any:
    """Return which task was touched and by which line; None for what came from there."""
    if told.new.actor == told.hook.name:
        return None
    data = told.happening.data
    return {"task": data["id"], "act": data["act"], "event": told.new.id}


@dataclass(frozen=True, slots=True)
class Pair:
    """A task with its case, and its item."""

    task: Task
    case: Case
    link: Link


@dataclass(frozen=True, slots=True)
class ItemsCarrier:
    """connectors: by the name of their subscription. secret: of the process, for marks."""

    store: Store
    connectors: Mapping[str, Connector]
    zone: tzinfo
    secret: bytes = field(repr=False)

    async def carry(self, hook: Hook, delivery: Delivery) -> Outcome:
        """Make one try."""
        connector = self.connectors.get(hook.name)
        if connector is None:
            return _NONE
        told = orjson.loads(delivery.body)
        pair = await self._pair(connector, told)
        if pair is None or pair.link.state == GONE:
            return _NONE
        try:
            return await self._sync(connector, pair, told)
        except Gone:
            return Outcome(good=True, code="gone", then=gone(pair.link, connector))
        except Trouble as trouble:
            return trouble.outcome

    async def _pair(self, connector: Connector, told: Mapping[str, Any]) -> Pair | None:
        """Return the task and its item, noting that it is to be made; None: not this one's."""
        number = told["task"]
        kept, link = await self._read(
            lambda c: (tasks.get(c, number), connect_items.of_task(c, number))
        )
        case = (
            None if kept is None else await self._read(lambda c: cases.load(c, kept.task.case_no))
        )
        if kept is None or case is None:
            return None
        task, mine = kept.task, connector.name
        if link is None:
            if task.state == "cancelled" or chosen(self.connectors.values(), task, case) != mine:
                return None
            await self._write(
                lambda tx: connect_items.begin(tx, mine, number, task.case_no, task.state)
            )
            link = await self._read(lambda c: connect_items.of_task(c, number))
        elif told["act"] == "look":
            looked = link.id
            await self._write(lambda tx: connect_items.looked(tx, looked))
        return Pair(task, case, link) if link is not None and link.connector == mine else None

    async def _sync(self, connector: Connector, pair: Pair, told: Mapping[str, Any]) -> Outcome:
        fields = wording.fields(connector.settings, pair.case, pair.link.task, pair.task, self.zone)
        item, comments = await self._item(connector, pair.link, fields)
        if item.deleted:
            raise Gone
        known = await self._read(lambda c: connect_items.comments(c, pair.link.id))
        posted = await self._post(connector, item, told, known, comments)
        came = self._decided(connector, pair, item, fields, comments)
        came.posted = posted
        wanted = _wanted(pair, came)
        outcome = Outcome(good=True, code="equal")
        if wanted != Fields() and connector.tool.changes_out:
            try:
                came.item = await connector.tool.change(item.id, wanted)
                came.pushed = bool(wanted.state)
            except Trouble as trouble:
                came.refused = wanted.state if trouble.outcome.final else ""
                came.said = pair.link.said
                outcome = trouble.outcome
        return Outcome(
            outcome.good,
            outcome.code,
            outcome.wait,
            down=outcome.down,
            final=outcome.final,
            then=noted(connector, pair.link, came, self.secret),
        )

    async def _item(
        self, connector: Connector, link: Link, fields: Fields
    ) -> tuple[Item, Sequence[Comment]]:
        """Return the item, made when it is not there; who was cut off while making it looks."""
        if link.state != MAKING:
            return await connector.tool.read(link.remote)
        marker = wording.marker(link.case_no, link.task)
        item = await connector.tool.find(marker) or await connector.tool.make(fields)
        await self._write(
            lambda tx: connect_items.found(tx, link.id, item.id, item.number, item.url)
        )
        return item, ()

    async def _post(
        self,
        connector: Connector,
        item: Item,
        told: Mapping[str, Any],
        known: Mapping[str, int],
        comments: Sequence[Comment],
    ) -> tuple[str, int]:
        """Say this act's words there, once; return the comment and the line it says."""
        event = told["event"]
        there = {wording.event_of(one.text, self.secret) for one in comments}
        if told["act"] not in _TOLD or event in {*known.values(), *there}:
            return "", 0
        text = await asyncio.to_thread(self._text, told, event)
        if not text or not connector.tool.comments_out:
            return "", 0
        said = wording.said(connector.settings, text, event, self.secret)
        return await connector.tool.comment(item.id, said) or f"line-{event}", event

    def _text(self, told: Mapping[str, Any], event: int) -> str:
        kept = self.store.read(lambda c: tasks.get(c, told["task"]))
        assert kept is not None
        lines = self.store.read(lambda c: deliveries.before(c, kept.task.case_no, event + 1))
        return str(lines[-1][1].get("text", "")) if lines else ""

    def _decided(
        self,
        connector: Connector,
        pair: Pair,
        item: Item,
        fields: Fields,
        comments: Sequence[Comment],
    ) -> Came:
        """Return what is to be done about the two states."""
        task, link, own = pair.task, pair.link, connector.settings
        target, theirs = own.theirs(task.state), own.ours(item.state, item.name, item.group)
        came = Came(item, task.state, theirs, target, tuple(comments), _kept(fields))
        if target and target == item.state:
            came.theirs = task.state
            return came
        if link.state == MAKING:
            came.step = PUSH
            return came
        why = deciding.follows(task, theirs, connector.hook, moment(self.store.clock()), item.name)
        came.step = deciding.decide(link.base, task.state, theirs, can=why is not None)
        return came

    async def _read(self, query: Callable[[Any], T]) -> T:
        return await asyncio.to_thread(self.store.read, query)

    async def _write(self, job: Callable[[Tx], T]) -> T:
        return await asyncio.wrap_future(self.store.write(job))


def _wanted(pair: Pair, came: Came) -> Fields:
    """Return what has to be said there: fields that are new, and our state."""
    state = came.target if came.step == PUSH and came.target != came.item.state else ""
    if state and pair.link.told == came.refusal(state):
        state = ""
    if pair.link.state == MAKING:
        return Fields(state=state)
    said = pair.link.said
    fresh = {name: value for name, value in came.said.items() if said.get(name) != value}
    return Fields(**fresh, state=state)


def _kept(fields: Fields) -> dict[str, Any]:
    return {
        "title": fields.title,
        "text": fields.text,
        "due": fields.due,
        "priority": fields.priority,
    }
