"""Who asks before an outage warns of it: leads are told once, with figures and how it began."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.alerts.settings import Rising
from bot.runners import Runners
from cases.rising import DAY, HOUR
from dialogues.state import Level
from nlu.types import Intent
from storage import alerts
from storage.errors import StoreAway
from storage.store import Store
from tests.bot.alerts.rising_bench import DAYS, NOW, firm, watching
from tests.fakes.alerts_bench import play, until
from tests.fakes.speaking import ASKS, COMPLAINS, GRUMBLES, WORDS, meant

TEN_TWENTY = 20 * 60.0  # after T0, which is ten o'clock
ASK_NINE = [ASKS] * 9
LIVED = DAYS * 8  # talks before ten o'clock
FIGURES = "近一小时 12 次有人说到，平时 0.4 次；最早 10:20 是提问。"
SPLIT = "提问 9 次（代价中：统一答复），投诉 3 次（代价大：逐件处理）"


def test_leads_are_told_once_with_figures_and_how_it_began(tmp_path: Path) -> None:
    """S2-64, S1-27."""

    async def story() -> None:
        async with firm(tmp_path) as one:
            one.live()
            assert await one.look(0) == []
            one.flood(TEN_TWENTY, *ASK_NINE, COMPLAINS, COMPLAINS, COMPLAINS)
            (alarm,) = await one.look(TEN_TWENTY + 900)
            assert alarm.alarm.what == f"质量 / 故障：{FIGURES}{SPLIT}"
            assert alarm.alarm.level is Level.GENERAL
            assert [who for _, who in one.made.courier.calls] == ["l"]
            page = one.made.courier.sent[0][2]
            assert page.title == "【倾诉】说起“质量 / 故障”的人突然多起来"
            assert page.body.startswith(alarm.alarm.what)
            await one.look(TEN_TWENTY + 960)
            await one.look(TEN_TWENTY + 900 + 1860)
            assert [who for _, who in one.made.courier.calls] == ["l", "d"], "nobody answered"

    play(story())


def test_plain_questions_are_enough(tmp_path: Path) -> None:
    """No complaint, no case: nobody is upset yet, and that is when it is cheap."""

    async def story() -> None:
        async with firm(tmp_path) as one:
            one.live()
            one.flood(TEN_TWENTY, *ASK_NINE)
            (alarm,) = await one.look(TEN_TWENTY + 600)
            assert "9 次有人问，平时" in alarm.alarm.what
            assert "投诉" not in alarm.alarm.what
            assert one.rows("cases") == []

    play(story())


def test_a_grumble_before_the_questions_is_the_earliest_stage(tmp_path: Path) -> None:
    """S1-27: the earliest stage seen, and the cost of each."""

    async def story() -> None:
        async with firm(tmp_path) as one:
            one.live()
            one.flood(TEN_TWENTY, GRUMBLES, *ASK_NINE)
            (alarm,) = await one.look(TEN_TWENTY + 900)
            assert "最早 10:20 是抱怨。抱怨 1 次（代价小：说明一句），提问 9 次" in alarm.alarm.what

    play(story())


def test_a_thing_that_rises_is_called_by_its_name(tmp_path: Path) -> None:
    async def story() -> None:
        async with firm(tmp_path) as one:
            one.live()
            one.flood(TEN_TWENTY, *[meant(category="", product="宽带")] * 6)
            one.flood(TEN_TWENTY + 400, *[meant(category="", place="白石村3号")] * 6)
            found = await one.look(TEN_TWENTY + 900)
            assert {a.alarm.about for a in found} == {"product:宽带", "place:白石村"}
            titles = one.made.courier.sent[0][2].body
            assert "说起“宽带”的人突然多起来" in titles
            assert "2 件事要看" in one.made.courier.sent[0][2].title

    play(story())


def test_what_endangers_people_is_urgent(tmp_path: Path) -> None:
    async def story() -> None:
        async with firm(tmp_path) as one:
            one.live()
            one.flood(TEN_TWENTY, *[meant(category="quality.safety")] * 6)
            (alarm,) = await one.look(TEN_TWENTY + 600)
            assert alarm.alarm.level is Level.URGENT
            assert one.made.courier.sent[0][2].red

    play(story())


def test_the_usual_calls_nobody(tmp_path: Path) -> None:
    async def story() -> None:
        async with firm(tmp_path) as one:
            one.live(every=HOUR / 6)
            one.flood(TEN_TWENTY, *[ASKS] * 8, every=400)
            assert await one.look(TEN_TWENTY + HOUR) == []
            assert one.counted == DAYS * 24 * 6 + 8

    play(story())


def test_nobody_is_called_before_anything_is_usual(tmp_path: Path) -> None:
    async def story() -> None:
        async with firm(tmp_path) as one:
            one.flood(TEN_TWENTY, *ASK_NINE)
            assert await one.look(TEN_TWENTY + 900) == []

    play(story())


def test_a_rise_is_one_alarm_until_it_is_over_and_quiet_has_passed(tmp_path: Path) -> None:
    async def story() -> None:
        async with firm(tmp_path) as one:
            one.live()
            one.flood(TEN_TWENTY, *ASK_NINE)
            (first,) = await one.look(TEN_TWENTY + 900)
            one.made.store.do(lambda tx: alerts.acknowledge(tx, first.id, "陈岚"))
            (still,) = await one.look(3 * HOUR)
            assert (still.id, still.by) == (first.id, "陈岚"), "eased, and quiet has not passed"
            one.flood(4 * HOUR, *ASK_NINE)
            assert [a.id for a in await one.look(4 * HOUR + 900)] == [first.id]
            assert await one.look(7 * HOUR) == [], "it ends by itself"
            one.flood(9 * HOUR, *[ASKS] * 30, every=20)
            (second,) = await one.look(9 * HOUR + 900)
            assert second.id != first.id
            assert [who for _, who in one.made.courier.calls] == ["l", "l"]

    play(story())


def test_a_rise_that_lasts_keeps_its_alarm(tmp_path: Path) -> None:
    async def story() -> None:
        async with firm(tmp_path) as one:
            one.live()
            one.flood(TEN_TWENTY, *[ASKS] * 800, every=30)
            (first,) = await one.look(TEN_TWENTY + 900)
            assert [a.id for a in await one.look(6.5 * HOUR)] == [first.id]

    play(story())


class Failing:
    """A store that fails so often, and then works."""

    def __init__(self, store: Store, error: Exception, times: int) -> None:
        self.store, self.error, self.times = store, error, times
        self.clock = store.clock

    def write(self, job: Any) -> Any:
        """Take it, or fail."""
        if self.times:
            self.times -= 1
            raise self.error
        return self.store.write(job)

    def read(self, query: Any) -> Any:
        """Ask the store."""
        return self.store.read(query)


@pytest.mark.parametrize("error", [StoreAway("away"), RuntimeError("what nobody thought of")])
def test_a_disturbance_never_stops_it(tmp_path: Path, error: Exception) -> None:
    async def story() -> None:
        async with firm(tmp_path) as one:
            one.live()
            failing: Any = Failing(one.made.store, error, 3)
            watch = watching(failing, every=0.01)
            runners = Runners([watch], again=0.01)
            runners.start()
            await until(lambda: one.counted == LIVED)
            await runners.stop(1.0)
            assert failing.times == 0, "it failed as often as it was to"
            assert one.counted == LIVED

    play(story())


def test_it_stops_amid_a_heap_when_told(tmp_path: Path) -> None:
    async def story() -> None:
        async with firm(tmp_path) as one:
            one.live()
            one.watch.stop()
            await one.look(0)
            assert one.counted == 20, "one page"

    play(story())


def test_what_baselines_do_not_need_is_not_read_and_goes(tmp_path: Path) -> None:
    async def story() -> None:
        async with firm(tmp_path) as one:
            one.crowd.says(NOW - 60 * DAY)
            one.crowd.says(NOW - 29 * DAY)
            one.crowd.says(NOW - DAY)
            await one.look(0)
            assert one.counted == 2
            await one.look(2 * DAY)
            assert one.counted == 1

    play(story())


def test_nothing_of_anybody_stands_in_the_counts_or_the_alarm(tmp_path: Path) -> None:
    async def story() -> None:
        async with firm(tmp_path) as one:
            one.live()
            said = meant(Intent.INQUIRY, product="13812345678", place="幸福路8号")
            one.flood(TEN_TWENTY, *[said] * 9)
            assert len(await one.look(TEN_TWENTY + 900)) == 2
            kept = repr([one.rows("topic_counts"), one.rows("alarms"), one.made.courier.sent])
            assert "place:幸福路'" in kept
            for mark in ("13812345678", "8号", WORDS, "王小明", "web:shop"):
                assert mark not in kept

    play(story())


def test_who_asks_for_more_is_told_later(tmp_path: Path) -> None:
    async def story() -> None:
        async with firm(tmp_path) as one:
            one.live()
            one.flood(TEN_TWENTY, *ASK_NINE)
            strict = watching(one.made.store, settings=Rising(least=10))
            assert await one.look(TEN_TWENTY + 900, strict) == []
            assert len(await one.look(TEN_TWENTY + 900)) == 1

    play(story())
