"""A lead writes what customers are told in advance of an incident, and takes it back (S1-29)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.desk import notice_words
from dialogues.talks import ZONE
from storage import accounts, notices
from tests.bot.pretend_desk import PretendDesk, Seat
from tests.bot.work_api_bench import posted
from tests.fakes.triage import case

NOON = datetime(2026, 11, 25, 12, tzinfo=ZONE)
TEXT = "X9 空调的遥控器连不上，同事在查，查清之前请用机身上的键。"
GIVEN: dict[str, Any] = {"text": TEXT, "products": ["空调"], "models": ["X9"]}


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    made = PretendDesk(tmp_path)
    for n in range(2):
        case(made.store, f"web:default:c{n}", f"T{n}")
    return made


async def lead(world: PretendDesk) -> Seat:
    world.store.do(lambda tx: accounts.add(tx, "wang", "王主管", "manager", "x"))
    return await world.agent("wang", "王主管")


async def begun(world: PretendDesk) -> tuple[Seat, Seat]:
    """Return the agent who owns the incident, and the lead."""
    seat = await world.agent()
    await posted(seat, "incidents", "", {"title": "遥控器", "cases": ["T0", "T1"]})
    return seat, await lead(world)


async def act(seat: Seat, what: str = "notice", **body: Any) -> httpx.Response:
    return await posted(seat, f"incident/1/{what}", "", body)


async def listed(seat: Seat) -> dict[str, Any]:
    (one,) = (await seat.client.get("/desk/api/incidents")).json()["incidents"]
    found: dict[str, Any] = one
    return found


def stands(world: PretendDesk) -> int:
    return len(world.store.read(notices.standing))


def test_a_lead_writes_it_everybody_reads_it_and_a_lead_takes_it_back(world: PretendDesk) -> None:
    async def story() -> None:
        seat, wang = await begun(world)
        assert (await listed(wang))["notice"] is None
        assert (await act(wang, **GIVEN)).status_code == 200
        one = await listed(seat)
        found = one["notice"]
        assert (found["text"], found["by"]) == (TEXT, "王主管")
        assert (found["products"], found["models"], found["english"]) == (["空调"], ["X9"], "")
        assert (one["may_notice"], (await listed(wang))["may_notice"]) == (False, True)
        (notice,) = world.store.read(notices.standing)
        assert notice.products == ("空调", "空調")
        assert "遙控器連不上" in notice.words["zh-Hant"]
        assert (await act(wang, "notice/withdraw")).status_code == 200
        gone = await act(wang, "notice/withdraw")
        assert (gone.status_code, gone.json()["error"]) == (404, "no_notice")
        assert stands(world) == 0

    world.run(story())


def test_nobody_but_a_lead_lets_the_bot_say_it(world: PretendDesk) -> None:
    """Its owner, too, only proposes it."""

    async def story() -> None:
        seat, wang = await begun(world)
        for what, body in (("notice", GIVEN), ("notice/withdraw", {})):
            refused = await act(seat, what, **body)
            assert (refused.status_code, refused.json()["error"]) == (403, "not_lead")
        assert stands(world) == 0
        await act(wang, **GIVEN)
        assert (await act(seat, "notice/withdraw")).status_code == 403
        assert stands(world) == 1

    world.run(story())


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        ({"text": "是我们的责任，同事在查。"}, "words", "认责"),
        ({"text": "这批机器我们会赔偿。"}, "words", "谈钱"),
        ({"text": "保证修好。"}, "words", "打包票"),
        ({"text": "明天下午三点前恢复。"}, "words", "是时间"),
        ({"text": "預計18:00恢復供電。"}, "words", "是时间"),
        ({"text": "您也遇到了吗？"}, "words", "不提问"),
        ({"english": "It is our fault and we are on it."}, "words", "认责"),
        ({"english": "It will be back by 6 pm."}, "words", "是时间"),
        ({"products": [], "models": []}, "whom", "受影响的客户"),
        ({"text": "字" * 81}, "invalid", ""),
        ({"text": "  "}, "invalid", ""),
    ],
)
def test_what_would_hurt_later_is_refused_with_the_reason(
    world: PretendDesk, body: dict[str, Any], error: str, words: str
) -> None:
    """No admission, no guarantee, no money, no time that nobody keeps."""

    async def story() -> None:
        _, wang = await begun(world)
        refused = await act(wang, **(GIVEN | body))
        assert (refused.status_code, refused.json()["error"]) == (400, error)
        assert words in refused.json()["message"]
        assert stands(world) == 0

    world.run(story())


def test_an_incident_that_is_over_has_none_and_gets_none(world: PretendDesk) -> None:
    async def story() -> None:
        _, wang = await begun(world)
        await act(wang, **GIVEN)
        await act(wang, "close", result="换好了")
        assert stands(world) == 0
        late = await act(wang, **GIVEN)
        assert (late.status_code, late.json()["error"]) == (404, "no_incident")

    world.run(story())


def test_words_are_made_ready_for_every_customer() -> None:
    made = notice_words.ready("遙控器連不上，\n在查", "It is\nin hand")
    assert made == {
        "zh-Hans": "遥控器连不上， 在查。", "zh-Hant": "遙控器連不上， 在查。",
        "en": "It is in hand.",
    }  # fmt: skip
    assert "en" not in notice_words.ready("在查！", " ")
    assert notice_words.called(["電視", " 电视 ", "TV"]) == ("电视", "電視", "TV")
    assert notice_words.as_written(("电视", "電視", "TV")) == ["电视", "TV"]
    assert notice_words.faults("同事在查，查清之前请用机身上的键。", NOON) == []
    assert notice_words.faults("", NOON) == []


@pytest.mark.parametrize(
    "text",
    ["昨天下午三点起，部分小区停电，抢修的同事在现场。", "10月生产的一批遥控器连不上，同事在查。",
     "今天上午起登录慢，同事在查。", "The app has been slow since 9 am; colleagues are on it."],
)  # fmt: skip
def test_what_has_happened_may_have_its_time(text: str) -> None:
    assert notice_words.faults(text, NOON) == []


@pytest.mark.parametrize(
    ("text", "time"),
    [("下周恢复供货。", "下周"), ("月底前补货。", "月底"), ("两小时内修好。", "两小时内"),
     ("今晚恢复。", "今晚"), ("It will take 2 hours.", "2 hours")],
)  # fmt: skip
def test_what_is_to_come_may_not(text: str, time: str) -> None:
    """Every time spoken to a customer is a promise on his case."""
    (fault,) = notice_words.faults(text, NOON)
    assert fault.startswith(f"“{time}”是时间")
