"""Numbers out of cases, against numbers worked out by hand or printed in the papers (S2-40)."""

from __future__ import annotations

import pytest

from cases import measures


def test_the_interval_of_a_share_is_wilsons() -> None:
    assert measures.wilson(8, 10) == pytest.approx((0.49016, 0.94332), abs=1e-5)
    assert measures.wilson(0, 10) == pytest.approx((0.0, 0.27753), abs=1e-5)
    assert measures.wilson(10, 10) == pytest.approx((0.72247, 1.0), abs=1e-5)
    assert measures.wilson(0, 0) == (0.0, 1.0)


def test_two_shares_differ_by_newcombes_interval() -> None:
    """His example: 56 of 70 against 48 of 80 (Newcombe 1998, method 10)."""
    assert measures.newcombe((56, 70), (48, 80)) == pytest.approx((0.0524, 0.3339), abs=1e-4)
    assert measures.newcombe((0, 0), (48, 80)) is None


def test_an_average_has_students_interval() -> None:
    """1 to 5: average 3, deviation 1.5811, t 2.776: 3 ± 1.963; the 90th percentile is 4.6."""
    found = measures.mean([5.0, 1.0, 3.0, 2.0, 4.0])
    assert found is not None
    assert (found.n, found.average, found.median) == (5, 3.0, 3.0)
    assert found.late == pytest.approx(4.6)
    assert found.interval == pytest.approx((1.037, 4.963), abs=1e-3)


def test_one_value_has_no_interval_and_none_no_average() -> None:
    assert measures.mean([7.0]) == measures.Mean(1, 7.0, 7.0, 7.0, None)
    assert measures.mean([]) is None
    assert measures.welch([7.0], [1.0, 2.0]) is None


def test_two_averages_differ_by_welchs_interval() -> None:
    """2, 4, 6 against 1, 1, 4: 2 apart, 3 degrees of freedom, t 3.182: 2 ± 4.861."""
    assert measures.welch([2, 4, 6], [1, 1, 4]) == pytest.approx((-2.8606, 6.8606), abs=1e-3)
    assert measures.welch([2, 2], [1, 1]) == (1.0, 1.0)


def test_many_values_take_nearly_the_normal_deviate() -> None:
    assert [measures.student(n) for n in (40, 60, 120)] == pytest.approx(
        [2.021, 2.000, 1.980], abs=2e-3
    )
    falling = [measures.student(n) for n in range(1, 200)]
    assert falling == sorted(falling, reverse=True)


def test_nps_is_those_who_praise_minus_those_who_warn_off() -> None:
    """10 and 9 praise, 6 and 0 warn off, 8 is neither: 0 ± 196 * sqrt(0.8 / 5)."""
    found = measures.promoters([10, 9, 8, 6, 0])
    assert found is not None
    assert (found.n, found.value) == (5, 0.0)
    assert found.margin == pytest.approx(78.4, abs=0.01)
    assert measures.promoters([7, 8]) == measures.Promoters(2, 0.0, 0.0)
    assert measures.promoters([]) is None


def test_an_nps_stays_between_its_ends() -> None:
    found = measures.promoters([10, 10, 10, 0])
    assert found is not None
    low, high = found.interval
    assert (low > -100, high) == (True, 100.0)


def test_two_nps_differ_by_both_margins_together() -> None:
    one, other = [10, 9, 8, 6, 0], [10, 10, 10, 10, 0]
    low, high = measures.between(one, other) or (0.0, 0.0)
    assert (low + high) / 2 == pytest.approx(-60)
    assert (high - low) / 2 == pytest.approx(((78.4) ** 2 + (70.12) ** 2) ** 0.5, abs=0.02)
    assert measures.between([], other) is None
