"""The floor is durable, Rasa's bot is a whole project, the full table is really full."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bench import deep, maker, process, rasa_bot, subjects
from bench.server import free_port
from bench.subjects import Place
from storage import migrate


def test_the_floor_keeps_every_message_it_answers(tmp_path: Path) -> None:
    with subjects.floor(Place(tmp_path, tmp_path, tmp_path)) as subject:
        load = asyncio.run(maker.openings(subject.url, 40))
        assert (load.turns, load.failed, load.silent) == (40, 0, 0)
        assert process.memory_mb(subject.pids) > 1
        assert process.cpu_s(subject.pids) >= 0
    with sqlite3.connect(tmp_path / "floor.db") as base:
        tables = ("inbox", "state", "outbox")
        counts = [base.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables]
    base.close()
    assert counts == [40, 40, 40]


def test_a_subject_that_does_not_start_says_what_it_said(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no such thing')"]
    held = subjects._process(command, "http://127.0.0.1:1", tmp_path / "log")
    with pytest.raises(RuntimeError, match="no such thing"), held:
        pass


def test_a_family_is_a_process_and_all_below_it() -> None:
    inner = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    with subprocess.Popen([sys.executable, "-c", inner], stdin=subprocess.PIPE) as parent:
        while len(process.family(parent.pid)) < 2:
            assert parent.poll() is None
        assert process.family(parent.pid)[0] == parent.pid
        assert parent.pid in process.family(os.getpid())
        assert parent.stdin is not None
        parent.stdin.close()


def test_without_rasa_its_absence_is_said(tmp_path: Path) -> None:
    with pytest.raises(rasa_bot.RasaAbsentError, match="make rasa"):
        rasa_bot.prepare(tmp_path / "bot", tmp_path / "nowhere")


def test_rasas_bot_has_a_form_a_rule_for_every_intent_and_a_durable_store(tmp_path: Path) -> None:
    intents = ["complaint.quality.fault", "greet"]
    (tmp_path / "data").mkdir()
    config = {"recipe": "default.v1", "pipeline": [{"name": "JiebaTokenizer"}], "policies": []}
    (tmp_path / "config.yml").write_text(yaml.safe_dump(config))
    (tmp_path / "domain.yml").write_text(yaml.safe_dump({"version": "3.1", "intents": intents}))
    rasa_bot._add_dialogue(tmp_path)
    read = {p.name: yaml.safe_load(p.read_text()) for p in tmp_path.rglob("*.yml")}
    domain = read["domain.yml"]
    assert domain["intents"] == intents
    assert domain["forms"]["complaint_form"]["required_slots"] == list(domain["slots"])
    assert all(f"utter_ask_{slot}" in domain["responses"] for slot in domain["slots"])
    ruled = [
        step["intent"]
        for r in read["rules.yml"]["rules"]
        for step in r["steps"]
        if "intent" in step
    ]
    assert sorted(ruled) == sorted(intents)
    assert read["config.yml"]["policies"] == [{"name": "RulePolicy"}]
    assert read["config.yml"]["pipeline"] == config["pipeline"]
    assert read["credentials.yml"] == {"rest": None}
    store = read["endpoints.yml"]["tracker_store"]
    assert (store["type"], store["dialect"]) == ("SQL", "sqlite")


def test_the_full_table_holds_what_it_says_and_nothing_of_it_is_due(tmp_path: Path) -> None:
    database = tmp_path / "full.db"
    migrate.upgrade(f"sqlite:///{database}")
    deep.fill(database, 300, 40)
    with sqlite3.connect(database) as base:
        one = base.execute
        assert one("SELECT count(*) FROM messages").fetchone() == (300,)
        assert one("SELECT count(*) FROM item WHERE key IS NOT NULL").fetchone() == (40,)
        assert one("SELECT count(*) FROM lane WHERE at < unixepoch() + 86400").fetchone() == (0,)
        assert one("PRAGMA foreign_key_check").fetchall() == []
    base.close()


def test_a_servers_port_is_given_to_nobody_else_while_it_is_killed() -> None:
    """The system hands out ports of its own range to whoever asks meanwhile."""
    given = Path("/proc/sys/net/ipv4/ip_local_port_range")
    first = int(given.read_text().split()[0]) if given.exists() else 32_768
    assert all(port < max(first, 16_000) for port in (free_port() for _ in range(50)))
