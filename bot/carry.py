"""Carry out what was decided: one effect after another, inside the turn's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from dialogues.decided import Decided
from dialogues.effects import (
    CancelTimer,
    Effect,
    FileCase,
    GivenBack,
    HandOff,
    Note,
    Plain,
    Promise,
    Say,
    SetTimer,
    SettlePromise,
    Stands,
    Taken,
    TakeRefused,
)
from storage import cases, decisions, handoffs, messages, promises, work
from storage.store import Tx


@dataclass(frozen=True, slots=True)
class Ground:
    """Where effects happen.

    inbox_id: the event answered, None for a timer. pull: a pull door. actor: bot, clock or the
    agent's id, for the case's history.
    """

    chat: str
    inbox_id: int | None
    at: datetime
    pull: bool
    actor: str = "bot"

    @property
    def lane(self) -> str:
        """The lane in which everything of this conversation waits."""
        return f"in:{self.chat}"


def carry_out(tx: Tx, ground: Ground, effects: Sequence[Effect]) -> bool:
    """Carry out *effects*; return whether something is to be sent.

    The words go first: a promise is kept with the message that spoke it.
    """
    spoken: int | None = None
    for effect in effects:
        if isinstance(effect, Say):
            spoken = messages.say(
                tx, ground.chat, ground.inbox_id, effect, ground.at, pull=ground.pull
            )
    for effect in effects:
        if isinstance(effect, Decided):
            decisions.keep(tx, effect, ground.actor)
        else:
            _one(tx, ground, effect, spoken)
    return spoken is not None and not ground.pull


def _one(tx: Tx, ground: Ground, effect: Plain, spoken: int | None) -> None:
    match effect:
        case Say() | TakeRefused():
            return  # said above; the desk hears of a refusal from the hub
        case FileCase() | Stands():
            _case(tx, ground, effect)
        case Note(case_no=case_no, kind=kind, text=text):
            cases.event(tx, case_no, kind, ground.actor, {"text": text})
        case HandOff() | Taken() | GivenBack():
            _hand(tx, ground.chat, effect)
        case Promise():
            promises.keep_row(tx, effect, spoken)
        case SettlePromise():
            promises.settle(tx, effect, ground.actor)
        case SetTimer() | CancelTimer():
            _time(tx, ground.lane, effect)
        case _:
            assert_never(effect)


def _case(tx: Tx, ground: Ground, effect: FileCase | Stands) -> None:
    match effect:
        case FileCase():
            cases.file(tx, ground.chat, effect, ground.actor)
        case Stands(case_no=case_no, state=state):
            cases.stands(tx, case_no, state, ground.actor)
        case _:
            assert_never(effect)


def _hand(tx: Tx, chat: str, effect: HandOff | Taken | GivenBack) -> None:
    match effect:
        case HandOff():
            handoffs.wait(tx, chat, effect)
        case Taken(agent=agent, name=name):
            handoffs.take(tx, chat, agent, name)
        case GivenBack(agent=agent):
            handoffs.give_back(tx, chat, agent)
        case _:
            assert_never(effect)


def _time(tx: Tx, lane: str, effect: SetTimer | CancelTimer) -> None:
    match effect:
        case SetTimer(key=key, due=due):
            work.put(tx, lane, {"kind": "due", "key": key}, due=due, key=key)
        case CancelTimer(key=key):
            work.cancel(tx, lane, key)
        case _:
            assert_never(effect)
