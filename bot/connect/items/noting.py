"""What is remembered of a look at a work item, in the transaction that notes the delivery.

noted(connector, link, came, secret)      states agreed on, comments taken, what staff must know
gone(link, connector)                     the item was deleted there
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.connect.items import deciding, wording
from bot.connect.items.connector import Connector
from bot.connect.items.deciding import FOLLOW, NOTHING, PUSH, Step
from bot.connect.items.model import Comment, Item
from cases.tasks import STATES, Doing
from storage import connect_items, tasks
from storage.connect_items import GONE, ON, OVER, Link
from storage.store import Tx
from storage.tasks import Kept
from storage.times import moment

LONGEST = 2000  # characters of a comment that is taken
MOST = 50  # comments taken at once; the rest with the next look
_PLATFORMS = {"pingcode": "PingCode", "worktile": "Worktile"}


@dataclass(slots=True)
class Came:
    """What a look brought. ours: the task's state then. theirs: theirs, as ours; "" unknown.

    target: our state as theirs. said: what the item says of the task. posted: our comment and
    the line it says. pushed: our state stands there now. refused: the state it would not take.
    """

    item: Item
    ours: str
    theirs: str
    target: str
    comments: tuple[Comment, ...]
    said: Mapping[str, Any]
    step: Step = NOTHING
    posted: tuple[str, int] = ("", 0)
    pushed: bool = False
    refused: str = ""

    def refusal(self, state: str) -> str:
        """Return what is remembered of a state that was refused, so that it is tried once."""
        return f"{self.item.state}>{state}"[:120]


def noted(connector: Connector, link: Link, came: Came, secret: bytes) -> Callable[[Tx], None]:
    """Return the job that remembers it all."""

    def job(tx: Tx) -> None:
        remark, event = came.posted
        if remark:
            connect_items.comment(tx, link.id, remark, event)
        _take_comments(tx, connector, link, came, secret)
        base = _agreed(tx, connector, link, came)
        told = _tell(tx, connector, link, came)
        seen = came.item.updated
        more = {
            "base": base,
            "theirs": came.item.state,
            "said": dict(came.said),
            "told": told,
            "seen": seen - 1 if seen >= tx.now - 1 else seen,  # it may change in this very second
        }
        connect_items.agree(tx, link, more)
        kept = tasks.get(tx.c, link.task)
        over = kept is not None and kept.task.over and base == kept.task.state
        connect_items.stands(tx, link.id, OVER if over else ON)

    return job


def gone(link: Link, connector: Connector) -> Callable[[Tx], None]:
    """Return the job that remembers that the item is no more; the task goes on here."""

    def job(tx: Tx) -> None:
        connect_items.stands(tx, link.id, GONE)
        kept = tasks.get(tx.c, link.task)
        if kept is not None and not kept.task.over:
            _note(tx, connector, kept, "工作项在那边被删除了；这项任务请在这里办")

    return job


def _take_comments(tx: Tx, connector: Connector, link: Link, came: Came, secret: bytes) -> None:
    """Take what others wrote there as notes to the task, each once."""
    known = connect_items.comments(tx.c, link.id)
    fresh = [one for one in came.comments if one.id and one.id not in known]
    for one in fresh[:MOST]:
        event = wording.event_of(one.text, secret)
        ours = bool(event) and event not in known.values()  # a second one quotes the first
        connect_items.comment(tx, link.id, one.id, event if ours else 0)
        kept = tasks.get(tx.c, link.task)
        if not ours and one.text.strip() and kept is not None:
            who = f"{one.by}：" if one.by else ""
            _note(tx, connector, kept, f"{who}{one.text.strip()[:LONGEST]}")


def _agreed(tx: Tx, connector: Connector, link: Link, came: Came) -> str:
    """Let the task follow where it is to; return what both sides agree on now."""
    if came.step == FOLLOW:
        kept = tasks.get(tx.c, link.task)
        assert kept is not None
        by, at = connector.hook, moment(tx.now)
        why = f"{_platform(connector)} 工作项已变为「{came.item.name or came.theirs}」"
        doing = deciding.follows(kept.task, came.theirs, by, at, why)
        if doing is not None:
            tasks.do(tx, kept.id, kept.task, doing)
        return came.theirs
    if came.step == PUSH:
        return came.ours if came.pushed else link.base
    return came.theirs or link.base


def _tell(tx: Tx, connector: Connector, link: Link, came: Came) -> str:
    """Tell staff, once, of a state that nobody can make sense of or that was refused."""
    state = came.item.state
    if came.refused:
        told = came.refusal(came.refused)
        line = f"那边不接受状态「{STATES[came.ours]}」，工作项还是「{came.item.name}」"
    elif state and not came.theirs and not came.pushed:
        told = f"?{state}"[:120]
        line = f"那边的状态「{came.item.name or state}」没有对应，请在 connect.items 的 back 里写上"
    else:
        return link.told if came.step == PUSH and not came.pushed else ""
    kept = tasks.get(tx.c, link.task)
    if told != link.told and kept is not None:
        _note(tx, connector, kept, line)
    return told


def _note(tx: Tx, connector: Connector, kept: Kept, text: str) -> None:
    said = Doing("note", connector.hook, moment(tx.now), f"{_platform(connector)}｜{text}")
    tasks.do(tx, kept.id, kept.task, said)


def _platform(connector: Connector) -> str:
    return _PLATFORMS[connector.settings.kind]
