"""Carry out what was decided: one effect after another, inside the turn's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from bot.channels.base import Limits
from bot.outbound import choices, purpose
from bot.outbound.split import split
from dialogues.clocks import NAMES
from dialogues.decided import Decided, Sorted
from dialogues.effects import (
    ELSEWHERE,
    CancelTimer,
    ClockStands,
    Closing,
    Effect,
    Escalate,
    FileCase,
    GivenBack,
    HandOff,
    Moved,
    Note,
    NoticeTold,
    Plain,
    Promise,
    Say,
    SetTimer,
    SettlePromise,
    Stands,
    Taken,
    TakeRefused,
    Timed,
)
from dialogues.state import Level
from dialogues.tongue import HANS
from storage import (
    alerts,
    cases,
    clocks,
    decisions,
    handing,
    handoffs,
    identities,
    messages,
    notices,
    passing,
    promises,
    proofs,
    work,
)
from storage.alerts import Alarm
from storage.store import Tx


@dataclass(frozen=True, slots=True)
class Ground:
    """Where effects happen.

    inbox_id: the event answered, None for a timer. pull: a pull door. actor: bot, clock or the
    agent's id, for the case's history. limits: what the door takes, None: anything. language: of
    what is said. hands: the bot hands the talk to people.
    """

    chat: str
    inbox_id: int | None
    at: datetime
    pull: bool
    actor: str = "bot"
    limits: Limits | None = None
    language: str = HANS
    hands: bool = False

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
            spoken = _say(tx, ground, effect)
    for effect in effects:
        if isinstance(effect, Decided):
            decisions.keep(tx, effect, ground.actor)
            _resort(tx, ground, effect)
        elif isinstance(effect, Timed):
            _clock(tx, ground, effect)
        else:
            _one(tx, ground, effect, spoken)
    return (spoken is not None or ground.hands) and not ground.pull


def _resort(tx: Tx, ground: Ground, effect: Decided) -> None:
    """Let what waits follow how it is sorted now: its level, and its team where that is another."""
    if isinstance(effect, Sorted):
        handoffs.relevel(tx, ground.chat, effect.case_no, Level(effect.level))
        if effect.team != effect.was_team:
            handing.forget(tx, ground.chat)


def _say(tx: Tx, ground: Ground, said: Say) -> int:
    """Say it in as many messages as the door needs; return the last one's id."""
    what_for = purpose.of(said, answers=ground.inbox_id is not None)
    number = 0
    pull = ground.pull or said.kind == ELSEWHERE
    for part in fit(said, ground.limits, ground.language):
        number = messages.say(
            tx, ground.chat, ground.inbox_id, part, ground.at, pull=pull, purpose=what_for
        )
    return number


def fit(said: Say, limits: Limits | None, language: str) -> tuple[Say, ...]:
    """Return what is said as messages the door takes; the buttons stand under the last one."""
    if limits is None:
        return (said,)
    text = choices.lay_out(said.text, said.buttons, limits, language)
    parts = split(text, limits.max_text, limits.text_unit)
    why = replace(said.why, turn=0)  # arrived is what arrived whole
    bare = (replace(said, text=part, buttons=(), why=why) for part in parts[:-1])
    return (*bare, replace(said, text=parts[-1]))


def _one(tx: Tx, ground: Ground, effect: Plain, spoken: int | None) -> None:
    match effect:
        case Say() | TakeRefused():
            return  # said above; the desk hears of a refusal from the hub
        case FileCase() | Stands():
            _case(tx, ground, effect)
        case Note() | NoticeTold():
            _noted(tx, ground, effect)
        case HandOff() | Taken() | GivenBack() | Moved():
            _hand(tx, ground, effect)
        case Promise():
            promises.keep_row(tx, effect, spoken)
        case SettlePromise():
            by = proofs.named(tx.c, ground.chat, effect.proof, spoken)
            promises.settle(tx, replace(effect, proof=by), ground.actor)
        case SetTimer() | CancelTimer():
            _time(tx, ground.lane, effect)
        case _:
            assert_never(effect)


