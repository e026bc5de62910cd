"""Whatever an agent remembers of a case, he finds it; what is gone is gone."""

from __future__ import annotations

import asyncio
import base64
from datetime import timedelta

import orjson
import pytest

from bot.knowledge.archive import Archive, CursorError
from bot.knowledge.upkeep import BREATH, LATELY, Breath, Keeper, Upkeep
from dialogues.effects import CaseState
from dialogues.state import Level
from storage import case_events, cases, indexing
from storage.store import Store, Tx
from tests.bot.knowledge.conftest import NOW, Clock, Put


def found(archive: Archive, text: str) -> list[str]:
    page = archive.find(text, "", NOW)
    return [] if page.page.loose else [one.case.file.case_no for one in page.cases]


@pytest.fixture
def full(put: Put, keeper: Keeper, store: Store) -> list[str]:
    """Give three cases, indexed."""
    battery = put(
        "TS260304-0000ABCD", 7, issue="新手机续航太短，充一次电用不到半天",
        contact_phone="+8613912348000", contact_name="王小明", product="手机", model="X200 Pro",
    )  # fmt: skip
    parcel = put(
        "TS260310-0000WXYZ", 1, issue="快递把耳机压坏了，要求退款", order_no="2026031000112233",
        category="logistics.transit_damage", categories=("logistics.transit_damage",),
        level=Level.URGENT, state=CaseState.CLOSED,
    )  # fmt: skip
    rude = put("TS260311-0000KMNP", issue="客服态度很差", category="service.attitude")
    tags = {"solution": ["money"], "root_cause": "slip"}
    store.do(lambda tx: case_events.event(tx, parcel, "tagged", "linke", tags))
    note = {"text": "已联系仓库补发"}
    store.do(lambda tx: case_events.event(tx, parcel, "note", "linke", note))
    store.do(lambda tx: cases.owned(tx, rude, "linke", "林可"))
    taken = {"agent": "linke", "name": "林可"}  # as `handoffs.take` writes it: no step of the desk
    store.do(lambda tx: case_events.event(tx, rude, "taken", "linke", taken))
    assert keeper.once() == 3
    return [battery, parcel, rude]


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("TS260304-0000ABCD", 0),
        ("ts2603040000abcd", 0),
        ("abcd", 0),
        ("8000", 0),
        ("13912348000", 0),
        ("王小明", 0),
        ("x200", 0),
        ("X200 Pro", 0),
        ("8000 续航 上周", 0),
        ("續航", 0),
        ("手機續航", 0),
        ("退款", 1),
        ("2026031000112233", 1),
        ("112233", 1),
        ("标签:money", 1),
        ("退款补偿", 1),
        ("级别:紧急", 1),
        ("状态:已回访", 1),
        ("状态:已认领", 2),
        ("负责:林可", 2),
        ("运输损坏", 1),
        ("类别:运输损坏", 1),
        ("仓库补发", 1),
        ("昨天", 1),
        ("客服:林可", 2),
        ("林可", 2),
        ("今天 态度", 2),
        ("category:service", 2),
    ],
)
def test_a_case_is_found_by_whatever_is_known_of_it(
    archive: Archive, full: list[str], text: str, which: int
) -> None:
    """S0-16."""
    assert found(archive, text) == [full[which]]


def test_an_empty_box_shows_the_newest(archive: Archive, full: list[str]) -> None:
    assert found(archive, "") == full[::-1]
    assert found(archive, "9000") == []
    assert found(archive, "续航 上上周") == []


def test_a_sentence_nobody_wrote_still_finds_what_is_near(
    archive: Archive, full: list[str]
) -> None:
    page = archive.find("续航 冰箱", "", NOW)
    assert [one.case.file.case_no for one in page.cases] == [full[0]]
    assert archive.as_json(page)["all"] is False


def test_the_list_shows_nothing_that_is_read_over_a_shoulder(
    archive: Archive, full: list[str], put: Put, keeper: Keeper
) -> None:
    assert full
    put("TS260311-0000QRST", issue="打我电话13912348000，手机坏了", contact_name="李四")
    keeper.once()
    page = archive.as_json(archive.find("李四", "", NOW))
    (row,) = page["cases"]
    assert row["customer"] == "李**"
    assert "13912348000" not in str(page)
    assert (row["category"], row["state_name"], row["level_name"]) == (
        "质量 · 故障",
        "待认领",
        "一般",
    )


def test_pages_join_by_their_cursors(archive: Archive, put: Put, keeper: Keeper) -> None:
    numbers = {put(f"TS260311-0000000{n}", n, issue=f"手机坏了{n}") for n in range(7)}
    keeper.once()
    for text in ("手机", ""):
        seen: list[str] = []
        cursor = ""
        while True:
            page = archive.find(text, cursor, NOW, limit=3)
            seen += [one.case.file.case_no for one in page.cases]
            cursor = page.cursor
            if not cursor:
                break
        assert len(seen) == 7
        assert set(seen) == numbers


