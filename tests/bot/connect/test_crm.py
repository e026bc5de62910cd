"""Closed cases reach the customer file and tiers come back, by folder and by HTTP."""

from __future__ import annotations

import asyncio
import csv
from pathlib import Path
from typing import Any

import pytest

from bot.connect import crm, crm_csv
from bot.connect.crm import CrmCarrier, HttpDesk, nested
from bot.connect.crm_csv import DONE, EXPORT, IMPORT, WRONG, CsvDesk, take
from bot.connect.crm_file import CrmFile, load
from bot.connect.crm_watch import CrmWatch
from bot.connect.outside import Outside
from dialogues.effects import CaseState
from dialogues.typed_yaml import FileError
from storage import cases, connect_tiers, conversations, teams
from storage.connect_tiers import Tier
from storage.deliveries import SENT
from storage.store import Store
from tests.fakes.connect_bench import (
    HOME,
    PHONE,
    SECRET,
    Clock,
    bench,
    chat,
    file,
    number,
    opened,
    play,
    running,
    subscribe,
    until,
)
from tests.fakes.connect_server import CUT, HANG, LOST, Call, Reply, serving

E164 = f"+86{PHONE}"
HASH = connect_tiers.hashed(SECRET, PHONE)  # the bench's phone stands as it was written


def tag(store: Store) -> None:
    said = {"problem": ["fault", "smoke"], "solution": ["refund"], "reaction": ["calm"]}
    store.do(lambda tx: cases.event(tx, number(), "tagged", "linke", said))
    done = {"outcome": "upheld", "done": "退款", "cause_note": "内部的话"}
    store.do(lambda tx: cases.event(tx, number(), "resolved", "linke", done))


def tier_of(store: Store) -> str:
    talk = store.read(lambda c: conversations.get(c, chat()))
    assert talk is not None
    return store.read(lambda c: teams.tier(c, talk.person))


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
    async def test() -> None:
        clock = Clock()
        store = opened(tmp_path, clock)
        root = tmp_path / "crm"
        carrier = CrmCarrier(store, desk(store, root), SECRET)
        more = {"carriers": {"crm": carrier}, "bodies": {"crm": crm.body}}
        try:
            subscribe(store, "", "crm", kind="crm", events=crm.EVENTS)
            async with running(store, clock, **more) as b:
                file(store)
                tag(store)
                file(store, state=CaseState.CLOSED)
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
        folder = desk(store, tmp_path / "crm")
        more = {
            "carriers": {"crm": CrmCarrier(store, folder, SECRET)},
            "bodies": {"crm": crm.body},
        }
        try:
            store.do(lambda tx: connect_tiers.put(tx, HASH, Tier("gold", ("退货",))))
            subscribe(store, "", "crm", kind="crm", events=crm.EVENTS)
            async with running(store, clock, **more) as b:
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


def http(url: str) -> CrmFile:
    part = {"push": f"{url}/cases", "pull": f"{url}/customers?p={{phone}}"}
    part |= {"tier": "data.level", "history": "data.past"}
    fields = {"complaint.no": "number", "customer.phone": "phone", "tags": "problem"}
    return CrmFile.model_validate({"kind": "http", "http": part, "fields": fields})


def crm_server(call: Call) -> Reply:
    if call.method == "GET":
        return Reply(200, {"data": {"level": "VIP", "past": ["2025 退货", "x" * 900]}})
    return Reply(201)


def test_over_http_a_case_goes_and_a_tier_comes_whatever_goes_wrong(tmp_path: Path) -> None:
    async def test() -> None:
        faults: list[object] = [500, CUT, HANG, LOST]
        async with serving(crm_server, faults=faults) as server, bench(tmp_path) as b:
            outside = Outside(HOME, timeout=0.1, clock=b.clock)
            carrier = CrmCarrier(b.store, HttpDesk(outside, http(server.url), "geheim"), SECRET)
            more = {"carriers": {"crm": carrier}, "bodies": {"crm": crm.body}, "process": "c"}
            subscribe(b.store, server.url, "crm", kind="crm", events=crm.EVENTS)
            b.dispatcher.stop()
            async with running(b.store, b.clock, **more) as c:
                file(c.store)
                tag(c.store)
                file(c.store, state=CaseState.CLOSED)
                for _ in range(8):
                    await c.settle(700)
                assert {d.state for d in c.deliveries()} == {SENT}
                assert tier_of(c.store) == "VIP"
            pulls = [call for call in server.came if call.method == "GET"]
            assert pulls[0].path == f"/customers?p={PHONE}"
            (push,) = [call for call in server.taken if call.method == "POST"]
            assert push.json["complaint"] == {"no": number()}
            assert push.json["customer"] == {"phone": PHONE}
            assert push.json["tags"] == "fault；smoke"
            assert push.headers["authorization"] == "Bearer geheim"
            assert push.headers["idempotency-key"].startswith("evt_")
            kept = b.store.read(lambda c: connect_tiers.of(c, HASH))
            assert kept is not None
            assert [len(line) for line in kept.history] == [7, 200]
            await outside.close()

    play(test())


@pytest.mark.parametrize(
    "told", [None, [], {}, {"data": None}, {"data": {"level": {"a": 1}}}, {"data": {"level": True}}]
)
def test_an_answer_of_another_shape_is_no_tier(told: object) -> None:
    async def test() -> None:
        async with serving(lambda _: Reply(200, told)) as server:
            outside = Outside(HOME, timeout=1)
            came, tier = await HttpDesk(outside, http(server.url)).pull(PHONE)
            await outside.close()
            assert (came.good, tier) == (True, None)

    play(test())


def test_who_is_not_in_the_customer_file_has_no_tier() -> None:
    async def test() -> None:
        async with serving(lambda _: Reply(404)) as server:
            outside = Outside(HOME, timeout=1)
            came, tier = await HttpDesk(outside, http(server.url)).pull(PHONE)
            await outside.close()
            assert (came.good, tier) == (True, None)

    play(test())


def test_the_token_is_shown_nowhere() -> None:
    assert "geheim" not in repr(HttpDesk(Outside.__new__(Outside), CrmFile(), "geheim"))


def test_names_with_dots_are_json_inside_json() -> None:
    assert nested({"a.b": "1", "a.c": "2", "d": "3"}) == {"a": {"b": "1", "c": "2"}, "d": "3"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kind: fax\n", "crm.yml:1"),
        ("kind: http\n", "push 或 pull"),
        ("kind: http\nhttp:\n  pull: https://a.example/x\n", "{phone}"),
        ("fields:\n  单号: nonsense\n", "nonsense"),
        ("fields:\n  电话: phone\n", "number"),
        ("http:\n  push: https://u:p@a.example/\n", "QINGSU_CRM_TOKEN"),
        ("surprise: 1\n", "surprise"),
    ],
)
def test_a_mistake_in_crm_yml_is_told_in_chinese(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "crm.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as error:
        load(path)
    assert told in "\n".join(str(m) for m in error.value.mistakes)


def test_an_empty_file_means_a_folder_with_the_usual_columns(tmp_path: Path) -> None:
    path = tmp_path / "crm.yml"
    path.write_text("kind: csv\n", encoding="utf-8")
    assert load(path) == CrmFile()
