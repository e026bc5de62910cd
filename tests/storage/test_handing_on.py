"""Who may have a case, who owns it when work moves on, and what is given by hand."""

from __future__ import annotations

import pytest

from dialogues.assign import PAUSED
from dialogues.effects import HandOff
from dialogues.state import Level
from storage import cases, conversations, handing, handoffs, teams
from storage.errors import Refused
from storage.handing import NotHis, NotThere
from storage.handoffs import Owner
from storage.store import Store, Tx
from tests.fakes.triage import give_back, staff, take, wait
from tests.storage.assigning import TRIAGE, handler, load, queue, settle
from tests.storage.conftest import NOON, Clock


def handled(store: Store, login: str) -> None:
    """Let *login* have had the customer's first complaint, and given it back."""
    wait(store, "web:shop:1", "T1")
    take(store, "web:shop:1", login)
    give_back(store, "web:shop:1", login)


def test_a_complaint_about_the_handling_never_comes_to_who_handled_it(store: Store) -> None:
    staff(store, "ann", team="投诉主管")
    handled(store, "ann")
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
    handled(store, "cai")
    wait(store, "web:shop:1", "T2")
    assert [one.login for one in settle(store)] == ["cai"]
    assert "上次也是他处理" in queue(store, clock)[0].pending.why


def test_what_was_long_ago_bars_nobody(store: Store, clock: Clock) -> None:
    staff(store, "ann", team="投诉主管")
    handled(store, "ann")
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
