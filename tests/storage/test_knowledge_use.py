"""What became of knowledge: what colleagues say of it, where it helped, and how much sooner."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

from dialogues.effects import CaseState, FileCase
from dialogues.state import Level, ScriptRef
from storage import case_events, cases, inbox, knowledge, knowledge_use
from storage.inbox import Arrival
from storage.knowledge import Content, Index, State
from storage.knowledge_use import Soon
from storage.store import Store
from tests.storage.conftest import CHAT, NOON, Clock

ONE = Content("续航太短", "换电池", state=State.PUBLISHED)


def add(store: Store, content: Content = ONE, event: str = "e1") -> int:
    index = Index({"续航": 900})
    return store.do(lambda tx: knowledge.add(tx, content, index, "linke", event))


def solved(store: Store, clock: Clock, n: int, minutes: int) -> str:
    """File a case whose first solution goes out after so many minutes."""
    number = f"TS260302-0000000{n}"
    case = FileCase(
        number, n, ScriptRef("quality", "v1"), CaseState.SUBMITTED, Level.GENERAL, "quality",
        ("quality",), frozenset(), {}, (), NOON,
    )  # fmt: skip
    arrival = Arrival("web", "shop", "u1", f"e{n}", "message", NOON, "坏了")
    store.do(lambda tx: inbox.receive(tx, arrival))
    store.do(lambda tx: cases.file(tx, CHAT, case))
    for _ in range(2):
        clock.on(minutes * 60)
        store.do(lambda tx: case_events.event(tx, number, "proposed", "linke", {"text": "换"}))
    return number


def test_a_comment_stands_with_its_vote_and_a_second_vote_replaces_it(store: Store) -> None:
    item = add(store)
    store.do(lambda tx: knowledge.vote(tx, item, "chen", worked=True))
    store.do(lambda tx: knowledge.vote(tx, item, "zhou", worked=False, note="新款不行"))
    found = store.read(lambda c: knowledge_use.comments(c, item))
    assert [(one.agent, one.worked, one.note) for one in found] == [("zhou", False, "新款不行")]
    store.do(lambda tx: knowledge.vote(tx, item, "zhou", worked=True, note="加热就行"))
    found = store.read(lambda c: knowledge_use.comments(c, item))
    assert [(one.worked, one.note) for one in found] == [(True, "加热就行")]


def test_an_item_gets_another_owner_and_keeps_its_version(store: Store) -> None:
    item = add(store)
    store.do(lambda tx: knowledge_use.own(tx, item, "zhou"))
    one = store.read(lambda c: knowledge.get(c, item))
    assert one is not None
    assert (one.owner, one.version) == ("zhou", 1)


def test_the_shelf_is_counted_with_what_is_due_for_review(store: Store, clock: Clock) -> None:
    add(store)
    add(store, replace(ONE, state=State.DRAFT, review=NOON - timedelta(days=1)), "e2")
    add(store, replace(ONE, state=State.RETIRED, review=NOON - timedelta(days=1)), "e3")
    found = store.read(lambda c: knowledge_use.counts(c, clock.now))
    assert found == {"published": 1, "draft": 1, "retired": 1, "expired": 1}


def test_time_to_the_first_solution_is_told_with_knowledge_and_without(
    store: Store, clock: Clock
) -> None:
    """S2-59: the metric is the time to a plan with and without."""
    item = add(store)
    helped = [solved(store, clock, n, minutes) for n, minutes in ((1, 10), (2, 20), (3, 60))]
    solved(store, clock, 4, 50)
    for number in helped:
        for _ in range(2):
            store.do(
                partial(knowledge_use.used, item=item, case_no=number, version=1, agent="chen")
            )
    assert store.read(lambda c: knowledge_use.times_used(c, item)) == 3
    since = NOON.timestamp()
    assert store.read(lambda c: knowledge_use.soon(c, since)) == Soon(3, 1200.0, 1, 3000.0)
    assert store.read(lambda c: knowledge_use.soon(c, clock.now + 1)) == Soon(0, None, 0, None)
