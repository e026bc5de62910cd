"""The doctor says how a SQLite file is kept, and whether what is over goes."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.commands import doctor
from bot.commands.file_looks import findings, seen
from bot.commands.findings import How
from bot.deployment import Deployment
from storage import migrate, retention_rounds
from storage.backends import file_health
from storage.backends.file_health import Kept
from storage.retention import DAY
from storage.retention_rounds import Standing
from storage.store import Store
from tests.fakes.databases import ask

WELL = Kept("wal", 2, 4 * 2**20)
NOW = 2e9


def test_a_file_of_ours_is_kept_as_it_must_be(tmp_path: Path) -> None:
    own = Deployment.find(None, tmp_path, {})
    assert not any("synchronous" in line for line in said(own)), "no file, and none was made"
    assert not list(tmp_path.glob("*.db"))
    migrate.upgrade(own.url)
    with closing(Store.open(own.url)) as store:
        found = store.read(file_health.look)
    assert (found.journal, found.synchronous) == ("wal", 2)
    assert {one.how for one in findings(found)} == {How.WELL}
    assert "提交成功的数据断电不丢（wal，synchronous = FULL）" in said(own)
    assert any("推送的编号认得 365 天" in line for line in said(own))


def test_a_file_that_was_set_otherwise_is_set_right_before_it_is_used(tmp_path: Path) -> None:
    own = Deployment.find(None, tmp_path, {})
    migrate.upgrade(own.url)
    assert ask(own.url, "PRAGMA journal_mode = DELETE") == [("delete",)]
    assert not any("不是 wal" in line for line in said(own))


def said(own: Deployment) -> list[str]:
    return [one.what for one in doctor.examine(own, 0, datetime.now(UTC))]


@pytest.mark.parametrize(
    ("wrong", "how", "advice"),
    [
        ({"journal": "delete"}, How.WRONG, "请挪到本机的磁盘"),
        ({"synchronous": 1}, How.WRONG, "请从 storage.url 里去掉"),
        ({"log": 2**30}, How.WATCH, "fuser"),
    ],
)
def test_what_is_wrong_is_one_line_with_what_to_do(
    wrong: dict[str, Any], how: How, advice: str
) -> None:
    found = [one for one in findings(replace(WELL, **wrong)) if advice in one.what]
    assert [one.how for one in found] == [how]
    assert "\n" not in found[0].what


@pytest.mark.parametrize(
    ("standing", "how"),
    [
        (Standing(0, 0), How.WELL),  # nothing came yet
        (Standing(NOW - DAY / 2, 0), How.WELL),  # the first round is still to come
        (Standing(NOW - 900 * DAY, NOW + 60), How.WELL),  # a case that is open holds its talk
        (Standing(NOW - 3 * DAY, NOW - 2 * DAY), How.WATCH),
        (Standing(NOW - 3 * DAY, 0), How.WATCH),
    ],
)
def test_a_sweeper_that_does_not_come_is_told(standing: Standing, how: How) -> None:
    assert seen(standing, 365, NOW).how is how


def test_ids_are_kept_as_long_as_a_platform_may_push_again() -> None:
    assert "认得 14 天" in seen(Standing(0, 0), 7, NOW).what


def test_how_far_the_sweeping_has_come_stands_in_the_database(tmp_path: Path) -> None:
    own = Deployment.find(None, tmp_path, {})
    migrate.upgrade(own.url)
    with closing(Store.open(own.url, lambda: NOW)) as store:
        assert store.read(retention_rounds.standing) == Standing(0, 0)
        store.do(lambda tx: retention_rounds.done(tx, "one", 60))
        assert store.read(retention_rounds.standing) == Standing(0, NOW + 60)
