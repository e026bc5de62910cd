"""What staff must know stands beside a case: product facts, similar cases, knowledge, terms."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.desk import product_facts
from bot.desk.whole import read
from cases.product_facts import Fact
from storage import case_events, conversations, knowledge, policies
from storage.knowledge import Content, State
from storage.policies import Policy
from storage.store import Tx
from tests.bot.remembering import Remembering, fill

MANUAL = "X200 说明书 V1.2（2025-06）"
FACTS = (
    Fact("青鸟投影仪", "X200", "保修", "整机一年", "保修卡 2025 版"),
    Fact("青鸟投影仪", "X200", "续航", "20 小时", "X200 说明书 V1.0", date(2020, 1, 1)),
    Fact("青鸟投影仪", "X200", "重量", "1.2 公斤", MANUAL),
    Fact("青鸟投影仪", "X200", "续航", "18 小时", MANUAL),
)
STORY = "青鸟投影仪续航不对，说明书写18小时，实测只有9.4小时"
SINCE = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "catalogue.csv"
    path.write_text("小青,青鸟投影仪\n", encoding="utf-8")
    return path


@pytest.fixture
def world(tmp_path: Path, catalogue: Path) -> Remembering:
    return Remembering(tmp_path, facts=product_facts.shelf(FACTS, catalogue))


def number_of(world: Remembering, chat: str) -> str:
    talk = world.store.read(lambda c: conversations.get(c, chat))
    assert talk is not None
    return talk.case_no


def tagged(number: str, tx: Tx) -> None:
    case_events.event(tx, number, "tagged", "linke", {"solution": ["money"]})


def write(world: Remembering, content: Content, event: str, tx: Tx) -> None:
    knowledge.add(tx, content, world.shelf.index(content), "linke", event)


def said(talk: dict[str, Any]) -> list[tuple[str, str, bool]]:
    return [(one["value"], one["source"], one["past"]) for one in talk["facts"]]


def test_the_first_facts_cases_items_and_terms_come_for_a_case(world: Remembering) -> None:
    """S0-48: the top three of each, knowledge and terms with their versions."""

    async def story() -> None:
        seat = await world.agent()
        for n in range(24):
            await world.customer(f"b{n}", "键盘坏了好几天", "人工")
        old = [await world.customer(f"a{n}", STORY, "人工") for n in range(4)]
        for each in old:
            world.store.do(partial(tagged, number_of(world, each)))
        chat = await world.customer("u1", STORY, "人工")
        while world.keeper.once():
            pass
        for n in range(4):
            content = Content(f"{STORY}{n}", "换电池", "", "quality.fault", State.PUBLISHED)
            world.store.do(partial(write, world, content, f"k{n}"))
        term = Policy("returns", "2025-01", "退换规定", "七天内可以退。", SINCE)
        world.store.do(partial(policies.put, policy=term))
        assert (await fill(seat, chat, "product", "小青")).status_code == 200
        assert (await fill(seat, chat, "model", "x-200")).status_code == 200
        number = number_of(world, chat)
        talk = await seat.talk(chat)
        assert said(talk)[:3] == [
            ("18 小时", MANUAL, False),
            ("整机一年", "保修卡 2025 版", False),
            ("1.2 公斤", MANUAL, False),
        ]
        assert said(talk)[3:] == [("20 小时", "X200 说明书 V1.0", True)]
        cases = (await seat.client.get(f"/desk/api/case/{number}/similar")).json()
        assert len(cases["cases"]) >= 3
        assert {one["how"] for one in cases["cases"][:3]} == {"money"}
        items = (await seat.client.get(f"/desk/api/knowledge?case={number}")).json()["items"]
        assert [one["version"] for one in items] == [1, 1, 1]
        whole = (await seat.client.get(f"/desk/api/case/{number}")).json()
        assert [one["version"] for one in whole["policies"]] == ["2025-01"]

    world.run(story())


def test_facts_come_as_soon_as_the_product_is_known(world: Remembering) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "续航不对", "人工")
        assert (await seat.talk(chat))["facts"] == []
        await fill(seat, chat, "product", "洗衣机")
        assert (await seat.talk(chat))["facts"] == []
        await fill(seat, chat, "model", "X200")
        (first, *_, last) = (await seat.talk(chat))["facts"]
        assert first == {
            "id": 0, "of": "青鸟投影仪 X200", "name": "续航", "value": "18 小时", "source": MANUAL,
            "until": "", "past": False,
        }  # fmt: skip
        assert (last["value"], last["until"], last["past"]) == ("20 小时", "2020-01-01", True)

    world.run(story())


def test_what_was_measured_stands_beside_the_manual(world: Remembering) -> None:
    """S4-02: 18 小时 of the manual / 9.4 小时 measured: 47.8 %, in the table that the case has."""

    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", STORY, "人工")
        await fill(seat, chat, "model", "X200")
        await fill(seat, chat, "measured", "9.4小时")
        (gap,) = (await seat.talk(chat))["packet"]["gaps"]
        assert (gap["claimed"], gap["measured"], gap["less"]) == ("", "9.4小时", None)
        assert gap["fact"] == {
            "name": "续航", "value": "18 小时", "source": MANUAL, "less": "47.8",
        }  # fmt: skip

    world.run(story())


def test_a_desk_without_a_list_shows_none(tmp_path: Path) -> None:
    assert product_facts.shelf((), None) is None
    bare = Remembering(tmp_path)

    async def story() -> None:
        seat = await bare.agent()
        chat = await bare.customer("u1", STORY, "人工")
        await fill(seat, chat, "measured", "9.4小时")
        talk = await seat.talk(chat)
        assert talk["facts"] == []
        assert ["fact" in gap for gap in talk["packet"]["gaps"]] == [False]

    bare.run(story())


def test_twenty_thousand_facts_cost_a_talk_no_more_than_reading_it(world: Remembering) -> None:
    """S0-48 wants the whole within 300 ms; what stands here holds on any machine."""
    more = tuple(
        Fact(f"晨星电饭煲{n}", f"M{n}", "功率", f"{n} 瓦", "说明书") for n in range(20_000)
    )

    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", STORY, "人工")
        await fill(seat, chat, "model", "X200")
        large = product_facts.shelf(FACTS + more, None)
        spent: dict[str, float] = {"read": 9.9, "facts": 9.9}
        for _ in range(20):
            begun = time.perf_counter()
            whole = read(world.store, chat, UTC)
            between = time.perf_counter()
            assert whole is not None
            told = product_facts.told(large, whole, {"packet": None}, date(2026, 3, 11))
            assert len(told["facts"]) == 4
            spent["read"] = min(spent["read"], between - begun)
            spent["facts"] = min(spent["facts"], time.perf_counter() - between)
        assert spent["facts"] < spent["read"], spent

    world.run(story())
