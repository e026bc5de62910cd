"""`qingsu report`: a month's report as Markdown, to read or to keep."""

from __future__ import annotations

from contextlib import closing

import pytest

from storage.store import Store
from tests.bot.command_bench import Here, config
from tests.bot.figures.test_figures_page import Clock
from tests.bot.figures.test_report_page import MONTH, fill


@pytest.fixture
def filled(here: Here) -> Here:
    """Stand in a folder whose database has a month of cases."""
    here("migrate")
    with closing(Store.open(f"sqlite:///{here.folder}/var/qingsu.db", clock := Clock())) as store:
        fill(store, clock)
    return here


def test_the_last_month_is_written_out_or_to_a_file(filled: Here) -> None:
    """S2-61."""
    code, out, err = filled("report")
    assert (code, err) == (0, "")
    assert f"# {MONTH} 投诉月报" in out
    assert "### 质量" in out
    code, out, err = filled("report", "--month", MONTH, "--out", "月报.md", "--english")
    assert (code, out, err) == (0, "", "写在 月报.md\n")
    assert (filled.folder / "月报.md").read_text("utf-8").startswith(f"# Complaints of {MONTH}\n")


def test_a_departments_part_is_its_own(filled: Here) -> None:
    """S3-11."""
    code, out, _ = filled("report", "--department", "technical")
    assert (code, f"# {MONTH} 技术部门月报" in out) == (0, True)
    assert "M0" in out
    assert "M0" not in filled("report", "--department", "legal")[1]
    code, _, err = filled("report", "--department", "nowhere")
    assert (code, "没有“nowhere”" in err) == (2, True)


def test_how_much_stands_out_is_set_in_config(filled: Here) -> None:
    config(filled.folder, "figures:\n  stands_out: 0.85\n")
    assert "### 质量" not in filled("report")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--month", "十月"), "月份写成"), (("--month", "2999-01"), "月份写成"),
     (("--out", "no/such.md"), "写不进去")],
)  # fmt: skip
def test_what_cannot_be_asked_is_said(filled: Here, words: tuple[str, ...], said: str) -> None:
    code, _, err = filled("report", *words)
    assert (code, said in err) == (2, True)
