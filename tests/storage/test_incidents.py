"""An incident begins once, grows, lets go only by hand, and knows what its members were told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogues.effects import CaseState
from dialogues.grouping import PRODUCT, Group, Grouping
from dialogues.state import Level
from storage import broadcasts, cases, incident_signs, incidents, messages
from storage.errors import Refused
from storage.handoffs import Owner
from storage.incidents import CLOSED, OPEN, Gathered
from storage.store import Store
from tests.fakes.triage import case, known
from tests.storage.conftest import NOON, Clock

CHEN = Owner("chen", "陈岚")
GROUPING = Grouping(notify=("品质组",))


@pytest.fixture
def five(store: Store) -> tuple[str, ...]:
    """Give the numbers of five cases of five customers."""
    return tuple(case(store, f"web:shop:{n}", f"T{n}") for n in range(5))


def gather(store: Store, numbers: tuple[str, ...], owner: Owner | None = CHEN) -> Gathered | None:
    group = Group(PRODUCT, "充电宝", numbers)
    return store.do(
        lambda tx: incidents.gather(
            tx, group, GROUPING, title="充电宝：安全隐患", category="quality.safety", owner=owner
        )
    )


def members(store: Store, number: int) -> list[str]:
    return [one.case_no for one in store.read(lambda c: incidents.members(c, number))]


def last_event(store: Store, number: str) -> tuple[str, str]:
    happened = store.read(lambda c: cases.events(c, number))[-1]
    return happened.kind, happened.actor


def test_an_incident_begins_once_with_one_owner(store: Store, five: tuple[str, ...]) -> None:
    assert gather(store, five) == Gathered(1, fresh=True, joined=five)
    assert gather(store, five) is None
    (found,) = store.read(incidents.all_of)
    assert (found.title, found.by, found.what, found.owner) == (
        "充电宝：安全隐患", PRODUCT, "充电宝", CHEN,
    )  # fmt: skip
    assert (found.notify, found.opened, found.state) == (("品质组",), NOON, OPEN)
    assert members(store, 1) == list(five)
    assert last_event(store, "T0") == ("grouped", "bot")


def test_too_few_begin_none_but_one_more_comes_in(store: Store, five: tuple[str, ...]) -> None:
    assert gather(store, five[:4]) is None
    gather(store, five)
    sixth = case(store, "web:shop:6", "T6")
    assert gather(store, (five[0], sixth)) == Gathered(1, fresh=False, joined=(sixth,))


def test_a_closed_one_takes_nobody_in(store: Store, five: tuple[str, ...]) -> None:
    gather(store, five)
    store.do(lambda tx: incidents.close(tx, 1, "chen", "已召回"))
    assert last_event(store, "T4") == ("incident_closed", "chen")
    sixth = case(store, "web:shop:6", "T6")
    assert gather(store, (*five, sixth)) is None
    with pytest.raises(Refused, match="no open incident"):
        store.do(lambda tx: incidents.add(tx, 1, sixth, "chen"))
    with pytest.raises(Refused, match="no open incident"):
        store.do(lambda tx: incidents.close(tx, 1, "chen", "再关"))
    with pytest.raises(Refused, match="no open incident"):
        store.do(lambda tx: incidents.own(tx, 1, CHEN))
    found = store.read(lambda c: incidents.get(c, 1))
    assert found is not None
    assert (found.state, found.closed) == (CLOSED, NOON)
    assert store.read(incidents.all_of) == []


def test_by_hand_cases_come_in_and_go(store: Store, five: tuple[str, ...]) -> None:
    number = store.do(lambda tx: incidents.begin(tx, "停电", five[:2], CHEN))
    store.do(lambda tx: incidents.add(tx, number, five[2], "zhou"))
    with pytest.raises(Refused, match="in an incident already"):
        store.do(lambda tx: incidents.begin(tx, "别的", five[:1], CHEN))
    store.do(lambda tx: incidents.split(tx, number, five[0], "zhou", "是另一件事"))
    assert members(store, number) == [five[1], five[2]]
    assert last_event(store, five[0]) == ("ungrouped", "zhou")
    with pytest.raises(Refused, match="not in incident"):
        store.do(lambda tx: incidents.split(tx, number, five[0], "zhou", "再来"))
    store.do(lambda tx: incidents.own(tx, number, Owner("zhou", "周敏")))
    found = store.read(lambda c: incidents.get(c, number))
    assert found is not None
    assert (found.by, found.owner) == ("agent", Owner("zhou", "周敏"))
    assert len(store.read(incidents.all_of)) == 1, "a beginning that was refused left nothing"


def test_signs_are_what_the_cases_hold(store: Store, clock: Clock) -> None:
    fields = known(issue="冒烟了", product="充电宝", model="P1", place_of_purchase="人民路店")
    case(store, "web:shop:1", "T1", fields=fields, category="quality.safety")
    clock.on(60)
    (seen,) = store.read(lambda c: incident_signs.recent(c, NOON))
    report = seen.report
    assert (report.product, report.place, report.category) == (
        "充电宝 P1",
        "人民路店",
        "quality.safety",
    )
    assert (seen.story, seen.incident, seen.free, report.at) == ("冒烟了", None, True, NOON)


@pytest.mark.parametrize(
    "more",
    [{"level": Level.SUGGESTION}, {"state": CaseState.WITHDRAWN}, {"state": CaseState.CLOSED}],
)
def test_what_is_over_or_no_complaint_is_no_sign(store: Store, more: dict[str, object]) -> None:
    case(store, "web:shop:1", "T1", **more)
    assert store.read(lambda c: incident_signs.recent(c, NOON)) == []


def test_signs_know_their_incident_and_their_time(store: Store, five: tuple[str, ...]) -> None:
    gather(store, five)
    case(store, "web:shop:6", "T6")
    seen = store.read(lambda c: incident_signs.recent(c, NOON))
    assert [(one.incident, one.free) for one in seen] == [(1, False)] * 5 + [(None, True)]
    store.do(lambda tx: incidents.close(tx, 1, "chen", "好了"))
    seen = store.read(lambda c: incident_signs.recent(c, NOON))
    assert [(one.incident, one.free) for one in seen] == [(None, False)] * 5 + [(None, True)]
    late = NOON + timedelta(seconds=1)
    assert store.read(lambda c: incident_signs.recent(c, late)) == []


def test_what_was_told_is_in_every_talk_and_every_history(
    store: Store, five: tuple[str, ...]
) -> None:
    gather(store, five)
    all_of_it = store.read(lambda c: incidents.members(c, 1))
    reached = {"web:shop:0": True, "web:shop:1": False}
    store.do(
        lambda tx: broadcasts.tell(
            tx,
            broadcasts.Text(1, "正在召回", CHEN),
            reached=reached,
            missed=all_of_it[2:],
            members=all_of_it,
        )
    )
    for chat, pulls in reached.items():
        (line,) = store.read(lambda c, chat=chat: messages.history(c, chat))  # type: ignore[misc]  # mypy knows no defaults of lambdas
        assert (line.text, line.name, line.who) == ("正在召回", "陈岚", "agent")
        assert line.delivery == ("" if pulls else "waiting")
    assert store.read(lambda c: messages.history(c, "web:shop:2")) == []
    assert [last_event(store, n)[0] for n in five] == ["told"] * 2 + ["not_told"] * 3
    (told,) = store.read(lambda c: broadcasts.told(c, 1))
    assert (told.text, told.agent, told.reached, told.missed) == ("正在召回", "chen", 2, 3)
