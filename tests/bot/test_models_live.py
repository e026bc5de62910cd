"""A server reads with what is published: at the start, a moment later, when files are damaged."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import readers
from bot.commands import prepare
from bot.deployment import Deployment
from bot.models import LOOK, Reader
from nlu import examples, model, publishing, versions
from nlu.model import ModelError
from nlu.versions import Shelf
from tests.fakes.hand_clock import HandClock
from tests.nlu import small, tiny

pytestmark = pytest.mark.slow

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass
class Later:
    """Keeps jobs until they are let go."""

    jobs: list[Callable[[], None]] = field(default_factory=list)

    def __call__(self, job: Callable[[], None]) -> None:
        """Keep *job*."""
        self.jobs.append(job)

    def go(self) -> int:
        """Run what was kept; return how much that was."""
        count = len(self.jobs)
        while self.jobs:
            self.jobs.pop()()
        return count


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Return a data folder with a base model and three versions."""
    folder = tmp_path_factory.mktemp("shop")
    told = small.write(folder / "told", small.sample()[:1])
    tiny.write(folder / "model", data=examples.content_hash(told))
    shelf = Shelf(folder / "models")
    shelf.folder.mkdir()
    names = [shelf.add(tiny.write(shelf.folder / ".new", tiny.arrays(n))) for n in (1, 2, 3)]
    return folder, names


@pytest.fixture
def place(shop: tuple[Path, list[str]], tmp_path: Path) -> tuple[Deployment, list[str]]:
    """Return a deployment on a copy of it."""
    shutil.copytree(shop[0], tmp_path / "data")
    path = tmp_path / "config.yml"
    path.write_text("nlu: {examples: data/told}\n", "utf-8")
    return Deployment.find(path, tmp_path / "data", {}), shop[1]


def publish(deployment: Deployment, *names: str) -> Shelf:
    assert deployment.shelf is not None
    for name in names:
        publishing.publish(deployment.shelf, name, "王", "", NOON)
    return deployment.shelf


def damage(shelf: Shelf, name: str) -> None:
    (shelf.place(name) / model.WEIGHTS).write_bytes(b"x")


def reader(deployment: Deployment, told: list[str] | None = None) -> Reader:
    heard = [] if told is None else told
    return readers.reader(deployment, heard.append)


def test_without_a_publication_the_base_model_reads(place: tuple[Deployment, list[str]]) -> None:
    deployment, _ = place
    assert deployment.models() == [deployment.model]
    assert reader(deployment).place == deployment.model


def test_the_published_version_reads(place: tuple[Deployment, list[str]]) -> None:
    deployment, (a, b, _) = place
    shelf = publish(deployment, a, b)
    told: list[str] = []
    assert reader(deployment, told).place == shelf.place(b)
    assert told == []


def test_a_damaged_version_is_said_and_the_one_before_reads(
    place: tuple[Deployment, list[str]],
) -> None:
    deployment, (a, b, c) = place
    shelf = publish(deployment, a, b, c)
    damage(shelf, c)
    (shelf.place(b) / model.MANIFEST).unlink()
    told: list[str] = []
    assert reader(deployment, told).place == shelf.place(a)
    assert len(told) == 2
    assert all("改用上一个能用的模型" in line and "\n" not in line for line in told)
    assert c in told[0]


def test_when_every_version_is_damaged_the_base_model_reads(
    place: tuple[Deployment, list[str]],
) -> None:
    deployment, (a, _, _) = place
    damage(publish(deployment, a), a)
    told: list[str] = []
    assert reader(deployment, told).place == deployment.model
    assert len(told) == 1


def test_a_log_nobody_understands_is_said_and_the_base_model_reads(
    place: tuple[Deployment, list[str]],
) -> None:
    deployment, (a, _, _) = place
    (publish(deployment, a).folder / versions.LIVE).write_text("{")
    told: list[str] = []
    assert reader(deployment, told).place == deployment.model
    assert len(told) == 1
    assert told[0].endswith("改用自带的模型")


