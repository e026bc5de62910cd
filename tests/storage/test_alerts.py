"""An alarm is raised once, in the turn's own transaction, and ends when somebody takes the case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from dialogues.effects import FILED, HandOff
from dialogues.state import Level
from storage import alert_sendings, alerts, conversations, handoffs, lanes, ownerless
from storage.alerts import Alarm, Raised
from storage.store import Store, Tx
from tests.storage.conftest import CHAT, NOON, Clock, Power, PowerCutError

CASE = "TS260302-0ABCDEFG"
FIRE = Alarm(alerts.HANDOFF, CASE, CHAT, Level.URGENT, ("safety: fire",))
OTHER = "web:shop:u2"


def raised(store: Store, alarm: Alarm = FIRE) -> int:
    number = store.do(lambda tx: alerts.raise_alarm(tx, alarm))
    assert number is not None
    return number


def stands(store: Store, number: int) -> Raised:
    found = store.read(lambda c: alerts.get(c, number))
    assert found is not None
    return found


def timers(store: Store, number: int, clock: Clock) -> int:
    name = alerts.lane(number)
    return len(store.read(lambda c: lanes.items(c, [name], clock.now + 1e6))[name])


def wait(store: Store, chat: str, level: Level = Level.GENERAL, case_no: str = "") -> None:
    def job(tx: Tx) -> None:
        conversations.ensure(tx, chat)
        handoffs.wait(tx, chat, HandOff(case_no, level, "duty", ("hostile",)))

    store.do(job)


def lonely(store: Store, before: datetime) -> list[Alarm]:
    return store.read(lambda c: ownerless.found(c, before))


def test_an_alarm_holds_what_it_was_raised_with(store: Store) -> None:
    due = NOON + timedelta(minutes=15)
    alarm = Alarm("overdue", CASE, CHAT, Level.GENERAL, ("x",), due, "p7", "给出方案", "shop")
    found = stands(store, raised(store, alarm))
    assert (found.alarm, found.ladder, found.state) == (alarm, "shop", alerts.OPEN)
    assert (found.raised, found.step, found.by) == (NOON, 0, "")
    assert (found.acknowledged, found.ended) == (None, None)


def test_the_same_case_and_kind_raise_once(store: Store, clock: Clock) -> None:
    number = raised(store)
    assert store.do(lambda tx: alerts.raise_alarm(tx, FIRE)) is None
    assert timers(store, number, clock) == 1
    assert len(store.read(alerts.standing)) == 1


def test_two_promises_of_one_case_raise_two_alarms(store: Store) -> None:
    for promise in ("p1", "p2"):
        raised(store, Alarm("overdue", CASE, CHAT, Level.GENERAL, about=promise))
    assert len(store.read(alerts.standing)) == 2


def test_a_turn_that_fails_raises_nothing(store: Store, power: Power) -> None:
    def turn(tx: Tx) -> None:
        alerts.raise_alarm(tx, FIRE)
        power.left = 0
        wait_here(tx)

    def wait_here(tx: Tx) -> None:
        conversations.ensure(tx, OTHER)

    with pytest.raises(PowerCutError):
        store.do(turn)
    power.left = None
    assert store.read(alerts.standing) == []
    assert store.read(lambda c: lanes.next_at(c, "alert")) is None


def test_what_became_urgent_is_called_out_anew(store: Store, clock: Clock) -> None:
    calm = Alarm(alerts.HANDOFF, CASE, CHAT, Level.GENERAL)
    first = raised(store, calm)
    store.do(lambda tx: alerts.acknowledge(tx, first, "陈岚"))
    second = raised(store)
    assert [one.id for one in store.read(alerts.standing)] == [second]
    assert stands(store, first).state == alerts.OVER
    assert stands(store, second).ladder == alerts.RED
    assert store.do(lambda tx: alerts.raise_alarm(tx, calm)) is None, "it never calms down"
    assert timers(store, first, clock) == 0


def test_the_first_to_acknowledge_is_the_one(store: Store, clock: Clock) -> None:
    number = raised(store)
    clock.on(90)
    assert store.do(lambda tx: alerts.acknowledge(tx, number, "陈岚"))
    clock.on(5)
    assert not store.do(lambda tx: alerts.acknowledge(tx, number, "王强"))
    found = stands(store, number)
    assert (found.state, found.by) == (alerts.ACKNOWLEDGED, "陈岚")
    assert found.acknowledged == NOON + timedelta(seconds=90)
    assert timers(store, number, clock) == 0


def test_taking_the_case_ends_its_alarms_and_no_others(store: Store, clock: Clock) -> None:
    fire = raised(store)
    alone = raised(store, Alarm(alerts.OWNERLESS, CASE, CHAT, Level.URGENT))
    late = raised(store, Alarm("overdue", CASE, CHAT, Level.GENERAL, about="p1"))
    foreign = raised(store, Alarm(alerts.HANDOFF, "TS260302-0OTHER00", OTHER, Level.URGENT))
    assert store.do(lambda tx: alerts.over(tx, CASE)) == 2
    assert {one.id for one in store.read(alerts.standing)} == {late, foreign}
    assert [timers(store, n, clock) for n in (fire, alone, late, foreign)] == [0, 0, 1, 1]
    assert stands(store, fire).ended == NOON
    assert store.do(lambda tx: alerts.over(tx, CASE)) == 0


def test_a_talk_without_a_case_is_known_by_its_conversation(store: Store) -> None:
    number = raised(store, Alarm(alerts.HANDOFF, "", CHAT, Level.URGENT))
    raised(store, Alarm(alerts.HANDOFF, "", OTHER, Level.URGENT))
    assert store.do(lambda tx: alerts.over(tx, "")) == 0, "no number is no case"
    assert store.do(lambda tx: alerts.over(tx, "", CHAT)) == 1
    assert stands(store, number).state == alerts.OVER


def test_an_alarm_of_the_callers_own_ends_by_its_key(store: Store) -> None:
    alarm = Alarm("overdue", CASE, CHAT, Level.GENERAL, about="p1")
    number = raised(store, alarm)
    assert store.do(lambda tx: alerts.over_key(tx, alarm.key))
    assert not store.do(lambda tx: alerts.over_key(tx, alarm.key))
    assert stands(store, number).state == alerts.OVER


def test_a_case_that_waits_again_is_called_again(store: Store) -> None:
    first = raised(store)
    store.do(lambda tx: alerts.over(tx, CASE))
    assert raised(store) > first


def test_the_desk_sees_urgent_and_unheard_alarms_first(store: Store, clock: Clock) -> None:
    calm = raised(store, Alarm(alerts.HANDOFF, "TS-1", OTHER, Level.GENERAL))
    heard = raised(store)
    store.do(lambda tx: alerts.acknowledge(tx, heard, "陈岚"))
    clock.on(60)
    fresh = raised(store, Alarm(alerts.HANDOFF, "TS-2", OTHER, Level.URGENT))
    assert [one.id for one in store.read(alerts.standing)] == [fresh, heard, calm]


def test_a_handoff_nobody_takes_is_ownerless_after_its_time(store: Store, case: str) -> None:
    wait(store, CHAT, Level.URGENT, case)
    assert lonely(store, NOON - timedelta(seconds=1)) == []
    (found,) = lonely(store, NOON)
    assert (found.kind, found.case_no, found.chat) == (alerts.OWNERLESS, CASE, CHAT)
    assert (found.level, found.reasons) == (Level.URGENT, ("hostile",))


def test_a_handoff_is_ownerless_once(store: Store, clock: Clock) -> None:
    wait(store, CHAT)
    (found,) = lonely(store, NOON)
    number = raised(store, found)
    store.do(lambda tx: alerts.acknowledge(tx, number, "陈岚"))
    store.do(lambda tx: alerts.over(tx, "", CHAT))
    clock.on(3600)
    assert lonely(store, datetime.fromtimestamp(clock.now, UTC)) == []


def test_who_was_called_for_already_or_is_taken_is_not_ownerless(store: Store, case: str) -> None:
    wait(store, CHAT, Level.URGENT, case)
    raised(store)
    wait(store, OTHER)
    store.do(lambda tx: handoffs.take(tx, OTHER, "chenlan", "陈岚"))
    assert lonely(store, NOON + timedelta(hours=1)) == []


def test_a_second_handoff_of_a_talk_can_be_ownerless_too(store: Store, clock: Clock) -> None:
    wait(store, CHAT)
    raised(store, Alarm(alerts.OWNERLESS, "", CHAT, Level.GENERAL))
    store.do(lambda tx: handoffs.take(tx, CHAT, "chenlan", "陈岚"))
    store.do(lambda tx: alerts.over(tx, "", CHAT))
    clock.on(600)
    store.do(lambda tx: handoffs.give_back(tx, CHAT, "chenlan"))
    wait(store, CHAT)
    assert len(lonely(store, datetime.fromtimestamp(clock.now, UTC))) == 1


def test_a_round_is_written_down_once(store: Store) -> None:
    number = raised(store)
    for _ in range(2):
        store.do(lambda tx: alert_sendings.page(tx, number, 0, ["b", "a", "a"]))
    rows = store.read(lambda c: alert_sendings.of(c, number))
    assert [(one.step, one.target, one.outcome) for one in rows] == [
        (0, "a", alert_sendings.WAITING),
        (0, "b", alert_sendings.WAITING),
    ]
    assert stands(store, number).step == 1


def test_what_was_sent_is_never_sent_again(store: Store, clock: Clock) -> None:
    number = raised(store)
    store.do(lambda tx: alert_sendings.page(tx, number, 0, ["a"]))

    def left(c: Connection) -> list[int]:
        return [one.id for one in alert_sendings.waiting(c, "a", 9)]

    (sending,) = store.read(left)
    clock.on(3)
    for outcome in (alert_sendings.WAITING, alert_sendings.SENT, alert_sendings.WAITING):

        def job(tx: Tx, outcome: str = outcome) -> None:
            alert_sendings.settle(tx, [sending], outcome, "x" * 500, tried=True)

        store.do(job)
    (row,) = store.read(lambda c: alert_sendings.of(c, number))
    assert (row.outcome, row.tries, row.code) == (alert_sendings.SENT, 2, "x" * 120)
    assert row.at == NOON + timedelta(seconds=3)
    assert store.read(left) == []


def test_a_filed_case_that_nobody_waits_for_calls_nobody_by_its_waiting(store: Store) -> None:
    """Its clock calls when it runs out; a customer who waits for a person calls at once."""

    def job(tx: Tx) -> None:
        conversations.ensure(tx, CHAT)
        handoffs.wait(tx, CHAT, HandOff("", Level.GENERAL, FILED, (FILED,)))

    store.do(job)
    assert lonely(store, NOON + timedelta(hours=1)) == []
    wait(store, CHAT)
    assert [one.chat for one in lonely(store, NOON + timedelta(hours=1))] == [CHAT]
