"""`qingsu policy`: terms are added version by version, and a version that stands never changes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import policies
from tests.bot.operator_fakes import Operator, at_work


@pytest.fixture
def here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Operator:
    one = at_work(tmp_path, capsys, monkeypatch)
    with one.store():
        return one


def add(here: Operator, version: str, text: str, *more: str) -> tuple[int, str, str]:
    path = here.folder / "term.txt"
    path.write_text(text, "utf-8")
    return here("policy", "add", "returns", "--version", version, "--text", str(path), *more)


def test_a_term_is_added_listed_and_followed_by_a_newer_version(here: Operator) -> None:
    code, out, err = add(
        here, "2025-06", "签收七天内可退。\n", "--title", "退换规定",
        "--from", "2025-06-01", "--category", "quality",
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert "《退换规定》2025-06：2025-06-01 00:00 起" in out
    assert add(here, "2026-01", "签收十五天内可退。", "--from", "2026-01-01")[0] == 0
    with here.store() as store:
        old, new = store.read(policies.versions)
        assert (new.title, new.categories, new.author) == (
            "退换规定", ("quality",), "qingsu policy",
        )  # fmt: skip
        then = datetime(2025, 12, 31, tzinfo=UTC)
        assert store.read(lambda c: policies.valid(c, then, "quality.fault")) == [old]
        later = datetime(2026, 1, 2, tzinfo=UTC)
        assert store.read(lambda c: policies.valid(c, later, "quality.fault")) == [new]
    code, out, _ = here("policy", "list", "--all", "--words")
    assert (code, "签收七天内可退。" in out, "签收十五天内可退。" in out) == (0, True, True)


def test_a_version_that_stands_is_not_changed(here: Operator) -> None:
    add(here, "1", "七天。", "--title", "退换规定")
    code, _, err = add(here, "1", "三天。", "--title", "退换规定")
    assert (code, "不能改" in err) == (2, True)
    with here.store() as store:
        assert [one.text for one in store.read(policies.versions)] == ["七天。"]


def test_a_term_that_ended_is_quoted_no_more_and_stays_on_file(here: Operator) -> None:
    add(here, "1", "七天。", "--title", "退换规定", "--from", "2025-01-01")
    code, _, _ = here("policy", "add", "returns", "--version", "2", "--end", "--from", "2025-02-01")
    assert code == 0
    with here.store() as store:
        assert len(store.read(policies.versions)) == 2
        assert store.read(lambda c: policies.valid(c, datetime.now(UTC))) == []
    assert "还没有条款" in here("policy", "list")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--version", "1", "--title", "退换"), "条款要有文字"),
        (("--version", "1", "--title", "退换", "--text", "nothing.txt"), "读不了"),
        (("--version", "1", "--title", "退换", "--end", "--from", "明天"), "日期写成"),
        (("--version", "1", "--title", "退换", "--end", "--category", "ideas"), "没有这个类别"),
        (("--version", "1", "--end"), "名字要写"),
    ],
)
def test_what_does_not_fit_is_said_in_a_line(
    here: Operator, words: tuple[str, ...], said: str
) -> None:
    code, _, err = here("policy", "add", "returns", *words)
    assert (code, len(err.splitlines()), said in err) == (2, 1, True), err
