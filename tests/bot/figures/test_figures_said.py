"""Periods, pictures and words of figures: pure parts of the page."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from bot.figures import chart, words
from bot.figures.asked import LONGEST, Days, Only, asked, bounds
from bot.figures.chart import Point
from bot.figures.settings import Figures, Targets
from bot.figures.words import Speech
from cases.figures import BY_KEY, MEASURES, NPS, SHARE, SPAN
from dialogues.clocks import Kind
from nlu import taxonomy

TODAY = date(2026, 3, 10)
ZH, EN = (Speech(taxonomy.load().names, english=english) for english in (False, True))


def test_nothing_asked_is_the_last_thirty_days_beside_the_thirty_before() -> None:
    found = asked({}, TODAY)
    assert (found.days.first, found.days.last) == (date(2026, 2, 9), TODAY)
    assert found.other == Days(date(2026, 1, 10), date(2026, 2, 8))
    assert found.days.count == found.other.count == 30


def test_two_periods_of_any_days_are_compared() -> None:
    """S2-40."""
    given = {"from": "2026-03-01", "to": "2026-03-07", "from2": "2025-03-01", "to2": "2025-03-31"}
    found = asked(given, TODAY)
    assert (str(found.days), str(found.other)) == (
        "2026-03-01 – 2026-03-07", "2025-03-01 – 2025-03-31",
    )  # fmt: skip
    assert asked(found.query(), TODAY) == found


def test_one_day_given_is_that_day_alone() -> None:
    found = asked({"from": "2026-03-01", "compare": "none"}, TODAY)
    assert (found.days.count, found.other) == (1, None)
    assert asked(found.query(), TODAY) == found


def test_a_period_of_more_than_two_years_is_none() -> None:
    first = date(2024, 1, 1)
    for days, wrong in ((LONGEST, False), (LONGEST + 1, True)):
        last = first + timedelta(days=days - 1)
        found = asked({"from": str(first), "to": str(last)}, TODAY)
        assert found.wrong is wrong


def test_filters_are_kept_in_the_pages_address() -> None:
    found = asked({"team": "品质组", "category": "quality", "level": ""}, TODAY)
    assert found.only == Only(category="quality", team="品质组")
    assert asked(found.query(), TODAY) == found


def test_days_are_whole_days_of_the_companys_zone_even_where_the_clock_is_put_on() -> None:
    zone = ZoneInfo("Europe/Berlin")
    start, end = bounds(Days(date(2026, 3, 29), date(2026, 3, 29)), zone)
    assert (start.isoformat(), end.isoformat()) == (
        "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00",
    )  # fmt: skip
    assert end.timestamp() - start.timestamp() == 23 * 3600


@pytest.mark.parametrize(
    ("kind", "value", "chinese", "english"),
    [
        (SPAN, 1500.0, "25 分", "25 min"),
        (SPAN, 27360.0, "7.6 小时", "7.6 h"),
        (SPAN, 276480.0, "3.2 天", "3.2 d"),
        (SHARE, 0.941, "94.1 %", "94.1 %"),
        (NPS, 21.4, "+21", "+21"),
        (NPS, -8.0, "−8", "−8"),
        (SHARE, None, "—", "—"),
    ],
)
def test_figures_are_written_as_people_read_them(
    kind: str, value: float | None, chinese: str, english: str
) -> None:
    assert (ZH.value(kind, value), EN.value(kind, value)) == (chinese, english)


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [(SPAN, -3000.0, "−50 分"), (SPAN, 8.0, "0 分"), (SPAN, 3600.0, "+1.0 小时"),
     (SHARE, -0.09, "−9.0 点"), (SHARE, 0.0, "+0.0 点")],
)  # fmt: skip
def test_a_change_is_written_with_its_sign(kind: str, value: float, said: str) -> None:
    assert ZH.value(kind, value, signed=True) == said


def test_a_time_is_never_less_than_none_but_a_change_may_be() -> None:
    assert ZH.interval(SPAN, (-60.0, 600.0)) == "0 分 … 10 分"
    assert ZH.interval(SPAN, (-60.0, 600.0), signed=True) == "−1 分 … +10 分"


def test_every_figure_clock_and_category_has_words_in_both_languages() -> None:
    keys = [measure.key for measure in MEASURES]
    assert list(words.NAMES) == list(words.NOTES) == keys
    assert all(all(both) for both in (*words.NAMES.values(), *words.NOTES.values()))
    assert all(EN.clock(kind).isascii() and not ZH.clock(kind).isascii() for kind in Kind)
    for code in taxonomy.load().leaves:
        assert EN.part("category", code).replace("·", "").isascii()
        assert "." not in ZH.part("category", code)


POINTS = [Point("03-01", 4.0, "4"), Point("03-02", None, "—"), Point("<03>", 10.0, "10")]


def test_a_bar_is_as_tall_as_its_number_and_a_day_without_one_has_none() -> None:
    """Each picture is well-formed and says of itself what it shows."""
    tree = ET.fromstring(chart.bars(POINTS, "每天 <进来>"))
    assert tree.attrib["aria-label"] == "每天 <进来>"
    tall = [float(one.attrib["height"]) for one in tree.iter("rect")]
    assert tall == [pytest.approx(tall[2] * 0.4, abs=0.1), 0.0, tall[2]]
    assert [one.text for one in tree.iter("title")] == ["03-01: 4", "03-02: —", "<03>: 10"]


def test_a_line_passes_the_days_that_have_a_value_and_the_target_stands_at_its_height() -> None:
    tree = ET.fromstring(chart.line(POINTS, "处理时长", 8.0, "目标 8 h"))
    assert len(list(tree.iter("circle"))) == 2
    (aim,) = [one for one in tree.iter("line") if one.attrib["class"] == "aim"]
    low, high = (float(one.attrib["cy"]) for one in tree.iter("circle"))
    assert high < float(aim.attrib["y1"]) < low
    assert "目标 8 h" in "".join(tree.itertext())


def test_a_picture_of_nothing_is_an_empty_one() -> None:
    tree = ET.fromstring(chart.line([Point("03-01", None, "—")], "处理时长"))
    assert list(tree.iter("circle")) == []
    assert ET.fromstring(chart.bars([], "每天")).attrib["role"] == "img"


def test_targets_are_those_of_measures_in_seconds_shares_and_points() -> None:
    goals = Figures().goals()
    assert (goals.targets["resolution"], goals.targets["promises"], goals.targets["nps"]) == (
        8 * 3600, 0.97, 20,
    )  # fmt: skip
    assert set(Targets.model_fields) <= set(BY_KEY)
    assert set(goals.weights) <= set(goals.targets)
    percent = Figures.model_validate({"targets": {"solved": "85%"}, "stands_out": "20％"})
    assert (percent.goals().targets["solved"], percent.stands_out) == (0.85, 0.2)
    none = Figures.model_validate({"targets": {"resolution": "", "nps": "", "once": "0.5"}})
    assert "resolution" not in none.goals().targets
    assert none.goals().targets["once"] == 0.5


def test_another_cut_of_the_classes_names_ours_and_each_once() -> None:
    """S2-13."""
    cut = {"商品": ["quality"], "态度": ["service.attitude"]}
    goals = Figures.model_validate({"classes": {"监管": cut}}).goals()
    assert {name: list(codes) for name, codes in goals.cut("监管").items()} == cut
    with pytest.raises(ValueError, match="只能归一类"):
        Figures.model_validate({"classes": {"监管": {"甲": ["quality"], "乙": ["quality"]}}})
    with pytest.raises(ValueError, match="goods"):
        Figures.model_validate({"classes": {"监管": {"甲": ["goods"]}}})


def test_a_share_above_one_is_told_how_shares_are_written() -> None:
    with pytest.raises(ValidationError, match=r"八成写 0\.8 或 80%，现在写的是“80”"):
        Figures.model_validate({"targets": {"solved": "80"}})
    with pytest.raises(ValidationError, match="less than or equal to 1"):
        Figures.model_validate({"targets": {"solved": "180%"}})


@pytest.mark.parametrize(
    "wrong", [{"targets": {"repeat": "5"}}, {"weights": {"speed": "1"}}, {"weights": {"nps": "-1"}}]
)
def test_a_target_or_weight_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Figures.model_validate(wrong)


@pytest.mark.parametrize("most", [1, 3, 5, 9, 12, 13, 99, 100, 437])
def test_the_numbers_beside_a_bar_chart_are_whole_and_reach_above_every_bar(most: int) -> None:
    tree = ET.fromstring(chart.bars([Point("03-01", float(most), str(most))], "每天"))
    marks = [float(one.text or "x") for one in tree.iter("text") if one.attrib["class"] == "up"]
    assert marks[-1] >= most
    assert all(mark.is_integer() for mark in marks)
    assert marks[1] - marks[0] == marks[4] - marks[3] > 0
