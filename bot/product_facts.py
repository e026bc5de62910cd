"""The operator's list of product facts: a CSV with Chinese heads, as Excel saves it.

    load(path) -> facts     every mistake at once, as file:line, in Chinese

产品,型号,名目,值,出处,有效至    one fact a line, columns in any order; 备注 is not read

A line names a product or a model, or both: then it is of that model.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from cases.product_facts import Fact
from dialogues import yaml_faults
from dialogues.typed_yaml import FileError, Mistake
from nlu.steps.catalogue import sheet_text

PRODUCT, MODEL, NAME, VALUE, SOURCE, UNTIL, NOTE = COLUMNS = (
    "产品", "型号", "名目", "值", "出处", "有效至", "备注",
)  # fmt: skip
LONGEST: Mapping[str, int] = {PRODUCT: 60, MODEL: 60, NAME: 30, VALUE: 300, SOURCE: 120}
MOST = 20_000  # lines
_FEWEST = 3  # cells of a line that is none with another mark between its cells
_LARGEST = 10 * 1024 * 1024  # bytes
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_OTHER = re.compile(r"[，；;\t|]")  # what people put between cells instead of a comma
_SAVE = "请在 Excel 里另存为“CSV UTF-8（逗号分隔）”"
Cells = Mapping[str, str]


def load(path: Path) -> tuple[Fact, ...]:
    """Read *path*.

    Raises:
        FileError: it cannot be read, or has mistakes.
    """
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= _LARGEST else b""
    except OSError as error:
        raise FileError([Mistake(path, 1, "", yaml_faults.unread(error))]) from None
    if size > _LARGEST:
        raise FileError([Mistake(path, 1, "", f"文件太大，最多 {_LARGEST // 1024**2} MiB")])
    if b"\0" in raw:
        raise FileError([Mistake(path, 1, "", f"不是 CSV 文件：{_SAVE}")])
    try:
        return _read(path, sheet_text(raw))
    except csv.Error as error:
        raise FileError([Mistake(path, 1, "", f"不是合法的 CSV（{error}）：{_SAVE}")]) from None


def _read(path: Path, text: str) -> tuple[Fact, ...]:
    table = csv.reader(io.StringIO(text, newline=""))
    heads = [head.strip() for head in next(table, [])]
    if wrong := [Mistake(path, 1, "", what) for what in _heads(heads)]:
        raise FileError(wrong)
    facts: dict[Fact, int] = {}
    before = table.line_num
    for row in table:
        line, before = before + 1, table.line_num
        cells = [" ".join(cell.split()) for cell in row]
        if not any(cells):
            continue
        named = dict(zip(heads, cells, strict=False))
        mistakes = _mistakes(heads, row, named)
        found = [Mistake(path, line, where, what) for where, what in mistakes]
        if not found:
            fact = _fact(named)
            if facts.setdefault(fact, line) != line:
                found.append(Mistake(path, line, "", f"和第 {facts[fact]} 行一样，请删掉一行"))
        wrong += found
    if len(facts) > MOST:
        wrong.append(Mistake(path, MOST, "", f"太多了，最多 {MOST} 条"))
    if wrong:
        raise FileError(wrong)
    return tuple(facts)


def _heads(heads: list[str]) -> Iterator[str]:
    """Say what is wrong with the first line."""
    lacking = [name for name in (NAME, VALUE, SOURCE) if name not in heads]
    if PRODUCT not in heads and MODEL not in heads:
        lacking.insert(0, f"{PRODUCT}（或{MODEL}）")
    whole = "".join(heads)
    if lacking and not any(name in whole for name in COLUMNS):
        yield f"看不到表头，第一行要写 {','.join(COLUMNS[:-1])}；若是字认不出来，{_SAVE}"
    elif lacking and (other := _OTHER.search(whole)):
        yield f"列和列之间要用半角逗号“,”，现在用的是“{_shown(other[0])}”"
    elif lacking:
        yield f"缺少这些列：{'、'.join(lacking)}"
    else:
        yield from _odd(heads)


def _odd(heads: list[str]) -> Iterator[str]:
    named = [head for head in heads if head]
    yield from (f"“{name}”这一列写了两次" for name in COLUMNS if named.count(name) > 1)
    if odd := [head for head in named if head not in COLUMNS]:
        known = "、".join(COLUMNS)
        yield f"不认识的列：{'、'.join(odd)[:60]}；可以用的有{known}，自己记的写在{NOTE}里"


def _mistakes(heads: list[str], row: list[str], named: Cells) -> Iterator[tuple[str, str]]:
    """Give what is wrong with a line: the column, "" for the whole, and what."""
    if any(cell.strip() for cell in row[len(heads) :]):
        yield "", '格数比表头多：值里面有半角逗号的，用引号括起来，例如 "18 小时,亮度 50%"'
        return
    lacking = [name for name in (NAME, VALUE, SOURCE) if not named.get(name)]
    filled = [cell for cell in row if cell.strip()]
    if len(filled) < _FEWEST and (other := _OTHER.search("".join(filled))):
        yield (
            "",
            f"只有 {len(filled)} 格：格和格之间要用半角逗号“,”，现在用的是“{_shown(other[0])}”",
        )
        return
    yield from ((name, "是空的") for name in lacking)
    if not re.search(r"\w", named.get(PRODUCT, "") + named.get(MODEL, "")):
        yield "", f"{PRODUCT}和{MODEL}至少写一个"
    if "\ufffd" in "".join(row):
        yield "", f"有认不出来的字：{_SAVE}"
    for name, most in LONGEST.items():
        if len(named.get(name, "")) > most:
            yield name, f"太长了，最多 {most} 个字；要是后面几行也连在一起了，看看有没有多一个引号"
    if (day := named.get(UNTIL, "")) and _day(day) is None:
        yield UNTIL, f"写成 2026-12-31 的样子，一直有效就空着，现在写的是“{day[:20]}”"


def _shown(mark: str) -> str:
    return "制表符" if mark == "\t" else mark


def _day(text: str) -> date | None:
    """Read a day as Excel writes it: 2026-12-31, 2026/1/5, 2026年1月5日."""
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _fact(named: Cells) -> Fact:
    return Fact(
        product=named.get(PRODUCT, ""),
        model=named.get(MODEL, ""),
        name=named[NAME],
        value=named[VALUE],
        source=named[SOURCE],
        until=_day(named.get(UNTIL, "")),
    )
