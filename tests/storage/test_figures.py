"""What the rows say of a period's cases, on both databases; totals equal what there is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from cases import figures as formulas
from cases.counted import Counted
from cases.figures import BY_KEY, MEASURES, figure
from cases.talked import Talked
from dialogues.state import Level
from storage import erase, figures
from storage.store import Store
from storage.tables import cases
from tests.fakes.figured import Life, live, many, staff
from tests.storage.conftest import NOON, Clock
from tests.storage.test_erase import ASKED

MONTH = timedelta(days=30)


def read(store: Store, start: Any = NOON - MONTH, end: Any = NOON + MONTH) -> list[Counted]:
    return store.read(lambda c: figures.read(c, start, end, NOON + 3 * MONTH))


def told(found: list[Counted]) -> dict[str, tuple[int, Any]]:
    return {m.key: (figure(m, found).n, figure(m, found).value) for m in MEASURES}


def test_a_case_that_lived_is_counted_as_it_lived(store: Store, clock: Clock) -> None:
    staff(store, "zhou")
    life = Life(
        owner="zhou", team="品质组", level=Level.URGENT, heat=3, told="2", touched=0.3, planned=2,
        done=6, outcome="partly", followed="content", calm=1, points=9, promised=("kept", 1.5),
        again=2, kind=("thanks", "next_step"), cause="slip", tier="金",
    )  # fmt: skip
    live(store, clock, life)
    (found,) = read(store)
    filed = found.filed
    assert (filed.number, filed.channel, filed.category) == ("T1", "web", "logistics.late")
    assert (filed.level, filed.team, filed.owner, filed.name) == ("1", "品质组", "zhou", "ZHOU")
    assert (filed.started, filed.heats, filed.told) == (NOON, (3, 0), 2)
    assert (found.touched, found.planned, found.resolved) == pytest.approx((1080, 7200, 21600))
    assert (found.outcome, found.followed, found.heat, found.calm) == ("partly", "content", 3, 1)
    assert (found.points, found.handed, found.attempts) == (9, 1, 3)
    assert (found.cause, filed.tier) == ("slip", "金")
    assert (found.filed.script, found.fall) == ("quality@v1", 3)
    assert found.talked == Talked(asked=True, again=2, soothed=True, empathy=2)
    assert (found.clocks, found.promises) == ((("first_touch", True),), (True,))
    assert (found.repeated, found.open_window, found.closed) == (False, False, True)


def test_a_case_nothing_happened_to_is_counted_and_says_nothing(store: Store, clock: Clock) -> None:
    live(store, clock, Life(category="", withdrawn=True, heat=0))
    (found,) = read(store)
    assert (found.filed.category, found.filed.team, found.filed.owner) == ("", "", "")
    assert (found.outcome, found.closed, found.touched) == ("withdrawn", False, None)
    assert figure(BY_KEY["repeat"], [found]).n == 0


def test_a_period_holds_its_first_moment_and_not_the_moment_after_its_last(
    store: Store, clock: Clock
) -> None:
    for n, seconds in enumerate((-0.001, 0, 3599.999, 3600)):
        clock.now = NOON.timestamp() + seconds
        live(store, clock, Life(chat=f"web:shop:{n}", number=f"T{n}"))
    found = read(store, NOON, NOON + timedelta(hours=1))
    assert [one.filed.number for one in found] == ["T1", "T2"]


def test_who_comes_again_in_the_same_class_is_found_though_after_the_period(
    store: Store, clock: Clock
) -> None:
    """S2-68: the same customer, another leaf of the class; not another class, not another one."""
    lives = (
        ("1", "T1", "logistics.late"),
        ("2", "T2", "quality.fault"),
        ("3", "T3", "price.other"),
    )
    for user, number, category in lives:
        live(store, clock, Life(f"web:shop:{user}", number, category, done=4))
    clock.on(20 * 86400)
    for user, number in (("1", "T4"), ("2", "T5"), ("9", "T6")):
        live(store, clock, Life(f"web:shop:{user}", number, "logistics.lost"))
    found = read(store, NOON, NOON + timedelta(days=1))
    assert {one.filed.number: one.repeated for one in found} == {
        "T1": True, "T2": False, "T3": False,
    }  # fmt: skip


def test_each_case_of_a_talk_has_its_own_lines_and_a_case_outside_the_days_keeps_its_own(
    store: Store, clock: Clock
) -> None:
    """The second case of the talk was asked well; what went wrong in the first is not its own."""
    staff(store, "zhou")
    live(store, clock, Life(owner="zhou", again=3, kind=()))
    clock.on(3 * 86400)
    live(store, clock, Life(number="T2", owner="zhou", again=0, kind=("thanks",)))
    (second,) = read(store, NOON + timedelta(days=2))
    assert (second.filed.number, second.talked.again, second.talked.empathy) == ("T2", 0, 1)
    first, _ = read(store)
    assert (first.talked.again, first.talked.empathy) == (3, 0)


def test_totals_equal_what_there_is(store: Store, clock: Clock) -> None:
    """S0-56: by category, level, team, channel and day, each case once."""
    staff(store, "chenlan", "zhou", "lin")
    many(store, clock, 40, 20, NOON)
    found = read(store)
    raw = store.read(lambda c: c.execute(select(func.count()).select_from(cases)).scalar())
    assert len(found) == raw == 40
    for by in ("category", "level", "team", "channel", "owner"):
        parts = formulas.parts(found, lambda one, by=by: getattr(one.filed, by))  # type: ignore[misc]
        assert sum(len(some) for _, some in parts) == raw
        assert len(parts) > 1
        for measure in MEASURES:
            whole = figure(measure, found)
            split = [figure(measure, some) for _, some in parts]
            assert sum(one.n for one in split) == whole.n
            assert sum(one.hits for one in split) == whole.hits
    start = NOON - timedelta(days=20)
    days = [
        read(store, start + timedelta(days=n), start + timedelta(days=n + 1)) for n in range(21)
    ]
    assert sum(map(len, days)) == raw


def test_the_figures_of_an_erased_customer_stay(store: Store, clock: Clock) -> None:
    staff(store, "zhou")
    life = Life(
        owner="zhou", touched=0.3, planned=2, done=6, followed="content", points=9, told="2",
        promised=("kept", 1.5), again=1, kind=("thanks",),
    )  # fmt: skip
    live(store, clock, life)
    live(store, clock, Life(number="T2", done=3))
    before = told(read(store))
    clock.on(40 * 86400)
    person = store.read(lambda c: erase.find(c, "T1"))
    assert person is not None
    store.do(lambda tx: erase.erase(tx, person, ASKED))
    assert told(read(store)) == before
    talk = ("soothed", "heat_fall", "asked_again", "empathy")
    assert all(before[key][0] for key in talk)
    assert all(n for n, _ in (before["recovered"], before["nps"], before["attempts"]))
