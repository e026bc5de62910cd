"""Another cut of the classes: the same cases under other names, none lost, none twice (S2-13)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import figures
from cases.classes import named, recut, twice
from cases.counted import Counted
from nlu import taxonomy
from tests.cases.test_figures import FILED

CUT = {"商品": ["quality"], "服务": ["service", "aftersale"], "态度": ["service.attitude"]}
CODES = sorted(taxonomy.load().names)


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ("quality.fault", "商品"),
        ("quality", "商品"),
        ("service.slow", "服务"),
        ("service.attitude", "态度"),
        ("price.fees", ""),
        ("", ""),
    ],
)
def test_a_leafs_own_line_goes_before_its_classes(category: str, name: str) -> None:
    assert named(category, CUT) == name


CUTS = st.dictionaries(st.sampled_from("甲乙丙"), st.lists(st.sampled_from(CODES), max_size=6))
YEAR = st.lists(st.sampled_from(["", *CODES]), max_size=60)


@given(CUTS, YEAR)
def test_a_year_in_another_cut_has_the_same_totals(
    cut: dict[str, list[str]], year: list[str]
) -> None:
    """S2-13: counts and every figure of the parts add up to those of the whole."""
    cases = [
        Counted(replace(FILED, number=f"T{n}", category=code), outcome="upheld", resolved=60.0 * n)
        for n, code in enumerate(year)
    ]
    parts = figures.parts(recut(cases, cut), lambda one: one.filed.own)
    found = sorted(one.filed.number for _, some in parts for one in some)
    assert found == sorted(one.filed.number for one in cases)
    for measure in figures.MEASURES:
        whole = figures.figure(measure, cases)
        split = [figures.figure(measure, some) for _, some in parts]
        assert (sum(x.n for x in split), sum(x.hits for x in split)) == (whole.n, whole.hits)


def test_a_category_in_two_lines_is_found() -> None:
    assert twice(CUT) == ""
    assert twice({"甲": ["quality", "price"], "乙": ["price"]}) == "price"


def test_without_a_name_the_first_cut_counts_and_without_cuts_none() -> None:
    goals = figures.Goals(classes={"一": {"甲": ["quality"]}, "二": {"乙": ["quality"]}})
    assert [named("quality.fault", goals.cut(name)) for name in ("", "二", "三")] == [
        "甲",
        "乙",
        "甲",
    ]
    assert named("quality.fault", figures.Goals().cut("")) == ""
