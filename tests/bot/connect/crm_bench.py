"""A customer with a tagged case, and the tier his phone brings him."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.connect import crm
from bot.connect.crm import CrmCarrier, Desk
from dialogues.effects import CaseState
from storage import cases, connect_tiers, conversations, teams
from storage.store import Store
from tests.fakes.connect_bench import (
    PHONE,
    SECRET,
    Bench,
    Clock,
    chat,
    file,
    number,
    running,
    subscribe,
)

HASH = connect_tiers.hashed(SECRET, PHONE)  # the bench's phone stands as it was written


@asynccontextmanager
async def carrying(store: Store, desk: Desk, clock: Clock, **more: Any) -> AsyncIterator[Bench]:
    """Run a dispatcher that takes cases to the customer file at *desk* until left."""
    carrier = CrmCarrier(store, desk, SECRET)
    subscribe(store, more.pop("url", ""), "crm", kind="crm", events=crm.EVENTS)
    known: dict[str, Any] = {"carriers": {"crm": carrier}, "bodies": {"crm": crm.body}}
    async with running(store, clock, **known, **more) as made:
        yield made


def closed(store: Store) -> None:
    """File a case, tag it and close it."""
    file(store)
    tag(store)
    file(store, state=CaseState.CLOSED)


def tag(store: Store) -> None:
    said = {"problem": ["fault", "smoke"], "solution": ["refund"], "reaction": ["calm"]}
    store.do(lambda tx: cases.event(tx, number(), "tagged", "linke", said))
    done = {"outcome": "upheld", "done": "退款", "cause_note": "内部的话"}
    store.do(lambda tx: cases.event(tx, number(), "resolved", "linke", done))


def tier_of(store: Store) -> str:
    talk = store.read(lambda c: conversations.get(c, chat()))
    assert talk is not None
    return store.read(lambda c: teams.tier(c, talk.person))


def set_tier(store: Store, tier: str) -> None:
    """Let a lead say what the customer is."""
    talk = store.read(lambda c: conversations.get(c, chat()))
    assert talk is not None
    store.do(lambda tx: teams.set_tier(tx, talk.person, tier, "wang"))
