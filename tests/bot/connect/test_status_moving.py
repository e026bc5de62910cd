"""Another system moves a task or a case's step: once, as the machine allows, else told why not."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from bot.connect import keys
from bot.http.body import Refused, refusal
from bot.http.status_api import StatusApi
from cases import tasks as rules
from cases import work_file
from cases.states import State, Who
from dialogues.effects import CaseState
from storage import cases, connect_keys, tasks, working
from storage.store import Store, Tx
from storage.times import moment
from storage.working import Move
from tests.fakes.connect_bench import Clock, file, number, opened

WHERE = f"/api/v1/cases/{number()}/status"
Post = Callable[..., Coroutine[Any, Any, httpx.Response]]


async def answered(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return refusal(error)


def raise_task(store: Store, kind: str = "department") -> int:
    def job(tx: Tx) -> int | None:
        at = moment(tx.now)
        due = at + timedelta(hours=1)
        made = rules.new(number(), kind, "核对批次", "linke", at, due, team="technical")
        return tasks.put(tx, made)

    made = store.do(job)
    assert made is not None
    return made


def claim(store: Store) -> None:
    move = Move(State.CLAIMED, Who.AGENT, "linke", "林可", {})
    store.do(lambda tx: working.step(tx, number(), move, work_file.shipped()))


def step_of(store: Store) -> str:
    return store.read(lambda c: working.now(c, number(), work_file.shipped()).state.value)


def events(store: Store) -> list[tuple[str, str]]:
    return [(e.kind, e.actor) for e in store.read(lambda c: cases.events(c, number()))]


@asynccontextmanager
async def shop(folder: Path, *scopes: str) -> AsyncIterator[tuple[Store, Post, Post]]:
    clock = Clock()
    store = opened(folder, clock)
    file(store, state=CaseState.SUBMITTED)
    told, key = keys.draw("erp", scopes or keys.SCOPES, 0)
    store.do(lambda tx: connect_keys.add(tx, key))
    nobody: Any = None  # nothing here registers a complaint
    app = Starlette(
        routes=StatusApi(store, nobody, clock).routes(), exception_handlers={Refused: answered}
    )
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        own = {"authorization": f"Bearer {told}"}

        async def post(body: Any, idem: str = "move-0001", where: str = WHERE) -> httpx.Response:
            return await http.post(where, json=body, headers={**own, "idempotency-key": idem})

        yield store, post, partial(http.get, f"/api/v1/cases/{number()}", headers=own)
    store.close()


def play(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 30))


def test_a_task_is_moved_and_its_words_kept(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (store, post, _):
            task = raise_task(store)
            answer = await post(
                {"task": task, "act": "answer", "text": "批次没有问题", "by": "小刘"}
            )
            assert (answer.status_code, answer.json()["task"]["state"]) == (200, "answered")
            kept = store.read(lambda c: tasks.get(c, task))
            assert kept is not None
            assert kept.task.answer == "批次没有问题"
            assert ("task", "api:erp:小刘") in events(store)

    play(test())


def test_the_same_call_again_moves_nothing_twice(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (store, post, _):
            task = raise_task(store)
            note = {"task": task, "act": "note", "text": "在查"}
            answers = await asyncio.gather(*(post(note) for _ in range(6)))
            answers.append(await post(note))
            assert {(one.status_code, one.text) for one in answers} == {(200, answers[0].text)}
            kept = store.read(lambda c: tasks.get(c, task))
            assert kept is not None
            assert len(kept.task.notes) == 1
            other = await post({**note, "text": "别的"})
            assert (other.status_code, other.json()["error"]) == (422, "other_body")

    play(test())


def test_a_case_goes_on_where_the_machine_allows_it(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (store, post, get):
            claim(store)
            answer = await post({"to": "waiting_third_party", "note": "等厂家回复"})
            assert answer.json() == {
                "number": number(),
                "state": "waiting_third_party",
                "name": "等第三方",
                "was": "claimed",
            }
            assert step_of(store) == "waiting_third_party"
            assert (await get()).json()["step"] == "waiting_third_party"

    play(test())


REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"to": "executing"}, 409, "「已认领」不能直接变成「执行中」"),
    ({"to": "waiting_customer"}, 409, "要填：说明"),
    ({"to": "waiting_customer", "note": " \u3000"}, 409, "要填：说明"),
    ({"to": "plan_sent"}, 409, "工作台"),
    ({"to": "resolved"}, 409, "工作台"),
    ({"to": "merged", "note": "x"}, 409, "主管"),
    ({"to": "closed"}, 409, "不能直接变成"),
    ({"to": "nonsense"}, 400, "to"),
    ({"task": 1, "act": "fly"}, 400, "act"),
    ({"task": 1}, 400, "task and act"),
    ({"to": "investigating", "task": 1, "act": "done"}, 400, "task and act"),
    ({}, 400, "task and act"),
    ({"task": 99, "act": "done"}, 404, "没有这项任务"),
    ({"task": 0, "act": "done"}, 400, "task"),
    ({"task": True, "act": "done"}, 400, "task"),
    ({"task": 1, "act": "answer"}, 409, "请写明内容"),
    ({"task": 1, "act": "done", "text": "x" * 2001}, 400, "text"),
    ({"task": 2, "act": "done"}, 409, "不能这样做"),
]


def test_what_cannot_be_is_refused_with_clear_words(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (store, post, _):
            claim(store)
            assert raise_task(store) == 1
            assert raise_task(store, "approval") == 2
            before = events(store)
            for n, (body, status, why) in enumerate(REFUSED):
                answer = await post(body, f"move-{n:04}")
                said = answer.json()["message"]
                assert (answer.status_code, why in said) == (status, True), body
                assert re.search(r"[A-Za-z]{3}", said)
            assert events(store) == before

    play(test())


def test_a_refused_call_may_be_made_again_once_it_can_be(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (store, post, _):
            assert (await post({"to": "investigating"})).status_code == 409
            claim(store)
            assert (await post({"to": "investigating"})).status_code == 200

    play(test())


def test_a_system_that_sends_back_what_it_was_told_moves_nothing(tmp_path: Path) -> None:
    """S2-72: two-way status without loops: an echo makes no event, so nothing more is told."""

    async def test() -> None:
        async with shop(tmp_path) as (store, post, _):
            claim(store)
            task = raise_task(store)
            moved: list[dict[str, Any]] = [
                {"to": "investigating"},
                {"task": task, "act": "take"},
                {"task": task, "act": "done"},
            ]
            for n, body in enumerate(moved):
                assert (await post(body, f"move-{n:04}")).status_code == 200
            before = events(store)
            for n, body in enumerate(moved):
                assert (await post(body, f"echo-{n:04}")).status_code == 409
            assert events(store) == before

    play(test())


def test_claiming_stays_with_people(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (store, post, _):
            assert "工作台" in (await post({"to": "claimed"})).json()["message"]
            assert step_of(store) == "submitted"

    play(test())


def test_a_key_without_the_scope_moves_nothing_and_sees_no_tasks(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path, keys.CASES, keys.NOTES) as (store, post, get):
            task = raise_task(store)
            answer = await post({"task": task, "act": "take"})
            assert (answer.status_code, answer.json()["error"]) == (403, "scope")
            assert "tasks" not in (await get()).json()

    play(test())


def test_an_unknown_case_is_told_so(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (_, post, __):
            where = "/api/v1/cases/TS260302-99999999/status"
            answer = await post({"to": "investigating"}, where=where)
            assert (answer.status_code, answer.json()["error"]) == (404, "no_case")

    play(test())
