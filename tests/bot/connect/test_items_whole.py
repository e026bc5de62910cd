"""From a customer's words to the project tool and back: the whole server, put together."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from bot.app import App, Base, build
from bot.connect import keys, wiring
from bot.connect.items.door import code
from bot.connect.registering import Registrar
from bot.connect.settings import Connect
from bot.connect.wiring import Ground
from bot.desk.work_clock import WorkClock
from bot.http.status_api import StatusApi
from bot.runners import AtEnd, Runner
from bot.secrets_file import load_or_make
from bot.settings import Settings
from bot.window import Window
from cases import work_file
from dialogues.book import Book, Company
from dialogues.load import book_of, load_scripts
from dialogues.sla import Sla
from dialogues.step import step
from nlu.types import Context, Flag, Intent, Parse
from storage import connect_keys, tasks
from storage.tasks import Kept
from tests.bot.connect.items_bench import SECRETS, pingcode_settings
from tests.bot.runtime_fakes import QUICK, brain
from tests.fakes.connect_bench import until
from tests.fakes.pretend_pingcode import pingcode

CONTACT = {"contact_phone": "13812345678", "contact_name": "张小明"}


def read(text: str, _context: Context) -> Parse:
    """Hear a hurt customer."""
    if "烫伤" not in text:
        return Parse(text)
    acts = (Intent.COMPLAINT,)
    flags = frozenset({Flag.SAFETY})
    return Parse(text, intent=acts[0], acts=acts, category="quality.safety", flags=flags)


def book() -> Book:
    folder = Path(__file__).parents[3] / "dialogues" / "scripts"
    return book_of(load_scripts(folder), Company(), Sla())


def of_case(app: App, number: str) -> list[Kept]:
    return app.store.read(lambda c: tasks.of_case(c, number))


def opened(folder: Path, url: str) -> tuple[App, bytes, str]:
    """Return a whole program beside the pretended PingCode, its secret, and an API key."""
    own = pingcode_settings(url, teams=("technical",), per_minute=1000)
    settings = Connect(inner=("127.0.0.0/8",), items={"rd": own})
    secret, known = load_or_make(folder), book()

    def beside(base: Base) -> Sequence[Runner]:
        ground = Ground(
            base.store, settings, folder, "serve", time.time, secret,
            secrets=SECRETS.get, zone=UTC,
        )  # fmt: skip
        made = wiring.connect(ground)
        clock = WorkClock(base.store, work_file.shipped(), every=0.1)
        return [clock, *made.runners, AtEnd(made.close)]

    def pages(app: App) -> Any:
        registrar = Registrar(app.store, app.intake, read, lambda: known, wait=5)
        api = StatusApi(app.store, registrar, time.time).routes()
        return [*api, *wiring.routes(app.store, settings, secret)]

    mind = brain(partial(step, known), read, Window(0, 0, 0))
    app = build(Settings(data=folder, pace=QUICK), mind, more=[pages], beside=[beside])
    told, key = keys.draw("erp", keys.SCOPES, 0)
    app.store.do(lambda tx: connect_keys.add(tx, key))
    return app, secret, told


def test_an_injury_is_work_for_two_departments_there_and_their_answer_is_here(
    tmp_path: Path,
) -> None:
    async def test() -> None:
        async with pingcode(time.time) as there:
            app, secret, told = opened(tmp_path, there.url)
            transport = httpx.ASGITransport(app.asgi())
            async with (
                app.running(),
                httpx.AsyncClient(transport=transport, base_url="http://test") as http,
            ):
                said = {"channel": "phone", "text": "充电器漏电把我烫伤了", "fields": CONTACT}
                shown = {"authorization": f"Bearer {told}", "idempotency-key": "call-0001"}
                made = await http.post("/api/v1/complaints", json=said, headers=shown)
                number = made.json()["number"]
                await until(lambda: len(of_case(app, number)) == 2 and bool(there.items))
                (task,) = [k.id for k in of_case(app, number) if k.task.team == "technical"]
                item = there.of(task)
                assert item["title"].startswith(f"[{number}#{task}]")
                assert not re.search("138|张小明|烫伤", str(item))
                there.move(task, "s-done")
                there.say(task, "电源板批次有问题，已停发")
                where = f"/webhooks/items/rd/{code(secret, 'rd')}"
                rung = await http.post(where, json={"data": {"id": item["id"]}})
                assert rung.json()["looks"] in {0, 1}  # 0: a look of its own was under way
                await until(lambda: of_case_task(app, task).task.state == "done")
                answer = "PingCode｜张三：电源板批次有问题，已停发"
                await until(lambda: answer in notes_of(app, task))
                shown.pop("idempotency-key")
                status = await http.get(f"/api/v1/cases/{number}", headers=shown)
                states = {one["team"]: one["state"] for one in status.json()["tasks"]}
                assert states == {"technical": "done", "legal": "open"}

    asyncio.run(asyncio.wait_for(test(), 120))


def notes_of(app: App, number: int) -> list[str]:
    return [note.text for note in of_case_task(app, number).task.notes]


def of_case_task(app: App, number: int) -> Kept:
    found = app.store.read(lambda c: tasks.get(c, number))
    assert found is not None
    return found
