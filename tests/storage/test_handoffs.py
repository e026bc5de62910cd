"""Whoever waits for a person is seen in the right order; of two agents one wins."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection

from dialogues.effects import HandOff, Promise, Settled, SettlePromise
from dialogues.state import Level, Mood, ScriptRef, State
from storage import cases, conversations, handoffs, promises
from storage.handoffs import TAKEN, Owner, Waiter
from storage.store import Store
from storage.times import moment

DUTY = HandOff("", Level.URGENT, "duty", ("safety", "injury"))
AGENTS, HANDOFFS = 8, 40
LI, WANG = Owner("li", "小李"), Owner("wang", "小王")


def wait(store: Store, chat: str, handoff: HandOff = DUTY, heat: int = 0) -> None:
    def job(tx: Any) -> None:
        conversations.ensure(tx, chat)
        state, version = conversations.load(tx, chat)
        state = state or State(ScriptRef("s", "1"))
        conversations.save(tx, chat, replace(state, moods=(Mood("anger", heat),)), was=version)
        handoffs.wait(tx, chat, handoff)

    store.do(job)


def take(store: Store, chat: str, who: Owner) -> Owner:
    return store.do(lambda tx: handoffs.take(tx, chat, who.agent, who.name))


def in_hands(c: Connection) -> list[Waiter]:
    return handoffs.queue(c, TAKEN)


def queue(store: Store) -> list[str]:
    return [one.chat for one in store.read(handoffs.queue)]


@pytest.fixture
def offices(url: str, store: Store, clock: Any) -> Iterator[list[Store]]:
    """Give two stores on one database, a writer each: as two processes have."""
    with closing(Store.open(url, clock)) as other:
        yield [store, other]


def test_of_two_agents_who_take_one_handoff_one_wins(offices: list[Store]) -> None:
    """Eight agents, four in each process, reach for each of many handoffs at the same moment."""
    chats = [f"web:shop:{n}" for n in range(HANDOFFS)]
    for chat in chats:
        wait(offices[0], chat)
    gate = threading.Barrier(AGENTS)

    def agent(number: int) -> list[Owner]:
        who, office = Owner(f"agent{number}", f"客服{number}"), offices[number % len(offices)]
        owners = []
        for chat in chats:
            gate.wait(60)
            owners.append(take(office, chat, who))
        return owners

    with ThreadPoolExecutor(AGENTS) as pool:
        told = list(pool.map(agent, range(AGENTS)))
    taken = {x.chat: Owner(x.agent, x.name) for x in offices[0].read(in_hands)}
    assert set(taken) == set(chats), "each is in somebody's hands"
    for n, chat in enumerate(chats):
        answers = {owners[n] for owners in told}
        assert answers == {taken[chat]}, "all are told the one who has it"
    assert len({owner.agent for owner in taken.values()}) > 1, "one was always first: no trial"
    assert queue(offices[1]) == []


def test_taking_twice_is_taking_once(store: Store, talk: str, case: str) -> None:
    wait(store, talk, replace(DUTY, case_no=case))
    assert (take(store, talk, LI), take(store, talk, LI)) == (LI, LI)
    kinds = [happened.kind for happened in store.read(lambda c: cases.events(c, case))]
    assert kinds == ["opened", "waiting", "taken", "owned"]


def test_waiting_twice_keeps_the_place_in_time(store: Store, talk: str, clock: Any) -> None:
    wait(store, talk, replace(DUTY, level=Level.GENERAL))
    since = moment(clock.now)
    clock.on(60)
    wait(store, talk)
    (one,) = store.read(handoffs.queue)
    assert (one.since, one.level, one.queue) == (since, Level.URGENT, "duty")
    assert one.reasons == ("safety", "injury")


def test_what_a_person_has_stays_his_when_it_gets_worse(store: Store, talk: str) -> None:
    wait(store, talk, replace(DUTY, level=Level.GENERAL))
    take(store, talk, LI)
    wait(store, talk)
    (one,) = store.read(lambda c: handoffs.queue(c, TAKEN))
    assert (one.level, one.name, queue(store)) == (Level.URGENT, "小李", [])


def test_a_talk_in_no_queue_can_be_taken(store: Store, talk: str) -> None:
    assert take(store, talk, LI) == LI
    assert take(store, talk, WANG) == LI


def test_only_the_owner_can_give_back_and_then_another_may_take(store: Store, talk: str) -> None:
    wait(store, talk)
    take(store, talk, LI)
    assert not store.do(lambda tx: handoffs.give_back(tx, talk, "wang"))
    assert store.do(lambda tx: handoffs.give_back(tx, talk, "li"))
    assert not store.do(lambda tx: handoffs.give_back(tx, talk, "li"))
    assert store.read(lambda c: handoffs.owner(c, talk)) is None
    wait(store, talk)
    assert take(store, talk, WANG) == WANG


def test_a_case_s_history_tells_who_had_it(store: Store, talk: str, case: str) -> None:
    wait(store, talk, replace(DUTY, case_no=case))
    take(store, talk, LI)
    store.do(lambda tx: handoffs.give_back(tx, talk, "li"))
    told = [(x.kind, x.actor) for x in store.read(lambda c: cases.events(c, case))]
    assert told[1:] == [
        ("waiting", "bot"),
        ("taken", "li"),
        ("owned", "li"),
        ("returned", "li"),
    ]
    seen = store.read(lambda c: cases.seen(c, talk))
    assert seen[0].owner == "小李"


def test_the_queue_goes_by_level_then_next_promise_then_heat_then_time_waited(
    store: Store, clock: Any, filed: Any
) -> None:
    general = replace(DUTY, level=Level.GENERAL)
    wait(store, "web:shop:waited", general)
    clock.on(60)
    wait(store, "web:shop:cool", general)
    wait(store, "web:shop:hot", general, heat=3)
    wait(store, "web:shop:due-later", general)
    wait(store, "web:shop:due-soon", general)
    wait(store, "web:shop:urgent")
    for minutes, name in ((30, "soon"), (90, "later")):
        chat = f"web:shop:due-{name}"
        due = moment(clock.now) + timedelta(minutes=minutes)
        promise = Promise(name, name, "plan_by", "方案", due, "值班组")
        store.do(partial(cases.file, chat=chat, filed=replace(filed, case_no=name)))
        store.do(partial(promises.keep_row, promise=promise, message_id=None))
    assert [chat.rpartition(":")[2] for chat in queue(store)] == [
        "urgent",
        "due-soon",
        "due-later",
        "hot",
        "waited",
        "cool",
    ]


def due(store: Store) -> Any:
    """Return what the one talk that waits is due."""
    (one,) = store.read(handoffs.queue)
    return one.due


def promised(store: Store, which: str, minutes: int) -> Any:
    at = moment(store.read(handoffs.queue)[0].since.timestamp()) + timedelta(minutes=minutes)
    promise = Promise(f"C/{which}", "C", "first_touch", "联系", at, "值班组")
    store.do(partial(promises.keep_row, promise=promise, message_id=None))
    return at


def end(store: Store, which: str, how: Settled, at: Any) -> None:
    store.do(lambda tx: promises.settle(tx, SettlePromise(f"C/{which}", how, at, "")))


def test_a_broken_promise_stays_due_until_somebody_came(
    store: Store, talk: str, filed: Any
) -> None:
    """A new time given every quarter of an hour would make the most neglected look punctual."""
    wait(store, talk)
    store.do(partial(cases.file, chat=talk, filed=replace(filed, case_no="C")))
    first = promised(store, "1", 15)
    end(store, "1", Settled.BROKEN, first)
    second = promised(store, "2", 31)
    assert due(store) == first
    end(store, "2", Settled.BROKEN, second)
    third = promised(store, "3", 47)
    assert due(store) == first
    end(store, "3", Settled.KEPT, third)
    assert due(store) is None
    fourth = promised(store, "4", 90)
    assert due(store) == fourth


def test_a_broken_promise_of_an_earlier_wait_is_past(
    store: Store, talk: str, clock: Any, filed: Any
) -> None:
    wait(store, talk)
    store.do(partial(cases.file, chat=talk, filed=replace(filed, case_no="C")))
    end(store, "1", Settled.BROKEN, promised(store, "1", 15))
    take(store, talk, LI)
    assert store.read(in_hands)[0].due is None
    clock.on(3600)
    store.do(lambda tx: handoffs.give_back(tx, talk, "li"))
    wait(store, talk)
    assert due(store) is None
