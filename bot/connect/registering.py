"""A complaint keyed in for a customer (phone, e-mail, counter): heard like his own words.

What was told goes through the very turn a chat message goes through, so flags, level, clocks and
alarms are the same; fields are judged by the questions' own rules; then staff has it. Every step
may come again: the same registration opens one case.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256

from bot.brain import Read
from bot.channels.base import Limits
from bot.hearing import read_safely
from bot.intake import Intake
from bot.startup import named
from dialogues.book import Book
from dialogues.events import Said
from dialogues.script import Question, Script
from dialogues.state import Control, FieldName, Known, MessageId, State
from nlu.types import Context
from storage import cases, conversations
from storage.errors import Conflict
from storage.inbox import Arrival
from storage.store import Store, Tx

CHANNELS = ("phone", "email", "counter", "sms", "social")
_NOT_KEYED = frozenset({"mention", "evidence"})
_HUMAN = "/human"
_TRIES = 5  # of a save that another turn came before


@dataclass(frozen=True, slots=True)
class KeyedDoor:
    """A door nobody reads: what the bot would say stays in the conversation, for staff to see."""

    name: str

    @property
    def limits(self) -> Limits:
        """What may be sent: anything, to nobody."""
        return Limits(max_text=1_048_576, can_push=False, at_once=True, unread=True)


def doors() -> tuple[KeyedDoor, ...]:
    """Return the doors complaints are keyed in for."""
    return tuple(KeyedDoor(name) for name in CHANNELS)


class Misfit(Exception):  # noqa: N818 - named by what is said of the value
    """A field that no question knows (label "") or whose value does not fit it."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(name)
        self.name = name
        self.label = label


@dataclass(frozen=True, slots=True)
class Told:
    """What was keyed in. once: the same for every try of one registration. by: who keyed it in."""

    channel: str
    text: str
    fields: Mapping[str, str]
    at: datetime
    once: str
    by: str


@dataclass(frozen=True, slots=True)
class Registered:
    """The case that stands for it. missing: (field, label) of what the plan wants to know still."""

    case_no: str
    missing: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Registrar:
    """book: the scripts as they are published now. wait: seconds for a turn."""

    store: Store
    intake: Intake
    read: Read
    book: Callable[[], Book]
    wait: float = 20.0

    def judged(self, told: Told) -> dict[FieldName, Known]:
        """Return the fields as the chat would know them. Slow: not on the loop.

        Raises:
            Misfit: a field that cannot be.
        """
        questions = self._script(None).questions
        return {
            FieldName(name): self._known(name, questions.get(FieldName(name)), text, told.at)
            for name, text in told.fields.items()
        }

    async def register(self, told: Told, known: Mapping[FieldName, Known]) -> Registered | None:
        """Open the case and bring it to staff; None when a turn did not come in time.

        Raises:
            StoreError: nothing is certain; the same again goes on where it stood.
        """
        chat = f"{told.channel}:api:{sha256(told.once.encode()).hexdigest()[:32]}"
        state = await self._heard(chat, self._arrival(chat, told, "told", told.text))
        if state is None:
            return None
        merged = await self._merge(chat, known, told.by)
        if merged.control is Control.BOT:
            human = replace(self._arrival(chat, told, "human", "转人工"), kind="button")
            state = await self._heard(chat, replace(human, payload=_HUMAN))
        else:
            state = merged
        return None if state is None or not state.case_no else self._registered(state)

    def _script(self, category: str | None) -> Script:
        book = self.book()
        return book.script(book.ref_for(category))

    def _known(self, name: str, question: Question | None, text: str, at: datetime) -> Known:
        if question is None or question.kind in _NOT_KEYED:
            raise Misfit(name, "")
        parse = read_safely(self.read, text, Context(at=at, asking=question.kind))
        said = Said(MessageId(0), at, parse)
        reading = named("dialogues.reading:Reading")((said,))
        found: Known | None = named("dialogues.answers:answer")(question, reading)
        if found is None:
            raise Misfit(name, question.label)
        return replace(found, message=None)

    def _arrival(self, chat: str, told: Told, part: str, text: str) -> Arrival:
        channel, account, user = chat.split(":", 2)
        return Arrival(
            channel=channel,
            account=account,
            user=user,
            event_id=f"{part}:{user}",
            kind="message",
            at=told.at,
            text=text,
            raw={"by": told.by},
        )

    async def _heard(self, chat: str, arrival: Arrival) -> State | None:
        await self.intake.ask(arrival, self.wait)
        load = partial(self.store.read, lambda c: conversations.load(c, chat))
        return (await asyncio.to_thread(load))[0]

    async def _merge(self, chat: str, known: Mapping[FieldName, Known], by: str) -> State:
        """Put what was keyed in into the talk and its case."""

        def job(tx: Tx) -> State:
            return _put(tx, chat, known, by)

        for _ in range(_TRIES - 1):
            try:
                return await asyncio.wrap_future(self.store.write(job))
            except Conflict:
                continue
        return await asyncio.wrap_future(self.store.write(job))

    def _registered(self, state: State) -> Registered:
        script = self._script(state.category)
        plan = script.plan_for(state.category)
        empty = [n for n in plan.required if not state.fields.get(n) or not state.fields[n].text]
        labels = {n: script.questions[n].label for n in empty if n in script.questions}
        return Registered(state.case_no, tuple((str(n), label) for n, label in labels.items()))


def _put(tx: Tx, chat: str, known: Mapping[FieldName, Known], by: str) -> State:
    state, version = conversations.load(tx, chat)
    if state is None:
        raise Conflict(chat)
    fields = {**state.fields, **known}
    unasked = replace(state, asking=None, also=None, withdrawn=None, asked={}, said=())
    merged = replace(unasked, fields=fields)  # nobody heard what the bot said
    if merged != state:
        conversations.save(tx, chat, merged, was=version)
    found = cases.load(tx.c, state.case_no) if state.case_no else None
    if found is not None and fields != state.fields:
        cases.file(tx, chat, replace(found.file, fields=fields), by)
    return merged