def packed(*parts: object) -> str:
    """Return a ranked mark with these parts."""
    flags = [True, False]
    return base64.b64encode(orjson.dumps([*flags, *parts])).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "####",
        "bnVsbA",
        "W10",
        packed(-1, 2, 3, []),
        packed(1, 2, 3, [1, 2]),
        packed(1, "2", 3, [1]),
        packed(1, 2**60, 3, [1]),
        "a" * 5000,
    ],
)
def test_a_cursor_that_is_none_is_refused(archive: Archive, full: list[str], cursor: str) -> None:
    assert full
    with pytest.raises(CursorError):
        archive.find("续航", cursor, NOW)


def test_a_case_that_changes_is_found_as_it_is_now(
    archive: Archive, full: list[str], keeper: Keeper, store: Store
) -> None:
    assert keeper.once() == 0
    step = {"from": "claimed", "to": "investigating", "who": "agent", "name": "林可"}
    store.do(lambda tx: case_events.event(tx, full[2], "step", "linke", step))
    assert keeper.once() == 1
    assert found(archive, "状态:调查中 态度") == [full[2]]
    assert found(archive, "状态:已认领 态度") == []


def test_an_erased_case_is_found_by_nothing(
    archive: Archive, full: list[str], store: Store
) -> None:
    assert store.do(lambda tx: indexing.forget(tx, full[0]))
    assert found(archive, "8000") == []
    assert full[0] not in found(archive, "")


def test_the_index_built_anew_is_the_same(
    archive: Archive, full: list[str], keeper: Keeper, store: Store
) -> None:
    look = "SELECT term, weight, case_no FROM case_terms JOIN case_docs ON id = doc ORDER BY 1, 3"
    before = store.read(lambda c: c.exec_driver_sql(look).all())
    told: list[int] = []
    assert keeper.rebuild(told.append) == 3
    assert told[-1] == 3
    assert store.read(lambda c: c.exec_driver_sql(look).all()) == before
    assert found(archive, "8000") == [full[0]]


def test_a_backlog_worked_off_in_small_steps_leaves_nobody_out(
    archive: Archive, put: Put, keeper: Keeper, store: Store
) -> None:
    numbers = {put(f"TS260311-0000000{n}", issue="洗衣机漏水") for n in range(6)}

    def history(tx: Tx) -> None:
        for number in (*sorted(numbers), *sorted(numbers)[:2]) * 2:
            case_events.event(tx, number, "note", "linke", {"text": "已经联系客户"})

    store.do(history)
    while keeper.once(together=3):
        pass
    assert set(found(archive, "漏水 联系")) == numbers
    assert store.read(indexing.stale) == {}


def test_the_runner_finds_what_comes_and_ends_when_told(
    keeper: Keeper, put: Put, archive: Archive
) -> None:
    async def story() -> None:
        upkeep = Upkeep(keeper, pause=0.01)
        running = asyncio.create_task(upkeep.run())
        number = put("TS260311-0000AAAA", issue="洗衣机漏水")
        for _ in range(500):
            if seen := found(archive, "漏水"):
                break
            await asyncio.sleep(0.01)
        assert seen == [number]
        upkeep.stop()
        await asyncio.wait_for(running, 5)

    asyncio.run(story())


def test_a_backlog_is_worked_off_without_a_pause(keeper: Keeper, put: Put, store: Store) -> None:
    """Each look takes only so many events, and a pause after each would take hours."""
    numbers = [put(f"TS260311-{n:08d}", issue="洗衣机漏水") for n in range(150)]

    def history(tx: Tx) -> None:
        for number in numbers * 3:
            case_events.event(tx, number, "note", "linke", {"text": "已经联系客户"})

    store.do(history)

    async def story() -> None:
        upkeep = Upkeep(keeper, pause=3600)
        running = asyncio.create_task(upkeep.run())
        for _ in range(1000):
            if not store.read(indexing.stale):
                break
            await asyncio.sleep(0.01)
        upkeep.stop()
        await asyncio.wait_for(running, 5)

    asyncio.run(story())
    assert store.read(indexing.stale) == {}


def test_days_count_in_the_companys_zone(
    archive: Archive, put: Put, keeper: Keeper, clock: Clock
) -> None:
    clock.now = (NOW - timedelta(hours=13)).timestamp()  # yesterday, 23:00 in Shanghai
    number = put("TS260310-0000BBBB", issue="洗衣机漏水")
    keeper.once()
    assert found(archive, "昨天 漏水") == [number]
    assert found(archive, "今天 漏水") == []


def test_others_have_the_processor_between_two_cases_while_turns_are_taken() -> None:
    now, turns = 100.0, 0
    rests: list[float] = []
    breath = Breath(lambda: turns, lambda: now, rests.append)
    breath()
    assert rests == [], "nobody waits: on at once"
    turns = 1
    breath()
    now += LATELY / 2
    breath()
    assert rests == [BREATH] * 2
    now += LATELY
    breath()
    assert len(rests) == 2
