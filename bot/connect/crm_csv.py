"""The customer file as a folder: closed cases go out as CSV, tiers come in as CSV.

FOLDER/export/TS260302-7K2M9QXA.csv      a closed case, in place whole or not at all
FOLDER/import/*.csv                      customers; taken whole when every line is right
FOLDER/done, FOLDER/wrong                where those go; beside a wrong one its mistakes
"""

from __future__ import annotations

import asyncio
import csv
import io
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.connect.carriers import Outcome
from bot.connect.crm_file import CrmFile
from storage import connect_tiers
from storage.connect_tiers import Tier
from storage.store import Store, Tx

IMPORT, EXPORT, DONE, WRONG = "import", "export", "done", "wrong"
LARGEST = 50 * 1024 * 1024  # bytes of one file
MISTAKES = 100  # told at once
_BOM = "\ufeff"  # Excel takes UTF-8 for what it is only behind this
_FORMULA = re.compile(r"^[=+\-@\t\r\n＝＋－＠]")
_PHONE = re.compile(r"\+?[0-9]{7,15}")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LINE = 200  # characters of a line of history


class CsvError(Exception):
    """A file that cannot be taken; mistakes: file:line and what is wrong, in Chinese."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__(f"{len(mistakes)} mistakes")
        self.mistakes = tuple(mistakes)


@dataclass(frozen=True, slots=True)
class CsvDesk:
    """The folder. store: where imported tiers are kept, by phone."""

    store: Store
    file: CrmFile
    root: Path
    secret: bytes = field(repr=False)

    async def push(self, case_no: str, _key: str, told: Mapping[str, str]) -> Outcome:
        """Write the case's file; the same case again replaces it."""
        row = {name: told[source] for name, source in self.file.fields.items()}
        try:
            await asyncio.to_thread(write, self.root / EXPORT / f"{case_no}.csv", row)
        except OSError as error:
            return Outcome(good=False, code=f"disk {error.errno}", down=True)
        return Outcome(good=True, code="written")

    async def pull(self, phone: str) -> tuple[Outcome, Tier | None]:
        """Look up what was imported."""
        hashed = connect_tiers.hashed(self.secret, phone)
        found = await asyncio.to_thread(self.store.read, lambda c: connect_tiers.of(c, hashed))
        return Outcome(good=True, code="looked up"), found


def write(path: Path, row: Mapping[str, str]) -> None:
    """Put one row under its header at *path*: whoever looks sees the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow([inert(name) for name in row])
    out.writerow([inert(value) for value in row.values()])
    fresh = path.with_name(f".{path.name}.tmp")
    with fresh.open("w", encoding="utf-8", newline="") as file:
        file.write(_BOM + text.getvalue())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def inert(cell: str) -> str:
    """Return a cell that no sheet takes for a formula."""
    plain = cell.replace("\x00", "\ufffd")
    return f"'{plain}" if _FORMULA.match(plain) and not _PHONE.fullmatch(plain) else plain


def read(path: Path, file: CrmFile) -> list[tuple[str, Tier]]:
    """Return (phone, tier) of every line.

    Raises:
        CsvError: any line is wrong; then none counts.
    """
    if path.stat().st_size > LARGEST:
        raise CsvError([f"{path.name}：文件太大，最多 {LARGEST // 1024**2} MiB"])
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise CsvError([f"{path.name}：不是 UTF-8 编码，请另存为“CSV UTF-8”"]) from None
    rows = csv.DictReader(io.StringIO(text, newline=""))
    lacks = [n for n in (file.csv.phone, file.csv.tier) if n not in (rows.fieldnames or ())]
    if lacks:
        raise CsvError([f"{path.name}:1：缺少列 {'、'.join(lacks)}"])
    found: list[tuple[str, Tier]] = []
    mistakes: list[str] = []
    for line, phone, tier, history in _lines(rows, file):
        number = e164(phone)
        if not number:
            mistakes.append(f"{path.name}:{line}：{file.csv.phone}不是电话号码")
        elif not tier:
            mistakes.append(f"{path.name}:{line}：{file.csv.tier}是空的")
        else:
            lines = tuple(x.strip()[:_LINE] for x in history.split(file.csv.separator) if x.strip())
            found.append((number, Tier(file.tier(tier), lines, "csv")))
    if mistakes:
        raise CsvError(mistakes[:MISTAKES])
    return found


def e164(text: str) -> str:
    """Return a phone as the chat knows it, "" for what is none."""
    digits = re.sub(r"[\s'\-()]", "", text)
    if _MOBILE.fullmatch(digits.removeprefix("+86").removeprefix("86")):
        return f"+86{digits[-11:]}"
    return digits if digits.startswith("+") and _PHONE.fullmatch(digits) else ""


def take(store: Store, desk: CsvDesk) -> list[tuple[str, int, tuple[str, ...]]]:
    """Take every file that waits; return (name, customers, mistakes) of each.

    Cut off anywhere it is taken again: the same lines twice say the same.
    """
    waiting = sorted((desk.root / IMPORT).glob("*.csv"))
    return [_one(store, desk, path) for path in waiting if path.is_file()]


def _one(store: Store, desk: CsvDesk, path: Path) -> tuple[str, int, tuple[str, ...]]:
    try:
        customers = read(path, desk.file)
    except CsvError as error:
        _move(path, desk.root / WRONG)
        told = desk.root / WRONG / f"{path.name}.txt"
        told.write_text("\n".join(error.mistakes) + "\n", encoding="utf-8")
        return path.name, 0, error.mistakes

    def job(tx: Tx) -> None:
        for phone, tier in customers:
            connect_tiers.put(tx, connect_tiers.hashed(desk.secret, phone), tier)

    store.do(job)
    _move(path, desk.root / DONE)
    return path.name, len(customers), ()


def _move(path: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path.replace(folder / path.name)


def _lines(rows: csv.DictReader[str], file: CrmFile) -> Iterator[tuple[int, str, str, str]]:
    """Give the line number, phone, tier and history of every row that is not empty."""
    for row in rows:
        cells = [(row.get(n) or "").strip() for n in (file.csv.phone, file.csv.tier)]
        if any(cells):
            yield rows.line_num, *cells, row.get(file.csv.history) or ""  # type: ignore[misc] # two cells
