"""A case as the store has it at one moment: its history, and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.desk.desk import Desk
from cases import replay
from cases.gates import Around
from cases.now import CaseNow
from cases.work_file import Work
from dialogues.state import Control
from storage import (
    accounts,
    case_events,
    cases,
    clocks,
    conversations,
    messages,
    policies,
    promises,
    tasks,
    working,
)
from storage.case_events import Happened
from storage.cases import Case
from storage.clocks import Standing
from storage.messages import Line
from storage.policies import Policy
from storage.promises import Kept

_LINES = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything the page shows of a case. names: of agents, by id."""

    case: Case
    now: CaseNow
    at: datetime
    control: Control
    around: Around
    happened: list[Happened]
    lines: list[Line]
    tasks: list[tasks.Kept]
    clocks: list[Standing]
    promises: list[Kept]
    policies: list[Policy]
    names: Mapping[str, str]


def see(desk: Desk, work: Work, number: str) -> Seen | None:
    """Return the case; None when there is none."""
    zone = ZoneInfo(desk.zone)
    at = desk.clock().astimezone(zone)

    def all_of(c: Any) -> Seen | None:  # the store's connection, handed on unseen
        case = cases.load(c, number)
        if case is None:
            return None
        happened = case_events.events(c, number)
        talk = conversations.get(c, case.chat)
        return Seen(
            case,
            replay.replay(happened, work.waits),
            at,
            talk.control if talk else Control.BOT,
            working.around(c, case),
            happened,
            [one for one in messages.last(c, case.chat, _LINES) if one.at >= case.file.started],
            tasks.of_case(c, number),
            clocks.of_case(c, number, zone),
            promises.of_case(c, number),
            policies.valid(c, at, case.file.category),
            {one.login: one.name for one in accounts.users(c)},
        )

    return desk.store.read(all_of)
