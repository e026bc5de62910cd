"""What waits is given once, in order, to who may have it; the owner stays when work moves on."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogues import teams_file
from dialogues.assign import AVAILABLE, AWAY, PAUSED
from dialogues.effects import HandOff, Promise
from dialogues.routing import CLOSED, OPEN
from dialogues.state import Level
from storage import (
    accounts,
    assignment,
    cases,
    conversations,
    handing,
    handoffs,
    places,
    promises,
    teams,
)
from storage.assignment import Given
from storage.errors import Refused
from storage.handing import NotHis, NotThere
from storage.handoffs import Owner
from storage.places import Placed
from storage.store import Store, Tx
from storage.teams import Member
from tests.fakes.triage import case, give_back, known, staff, take, wait
from tests.storage.conftest import NOON, Clock

FILE = teams_file.load()
TRIAGE = replace(FILE, priorities=replace(FILE.priorities, tiers=("金",)))


def _asking(store: Store) -> bool:
    return store.read(lambda c: assignment.asking(c, store.clock()))


def settle(store: Store, hours: str = OPEN, process: str = "p") -> list[Given]:
    return store.do(lambda tx: assignment.settle(tx, TRIAGE, hours, process))


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


def test_what_waits_is_given_once(store: Store, clock: Clock) -> None:
    staff(store, "ann")
    chat = wait(store, "web:shop:1")
    assert _asking(store)
    assert settle(store) == [Given(chat, f"T-{chat}", "ann", "ANN")]
    assert (settle(store), _asking(store)) == ([], False)
    assert handler(store, clock, chat) == "ann"
    assert kinds(store, f"T-{chat}").count("assigned") == 1


def test_of_two_processes_one_gives(store: Store, clock: Clock) -> None:
    staff(store, "ann", "bob")
    chats = [wait(store, f"web:shop:{n}") for n in range(8)]
    other = Store.open(store.url, clock)
    given: list[Given] = []
    gate = threading.Barrier(2)

    def process(where: Store, name: str) -> None:
        gate.wait()
        for _ in range(5):
            given.extend(settle(where, process=name))

    threads = [threading.Thread(target=process, args=a) for a in ((store, "p"), (other, "q"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert sorted(one.chat for one in given) == sorted(chats)
    assert load(store) == {"ann": 4, "bob": 4}
    assert [kinds(store, f"T-{chat}").count("assigned") for chat in chats] == [1] * 8


def test_a_hundred_cases_are_shared_fairly(store: Store, clock: Clock) -> None:
    logins = ["ann", "bob", "cai", "dan"]
    staff(store, *logins, most=100)
    for n in range(100):
        wait(store, f"web:shop:{n}")
        if n % 10 == 9:
            clock.on(60)
            settle(store)
    assert load(store) == dict.fromkeys(logins, 25)


def test_the_first_in_the_queue_is_given_first(store: Store) -> None:
    staff(store, "ann", most=1)
    wait(store, "web:shop:calm")
    hot = wait(store, "web:shop:hot", heat=3)
    assert [one.chat for one in settle(store)] == [hot]


def test_a_case_goes_to_its_team_or_says_that_no_route_was_for_it(store: Store) -> None:
    staff(store, "ann")
    staff(store, "qin", team="品质组")
    fault = wait(store, "web:shop:1", category="quality.fault")
    late = wait(store, "web:shop:2", category="logistics.late")
    assert {one.chat: one.login for one in settle(store)} == {fault: "qin", late: "ann"}
    (found,) = store.read(lambda c: teams.unrouted(c, NOON))
    assert (found.case_no, found.category, found.level) == (f"T-{late}", "logistics.late", "2")


def test_at_night_it_goes_elsewhere(store: Store) -> None:
    staff(store, "ann")
    staff(store, "qin", team="品质组")
    wait(store, "web:shop:1", category="quality.fault")
    assert [one.login for one in settle(store, CLOSED)] == ["ann"]


def test_a_rule_sends_it_past_the_table(store: Store, clock: Clock) -> None:
    staff(store, "ann")
    staff(store, "dut", team="值班经理")
    fire = wait(store, "web:shop:1", category="quality.fault", flags=frozenset({"safety"}))
    assert [one.login for one in settle(store)] == ["dut"]
    (placed,) = queue(store, clock)
    assert (placed.pending.chat, placed.pending.route) == (fire, "R-SAFE-01")
    assert placed.place.level is Level.URGENT


def test_a_team_of_nobody_is_stood_in_for_by_the_default(store: Store, clock: Clock) -> None:
    staff(store, "ann")
    wait(store, "web:shop:1", level=Level.URGENT)
    assert [one.login for one in settle(store)] == ["ann"]
    assert "值班经理还没有人，先归一线客服" in queue(store, clock)[0].pending.why


def test_it_waits_for_somebody_of_its_team(store: Store, clock: Clock) -> None:
    staff(store, "ann", state=AWAY)
    chat = wait(store, "web:shop:1")
    assert settle(store) == []
    assert not _asking(store), "nobody came: nothing to do"
    assert queue(store, clock)[0].pending.team == "一线客服"
    store.do(lambda tx: teams.present(tx, "ann", AVAILABLE))
    assert _asking(store)
    assert [one.chat for one in settle(store)] == [chat]
    assert kinds(store, f"T-{chat}").count("assigned") == 2, "the team, then the agent"


@pytest.mark.parametrize("state", [PAUSED, AWAY])
def test_who_leaves_loses_what_he_has_not_taken(store: Store, clock: Clock, state: str) -> None:
    staff(store, "ann")
    mine, taken = wait(store, "web:shop:1"), wait(store, "web:shop:2")
    settle(store)
    take(store, taken, "ann")
    staff(store, "bob")
    store.do(lambda tx: teams.present(tx, "ann", state, "午饭"))
    assert [(one.chat, one.login) for one in settle(store)] == [(mine, "bob")]
    assert load(store) == {"ann": 1, "bob": 1}
    assert handler(store, clock, mine) == "bob"


def test_a_complaint_about_the_handling_never_comes_to_who_handled_it(store: Store) -> None:
    staff(store, "ann", team="投诉主管")
    wait(store, "web:shop:1", "T1")
    take(store, "web:shop:1", "ann")
    give_back(store, "web:shop:1", "ann")
    wait(store, "web:shop:1", "T2", category="service.attitude")
    assert settle(store) == []
    staff(store, "bob", team="投诉主管")
    assert [one.login for one in settle(store)] == ["bob"]
    with pytest.raises(NotHis):
        store.do(lambda tx: handing.give(tx, TRIAGE, "web:shop:1", "ann", "boss", "熟悉情况"))
    barred = store.read(lambda c: handing.barred(c, TRIAGE, "web:shop:1", NOON))
    assert barred == frozenset({"ann"})
    take(store, "web:shop:1", "bob")
    with pytest.raises(NotHis):
        store.do(lambda tx: handing.transfer(tx, TRIAGE, "web:shop:1", "ann", "bob", "忙"))


def test_another_complaint_of_his_comes_to_who_knows_him(store: Store, clock: Clock) -> None:
    staff(store, "ann", "bob", "cai")
    wait(store, "web:shop:1", "T1")
    take(store, "web:shop:1", "cai")
    give_back(store, "web:shop:1", "cai")
    wait(store, "web:shop:1", "T2")
    assert [one.login for one in settle(store)] == ["cai"]
    assert "上次也是他处理" in queue(store, clock)[0].pending.why


def test_what_was_long_ago_bars_nobody(store: Store, clock: Clock) -> None:
    staff(store, "ann", team="投诉主管")
    wait(store, "web:shop:1", "T1")
    take(store, "web:shop:1", "ann")
    give_back(store, "web:shop:1", "ann")
    clock.on(TRIAGE.handling.within.total_seconds() + 1)
    wait(store, "web:shop:1", "T2", category="service.attitude")
    assert [one.login for one in settle(store)] == ["ann"]


def test_who_takes_it_first_carries_it_to_its_end(store: Store) -> None:
    staff(store, "ann", "bob")
    chat = wait(store, "web:shop:1", "T1")
    settle(store)
    assert store.read(lambda c: handing.owner(c, "T1")) is None, "given is not taken"
    take(store, chat, "ann")
    settle(store)
    moved = store.do(lambda tx: handing.transfer(tx, TRIAGE, chat, "bob", "ann", "要会英语的"))
    settle(store)
    assert moved == Owner("bob", "BOB")
    assert store.read(lambda c: handing.owner(c, "T1")) == Owner("ann", "ANN")
    assert load(store) == {"ann": 0, "bob": 1}
    last = store.read(lambda c: cases.events(c, "T1"))[-1]
    assert (last.kind, last.actor) == ("transferred", "ann")
    assert last.payload == {"from": "ann", "agent": "bob", "name": "BOB", "why": "要会英语的"}


def test_a_transfer_before_the_next_look_keeps_the_owner_too(store: Store) -> None:
    staff(store, "ann", "bob")
    chat = wait(store, "web:shop:1", "T1")
    take(store, chat, "ann")
    store.do(lambda tx: handing.transfer(tx, TRIAGE, chat, "bob", "ann", "下班"))
    settle(store)
    assert store.read(lambda c: handing.owner(c, "T1")) == Owner("ann", "ANN")
    store.do(lambda tx: handing.own(tx, "T1", Owner("bob", "BOB"), "boss", "换人负责"))
    assert store.read(lambda c: handing.owner(c, "T1")) == Owner("bob", "BOB")


def test_by_hand_it_is_given_to_who_is_there(store: Store, clock: Clock) -> None:
    staff(store, "ann", "bob")
    chat = wait(store, "web:shop:1", "T1")
    settle(store)
    store.do(lambda tx: handing.give(tx, TRIAGE, chat, "bob", "boss", "他懂这个"))
    assert (handler(store, clock, chat), settle(store)) == ("bob", [])
    store.do(lambda tx: teams.present(tx, "ann", PAUSED))
    with pytest.raises(NotThere):
        store.do(lambda tx: handing.give(tx, TRIAGE, chat, "ann", "boss", "他懂这个"))
    with pytest.raises(Refused, match="no account"):
        store.do(lambda tx: handing.give(tx, TRIAGE, chat, "nobody", "boss", "随便"))
    with pytest.raises(Refused, match="not taken"):
        store.do(lambda tx: handing.transfer(tx, TRIAGE, chat, "bob", "boss", "随便"))
    with pytest.raises(Refused, match="not waiting"):
        store.do(lambda tx: handing.give(tx, TRIAGE, "web:shop:9", "bob", "boss", "随便"))


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


def test_presence_is_kept_and_needs_an_account(store: Store, clock: Clock) -> None:
    staff(store, "ann")
    clock.on(60)
    store.do(lambda tx: teams.present(tx, "ann", PAUSED, "午饭"))
    store.do(
        lambda tx: teams.member(
            tx, Member("ann", ("品质组",), ("quality",), ("en",), lead=True, most=3)
        )
    )
    (seat,) = store.read(teams.crew)
    assert (seat.agent.state, seat.note, seat.since) == (
        PAUSED,
        "午饭",
        NOON + timedelta(minutes=1),
    )
    assert (seat.agent.teams, seat.agent.lead, seat.agent.most) == (frozenset({"品质组"}), True, 3)
    with pytest.raises(Refused, match="no state"):
        store.do(lambda tx: teams.present(tx, "ann", "asleep"))
    with pytest.raises(Refused, match="no account"):
        store.do(lambda tx: teams.present(tx, "nobody", AVAILABLE))
    store.do(lambda tx: accounts.disable(tx, "ann"))
    assert store.read(teams.crew) == []


def test_a_talk_without_a_case_is_given_too(store: Store) -> None:
    staff(store, "ann")
    chat = "web:shop:1"

    def job(tx: Tx) -> None:
        conversations.ensure(tx, chat)
        handoffs.wait(tx, chat, HandOff("", Level.GENERAL, "service", ("customer asked",)))

    store.do(job)
    assert [one.login for one in settle(store)] == ["ann"]
    take(store, chat, "ann")
    assert settle(store) == []
    assert store.do(lambda tx: handing.transfer(tx, TRIAGE, chat, "ann", "ann", "x")).agent == "ann"


STEPS = st.lists(
    st.tuples(st.sampled_from(["wait", "take", "back", "pause", "come"]), st.integers(0, 3)),
    min_size=5,
    max_size=25,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_nothing_is_ever_with_somebody_who_is_not_there(
    store: Store, clock: Clock, steps: list[tuple[str, int]]
) -> None:
    """Whatever comes between: after a look, all that waits is with one who is there, or nobody."""
    if not store.read(teams.crew):
        staff(store, "a0", "a1", "a2", "a3", most=2)
    for do, n in steps:
        chat, login = f"web:shop:{n}", f"a{n}"
        match do:
            case "wait":
                wait(store, chat)
            case "take" if who := _waits_with(store, clock, chat):
                take(store, chat, who)
            case "back":
                give_back(store, chat, login)
            case "pause" | "come":
                state = PAUSED if do == "pause" else AVAILABLE
                store.do(lambda tx, login=login, state=state: teams.present(tx, login, state))  # type: ignore[misc]  # mypy knows no defaults of lambdas
        settle(store)
        there = {s.agent.login: s.agent for s in store.read(teams.crew)}
        for one in queue(store, clock):
            has = one.pending.handler
            assert has is None or there[has.agent].there
            assert has is None or there[has.agent].load <= 2


def _waits_with(store: Store, clock: Clock, chat: str) -> str:
    found = [p.pending.handler for p in queue(store, clock) if p.pending.chat == chat]
    return found[0].agent if found and found[0] else ""
