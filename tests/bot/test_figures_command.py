"""`qingsu figures`: a table of a period, parts of it, and a sheet for others."""

from __future__ import annotations

import csv
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from storage.store import Store
from tests.bot.command_bench import Here, config, qingsu
from tests.bot.figures.test_figures_page import Clock, fill


@pytest.fixture
def filled(here: Here) -> Here:
    """Stand in a folder whose database has four cases."""
    here("migrate")
    address = f"sqlite:///{here.folder}/var/qingsu.db"
    with closing(Store.open(address, clock := Clock())) as store:
        fill(store, clock)
    return here


def test_the_table_says_the_figures_their_n_and_the_days_before(filled: Here) -> None:
    code, out, err = filled("figures", "--by", "team")
    assert (code, err) == (0, "")
    flat = " ".join(out.split())
    assert "3 件" in flat
    assert "前一段 1 件" in flat
    assert "样本" in flat
    assert "总评" in flat
    assert "品质组" in flat


def test_the_sheet_is_written_to_a_file_or_to_where_others_read(filled: Here) -> None:
    asked = ("figures", "--csv", "-", "--channel", "web", "--from2", "2020-01-01")
    code, out, _ = filled(*asked, "--english")
    rows = {(r["by"], r["figure"]): r for r in csv.DictReader(out.splitlines())}
    assert (code, rows["all", "cases"]["n"], rows["all", "cases"]["other_n"]) == (0, "2", "0")
    code, out, err = filled("figures", "--csv", "figures.csv")
    assert (code, out, err) == (0, "", "写在 figures.csv\n")
    assert (
        (filled.folder / "figures.csv").read_text("utf-8").startswith("\ufeff分开看,哪一部分,指标")
    )
    code, _, err = filled("figures", "--csv", "no/such/figures.csv")
    assert (code, "写不进去" in err) == (2, True)


def test_targets_are_those_of_config(filled: Here) -> None:
    config(filled.folder, "figures:\n  targets: {promises: 0.4}\n")
    done = qingsu(filled.folder, "figures", "--english", COLUMNS="220")
    line = next(line for line in done.stdout.splitlines() if "Promises kept" in line)
    assert "40.0 % ✓" in line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2026-13-01"), "日期写成"),
        (("--from", "2026-03-02", "--to", "2026-03-01"), "日期写成"),
        (("--by", "colour"), "--by 只能是"),
        (("--team", "没这个组"), "没有“没这个组”这个组；teams.yml 里有的是：一线客服"),
        (("--category", "qualty"), "没有“qualty”这个类别：是不是 quality（"),
        (("--channel", "webb"), "没有“webb”这个渠道"),
        (("--across", "level"), "--across 和 --by 一起用"),
        (("--by", "level", "--across", "level"), "另外一样"),
    ],
)
def test_what_cannot_be_asked_is_said(filled: Here, words: tuple[str, ...], said: str) -> None:
    code, _, err = filled("figures", *words)
    assert (code, said in err) == (2, True)


def test_days_with_no_case_are_an_empty_table_and_no_error(filled: Here) -> None:
    day = f"{datetime.now(UTC) - timedelta(days=300):%Y-%m-%d}"
    code, out, _ = filled("figures", "--from", day, "--by", "category")
    assert (code, "0 件" in out) == (0, True)


def test_two_things_at_once_are_counted_on_the_screen_and_in_a_sheet(filled: Here) -> None:
    """S3-03."""
    asked = ("figures", "--by", "category", "--across", "cause")
    code, out, err = filled(*asked)
    assert (code, err) == (0, "")
    flat = " ".join(out.split())
    assert "工作失误" in flat
    assert "合计" in flat
    code, out, _ = filled(*asked, "--csv", "-")
    assert (code, out.splitlines()[-1].startswith("合计,")) == (0, True)
    assert out.splitlines()[-1].endswith(",3")
