"""The queue says why each stands where it does, and what is late comes to the front."""

from __future__ import annotations

from datetime import timedelta

from dialogues.effects import Promise
from dialogues.state import Level
from storage import conversations, promises, teams
from storage.store import Store
from tests.fakes.triage import case, known, wait
from tests.storage.assigning import queue
from tests.storage.conftest import NOON, Clock


def test_the_queue_says_why_each_stands_where_it_does(store: Store, clock: Clock) -> None:
    calm = wait(store, "web:shop:1")
    hot = wait(store, "web:shop:2", heat=2, fields=known(attempts_before="2"))
    gold = wait(store, "web:shop:3")
    red = wait(store, "web:shop:4", level=Level.URGENT)
    case(store, hot, "T-before")

    def person(chat: str) -> int:
        talk = store.read(lambda c: conversations.get(c, chat))
        assert talk is not None
        return talk.person

    store.do(lambda tx: teams.set_tier(tx, person(gold), "金", "boss"))
    clock.on(1200)
    placed = queue(store, clock)
    assert [one.pending.chat for one in placed] == [red, hot, gold, calm]
    assert {line.rule: line.points for line in placed[1].place.why} == {
        "heat": 16, "repeat": 10, "attempt": 10, "waiting": 2,
    }  # fmt: skip
    assert store.read(lambda c: teams.tier(c, person(gold))) == "金"


def test_a_promise_that_is_late_comes_to_the_front(store: Store, clock: Clock) -> None:
    wait(store, "web:shop:1")
    late = wait(store, "web:shop:2", "T2")
    due = NOON + timedelta(minutes=5)
    touch = Promise("p1", "T2", "first_touch", "有人联系您", due, "值班组")
    store.do(lambda tx: promises.keep_row(tx, touch, None))
    clock.on(360)
    first = queue(store, clock)[0]
    assert (first.pending.chat, first.place.why[0].text) == (late, "答应的时间已过 1 分钟")