def _noted(tx: Tx, ground: Ground, effect: Note | NoticeTold) -> None:
    match effect:
        case Note(case_no=case_no, kind=kind, text=text):
            cases.event(tx, case_no, kind, ground.actor, {"text": text})
        case NoticeTold(incident=incident):
            notices.told(tx, incident)
        case _:
            assert_never(effect)


def _clock(tx: Tx, ground: Ground, effect: Timed) -> None:
    """Keep a clock; one that ran out, or a letter that soon cannot arrive, calls people."""
    match effect:
        case ClockStands(clock=clock):
            clocks.keep(tx, effect, ground.actor)
            if not clock.open:
                alerts.over_key(tx, f"{alerts.OVERDUE}:{clock.key}")
        case Closing(case_no=case_no, until=None):
            alerts.over(tx, case_no, ground.chat, kinds=(alerts.WINDOW,))
        case Closing(case_no=case_no, until=until):
            level, chat = _level(tx, case_no), ground.chat
            alerts.raise_alarm(
                tx, Alarm(alerts.WINDOW, case_no, chat, level, due=until, what="发出确认函")
            )
        case Escalate(case_no=case_no, clock=clock, ladder=ladder):
            alarm = Alarm(
                alerts.OVERDUE,
                case_no,
                ground.chat,
                _level(tx, case_no),
                due=clock.due,
                about=clock.key,
                what=NAMES[clock.kind],
                climbs=ladder,
            )
            alerts.raise_alarm(tx, alarm)
        case _:
            assert_never(effect)


def _level(tx: Tx, case_no: str) -> Level:
    found = cases.load(tx.c, case_no)
    return found.file.level if found else Level.GENERAL


def _case(tx: Tx, ground: Ground, effect: FileCase | Stands) -> None:
    match effect:
        case FileCase():
            cases.file(tx, ground.chat, effect, ground.actor)
            identities.notice(tx, ground.chat, effect.fields)
        case Stands(case_no=case_no, state=state):
            cases.stands(tx, case_no, state, ground.actor)
        case _:
            assert_never(effect)


def _hand(tx: Tx, ground: Ground, effect: HandOff | Taken | GivenBack | Moved) -> None:
    chat = ground.chat
    match effect:
        case HandOff():
            handoffs.wait(tx, chat, effect)
            _call(tx, chat, effect)
            if ground.hands and not ground.pull:
                passing.call(tx, chat, effect.case_no)
        case Taken(case_no=case_no, agent=agent, name=name):
            handoffs.take(tx, chat, agent, name)
            alerts.over(tx, case_no, chat)
        case GivenBack(case_no=case_no, agent=""):
            handoffs.leave(tx, chat)
            alerts.over(tx, case_no, chat)
        case GivenBack(agent=agent, mode=mode):
            handoffs.give_back(tx, chat, agent, mode)
        case Moved():
            handing.move(tx, chat, effect, ground.actor)
        case _:
            assert_never(effect)


def _call(tx: Tx, chat: str, effect: HandOff) -> None:
    """Call staff for what is urgent; where somebody has the talk, only when they are to come."""
    if effect.level is Level.URGENT and (effect.page or handoffs.owner(tx.c, chat) is None):
        kind = alerts.RAISED if effect.page else alerts.HANDOFF
        alerts.raise_alarm(tx, Alarm(kind, effect.case_no, chat, effect.level, effect.reasons))


def _time(tx: Tx, lane: str, effect: SetTimer | CancelTimer) -> None:
    match effect:
        case SetTimer(key=key, due=due):
            work.put(tx, lane, {"kind": "due", "key": key}, due=due, key=key)
        case CancelTimer(key=key):
            work.cancel(tx, lane, key)
        case _:
            assert_never(effect)
