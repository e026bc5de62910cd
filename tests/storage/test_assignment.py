"""What waits is given once, in order, to somebody of its team who is there."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogues import teams_file
from dialogues.assign import AVAILABLE, AWAY, PAUSED
from dialogues.routing import CLOSED
from dialogues.state import Level
from storage import accounts, teams
from storage.assignment import Given
from storage.errors import Refused
from storage.store import Store
from storage.teams import Member
from tests.fakes.triage import give_back, staff, take, wait
from tests.storage.assigning import asking, handler, kinds, load, queue, settle
from tests.storage.conftest import NOON, Clock


def test_what_waits_is_given_once(store: Store, clock: Clock) -> None:
    staff(store, "ann")
    chat = wait(store, "web:shop:1")
    assert asking(store)
    assert settle(store) == [Given(chat, f"T-{chat}", "ann", "ANN")]
    assert (settle(store), asking(store)) == ([], False)
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
    (found,) = store.read(lambda c: teams.unrouted(c, teams_file.load(), NOON))
    assert (found.case_no, found.category, found.level) == (f"T-{late}", "logistics.late", "2")
    assert (found.chat, found.route) == (late, "")


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
    (found,) = store.read(lambda c: teams.unrouted(c, teams_file.load(), NOON))
    assert found.route == "紧急", "the default team has it though a route was for it"
    later = NOON + timedelta(days=1)
    assert store.read(lambda c: teams.unrouted(c, teams_file.load(), later)) == []


def test_it_waits_for_somebody_of_its_team(store: Store, clock: Clock) -> None:
    staff(store, "ann", state=AWAY)
    chat = wait(store, "web:shop:1")
    assert settle(store) == []
    assert not asking(store), "nobody came: nothing to do"
    assert queue(store, clock)[0].pending.team == "一线客服"
    store.do(lambda tx: teams.present(tx, "ann", AVAILABLE))
    assert asking(store)
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
