"""The doctor says what is wrong with a PostgreSQL, and what to do about it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.commands import doctor
from bot.commands.findings import How
from bot.commands.server_looks import findings
from bot.deployment import Deployment
from storage.backends import health
from storage.backends.health import Server
from storage.store import Store
from tests.fakes.postgres import Postgres

WELL = Server(
    version=150004,
    encoding="UTF8",
    timezone="UTC",
    fsync=True,
    full_page_writes=True,
    synchronous_commit="on",
    autovacuum=True,
    connections=12,
    max_connections=100,
    no_vacuum=(),
    dead=(("lane", 1000, 0), ("item", 30_000, 90_000)),
    longest=0.2,
    offset=0.01,
    standby=False,
)


def test_a_healthy_server_gets_no_advice() -> None:
    assert {one.how for one in findings(WELL)} == {How.WELL}


@pytest.mark.parametrize(
    ("wrong", "how", "advice"),
    [
        ({"version": 120001}, How.WRONG, "升级到 13"),
        ({"standby": True}, How.WRONG, "指向主库"),
        ({"encoding": "SQL_ASCII"}, How.WRONG, "ENCODING 'UTF8'"),
        ({"timezone": "Asia/Shanghai"}, How.WELL, "不受它影响"),
        ({"fsync": False}, How.WRONG, "fsync = on"),
        ({"full_page_writes": False}, How.WRONG, "full_page_writes = on"),
        ({"synchronous_commit": "off"}, How.WATCH, "会打开它"),
        ({"autovacuum": False}, How.WRONG, "autovacuum = on"),
        ({"no_vacuum": ("lane",)}, How.WRONG, "ALTER TABLE lane RESET"),
        ({"dead": (("lane", 50_000, 10),)}, How.WATCH, "VACUUM lane"),
        ({"longest": 900.0}, How.WATCH, "pg_stat_activity"),
        ({"connections": 90}, How.WATCH, "max_connections"),
        ({"offset": -7.0}, How.WATCH, "差 7.0 秒"),
    ],
)
def test_what_is_wrong_is_one_line_with_what_to_do(
    wrong: dict[str, Any], how: How, advice: str
) -> None:
    found = [one for one in findings(replace(WELL, **wrong)) if advice in one.what]
    assert [one.how for one in found] == [how]
    assert "\n" not in found[0].what


def test_a_server_tells_how_it_is_set_up(postgres: Postgres) -> None:
    with closing(Store.open(postgres.wiped())) as store:
        server = store.read(lambda c: health.look(c, store.clock))
    assert server.version > 150000
    assert server.encoding == "UTF8"
    assert server.connections >= 1
    assert abs(server.offset) < 5
    assert not server.standby


def test_the_doctor_looks_at_the_server(postgres: Postgres, tmp_path: Path) -> None:
    own = Deployment.find(None, tmp_path, {"QINGSU_STORAGE_URL": postgres.wiped()})
    said = [one.what for one in doctor.examine(own, 0, datetime.now(UTC))]
    assert "数据库完好，版本合适" in said
    assert any(what.startswith("PostgreSQL 1") for what in said)
    away = Deployment.find(
        None, tmp_path, {"QINGSU_STORAGE_URL": "postgresql://u:pw@127.0.0.1:9/x"}
    )
    found = [one for one in doctor.examine(away, 0, datetime.now(UTC)) if one.how is How.WRONG]
    assert any("打不开" in one.what for one in found)
    assert "pw" not in "".join(one.what for one in found)
