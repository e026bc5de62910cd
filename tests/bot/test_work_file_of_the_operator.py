"""A firm's own work.yml counts everywhere, and its mistakes are told by their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import config, rulebook
from cases.work_file import SHIPPED, shipped
from dialogues.typed_yaml import FileError
from tests.bot.operator_fakes import Operator, at_work

TEXT = SHIPPED.read_text("utf-8")


@pytest.fixture
def here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Operator:
    return at_work(tmp_path, capsys, monkeypatch)


def own(here: Operator, old: str, new: str) -> None:
    """Let config.yml name a work.yml of the firm's own."""
    assert old in TEXT
    (here.folder / "办案.yml").write_text(TEXT.replace(old, new, 1), "utf-8")
    path = here.folder / "config.yml"
    before = path.read_text("utf-8") if path.exists() else ""
    path.write_text(f"{before}work: {{file: 办案.yml}}\n", "utf-8")


def test_without_one_the_shipped_file_counts() -> None:
    assert rulebook.of_files(config.Config()).work == shipped()


def test_the_operators_limits_count(here: Operator) -> None:
    own(here, "name: 客服, limit: 200", "name: 客服, limit: 50")
    settings = config.read(here.folder / "config.yml")
    assert rulebook.of_files(settings).work.role("agent").limit == 50
    code, _, err = here("check")
    assert (code, err) == (0, "")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: 客服, limit: 200", "name: 客服, limit: 很多", "limit"),
        ("quality: [品质组]", "quality: [不存在的组]", "没有“不存在的组”这个小组"),
        ("quality: [品质组]", "nobody: [品质组]", "没有“nobody”这个部门"),
        ("  third_party: 1d", "  department: 1h\n  third_party: 1d", "department"),
    ],
)
def test_check_names_each_mistake_with_its_line(
    here: Operator, old: str, new: str, said: str
) -> None:
    own(here, old, new)
    line = TEXT[: TEXT.index(old)].count("\n") + 1
    code, _, err = here("check")
    assert code == 2
    assert f"办案.yml:{line}: " in err
    assert said in err


def test_a_file_that_is_not_there_is_said_with_the_line_of_config_yml(here: Operator) -> None:
    path = here.folder / "config.yml"
    path.write_text("work: {file: nothing.yml}\n", "utf-8")
    with pytest.raises(FileError, match=r"config.yml:1.*没有这个文件"):
        config.read(path)
