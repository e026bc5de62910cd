"""Operators check project tools, see what stands there, and have it sent or made once more."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.commands import doctor_connect, items
from bot.commands.failures import EXPECTED
from bot.connect.items.door import code
from bot.deployment import Deployment
from bot.secrets_file import load_or_make
from storage import connect_hooks, connect_items, deliveries, migrate
from storage.connect_hooks import Hook
from storage.connect_items import GONE, MAKING, Link
from storage.deliveries import DEAD, WAITING, Planned
from storage.store import Store
from tests.bot.connect.items_bench import SECRETS, raise_task
from tests.fakes.connect_bench import file
from tests.fakes.pretend_pingcode import PROJECT, PingCode, pingcode
from tests.fakes.pretend_worktile import PROJECT as WT_PROJECT

CONFIG = """
connect:
  inner: [127.0.0.0/8]
  items:
    rd: {kind: pingcode, project: %s, url: "%s", states: {open: a, taken: b, done: c}}
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    migrate.upgrade(f"sqlite:///{tmp_path / 'qingsu.db'}")
    return tmp_path


@contextmanager
def served() -> Iterator[PingCode]:
    """Serve PingCode from a thread of its own: commands run a loop themselves."""
    made: dict[str, Any] = {}
    ready = threading.Event()

    async def serve() -> None:
        made["end"], made["loop"] = asyncio.Event(), asyncio.get_running_loop()
        async with pingcode(time.time) as there:
            made["there"] = there
            ready.set()
            await made["end"].wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    ready.wait(10)
    try:
        yield made["there"]
    finally:
        made["loop"].call_soon_threadsafe(made["end"].set)
        thread.join(10)


def run(data: Path, *words: str, config: str = CONFIG % (PROJECT, "http://127.0.0.1:9")) -> Result:
    path = data / "config.yml"
    path.write_text(config, encoding="utf-8")
    app: typer.Typer = items.app
    places = ["--config", str(path), "--data", str(data)]
    return CliRunner(env=SECRETS).invoke(app, [*words, *places])


def stored(data: Path) -> Store:
    return Store.open(f"sqlite:///{data / 'qingsu.db'}")


def linked(store: Store) -> tuple[int, Link]:
    file(store)
    task = raise_task(store)
    store.do(lambda tx: connect_hooks.add(tx, Hook("items:rd", "", ("task",), kind="items")))
    store.do(lambda tx: connect_items.begin(tx, "rd", task, "TS260302-00000001", "open"))
    store.do(lambda tx: connect_items.found(tx, 1, "5edc", "RD-7", "https://x.example"))
    return task, link_of(store, task)


def link_of(store: Store, task: int) -> Link:
    found = store.read(lambda c: connect_items.of_task(c, task))
    assert found is not None
    return found


def test_a_project_is_asked_for_and_its_webhook_shown(data: Path) -> None:
    with served() as there:
        result = run(data, "check", config=CONFIG % (PROJECT, there.url))
    assert result.exit_code == 0, result.output
    assert "✓ PingCode rd：通着，项目是「研发」" in result.output
    assert f"/webhooks/items/rd/{code(load_or_make(data), 'rd')}" in result.output
    assert SECRETS["QINGSU_ITEMS_RD_SECRET"] not in result.output


def test_what_is_wrong_is_said_in_a_line(data: Path) -> None:
    with served() as there:
        result = run(data, "check", config=CONFIG % ("5eb0", there.url))
    assert (result.exit_code, "没有项目 5eb0" in result.output) == (1, True)
    gone = run(data, "check")
    assert (gone.exit_code, "连不上（unreachable）" in gone.output) == (1, True)


def test_without_a_project_there_is_nothing_to_check(data: Path) -> None:
    result = run(data, "check", config="company: {name: 某公司}\n")
    assert (result.exit_code, "还没有" in result.output) == (0, True)


def test_items_are_listed_with_what_is_stuck(data: Path) -> None:
    assert "还没有送出去" in run(data, "list").output
    store = stored(data)
    linked(store)
    store.do(lambda tx: connect_items.agree(tx, link_of(store, 1), {"told": "?x"}))
    planned = Planned(1, 1, "TS260302-00000001", "task", "evt_1_1", "{}")
    store.do(lambda tx: deliveries.plan(tx, planned))
    store.do(lambda tx: deliveries.settle(tx, 1, DEAD, "http 400 100320"))
    listed = run(data, "list").output
    assert "RD-7" in listed
    assert "没送到：1 号" in listed
    assert "1 条会再送一遍" in run(data, "replay").output
    found = store.read(lambda c: deliveries.get(c, 1))
    assert found is not None
    assert found.state == WAITING
    store.close()


def test_a_task_is_compared_anew_and_a_deleted_item_made_again(data: Path) -> None:
    store = stored(data)
    task, link = linked(store)
    store.do(lambda tx: connect_items.stands(tx, link.id, GONE))
    assert "1 项任务" in run(data, "replay", str(task)).output
    assert link_of(store, task).state == MAKING
    (planned,) = store.read(lambda c: deliveries.in_state(c, WAITING))
    assert planned.kind == connect_items.LOOK
    result = run(data, "replay", "99")
    assert isinstance(result.exception, EXPECTED)
    assert "99 号任务" in str(result.exception)
    store.close()


def doctor(data: Path, config: str, **environ: str) -> list[str]:
    path = data / "config.yml"
    path.write_text(config, encoding="utf-8")
    found = doctor_connect.examine(Deployment.find(path, data, environ))
    return [f"{one.how.value[0]} {one.what}" for one in found]


def test_doctor_says_nothing_of_what_is_not_used(data: Path) -> None:
    assert doctor(data, "company: {name: 某公司}\n") == []


def test_doctor_looks_for_the_secret_of_short_messages(data: Path) -> None:
    config = 'outbound: {sms_url: "https://sms.example.com/in"}\n'
    assert doctor(data, config) == ["✗ 短信网关：没有设置 QINGSU_SMS_SECRET，启动不了"]
    found = doctor(data, config, QINGSU_SMS_SECRET="x" * 32)
    assert found == ["✓ 短信网关：QINGSU_SMS_SECRET 已经设置"]
    assert "x" * 32 not in str(found)


def test_doctor_looks_at_the_customer_file_and_the_api(data: Path) -> None:
    crm = data / "crm.yml"
    crm.write_text("kind: http\nhttp: {push: https://crm.example.com/in}\n", "utf-8")
    config = f"connect: {{crm: {crm}, api: true}}\n"
    first, second = doctor(data, config)
    assert first.startswith("！ 客户档案：没有设置 QINGSU_CRM_TOKEN")
    assert second.startswith("！ 接口 /api/v1 开着，还没有密钥")
    crm.write_text("kind: fax\n", "utf-8")
    assert doctor(data, config)[0].startswith("✗ ")
    crm.write_text("kind: csv\n", "utf-8")
    assert doctor(data, config)[0].startswith("✓ 客户档案")


def test_doctor_names_what_a_project_lacks(data: Path) -> None:
    config = f"""
connect:
  items:
    tasks: {{kind: worktile, project: {WT_PROJECT}, details: full}}
"""
    found = doctor(data, config)
    assert any("QINGSU_ITEMS_TASKS_ID、QINGSU_ITEMS_TASKS_SECRET" in line for line in found)
    assert any("states 没写 open、taken、done" in line for line in found)
    assert any("只能从那边读回来" in line for line in found)
    assert any("客户的电话和姓名会送过去" in line for line in found)
