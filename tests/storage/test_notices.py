"""What is told in advance stands while its incident is open, one text of each (S1-29)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogues.notices import Notice
from storage import facts, incidents, notices
from storage.errors import Refused
from storage.handoffs import Owner
from storage.store import Store
from storage.times import moment
from tests.fakes.triage import case
from tests.storage.conftest import NOON, Clock

WANG = Owner("wang", "王主管")
NOTICE = Notice(1, {"zh-Hans": "遥控器连不上，在查。", "en": "In hand."}, ("空调",), ("X9",))


@pytest.fixture
def opened(store: Store) -> int:
    """Give the number of an open incident."""
    number = case(store, "web:shop:1", "T1")
    return store.do(lambda tx: incidents.begin(tx, "遥控器", [number], WANG))


def stands(store: Store) -> list[str]:
    return [one.words["zh-Hans"] for one in store.read(notices.standing)]


def test_it_stands_as_it_was_written_with_who_approved_it(
    store: Store, opened: int, clock: Clock
) -> None:
    store.do(lambda tx: notices.put(tx, NOTICE, WANG))
    assert store.read(notices.standing) == (NOTICE,)
    found = store.read(lambda c: notices.of_incident(c, opened))
    assert found == notices.Standing(NOTICE, "王主管", moment(clock.now))


def test_a_new_text_takes_the_place_of_the_old(store: Store, opened: int) -> None:
    store.do(lambda tx: notices.put(tx, NOTICE, WANG))
    newer = replace(NOTICE, words={"zh-Hans": "换了新的说法。"})
    store.do(lambda tx: notices.put(tx, newer, WANG))
    assert stands(store) == ["换了新的说法。"]
    assert opened == 1


def test_withdrawn_or_its_incident_closed_it_is_told_nobody(store: Store, opened: int) -> None:
    """Nothing is kept in memory: every process knows it with the commit."""
    store.do(lambda tx: notices.put(tx, NOTICE, WANG))
    store.do(lambda tx: notices.withdraw(tx, opened, "wang"))
    assert stands(store) == []
    with pytest.raises(Refused, match="no notice"):
        store.do(lambda tx: notices.withdraw(tx, opened, "wang"))
    store.do(lambda tx: notices.put(tx, NOTICE, WANG))
    store.do(lambda tx: incidents.close(tx, opened, "wang", "修好了"))
    assert stands(store) == []
    with pytest.raises(Refused, match="no open incident"):
        store.do(lambda tx: notices.put(tx, NOTICE, WANG))


def test_a_decision_gets_it_where_the_customer_may_be_told(store: Store, opened: int) -> None:
    store.do(lambda tx: notices.put(tx, NOTICE, WANG))
    assert opened == 1

    def read(*, forewarn: bool) -> tuple[Notice, ...]:
        return store.read(
            lambda c: facts.read(c, "web:shop:9", NOON, fresh_case_no="", forewarn=forewarn)
        ).notices

    assert read(forewarn=True) == (NOTICE,)
    assert read(forewarn=False) == ()
