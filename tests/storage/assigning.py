"""A desk on which what waits is given to who is there, and what a test sees of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dialogues import teams_file
from dialogues.routing import OPEN
from storage import assignment, cases, places, teams
from storage.assignment import Given
from storage.places import Placed
from storage.store import Store
from tests.storage.conftest import NOON, Clock

FILE = teams_file.load()
TRIAGE = replace(FILE, priorities=replace(FILE.priorities, tiers=("金",)))


def asking(store: Store) -> bool:
    return store.read(lambda c: assignment.asking(c, store.clock()))


def settle(store: Store, hours: str = OPEN, process: str = "p") -> list[Given]:
    return store.do(lambda tx: assignment.settle(tx, TRIAGE, hours, process)).given


def queue(store: Store, clock: Clock) -> list[Placed]:
    now = NOON + timedelta(seconds=clock.now - NOON.timestamp())
    return store.read(lambda c: places.queue(c, TRIAGE.priorities, now))


def handler(store: Store, clock: Clock, chat: str) -> str:
    (one,) = [p.pending for p in queue(store, clock) if p.pending.chat == chat]
    return one.handler.agent if one.handler else ""


def load(store: Store) -> dict[str, int]:
    return {seat.agent.login: seat.agent.load for seat in store.read(teams.crew)}


def kinds(store: Store, number: str) -> list[str]:
    return [one.kind for one in store.read(lambda c: cases.events(c, number))]
