"""`qingsu rules`: a draft of the rules for tasks beside what the rules in use did."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import pytest

from cases.work_file import SHIPPED
from storage.store import Store
from tests.bot.command_bench import Here
from tests.storage.test_rules import happen

DAYS = ("--from", "2020-01-01", "--to", "2021-12-30")


@pytest.fixture
def filled(here: Here) -> Here:
    """Stand in a folder whose database has five cases of noon."""
    here("migrate")
    at = datetime(2021, 6, 1, tzinfo=UTC).timestamp()
    with closing(Store.open(f"sqlite:///{here.folder}/var/qingsu.db", lambda: at)) as store:
        happen(store)
    return here


def test_the_rules_in_use_did_what_they_would(filled: Here) -> None:
    """S2-54."""
    code, out, err = filled("rules", *DAYS)
    assert (code, err) == (0, "")
    assert "4 件" in out
    assert "当时一共 5 项，按这份 5 项" in out


def test_a_draft_names_the_cases_in_which_it_differs(filled: Here) -> None:
    text = SHIPPED.read_text("utf-8").replace(
        "categories: [quality.counterfeit]", "categories: [quality]"
    )
    (filled.folder / "新.yml").write_text(text, "utf-8")
    code, out, _ = filled("rules", *DAYS, "--work", "新.yml")
    assert (code, "counterfeit:quality 会多开：T1、T4" in out) == (0, True)
    assert "按这份 7 项" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--from", "昨天"), "日期写成"), (("--work", "没有.yml"), "没有.yml")],
)
def test_what_cannot_be_asked_is_said(filled: Here, words: tuple[str, ...], said: str) -> None:
    code, _, err = filled("rules", *words)
    assert (code, said in err) == (2, True)


def test_a_draft_with_mistakes_is_named_by_line(filled: Here) -> None:
    (filled.folder / "坏.yml").write_text("rules: [{id: x}]\n", "utf-8")
    code, _, err = filled("rules", "--work", "坏.yml")
    assert (code, "坏.yml:1" in err) == (2, True)
