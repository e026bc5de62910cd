"""Knowledge as a table that people fill in: CSV with a byte-order mark, as Excel takes it.

A row with a number is the next version of that item, one without is a new item. The same file
read twice changes nothing: each row's act is named by its content.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from storage.knowledge import Content, Item, State

COLUMNS = ("编号", "状态", "问题", "办法", "适用条件", "类别", "复核日期", "有效", "无效")
STATES: Mapping[str, State] = {
    "草稿": State.DRAFT, "已发布": State.PUBLISHED, "已停用": State.RETIRED,
}  # fmt: skip
_NAMES = {state: name for name, state in STATES.items()}
_LONGEST = 4_000  # characters of a cell
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_OTHER_MARKS = re.compile(r"[;；，\t、|]")
_SHOWN = {"\t": "Tab"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CHINA = timedelta(hours=8)  # a day of review begins when the company's does, near enough


class SheetError(ValueError):
    """The table has mistakes; lines holds one a mistake, with its line."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(lines[0])
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Row:
    """A row as read. item: 0 for a new one. event: the name of its act."""

    line: int
    item: int
    content: Content
    event: str


def write(items: list[Item]) -> str:
    """Return the table; what a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    out.write("\ufeff")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for one in items:
        content = one.content
        review = content.review
        day = (review + _CHINA).date().isoformat() if review else ""
        words = (content.problem, content.solution, content.conditions, content.category)
        safe = [f"'{word}" if word.startswith(_FORMULA) else word for word in words]
        table.writerow([one.id, _NAMES[content.state], *safe, day, one.worked, one.failed])
    return out.getvalue()


def read(text: str, categories: Mapping[str, str]) -> list[Row]:
    """Read a table; columns may stand in any order, more of them do no harm.

    Raises:
        SheetError: every mistake with its line.
    """
    table = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    heads = [name.strip() for name in table.fieldnames or ()]
    table.fieldnames = heads
    lacking = [name for name in ("问题", "办法") if name not in heads]
    if lacking:
        other = next((m[0] for m in map(_OTHER_MARKS.search, heads) if m), "")
        why = f"：“{_SHOWN.get(other, other)}”不能隔开各列，要用半角逗号" if other else ""
        raise SheetError([f"第 1 行：缺少这些列：{'、'.join(lacking)}{why}"])
    rows: list[Row] = []
    wrong: list[str] = []
    for cells in table:
        line = table.line_num
        mistakes = list(_mistakes(cells, categories))
        wrong += [f"第 {line} 行：{mistake}" for mistake in mistakes]
        if not mistakes:
            rows.append(_row(line, cells, categories))
    if wrong:
        raise SheetError(wrong)
    return rows


Cells = Mapping[str, str | None]


def _cell(cells: Cells, name: str) -> str:
    found = (cells.get(name) or "").strip()
    return found[1:] if found.startswith("'") and found[1:].startswith(_FORMULA) else found


def _mistakes(cells: Cells, categories: Mapping[str, str]) -> Iterator[str]:
    for name in ("问题", "办法"):
        if not _cell(cells, name):
            yield f"{name}是空的"
    yield from (f"{n}超过 {_LONGEST} 字" for n in COLUMNS if len(_cell(cells, n)) > _LONGEST)
    number, state, code = (_cell(cells, name) for name in ("编号", "状态", "类别"))
    if number and not (number.isascii() and number.isdigit() and len(number) < 10):  # noqa: PLR2004 - ids
        yield f"编号要是数字：{number[:20]}"
    if state and state not in STATES:
        yield f"状态只能是{'、'.join(STATES)}：{state[:20]}"
    if code and not _code(code, categories):
        yield f"没有这个类别：{code[:40]}"
    if (day := _cell(cells, "复核日期")) and _day(day) is None:
        yield f"复核日期要写成 2026-03-31：{day[:20]}"


def _code(name: str, categories: Mapping[str, str]) -> str:
    if name in categories:
        return name
    return next((code for code, called in categories.items() if called == name), "")


def _day(text: str) -> datetime | None:
    found = _DAY.fullmatch(text)
    try:
        day = date(*map(int, found.groups())) if found else date.fromisoformat(text)
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - _CHINA


def _row(line: int, cells: Cells, categories: Mapping[str, str]) -> Row:
    content = Content(
        _cell(cells, "问题"),
        _cell(cells, "办法"),
        _cell(cells, "适用条件"),
        category=_code(_cell(cells, "类别"), categories),
        state=STATES.get(_cell(cells, "状态"), State.DRAFT),
        review=_day(_cell(cells, "复核日期")),
    )
    number = _cell(cells, "编号")
    once = sha256(repr((number, content)).encode()).hexdigest()
    return Row(line, int(number or 0), content, f"csv:{once}")
