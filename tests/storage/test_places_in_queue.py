"""The queue says why each stands where it does, and what is late comes to the front."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from dialogues.effects import HandOff, Promise
from dialogues.state import Level, State
from storage import cases, conversations, handoffs, promises, teams
from storage.store import Store
from tests.fakes.triage import SCRIPT, case, known, wait
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
    assert store.read(lambda c: teams.tiers(c, [gold, calm])) == {gold: "金"}


def test_a_place_is_decided_by_what_the_whole_case_says(store: Store, clock: Clock) -> None:
    """Only parts of the stored texts are read; they say the same as all of them."""
    flags = frozenset({"safety", "legal"})
    told = wait(store, "web:shop:1", flags=flags, fields=known(attempts_before="3"))
    unclear = wait(store, "web:shop:2", category=None, fields=known(attempts_before="好几次"))
    idea = wait(store, "web:shop:3", level=Level.SUGGESTION)
    red = HandOff(f"T-{idea}", Level.URGENT, "service", ("safety",))
    store.do(lambda tx: handoffs.wait(tx, idea, red))
    talk = "web:shop:4"
    state = State(SCRIPT, category="logistics.late", flags=flags, language="en")
    store.do(lambda tx: conversations.save(tx, talk, state, was=0))
    silent = "web:shop:5"
    store.do(lambda tx: conversations.ensure(tx, silent))
    for chat in (talk, silent):
        store.do(partial(handoffs.wait, chat=chat, handoff=HandOff("", Level.GENERAL, "s", ())))
    found = {one.pending.chat: one.pending for one in queue(store, clock)}
    assert set(found) == {told, unclear, idea, talk, silent}
    assert {chat: one.waiter for chat, one in found.items()} == {
        one.chat: one for one in store.read(handoffs.queue)
    }
    for number in (f"T-{told}", f"T-{unclear}", f"T-{idea}"):
        whole = store.read(partial(cases.load, case_no=number))
        assert whole is not None
        now = found[whole.chat].situation
        assert (now.category, now.flags) == (whole.file.category or "", whole.file.flags)
    situations = [found[chat].situation for chat in (told, unclear, idea, talk, silent)]
    assert [one.attempts for one in situations] == [3, 0, 0, 0, 0]
    assert situations[2].level is Level.URGENT
    assert (situations[3].category, situations[3].flags) == ("logistics.late", flags)
    assert (situations[4].category, situations[4].flags) == ("", frozenset())
    assert [found[chat].language for chat in (told, talk, silent)] == ["zh-Hans", "en", ""]


def test_a_promise_that_is_late_comes_to_the_front(store: Store, clock: Clock) -> None:
    wait(store, "web:shop:1")
    late = wait(store, "web:shop:2", "T2")
    due = NOON + timedelta(minutes=5)
    touch = Promise("p1", "T2", "first_touch", "有人联系您", due, "值班组")
    store.do(lambda tx: promises.keep_row(tx, touch, None))
    clock.on(360)
    first = queue(store, clock)[0]
    assert (first.pending.chat, first.place.why[0].text) == (late, "答应的时间已过 1 分钟")
