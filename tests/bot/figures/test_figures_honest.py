"""What the page of figures leaves out, and says beside its numbers, so that nobody is misled."""

from __future__ import annotations

import csv
import io
import re
from contextlib import closing
from pathlib import Path

import pytest

from storage.store import Store
from tests.bot.figures.test_figures_page import Clock, fill, numbers, row, seen
from tests.bot.pretend_desk import PretendDesk


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    """Give a desk with three cases in these days, and one in those before."""
    made = PretendDesk(tmp_path)
    with closing(Store.open(f"sqlite:///{tmp_path / 'desk.db'}", clock := Clock())) as store:
        fill(store, clock)
    return made


def test_a_chinese_sheet_is_read_without_a_code(world: PretendDesk) -> None:
    """Names for codes, hours for seconds: it is opened in Excel by who never saw a code."""

    async def story() -> None:
        text = (await seen(world, "/desk/figures.csv")).text.removeprefix("\ufeff")
        rows = list(csv.DictReader(io.StringIO(text)))
        whole = {one["指标"]: one for one in rows if one["分开看"] == "全部"}
        assert (whole["件数"]["n"], whole["件数"]["前一段 n"]) == ("3", "1")
        assert (whole["处理时长（小时）"]["数值"], whole["处理时长（小时）"]["目标"]) == ("18", "8")
        assert whole["承诺兑现率（占比 0 到 1）"]["数值"] == "0.5"
        parts = {(one["分开看"], one["哪一部分"]) for one in rows}
        assert {("类别", "质量 · 故障"), ("渠道", "微信客服"), ("负责人", "LIN")} <= parts
        assert not re.search(r"[a-z]+_[a-z]+|quality|web,", text.partition("话术版本")[0])

    world.run(story())


def test_a_list_of_all_cases_says_how_far_each_has_come(world: PretendDesk) -> None:
    async def story() -> None:
        world.store.do(
            lambda tx: tx.c.exec_driver_sql("UPDATE cases SET state = 'intake' WHERE number = 'T3'")
        )
        page = (await seen(world, "/desk/figures/cases")).text
        assert "正在登记" in page
        assert page.count('<th scope="col">') == 7
        assert "其中 1 件还在登记" in (await seen(world, "/desk/figures")).text

    world.run(story())


def test_talks_tried_on_the_terminal_are_no_cases(world: PretendDesk) -> None:
    async def story() -> None:
        table = "UPDATE conversations SET channel = 'console' WHERE chat = 'web:shop:3'"
        world.store.do(lambda tx: tx.c.exec_driver_sql(table))
        assert numbers((await seen(world, "/desk/figures/cases")).text) == {"T1", "T2"}
        tried = (await seen(world, "/desk/figures/cases?channel=console")).text
        assert numbers(tried) == {"T3"}

    world.run(story())


def test_who_waits_past_the_time_stands_beside_the_average(world: PretendDesk) -> None:
    """Half an hour for three of eight is no target reached."""

    async def story() -> None:
        async def told() -> str:
            return row((await seen(world, "/desk/figures?channel=web")).text, "首次有人联系")

        waits = "另有 1 件过了点还没有，不算在内"
        line = await told()
        assert (waits in line, "没有达到" in line, "平均 12 分" in line) == (True, True, True)
        off = "UPDATE clocks SET state = 'cancelled' WHERE case_no = 'T3'"
        world.store.do(lambda tx: tx.c.exec_driver_sql(off))
        line = await told()
        assert (waits in line, "没有达到" in line, "达到" in line) == (False, False, True)

    world.run(story())
