"""A desk's staff and their waiting customers, as rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from dialogues.assign import AVAILABLE
from dialogues.effects import CaseState, FileCase, HandOff
from dialogues.state import FieldName, Known, Level, Mood, ScriptRef, State
from storage import accounts, cases, conversations, handoffs, teams
from storage.store import Store, Tx
from storage.teams import Member
from storage.times import moment

SCRIPT = ScriptRef("quality", "v1")


def staff(
    store: Store, *logins: str, team: str = "一线客服", state: str = AVAILABLE, **more: Any
) -> None:
    """Make accounts with these logins, members of the team, there or not."""

    def job(tx: Tx) -> None:
        for login in logins:
            accounts.add(tx, login, login.upper(), "agent", "hash")
            teams.member(tx, Member(login, (team,), **more))
            teams.present(tx, login, state)

    store.do(job)


def filed(number: str, started: datetime, **more: Any) -> FileCase:
    """Return a case as it is filed."""
    base = FileCase(
        case_no=number,
        matter=1,
        script=SCRIPT,
        state=CaseState.SUBMITTED,
        level=Level.GENERAL,
        category="logistics.late",
        categories=(),
        flags=frozenset(),
        fields={},
        moods=(),
        started=started,
    )
    return replace(base, **more)


def known(**fields: str) -> dict[FieldName, Known]:
    """Return fields that were said."""
    return {FieldName(name): Known(value, value, None) for name, value in fields.items()}


def case(store: Store, chat: str, number: str, **more: Any) -> str:
    """File a case in the conversation, which is made when it is new; return its number."""

    def job(tx: Tx) -> None:
        conversations.ensure(tx, chat)
        cases.file(tx, chat, filed(number, moment(tx.now), **more))

    store.do(job)
    return number


def wait(store: Store, chat: str, number: str = "", heat: int = 0, **more: Any) -> str:
    """Let the conversation wait for a person, with a case of its own; return the chat."""
    number = number or f"T-{chat}"
    case(store, chat, number, **more)
    level: Level = more.get("level", Level.GENERAL)

    def job(tx: Tx) -> None:
        state, version = conversations.load(tx, chat)
        state = replace(state or State(SCRIPT), moods=(Mood("anger", heat),), case_no=number)
        conversations.save(tx, chat, state, was=version)
        handoffs.wait(tx, chat, HandOff(number, level, "service", ()))

    store.do(job)
    return chat


def take(store: Store, chat: str, login: str) -> None:
    """Let the agent have the conversation."""
    store.do(lambda tx: handoffs.take(tx, chat, login, login.upper()))


def give_back(store: Store, chat: str, login: str) -> None:
    """Let the agent be done with it."""
    store.do(lambda tx: handoffs.give_back(tx, chat, login))
