"""What the README shows is what was measured, and only whole runs are shown."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench.__main__ import BY_NAME_ONLY, PARTS, QUICK, commands
from bench.figures import Row
from bench.picture import NAMES, chart, table, write
from bench.side import ratios
from bench.subjects import BY_NAME


def row(name: str, turns: float = 100.0, cpu: float = 6.0, p99: float = 30.0) -> Row:
    return Row(name, turns, 5.0, p99, cpu, 300.0, 2.0, 0)


ROWS = [row("floor", 4000, 0.2), row("bare", 300, 0.5), row("sqlite"), row("rasa", 4, 200)]


def test_the_table_counts_in_floors() -> None:
    lines = table(ROWS).splitlines()
    assert len(lines) == 2 + len(ROWS)
    assert "| 1.0 倍 |" in lines[2]
    assert "| 30.0 倍 |" in lines[4]


def test_without_the_floor_nothing_is_counted_in_floors() -> None:
    assert "倍 |" not in table([row("sqlite")]).splitlines()[2]


def test_the_chart_has_a_bar_for_everybody_and_the_faster_one_is_longer() -> None:
    picture = ET.fromstring(chart(ROWS))
    bars = [float(one.get("width", "0")) for one in picture.iter() if one.tag.endswith("rect")]
    assert len(bars) == len(ROWS)
    assert bars == sorted(bars, reverse=True)
    assert max(bars) <= 480


def test_everybody_measured_has_a_name() -> None:
    assert set(NAMES) == set(BY_NAME)


def test_the_readme_gets_table_and_chart_between_its_marks_and_nothing_else(tmp_path: Path) -> None:
    readme, picture = tmp_path / "README.md", tmp_path / "img" / "bench.svg"
    before = "# a\n<!-- speed:begin by hand: no -->\nold\n<!-- speed:end -->\nb\n"
    readme.write_text(before)
    write(ROWS, readme, picture)
    once = readme.read_text()
    assert once.startswith("# a\n<!-- speed:begin by hand: no -->\n")
    assert once.endswith("<!-- speed:end -->\nb\n")
    assert "old" not in once
    assert table(ROWS) in once
    assert picture.read_text() == chart(ROWS)
    write(ROWS, readme, picture)
    assert readme.read_text() == once


def test_a_readme_without_marks_is_left_alone(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("nothing here")
    with pytest.raises(ValueError, match="speed:begin"):
        write(ROWS, readme, tmp_path / "x.svg")
    assert readme.read_text() == "nothing here"
    assert not (tmp_path / "x.svg").exists()


def test_what_was_wanted_is_judged_within_one_run() -> None:
    found = {what: (figure, bound) for what, figure, bound in ratios(ROWS)}
    assert found["CPU of a turn without sentence vectors, in floors"] == (2.5, 3.0)
    assert found["p99 at half of capacity, ms"] == (30.0, 50.0)
    assert found["twenty times Rasa's turns a second, in ours"] == (0.8, 1.0)
    assert ratios([row("floor"), row("rasa")]) == []


def test_only_a_whole_run_is_written_into_the_readme() -> None:
    whole = commands([], "texts", quick=False)
    assert [w[0] for w in whole] == [PARTS[one][0] for one in PARTS if one not in BY_NAME_ONLY]
    assert [words for words in whole if "--write" in words] == [["bench.side", "--write"]]
    assert whole[-1] == ["bench.intake", "texts", "--readme", "README.md"]
    some = commands(["floor", "sqlite"], "", quick=False)
    assert some == [["bench.side", "--only", "floor", "sqlite"]]
    quick = commands([], "texts", quick=True)
    assert not any("--write" in words or "--readme" in words for words in quick)


def test_parts_run_alone_and_quickly_when_asked() -> None:
    assert commands(["desk"], "", quick=False) == [["bench.desk"]]
    assert commands(["desk"], "", quick=True) == [["bench.desk", *QUICK["desk"]]]
    assert commands(["intake"], "", quick=False) == []
    assert set(QUICK) == set(PARTS)
