"""The operator's catalogue: a row that would silently become another name is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import catalogue_file
from dialogues.typed_yaml import FileError
from tests.bot.operator_fakes import at_work

# what stands in the file; the line of its one mistake, and what is said of it
_WRONG = {
    "a full-width semicolon": ("空调\n热水壶；晨光热水壶\n", 2, "“；”不能隔开两列"),
    "a full-width comma": ("热水壶，晨光热水壶\n", 1, "“，”不能隔开两列"),
    "a tab": ("热水壶\t晨光热水壶\n", 1, "“Tab”不能隔开两列"),
    "a head": ("名称,产品\n热水壶\n", 1, "像是表头"),
    "a name for two": ("小壶,热水壶\n空调\n小壶,电饭煲\n", 3, "“小壶”在第 1 行已经归到“热水壶”"),
    "the same name in the other characters": ("小壺,热水壶\n小壶,电饭煲\n", 2, "在第 1 行"),
    "no name": ("空调\n,热水壶\n", 2, "第一列是空的"),
    "three columns": ("热水壶,晨光,白\n", 1, "这一行有 3 列"),
    "a single character": ("空调\n的,热水壶\n", 2, "“的”在别的话里也常有"),
    "a word of any complaint": ("你们\n", 1, "“你们”在别的话里也常有"),
    "nothing": ("\n\n", 1, "一个产品名也没有"),
}


@pytest.mark.parametrize("name", _WRONG)
def test_a_row_that_was_meant_otherwise_is_told_by_its_line(tmp_path: Path, name: str) -> None:
    text, line, what = _WRONG[name]
    (tmp_path / "名称.csv").write_text(text, "utf-8")
    with pytest.raises(FileError) as caught:
        catalogue_file.check(tmp_path / "名称.csv")
    (mistake,) = caught.value.mistakes
    assert (mistake.line, what in mistake.what) == (line, True), mistake


def test_names_are_counted_and_the_same_row_twice_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes("热水壶\n小壶,热水壶\n\n小壶,热水壶\n".encode("gb18030"))
    assert catalogue_file.check(path) == 2


def test_check_looks_at_the_catalogue(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = at_work(tmp_path, capsys, monkeypatch)
    (here.folder / "c.csv").write_text("热水壶；晨光热水壶\n", "utf-8")
    own = (here.folder / "config.yml").read_text("utf-8")
    (here.folder / "config.yml").write_text(f"{own}\nnlu: {{catalogue: c.csv}}\n", "utf-8")
    code, _, err = here("check")
    assert (code, "c.csv:1: 错误：“；”不能隔开两列" in err) == (2, True)
    (here.folder / "c.csv").write_text("热水壶\n", "utf-8")
    code, out, _ = here("check")
    assert (code, "、1 个产品名" in out) == (0, True)
