"""The operator's catalogue (nlu.catalogue): what `qingsu check` says of it.

    check(path) -> int          how many names it gives; every mistake with its line

The reader takes whatever stands in a row for a name, so that a sheet half right still helps; what
was meant otherwise is told here. One row: a name, and the product it stands for if another.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from dialogues import yaml_faults
from dialogues.typed_yaml import FileError, Mistake
from nlu.steps.catalogue import sheet_text
from nlu.steps.normalise import Normaliser

_COLUMNS = 2
_OTHER_MARKS = re.compile(r"[;；，\t、|]")
_HEADS = frozenset({
    "名称", "名字", "产品", "产品名", "产品名称", "商品", "商品名称", "品名", "型号", "别名",
    "叫法", "name", "product", "alias", "value", "model",
})  # fmt: skip

_COMMON = frozenset({
    "东西", "这个", "那个", "这样", "什么", "你们", "我们", "他们", "您们", "客服", "投诉", "产品",
    "商品", "订单", "问题", "质量", "服务", "今天", "昨天", "可以", "不行", "没有", "就是", "一个",
    "退款", "退货", "快递", "公司", "the", "it", "my", "you", "product", "order",
})  # fmt: skip
"""Words of any complaint: as names of a product they would stand in all of them."""


def check(path: Path) -> int:
    """Return how many names the catalogue gives.

    Raises:
        FileError: every mistake with its line.
    """
    try:
        text = sheet_text(path.read_bytes())
    except OSError as error:
        raise FileError([Mistake(path, 1, "", yaml_faults.unread(error))]) from None
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines())]
    known: dict[str, tuple[int, str]] = {}
    plain = Normaliser().plain
    wrong = [
        Mistake(path, line, "", what)
        for line, row in enumerate(rows, start=1)
        for what in _faults(line, row, known, plain)
    ]
    if not known and not wrong:
        wrong = [Mistake(path, 1, "", "一个产品名也没有：每行写一个名称")]
    if wrong:
        raise FileError(wrong)
    return len(known)


def _faults(
    line: int, row: list[str], known: dict[str, tuple[int, str]], plain: Callable[[str], str]
) -> Iterator[str]:
    """Give what is wrong with a row; *known* learns its name, as *plain* makes it."""
    if not any(row):
        return
    name, value = row[0], (row[1] if row[1:] else "") or row[0]
    if line == 1 and {cell.lower() for cell in row if cell} <= _HEADS:
        yield f"“{','.join(row)}”像是表头：删掉这一行，只写产品"
    elif len(row) > _COLUMNS and any(row[_COLUMNS:]):
        yield f"一行最多两列“名称,归到哪个产品”，这一行有 {len(row)} 列"
    elif not name:
        yield "第一列是空的：写上客户会说的名称"
    elif len(name) == 1 or name in _COMMON:
        yield f"“{name}”在别的话里也常有，会处处当成这个产品：写全名称"
    elif mark := next((m[0] for cell in row if (m := _OTHER_MARKS.search(cell))), ""):
        shown = "Tab" if mark == "\t" else mark
        yield f"“{shown}”不能隔开两列：用半角逗号“,”；几个名称各写一行"
    else:
        at, before = known.setdefault(plain(name), (line, value))
        if before != value:
            yield f"“{name}”在第 {at} 行已经归到“{before}”，这里又归到“{value}”：只留一个"
