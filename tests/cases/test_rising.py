"""A rise is seen while it is young, and what is usual calls nobody (S2-64)."""

from __future__ import annotations

import pytest

from cases.rising import DAY, HOUR, SLOT, Counts, Rules, Spans, View, look, spans
from tests.cases.series import Series, usual

RULES = Rules()
MONTH = 35 * DAY  # a month and a week of life before anybody looks: a Monday again
QUIET = 6 * HOUR


def seen(series: Series, at: float, rules: Rules = RULES) -> View:
    found = series.view(at, rules)
    assert found is not None
    return found


def alarms(series: Series, start: float, end: float, rules: Rules = RULES) -> int:
    """Return how often somebody is called who looks all the time, once in QUIET at most."""
    called, last = 0, -QUIET
    for n in range(int((end - start) // SLOT)):
        at = start + (n + 1) * SLOT - 1
        found = series.view(at, rules)
        if found is not None and found.rises and at - last >= QUIET:
            called, last = called + 1, at
    return called


def delay(seed: int, an_hour: float, clock: float, more: float, most: float = 4 * HOUR) -> float:
    """Return minutes from the beginning of *more* talks an hour to the alarm; most: seconds."""
    begins = MONTH + DAY + clock * HOUR
    series = Series(seed, an_hour, 38, lambda at: more if at >= begins else 0.0)
    assert not seen(series, begins - 1).rises
    for n in range(int(most // SLOT)):
        if seen(series, begins + (n + 1) * SLOT - 1).rises:
            return (n + 1) * SLOT / 60
    return float("inf")


@pytest.mark.parametrize("an_hour", [0.1, 0.5, 2, 8, 25])
@pytest.mark.parametrize("known", [2, 8, 35])
def test_days_and_weeks_as_usual_call_nobody(an_hour: float, known: int) -> None:
    """Nights, mornings and weekends are usual: 28 days of each topic, from the third day on."""
    start = known * DAY
    found = [alarms(Series(s, an_hour, known + 14), start, start + 14 * DAY) for s in (1, 2)]
    assert found == [0, 0]


@pytest.mark.parametrize("clock", [3, 10, 20])
@pytest.mark.parametrize(("an_hour", "more", "minutes"), [
    (0.05, 12, 60), (0.3, 12, 60), (1, 30, 40), (5, 30, 60), (5, 60, 30), (20, 120, 50),
])  # fmt: skip
def test_a_rise_is_seen_within_the_hour(
    an_hour: float, more: float, minutes: float, clock: float
) -> None:
    """An outage at night, in the morning, in the evening; several lives."""
    found = [delay(seed, an_hour, clock, more) for seed in range(5)]
    assert max(found) <= minutes, found


def test_a_flood_is_seen_at_the_first_look() -> None:
    assert [delay(seed, 0.3, 10, 120) for seed in range(5)] == [10, 10, 10, 10, 10]


def test_double_the_usual_is_no_rise_where_thrice_is_asked() -> None:
    rate = usual(20, MONTH + DAY + 10 * HOUR)
    assert delay(1, 20, 10, rate) == float("inf")


def test_who_asks_for_less_is_told_sooner() -> None:
    begins = MONTH + DAY + 10 * HOUR
    series = Series(4, 20, 38, lambda at: 60.0 if at >= begins else 0.0)
    at = begins + 4 * SLOT - 1
    assert (seen(series, at).rises, seen(series, at, Rules(times=2)).rises) == (False, True)


def test_what_stays_high_is_usual_by_the_next_day() -> None:
    """The short baseline: a level that lasts calls nobody every few hours for ever."""
    begins = MONTH + DAY + 10 * HOUR
    series = Series(5, 2, 60, lambda at: 9 * usual(2, at) if at >= begins else 0.0)
    assert alarms(series, begins, begins + 6 * HOUR) == 1
    assert alarms(series, begins + DAY, begins + 21 * DAY) == 0


def test_after_a_lull_the_usual_is_no_rise() -> None:
    """A day on which nobody could write makes the next day's talks no rise."""
    begins = MONTH + DAY
    series = Series(6, 8, 40, lambda at: -9.0 if begins <= at < begins + DAY else 0.0)
    assert alarms(series, begins + DAY, begins + 3 * DAY) == 0


def test_on_the_first_two_days_nothing_is_usual_yet() -> None:
    """There must be a day before the one just past."""
    began = 10 * HOUR
    assert spans(began + 2 * DAY, began, 4) is None
    first = spans(began + 2 * DAY + HOUR, began, 4)
    assert first is not None
    assert len(first.same) == 1


def test_earlier_days_stand_for_weeks_only_until_there_is_one() -> None:
    young, old = spans(6 * DAY, 0.0, 4), spans(20 * DAY, 0.0, 4)
    assert young is not None
    assert old is not None
    assert [round((young.hour.start - one.start) / DAY) for one in young.same] == [1, 2, 3, 4]
    assert [(old.hour.start - one.start) // (7 * DAY) for one in old.same] == [1, 2]


def asked() -> Spans:
    found = spans(MONTH, 0.0, 4)
    assert found is not None
    return found


def test_few_are_no_rise_however_rare_they_are() -> None:
    never = Counts(4, 0, 0, 0)
    assert not look(never, asked(), RULES).rises
    assert look(never, asked(), Rules(least=4)).rises


def test_what_is_called_usual_is_what_was_at_this_time() -> None:
    """12 hours of the same time with 24 talks: two an hour; a day twice as lively: near four."""
    span = asked()
    calm = look(Counts(0, 48, 24, 192), span, RULES)
    lively = look(Counts(0, 96, 24, 192), span, RULES)
    assert calm.usual == pytest.approx(2.0, abs=0.1)
    assert lively.usual == pytest.approx(3.9, abs=0.1)


def test_a_rise_has_eased_only_when_it_is_well_below() -> None:
    """One that hovers where it began to count is the same rise still."""
    found = [look(Counts(n, 24, 12, 96), asked(), RULES) for n in (2, 4, 6, 15)]
    assert [one.eased for one in found] == [True, False, False, False]
    assert [one.rises for one in found] == [False, False, False, True]


def test_thousands_are_counted_as_well() -> None:
    assert look(Counts(9000, 24_000, 12_000, 96_000), asked(), RULES).rises
    assert not look(Counts(1000, 24_000, 12_000, 96_000), asked(), RULES).rises
