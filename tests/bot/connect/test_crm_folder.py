"""Closed cases reach the customer file and tiers come back as files in a folder."""

from __future__ import annotations

import asyncio
import csv
from pathlib import Path
from typing import Any

import pytest

from bot.connect import crm_csv
from bot.connect.crm_csv import DONE, EXPORT, IMPORT, WRONG, CsvDesk, take
from bot.connect.crm_file import CrmFile
from bot.connect.crm_watch import CrmWatch
from storage import connect_tiers
from storage.connect_tiers import Tier
from storage.deliveries import SENT
from storage.store import Store
from tests.bot.connect.crm_bench import HASH, carrying, closed, tier_of
from tests.fakes.connect_bench import PHONE, SECRET, Clock, file, number, opened, play, until

E164 = f"+86{PHONE}"


def desk(store: Store, root: Path, **more: Any) -> CsvDesk:
    return CsvDesk(store, CrmFile.model_validate(more), root, SECRET)


def put(root: Path, text: str, name: str = "a.csv", encoding: str = "utf-8-sig") -> Path:
    path = root / IMPORT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding)
    return path


@pytest.fixture
def store(tmp_path: Path) -> Any:
    made = opened(tmp_path, Clock())
    yield made
    made.close()


def test_a_closed_case_is_a_file_with_its_tags(tmp_path: Path) -> None:
    """S2-07, S2-71: a tool that reads files needs no interface."""

    async def test() -> None:
        clock = Clock()
        store = opened(tmp_path, clock)
        root = tmp_path / "crm"
        try:
            async with carrying(store, desk(store, root), clock) as b:
                closed(store)
                await b.settle()
                assert {d.state for d in b.deliveries()} == {SENT}
                assert PHONE not in "".join(d.body for d in b.deliveries())
        finally:
            store.close()
        (made,) = (root / EXPORT).iterdir()
        assert made.name == f"{number()}.csv"
        (row,) = csv.DictReader(made.read_text("utf-8-sig").splitlines())
        assert row["投诉单号"] == number()
        assert (row["问题标签"], row["方案标签"], row["结论"]) == (
            "fault；smoke",
            "refund",
            "upheld",
        )
        assert row["联系电话"] == PHONE
        assert "内部" not in made.read_text("utf-8-sig")

    play(test())


def test_an_imported_tier_becomes_that_of_the_person_behind_the_phone(tmp_path: Path) -> None:
    async def test() -> None:
        clock = Clock()
        store = opened(tmp_path, clock)
        try:
            store.do(lambda tx: connect_tiers.put(tx, HASH, Tier("gold", ("退货",))))
            async with carrying(store, desk(store, tmp_path / "crm"), clock) as b:
                file(store)
                await b.settle()
                assert tier_of(store) == "gold"
        finally:
            store.close()

    play(test())


def test_a_whole_file_is_taken_and_moved(store: Store, tmp_path: Path) -> None:
    root = tmp_path / "crm"
    folder = desk(store, root, tiers={"金卡": "gold"})
    first, third = "138-1234-5678,金卡,退货;换货", f"{PHONE[:-1]}1,银卡,x"
    put(root, f"手机号,等级,历史\n{first}\n\n+85291234567,普通,\n{third}\n")
    assert take(store, folder) == [("a.csv", 3, ())]
    found = store.read(lambda c: connect_tiers.of(c, connect_tiers.hashed(SECRET, E164)))
    assert found == Tier("gold", ("退货", "换货"), "csv")
    assert store.read(connect_tiers.count) == 3
    assert (root / DONE / "a.csv").exists()
    assert take(store, folder) == []


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("手机号,等级\nabc,金卡\n", "a.csv:2：手机号不是电话号码"),
        (f"手机号,等级\n{PHONE},金卡\n{PHONE},\n", "a.csv:3：等级是空的"),
        ("电话,等级\n1,2\n", "a.csv:1：缺少列 手机号"),
        ("", "a.csv:1：缺少列 手机号、等级"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_nothing_is_taken(
    store: Store, tmp_path: Path, text: str, mistake: str
) -> None:
    root = tmp_path / "crm"
    put(root, text)
    assert take(store, desk(store, root)) == [("a.csv", 0, (mistake,))]
    assert store.read(connect_tiers.count) == 0
    assert (root / WRONG / "a.csv").exists()
    assert (root / WRONG / "a.csv.txt").read_text("utf-8") == f"{mistake}\n"


def test_a_file_that_is_not_utf8_is_told_so(store: Store, tmp_path: Path) -> None:
    root = tmp_path / "crm"
    put(root, "手机号,等级\n1,金\n", encoding="gb18030")
    ((_, taken, mistakes),) = take(store, desk(store, root))
    assert (taken, "UTF-8" in mistakes[0]) == (0, True)


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-2", "@x", "\tx", "＝1", "a\x00"])
def test_no_cell_is_a_formula(tmp_path: Path, cell: str) -> None:
    crm_csv.write(tmp_path / "x" / "a.csv", {"问题": cell, "联系电话": "+8613812345678"})
    assert [p.name for p in (tmp_path / "x").iterdir()] == ["a.csv"], "nothing half is left"
    (row,) = csv.DictReader((tmp_path / "x" / "a.csv").read_text("utf-8-sig").splitlines())
    assert row["问题"][0] in "'a"
    assert row["联系电话"] == "+8613812345678"


def test_a_folder_that_cannot_be_written_waits(tmp_path: Path, store: Store) -> None:
    async def test() -> None:
        (tmp_path / "file").write_text("x")
        came = await desk(store, tmp_path / "file").push("TS1", "k", dict.fromkeys(_sources(), ""))
        assert not came.good
        assert came.down
        assert not came.final

    play(test())


def _sources() -> list[str]:
    return list(CrmFile().fields.values())


def test_the_watch_takes_what_is_put_into_the_folder(store: Store, tmp_path: Path) -> None:
    async def test() -> None:
        root = tmp_path / "crm"
        watch = CrmWatch(store, desk(store, root), every=0.02)
        put(root, f"手机号,等级\n{PHONE},金卡\n")
        task = asyncio.create_task(watch.run())
        await until((root / DONE / "a.csv").exists)
        watch.stop()
        await task
        assert store.read(connect_tiers.count) == 1

    play(test())
