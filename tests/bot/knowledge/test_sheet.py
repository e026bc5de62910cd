"""The shelf goes into a table and comes back unchanged; a wrong table changes nothing at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands import knowledge as command
from bot.commands.failures import Failure
from bot.knowledge import sheet
from bot.knowledge.archive import Archive
from bot.knowledge.casedoc import Names
from bot.knowledge.parts import Parts, tag_names
from bot.knowledge.sheet import SheetError
from bot.knowledge.shelf import Shelf
from bot.knowledge.terms import Terms
from bot.knowledge.upkeep import Keeper
from cases import work_file
from nlu.steps.vectors import Encoder
from storage import knowledge
from storage.knowledge import Content, Item, State
from storage.store import Store
from tests.bot.knowledge.conftest import NOW

ONE = Content("手机续航太短", "换电池", "一年内,含配件\n换行", "quality.fault", State.PUBLISHED)


@pytest.fixture
def parts(store: Store, archive: Archive, keeper: Keeper, terms: Terms, names: Names) -> Parts:
    shelf = Shelf(store, terms, Encoder("no_such_package"), names.categories)
    return Parts(archive, shelf, keeper)


def items(*contents: Content) -> list[Item]:
    return [Item(n, one, "linke", 1, NOW) for n, one in enumerate(contents, start=1)]


def test_what_was_written_is_read_as_it_was(names: Names) -> None:
    review = datetime(2026, 3, 30, 16, tzinfo=UTC)  # the 31st begins in China
    contents = [ONE, replace(ONE, problem="=1+1", review=review, state=State.RETIRED)]
    text = sheet.write(items(*contents))
    assert "2026-03-31" in text
    assert ",=1" not in text, "a spreadsheet would calculate it"
    read = sheet.read(text, names.categories)
    assert [row.content for row in read] == contents
    assert [row.item for row in read] == [1, 2]


def test_every_mistake_is_said_with_its_line(names: Names) -> None:
    head = "问题,办法,状态,类别,复核日期,编号\n"
    text = head + "续航,换电池,,,,\n,x,,,,\nx,y,没有,没有,3月,x1\n"
    with pytest.raises(SheetError) as error:
        sheet.read(text, names.categories)
    assert [line[:5] for line in error.value.lines] == ["第 3 行", *["第 4 行"] * 4]
    with pytest.raises(SheetError, match="缺少这些列：办法"):
        sheet.read("问题\nx\n", names.categories)


def test_a_category_may_be_said_in_chinese(names: Names) -> None:
    (row,) = sheet.read("问题,办法,类别\nx,y,安全隐患\n", names.categories)
    assert (row.content.category, row.content.state, row.item) == (
        "quality.safety",
        State.DRAFT,
        0,
    )


def test_a_table_is_taken_over_once_and_like_items_are_left_out(
    store: Store, parts: Parts, tmp_path: Path
) -> None:
    table = tmp_path / "items.csv"
    table.write_text(
        "问题,办法\n手机续航太短,换电池\n手機續航太短,退款\n快递压坏,补发\n", "utf-8-sig"
    )
    told = command.take(store, parts, command.rows(table), anyway=False)
    assert (told.added, told.same, len(told.left)) == (2, 0, 1)
    assert told.left[0].startswith("第 3 行没有新建：和第 1 条相近")
    again = command.take(store, parts, command.rows(table), anyway=False)
    assert (again.added, again.same) == (0, 2)
    assert [one.content.problem for one in command.every(store)] == ["手机续航太短", "快递压坏"]


def test_a_row_with_a_number_is_the_next_version_of_that_item(
    store: Store, parts: Parts, tmp_path: Path
) -> None:
    store.do(lambda tx: knowledge.add(tx, ONE, parts.shelf.index(ONE), "linke", "e1"))
    table = tmp_path / "items.csv"
    table.write_text(sheet.write(command.every(store)), "utf-8", newline="")
    assert command.take(store, parts, command.rows(table), anyway=False).same == 1
    table.write_text(table.read_text("utf-8").replace("换电池", "换新机"), "utf-8")
    told = command.take(store, parts, command.rows(table), anyway=False)
    assert (told.changed, told.left) == (1, [])
    (one,) = command.every(store)
    assert (one.version, one.content.solution) == (2, "换新机")
    table.write_text("编号,问题,办法\n77,x,y\n", "utf-8")
    told = command.take(store, parts, command.rows(table), anyway=False)
    assert told.left == ["第 2 行没有改：没有第 77 条"]


def test_a_file_that_is_no_table_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "book.csv").write_bytes(b"PK\x03\x04\0")
    (tmp_path / "semi.csv").write_text("问题；办法\nx；y\n", "utf-8")
    (tmp_path / "bad.csv").write_text("问题,办法\n,\n", "utf-8")
    told = {
        "none.csv": "没有它，请检查名称", "book.csv": "不是 CSV 文件", "bad.csv": "第 2 行",
        "semi.csv": "“；”不能隔开各列",
    }  # fmt: skip
    for name, said in told.items():
        with pytest.raises(Failure, match=said):
            command.rows(tmp_path / name)


def test_a_table_is_read_as_excel_saves_it_in_chinese(tmp_path: Path) -> None:
    """GB 18030, and days with strokes: what “另存为 CSV” gives on a Chinese Windows."""
    path = tmp_path / "excel.csv"
    path.write_bytes("问题,办法,复核日期\r\n续航短,换电池,2027/3/31\r\n".encode("gbk"))
    (row,) = command.rows(path)
    assert row.content.problem == "续航短"
    assert row.content.review is not None
    assert f"{row.content.review + timedelta(hours=8):%Y-%m-%d}" == "2027-03-31"


def test_tags_have_names() -> None:
    names = tag_names(work_file.shipped())
    assert names["money"] == "退款补偿"
    assert len(names) > 10
