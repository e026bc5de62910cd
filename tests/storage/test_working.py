"""Where a case stands is told by its events alone, and an act done twice is done once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cases.gates import Around
from cases.states import State, Who
from cases.work_file import shipped
from dialogues.effects import CaseState, FileCase, Promise, Say, Settled, SettlePromise, Why
from storage import (
    case_events,
    cases,
    handoffs,
    inbox,
    messages,
    policies,
    promises,
    tasks,
    working,
)
from storage.inbox import Arrival
from storage.policies import Policy
from storage.store import Store
from storage.times import moment
from storage.working import IllegalError, Move
from tests.storage.conftest import CHAT, NOON, Clock

WORK = shipped()


def move(store: Store, case: str, to: State, login: str = "lin", **given: object) -> State:
    wanted = Move(to, Who.AGENT, login, "林可", given)
    return store.do(lambda tx: working.step(tx, case, wanted, WORK))


def stands(store: Store, case: str) -> State:
    return store.read(lambda c: working.now(c, case, WORK)).state


@pytest.fixture
def submitted(store: Store, case: str, filed: FileCase) -> str:
    plain = replace(
        filed, state=CaseState.SUBMITTED, category="quality.fault", flags=frozenset({"safety"})
    )
    store.do(lambda tx: cases.file(tx, CHAT, plain))
    return case


def test_a_case_is_moved_where_the_machine_allows_it(store: Store, submitted: str) -> None:
    assert move(store, submitted, State.CLAIMED) is State.SUBMITTED
    assert move(store, submitted, State.INVESTIGATING) is State.CLAIMED
    assert stands(store, submitted) is State.INVESTIGATING
    with pytest.raises(IllegalError, match="不能直接"):
        move(store, submitted, State.CLOSED)
    with pytest.raises(IllegalError, match="说明"):
        move(store, submitted, State.WAITING_CUSTOMER, note="")
    assert stands(store, submitted) is State.INVESTIGATING


def test_a_step_refused_leaves_no_line(store: Store, submitted: str) -> None:
    before = store.read(lambda c: case_events.events(c, submitted))
    with pytest.raises(IllegalError):
        move(store, submitted, State.EXECUTING)
    assert store.read(lambda c: case_events.events(c, submitted)) == before


def test_the_talks_own_row_is_left_to_the_talk(store: Store, submitted: str) -> None:
    """The talk files its case again and again; what people did stands beside it."""
    move(store, submitted, State.CLAIMED)
    row = store.read(lambda c: cases.load(c, submitted))
    again = store.read(lambda c: cases.rebuild(c, submitted))
    assert row == again
    assert row is not None
    assert row.file.state is CaseState.SUBMITTED
    store.do(lambda tx: cases.file(tx, CHAT, replace(row.file, moods=())))
    assert stands(store, submitted) is State.CLAIMED


def test_taking_the_talk_claims_the_case(store: Store, submitted: str) -> None:
    store.do(lambda tx: handoffs.take(tx, CHAT, "lin", "林可"))
    # the handoff knows no case of this talk's row; the owner does
    store.do(lambda tx: cases.owned(tx, submitted, "lin", "林可"))
    now = store.read(lambda c: working.now(c, submitted, WORK))
    assert (now.state, now.owner, now.login) == (State.CLAIMED, "林可", "lin")


def test_the_same_act_is_done_once_and_answered_the_same(store: Store, case: str) -> None:
    done: list[int] = []

    def job() -> dict[str, object]:
        done.append(1)
        return {"n": len(done)}

    def act() -> tuple[dict[str, object], bool]:
        return store.do(lambda tx: working.once(tx, "k" * 64, case, job))

    assert act() == ({"n": 1}, True)
    assert act() == ({"n": 1}, False)
    assert done == [1]


def test_an_act_that_fails_may_be_tried_again(store: Store, case: str) -> None:
    def fail() -> dict[str, object]:
        raise IllegalError("不行")

    with pytest.raises(IllegalError):
        store.do(lambda tx: working.once(tx, "k" * 64, case, fail))
    assert store.do(lambda tx: working.once(tx, "k" * 64, case, dict)) == ({}, True)


def test_rules_raise_the_tasks_of_a_filed_case_once(store: Store, submitted: str) -> None:
    assert store.do(lambda tx: working.tick(tx, WORK)) == []
    store.do(lambda tx: working.tick(tx, WORK))
    found = store.read(lambda c: tasks.of_case(c, submitted))
    assert [(one.task.team, one.task.raised_by) for one in found] == [
        ("legal", "rule:injury"), ("technical", "rule:injury"),
    ]  # fmt: skip
    assert all(one.task.due == NOON + timedelta(hours=1) for one in found)


def test_a_case_that_did_not_change_since_is_not_looked_at(
    store: Store, submitted: str, clock: Clock
) -> None:
    store.do(lambda tx: working.tick(tx, WORK, since=clock.now + 1))
    assert store.read(lambda c: tasks.of_case(c, submitted)) == []
    store.do(lambda tx: working.tick(tx, WORK, since=clock.now))
    assert len(store.read(lambda c: tasks.of_case(c, submitted))) == 2


def test_a_case_still_being_taken_down_raises_nothing(store: Store, case: str) -> None:
    store.do(lambda tx: working.tick(tx, WORK))
    assert store.read(lambda c: tasks.of_case(c, case)) == []


def test_what_is_overdue_comes_out_of_the_tick_once(
    store: Store, submitted: str, clock: Clock
) -> None:
    store.do(lambda tx: working.tick(tx, WORK))
    clock.on(3600)
    late = store.do(lambda tx: working.tick(tx, WORK))
    assert [one.task.team for one in late] == ["legal", "technical"]
    assert store.do(lambda tx: working.tick(tx, WORK)) == []
    kinds = [one.kind for one in store.read(lambda c: case_events.events(c, submitted))]
    assert kinds.count(tasks.OVERDUE) == 2


def test_a_case_that_waits_goes_on_when_its_customer_writes(
    store: Store, submitted: str, clock: Clock
) -> None:
    move(store, submitted, State.CLAIMED)
    clock.on(10)
    move(store, submitted, State.WAITING_CUSTOMER, note="等购买凭据")
    store.do(lambda tx: working.tick(tx, WORK))
    assert stands(store, submitted) is State.WAITING_CUSTOMER
    clock.on(60)
    words = Arrival("web", "shop", "u1", "e2", "message", moment(clock.now), "凭据在这里")
    store.do(lambda tx: inbox.receive(tx, words))
    store.do(lambda tx: working.tick(tx, WORK))
    store.do(lambda tx: working.tick(tx, WORK))
    assert stands(store, submitted) is State.INVESTIGATING
    steps = [h for h in store.read(lambda c: case_events.events(c, submitted)) if h.kind == "step"]
    assert [one.actor for one in steps] == ["lin", "lin", "bot"]


def test_a_case_moved_on_meanwhile_is_left_where_it_is(
    store: Store, submitted: str, clock: Clock
) -> None:
    move(store, submitted, State.CLAIMED)
    move(store, submitted, State.WAITING_CUSTOMER, note="等购买凭据")
    move(store, submitted, State.WAITING_THIRD_PARTY, note="等承运方")
    clock.on(60)
    words = Arrival("web", "shop", "u1", "e2", "message", moment(clock.now), "凭据在这里")
    store.do(lambda tx: inbox.receive(tx, words))
    store.do(lambda tx: working.tick(tx, WORK))
    assert stands(store, submitted) is State.WAITING_THIRD_PARTY


def test_what_stands_beside_a_case_is_counted(store: Store, submitted: str) -> None:
    def around() -> Around:
        found = store.read(lambda c: cases.load(c, submitted))
        assert found is not None
        return store.read(lambda c: working.around(c, found))

    bare = Around(category="quality.fault")
    assert around() == bare
    promise = Promise(f"{submitted}/plan_by/1", submitted, "plan_by", "方案", NOON, "值班组")
    store.do(lambda tx: promises.keep_row(tx, promise, None))
    store.do(lambda tx: working.tick(tx, WORK))
    bot, person = (
        Say("您好", Why("r", "p"), author=author, kind="agent") for author in ("bot", "林可")
    )
    for words in (bot, person):
        store.do(lambda tx, w=words: messages.say(tx, CHAT, None, w, NOON, pull=True))  # type: ignore[misc] # bound now
    assert around() == replace(bare, promises=1, tasks=2, spoken=1)
    ended = SettlePromise(promise.id, Settled.KEPT, NOON, "plan")
    store.do(lambda tx: promises.settle(tx, ended))
    assert around().promises == 0


def test_words_that_never_went_out_are_no_contact(store: Store, submitted: str) -> None:
    words = Say("您好", Why("r", "p"), author="林可", kind="agent")
    store.do(lambda tx: messages.say(tx, CHAT, None, words, NOON, pull=False))
    found = store.read(lambda c: cases.load(c, submitted))
    assert found is not None
    assert store.read(lambda c: working.around(c, found)).spoken == 0


def term(version: str, text: str, days: int, *categories: str) -> Policy:
    return Policy("returns", version, "退换", text, NOON + timedelta(days=days), categories, "wang")


def test_a_term_holds_from_its_day_on_and_an_old_letter_shows_the_old_words(store: Store) -> None:
    old, new = term("2025-06", "七天", -30), term("2026-03", "十五天", 1)
    for one in (old, new):
        assert store.do(lambda tx, p=one: policies.put(tx, p))  # type: ignore[misc] # bound now
    assert store.read(lambda c: policies.valid(c, NOON)) == [old]
    later = NOON + timedelta(days=2)
    assert store.read(lambda c: policies.valid(c, later)) == [new]
    assert store.read(lambda c: policies.get(c, "returns", "2025-06")) == old
    assert store.read(policies.versions) == [old, new]


def test_a_term_that_ended_is_quoted_no_more_from_its_day_on(store: Store) -> None:
    for one in (term("1", "七天", -30), term("2", "", 1)):
        store.do(lambda tx, p=one: policies.put(tx, p))  # type: ignore[misc] # bound now
    assert [one.version for one in store.read(lambda c: policies.valid(c, NOON))] == ["1"]
    assert store.read(lambda c: policies.valid(c, NOON + timedelta(days=2))) == []
    assert len(store.read(policies.versions)) == 2


def test_a_version_is_never_changed(store: Store) -> None:
    old = term("2025-06", "七天", -30)
    store.do(lambda tx: policies.put(tx, old))
    assert not store.do(lambda tx: policies.put(tx, replace(old, text="三天")))
    assert store.read(lambda c: policies.get(c, "returns", "2025-06")) == old
    assert store.read(lambda c: policies.get(c, "returns", "none")) is None


@pytest.mark.parametrize(
    ("categories", "category", "fits"),
    [
        ((), "quality.fault", True),
        (("quality",), "quality.fault", True),
        (("quality.fault",), "quality.fault", True),
        (("quality.safety",), "quality.fault", False),
        (("service",), None, False),
        ((), None, True),
    ],
)
def test_a_term_is_offered_where_it_belongs(
    store: Store, categories: tuple[str, ...], category: str | None, *, fits: bool
) -> None:
    store.do(lambda tx: policies.put(tx, term("1", "七天", -1, *categories)))
    assert bool(store.read(lambda c: policies.valid(c, NOON, category))) is fits
