"""The doctor says what is wrong with a PostgreSQL, and what to do about it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.commands import doctor
from bot.commands.findings import How
from bot.commands.server_looks import findings
from bot.deployment import Deployment
from storage import migrate
from storage.backends import health
from storage.backends.health import Server
from storage.store import Store
from tests.fakes.databases import do
from tests.fakes.postgres import Postgres

WELL = Server(
    version=150004,
    encoding="UTF8",
    timezone="UTC",
    fsync=True,
    full_page_writes=True,
    synchronous_commit="on",
    autovacuum=True,
    track_counts=True,
    connections=12,
    max_connections=100,
    no_vacuum=(),
    dead=(("lane", 1000, 0), ("item", 30_000, 90_000)),
    shares=(("item", 0.02), ("lane", 0.02), ("outbox", 0.02)),
    taken=(),
    idle=0.0,
    longest=0.2,
    offset=0.01,
    standby=False,
)


def looked(url: str) -> Server:
    """Look at a server as the doctor does."""
    with closing(Store.open(url)) as store:
        return store.read(lambda c: health.look(c, store.clock))


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
        ({"track_counts": False}, How.WRONG, "track_counts = on"),
        ({"shares": (("lane", 0.2),)}, How.WATCH, "ALTER TABLE lane SET"),
        ({"taken": (("lock_timeout", "200", "0"),)}, How.WRONG, "pool_mode = session"),
        ({}, How.WELL, "lock_timeout"),
        ({}, How.WELL, "ALTER DATABASE … SET"),
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
    server = looked(postgres.wiped())
    assert server.version > 150000
    assert server.encoding == "UTF8"
    assert server.connections >= 1
    assert abs(server.offset) < 5
    assert not server.standby
    assert server.taken == ()
    assert dict(server.shares) == dict.fromkeys(health.HOT, 0.02)
    assert server.track_counts


def test_a_table_that_lost_its_setting_is_named(postgres: Postgres) -> None:
    url = postgres.wiped()
    name = "autovacuum_vacuum_scale_factor"
    try:
        do(url, f"ALTER TABLE lane RESET ({name})")
        do(url, "ALTER TABLE item SET (autovacuum_enabled = false)")
        server = looked(url)
    finally:
        do(url, f"ALTER TABLE lane SET ({name} = 0.02)")
        do(url, "ALTER TABLE item RESET (autovacuum_enabled)")
    said = [one.what for one in findings(server)]
    assert any("表 lane 死行到 20% 才清" in what for what in said)
    assert any("ALTER TABLE item RESET" in what for what in said)


def test_what_a_pooler_took_from_our_connection_is_named(postgres: Postgres) -> None:
    """A pooler that hands each transaction to another session loses what was set at its start."""
    with closing(Store.open(postgres.wiped())) as store:

        def pooled(c: Connection) -> Server:
            for name in ("lock_timeout", "statement_timeout", "synchronous_commit"):
                value = "off" if name == "synchronous_commit" else "0"
                c.exec_driver_sql(f"SET LOCAL {name} = {value}")
            return health.look(c, store.clock)

        server = store.read(pooled)
    assert server.taken == (
        ("lock_timeout", "200", "0"),
        ("statement_timeout", "30000", "0"),
        ("synchronous_commit", "on", "off"),
    )


def test_a_limit_for_every_program_is_seen(postgres: Postgres) -> None:
    url = postgres.new()
    name = url.rsplit("/", 1)[1].split("?")[0]
    migrate.upgrade(url)
    do(url, f"ALTER DATABASE {name} SET idle_in_transaction_session_timeout = '10min'")
    assert looked(url).idle == 600
    assert not any("ALTER DATABASE" in one.what for one in findings(looked(url)))
    postgres.drop(url)


def test_the_doctor_looks_at_the_server(postgres: Postgres, tmp_path: Path) -> None:
    own = Deployment.find(None, tmp_path, {"QINGSU_STORAGE_URL": postgres.wiped()})
    said = [one.what for one in doctor.examine(own, 0, datetime.now(UTC))]
    assert "数据库完好，版本合适" in said
    assert any(what.startswith("PostgreSQL 1") for what in said)
    assert any("推送的编号认得 365 天" in what for what in said)
    assert any("lock_timeout" in what for what in said)
    away = Deployment.find(
        None, tmp_path, {"QINGSU_STORAGE_URL": "postgresql://u:pw@127.0.0.1:9/x"}
    )
    found = [one for one in doctor.examine(away, 0, datetime.now(UTC)) if one.how is How.WRONG]
    assert any("打不开" in one.what for one in found)
    assert "pw" not in "".join(one.what for one in found)
