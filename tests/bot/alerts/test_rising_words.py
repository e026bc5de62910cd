"""What leads read of a rise, and what an operator sets of it."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import app as whole
from bot import beside, compose, config
from bot.alerts.rising_watch import RisingWatch
from bot.alerts.rising_words import STAGES, sentence, topic
from bot.alerts.settings import Alerts, Rising
from bot.app import Base
from bot.deployment import Deployment
from bot.runners import After
from cases.rising import View
from cases.topics import Stage
from dialogues.typed_yaml import FileError
from storage.topic_counts import Count
from tests.bot.runtime_fakes import Reader

ZONE = ZoneInfo("Asia/Shanghai")
NAMES = {"quality": "质量", "quality.fault": "故障"}
VIEW = View(12, 1.26, rises=True, eased=False)


def at(hour: int, minute: int) -> float:
    return datetime(2026, 3, 2, hour, minute, tzinfo=ZONE).timestamp()


def test_a_topic_is_called_as_at_the_desk_and_a_thing_by_its_name() -> None:
    assert topic("category:quality.fault", NAMES) == "质量 / 故障"
    assert topic("category:gone.long", NAMES) == "gone / gone.long"
    assert topic("product:宽带", NAMES) == "宽带"


def test_questions_alone_are_said_to_be_asked() -> None:
    said = sentence("宽带", VIEW, {Stage.QUESTION: Count(12, at(10, 20))}, ZONE)
    assert said == (
        "宽带：近一小时 12 次有人问，平时 1.3 次；最早 10:20 是提问。提问 12 次（代价中：统一答复）"
    )


def test_every_stage_is_told_with_its_cost_and_the_earliest_with_its_time() -> None:
    """S1-27."""
    stages = {
        Stage.COMPLAINT: Count(1, at(10, 52)),
        Stage.GRUMBLE: Count(2, at(10, 31)),
        Stage.QUESTION: Count(9, at(10, 20)),
    }
    assert sentence("宽带", VIEW, stages, ZONE) == (
        "宽带：近一小时 12 次有人说到，平时 1.3 次；最早 10:20 是提问。"
        "抱怨 2 次（代价小：说明一句），提问 9 次（代价中：统一答复），"
        "投诉 1 次（代价大：逐件处理）"
    )


def test_of_the_same_moment_the_earlier_stage_is_the_earliest() -> None:
    stages = {Stage.COMPLAINT: Count(1, at(10, 20)), Stage.GRUMBLE: Count(2, at(10, 20))}
    assert "最早 10:20 是抱怨" in sentence("宽带", VIEW, stages, ZONE)


def test_every_stage_has_a_name() -> None:
    assert set(STAGES) == set(Stage)


def test_leads_are_told_first_and_at_once() -> None:
    targets = {"lead": ["l"], "duty": ["d"], "head": ["h"]}
    steps = Alerts.model_validate({"targets": targets}).ladders()["early"].steps
    minutes = timedelta(minutes=1)
    assert [(one.role, one.after / minutes) for one in steps] == [("lead", 0), ("duty", 30)]


def written(folder: Path, *lines: str) -> Path:
    path = folder / "config.yml"
    path.write_text("alerts:\n  rising:\n" + "".join(f"    {one}\n" for one in lines), "utf-8")
    return path


def test_an_operator_sets_when_and_how_often(tmp_path: Path) -> None:
    path = written(tmp_path, "least: 8", "times: 2.5", "quiet: 2h", "weeks: 8", "enabled: false")
    assert config.read(path).alerts.rising == Rising(
        enabled=False, least=8, times=2.5, quiet=timedelta(hours=2), weeks=8
    )


@pytest.mark.parametrize(("line", "says"), [
    ("least: 1", "不小于 2"), ("least: viele", "整数"), ("times: 1", "不小于 1.5"),
    ("quiet: 0m", "时长应当大于 0"), ("weeks: 13", "不大于 12"), ("wochen: 3", "不认识的项"),
    ("enabled: 也许", "true 或 false"),
])  # fmt: skip
def test_a_mistake_is_named_in_chinese_with_its_line(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(FileError) as caught:
        config.read(written(tmp_path, line))
    (mistake,) = caught.value.mistakes
    assert says in str(mistake)
    assert "config.yml:3: " in str(mistake)


@pytest.mark.parametrize("enabled", [True, False])
def test_a_server_watches_unless_it_is_told_not_to(tmp_path: Path, *, enabled: bool) -> None:
    path = written(tmp_path, f"enabled: {str(enabled).lower()}")
    deployment = Deployment.find(path, tmp_path, {})
    library = compose.published(deployment)
    own = compose.settings(deployment, library.book, "127.0.0.1", 0)
    made = whole.build(own, compose.brain(library, Reader()))
    with closing(made.store):
        base = Base(made.store, made.hub, made.intake)
        later = [
            one for one in beside.of(deployment, library, None)(base) if isinstance(one, After)
        ]
        watches = [isinstance(one._make(), RisingWatch) for one in later]
    assert watches.count(True) == int(enabled)
