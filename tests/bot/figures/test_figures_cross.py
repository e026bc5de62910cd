"""Cases by two things at once: every case stands in one cell, whichever two they are."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from dataclasses import replace
from datetime import UTC, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from bot.desk.desk import Agent
from bot.figures import cross
from bot.figures.asked import Only
from bot.figures.page import look
from bot.figures.table import View, broken, part_of
from bot.figures.words import BY, Speech
from cases.counted import Counted
from cases.figures import Goals
from cases.work_file import shipped
from nlu import taxonomy
from storage.store import Store
from tests.bot.figures.test_figures_page import Clock, fill
from tests.bot.pretend_desk import PretendDesk
from tests.cases.test_figures import AT, FILED

CAUSES = {key: cause.name for key, cause in shipped().root_causes.items()}
VIEW = View(Speech(taxonomy.load().names, CAUSES), UTC)
ENGLISH = View(Speech(taxonomy.load().names, CAUSES, english=True), UTC)


def cases() -> list[Counted]:
    """Return 24 cases that differ in everything, by steps of other lengths."""
    classes, causes = ("quality.fault", "price.fees", ""), ("slip", "", "expectation", "slip")
    return [
        Counted(
            replace(
                FILED,
                number=f"T{n}",
                category=classes[n % 3],
                level=str(1 + n % 2),
                team=f"组{n % 4}",
                channel=("web", "kf")[n // 12],
                owner=("", "zhou")[n % 5 == 0],
                script=f"quality@v{n % 7}",
                tier=("", "金", "钻石")[n % 3],
                opened=AT + timedelta(days=n % 6),
            ),
            cause=causes[n % 4],
        )
        for n in range(24)
    ]


@pytest.mark.parametrize("by", list(permutations(BY, 2)), ids=" by ".join)
def test_by_any_two_every_case_is_counted_once(by: cross.Axes) -> None:
    """S3-03: nature, severity, kind of customer, cause ... pivot on any two."""
    found, all_ = cross.crossed(VIEW, cases(), by), cases()
    assert [line.total for line in found.lines] == [sum(line.counts) for line in found.lines]
    assert found.foot.counts == tuple(map(sum, zip(*(x.counts for x in found.lines), strict=True)))
    assert sum(found.foot.counts) == found.foot.total == len(all_)
    row_of, column_of = (part_of(one, UTC) for one in by)
    for line in found.lines:
        for (column, _), count in zip(found.heads, line.counts, strict=True):
            assert count == sum((row_of(x), column_of(x)) == (line.key, column) for x in all_)


def test_class_and_cause_are_read_in_words_and_no_cause_is_said_to_be_none() -> None:
    """S1-02: what lay behind the complaints stands in the report, by its name."""
    found = cross.crossed(VIEW, cases(), ("category", "cause"))
    assert [name for _, name in found.heads] == ["工作失误", "还没有定原因", "期望过高"]
    assert {line.name for line in found.lines} == {
        "质量 · 故障",
        "价格与宣传 · 手续费与违约金",
        "没有分类",
    }
    rows = list(csv.reader(io.StringIO(cross.as_csv(VIEW, found))))
    assert rows[0] == ["类别 × 根本原因", "工作失误", "还没有定原因", "期望过高", "合计"]
    assert rows[-1] == ["合计", "12", "6", "6", "24"]
    heads = cross.crossed(ENGLISH, cases(), ("category", "cause")).heads
    assert [name for _, name in heads] == ["Slip", "No cause named", "Expectation"]


@pytest.mark.parametrize(
    ("given", "by"),
    [
        ({"by": "level", "across": "tier"}, ("level", "tier")),
        ({"by": "level", "across": "level"}, cross.USUAL),
        ({"by": "level"}, cross.USUAL),
        ({"by": "level", "across": "owner"}, cross.USUAL),
        ({}, cross.USUAL),
    ],
)
def test_what_may_not_be_asked_is_the_usual_two(given: dict[str, str], by: cross.Axes) -> None:
    """Who may not see whose a case was does not see it beside something else either."""
    assert cross.axes(given, [kind for kind in BY if kind != "owner"]) == by


def test_cases_are_narrowed_to_one_cause_or_tier() -> None:
    found = Only(cause="slip", tier="金").of(cases())
    assert found
    assert {(one.cause, one.filed.tier) for one in found} == {("slip", "金")}
    assert len(Only(cause="slip").of(cases())) == 12


def test_the_same_cases_stand_in_another_cut_of_the_classes(tmp_path: Path) -> None:
    """S2-13: as the regulator names them, and what he does not name is counted too."""
    cuts: dict[str, dict[str, tuple[str, ...]]] = {
        "监管": {"商品": ("quality",)},
        "集团": {"其他": ("quality", "price")},
    }
    desk = PretendDesk(tmp_path, goals=Goals(classes=cuts)).desk
    with closing(Store.open(f"sqlite:///{tmp_path / 'desk.db'}", clock := Clock())) as store:
        fill(store, clock)

    def totals(**query: str) -> dict[str, int]:
        looked = look(desk, shipped(), Agent("wang", "王主管", "lead"), query)
        assert "own" in looked.kinds
        return {one.name: one.count for one in broken(looked.view, looked.cases, "own")}

    assert totals() == {"商品": 2, "不在表里": 1}
    assert totals(cut="集团") == {"其他": 3}
    assert totals(own="商品") == {"商品": 2}
    plain = replace(desk, goals=Goals())
    assert "own" not in look(plain, shipped(), Agent("wang", "王主管", "lead"), {}).kinds