def test_a_model_named_by_the_settings_reads_for_good(
    place: tuple[Deployment, list[str]], tmp_path: Path
) -> None:
    deployment, (a, b, _) = place
    shelf = publish(deployment, a)
    path = tmp_path / "fixed.yml"
    path.write_text(f"nlu: {{model: {shelf.place(b)}}}\n", "utf-8")
    fixed = Deployment.find(path, tmp_path / "data", {})
    assert fixed.shelf is None
    assert reader(fixed).place == shelf.place(b)


def test_a_start_trains_nothing_when_a_version_can_be_used(
    place: tuple[Deployment, list[str]],
) -> None:
    """Even when the utterances changed: they wait for `qingsu train`."""
    deployment, (a, _, _) = place
    publish(deployment, a)
    shutil.rmtree(deployment.model)
    prepare.trained(deployment)
    assert not deployment.model.exists()


def test_nothing_that_can_be_used_is_an_error(place: tuple[Deployment, list[str]]) -> None:
    deployment, _ = place
    shutil.rmtree(deployment.model)
    with pytest.raises(ModelError, match="没有模型"):
        reader(deployment)


@pytest.fixture
def running(
    place: tuple[Deployment, list[str]],
) -> tuple[Reader, Shelf, list[str], HandClock, Later]:
    """Return a reader that stands on the first version, its clock and its background."""
    deployment, names = place
    shelf = publish(deployment, names[0])
    found, clock, later = reader(deployment), HandClock(), Later()
    found.clock, found.run = clock, later
    return found, shelf, names, clock, later


Running = tuple[Reader, Shelf, list[str], HandClock, Later]


def odds(found: Reader) -> dict[str, float]:
    return found.engine.judge("坏了", "坏了", plain_act=True).odds("intent")


def test_what_is_published_is_taken_up_in_the_background(running: Running) -> None:
    found, shelf, (_, b, _), clock, later = running
    before = odds(found)
    publishing.publish(shelf, b, "王", "", NOON)
    found.read("坏了")
    assert odds(found) == before, "the old one reads while the new one is loaded"
    assert later.go() == 1
    assert odds(found) != before
    assert found.place == shelf.place(b)
    clock.now += LOOK
    found.read("坏了")
    assert later.go() == 0


def test_the_disk_is_looked_at_every_two_seconds_only(running: Running) -> None:
    found, shelf, (_, b, _), clock, later = running
    found.look()
    publishing.publish(shelf, b, "王", "", NOON)
    found.look()
    assert later.jobs == []
    clock.now += LOOK
    found.look()
    assert len(later.jobs) == 1


def test_one_model_is_loaded_at_a_time(running: Running) -> None:
    found, shelf, (_, b, c), clock, later = running
    publishing.publish(shelf, b, "王", "", NOON)
    for _ in range(3):
        found.look()
        clock.now += LOOK
    publishing.publish(shelf, c, "王", "", NOON)
    assert later.go() == 1
    assert found.place == shelf.place(c), "it takes what is live when it begins"


def test_a_damaged_publication_changes_nothing_and_is_not_tried_again(running: Running) -> None:
    found, shelf, (a, b, _), clock, later = running
    publishing.publish(shelf, b, "王", "", NOON)
    damage(shelf, b)
    before = odds(found)
    found.look()
    later.go()
    assert (found.place, odds(found)) == (shelf.place(a), before)
    clock.now += LOOK
    found.look()
    assert later.jobs == []


def test_going_back_is_taken_up_too_down_to_the_base_model(running: Running) -> None:
    found, shelf, (a, b, _), clock, later = running
    publishing.publish(shelf, b, "王", "", NOON)
    found.look()
    later.go()
    publishing.go_back(shelf, 1)
    clock.now += LOOK
    found.look()
    later.go()
    assert found.place == shelf.place(a)


def test_going_back_to_nothing_lets_the_base_model_read(running: Running) -> None:
    found, shelf, _, _, later = running
    publishing.go_back(shelf, 0)
    found.look()
    later.go()
    assert found.place == found.base
