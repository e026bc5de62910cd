"""Other systems register complaints and ask how cases stand: once, by key, seeing nothing inner."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import App, build
from bot.connect import keys
from bot.connect.registering import Registrar
from bot.http.status_api import StatusApi
from bot.settings import Settings
from bot.window import Window
from dialogues.book import Book, Company
from dialogues.load import book_of, load_scripts
from dialogues.sla import Sla
from dialogues.step import step
from nlu.types import Context, Intent, Parse, Slot, SlotType
from storage import cases, connect_keys, deliveries, lanes
from tests.bot.runtime_fakes import QUICK, brain

PHONE = re.compile(r"1[3-9]\d{9}")
SMOKE = {"channel": "phone", "text": "充电器充到一半冒烟了，桌子都黑了"}


@cache
def shipped() -> Book:
    folder = Path(__file__).parents[3] / "dialogues" / "scripts"
    return book_of(load_scripts(folder), Company(), Sla())


def read(text: str, _context: Context) -> Parse:
    """Read phones and complaints, as far as these tests need it."""
    slots = tuple(
        Slot(SlotType.PHONE, m[0], m.start(), m.end(), f"+86{m[0]}") for m in PHONE.finditer(text)
    )
    if "冒烟" in text:
        acts = (Intent.COMPLAINT,)
        return Parse(
            text, intent=acts[0], acts=acts, category="product_quality.safety", slots=slots
        )
    return Parse(text, slots=slots)


class Client:
    """Asks as one holder of a key."""

    def __init__(self, http: httpx.AsyncClient, key: str) -> None:
        self.http = http
        self.headers = {"authorization": f"Bearer {key}"}

    async def post(self, path: str, body: Any, idem: str = "call-0001") -> httpx.Response:
        """Post with an idempotency key."""
        headers = {**self.headers, "idempotency-key": idem}
        return await self.http.post(path, json=body, headers=headers)

    async def get(self, path: str) -> httpx.Response:
        """Get."""
        return await self.http.get(path, headers=self.headers)


def key_of(app: App, *scopes: str, per_minute: int = 0) -> str:
    told, key = keys.draw("crm", scopes or keys.SCOPES, per_minute)
    app.store.do(lambda tx: connect_keys.add(tx, key))
    return told


@asynccontextmanager
async def shop(folder: Path, *scopes: str, **more: Any) -> AsyncIterator[tuple[Client, App]]:
    def api(app: App) -> Any:
        registrar = Registrar(app.store, app.intake, read, shipped, wait=5)
        return StatusApi(app.store, registrar, app.settings.clock).routes()

    mind = brain(partial(step, shipped()), read, Window(0, 0, 0))
    app = build(Settings(data=folder, pace=QUICK), mind, more=[api])
    transport = httpx.ASGITransport(app.asgi())
    async with (
        app.running(),
        httpx.AsyncClient(transport=transport, base_url="http://test", timeout=30) as http,
    ):
        yield Client(http, key_of(app, *scopes, **more)), app


def play(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 30))


def events(app: App, number: str) -> list[tuple[str, str]]:
    found = app.store.read(lambda c: cases.events(c, number))
    return [(one.kind, one.actor) for one in found]


@pytest.mark.parametrize("channel", ["phone", "email", "counter", "sms", "social"])
def test_a_complaint_keyed_in_is_a_case_that_staff_has(tmp_path: Path, channel: str) -> None:
    """S0-03."""

    async def test() -> None:
        async with shop(tmp_path) as (client, app):
            fields = {"contact_phone": "13812345678", "order_no": "JD20260301001"}
            body = {**SMOKE, "channel": channel, "fields": fields, "by": "小刘"}
            answer = await client.post("/api/v1/complaints", body)
            assert answer.status_code == 201
            number = answer.json()["number"]
            found = app.store.read(lambda c: cases.load(c, number))
            assert found is not None
            assert found.chat.startswith(f"{channel}:api:")
            assert found.file.state.value == "submitted"
            known = {str(n): k.value for n, k in found.file.fields.items()}
            assert known["contact_phone"] == "+8613812345678"
            assert known["order_no"] == "JD20260301001"
            missing = {one["name"] for one in answer.json()["missing"]}
            assert missing.isdisjoint(fields)
            assert ("waiting", "bot") in events(app, number)

    play(test())


def test_words_in_which_nobody_hears_a_complaint_are_registered_all_the_same(
    tmp_path: Path,
) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (client, _):
            body = {"channel": "counter", "text": "客户来柜台说鞋子开胶"}
            answer = await client.post("/api/v1/complaints", body)
            assert answer.status_code == 201
            assert answer.json()["number"].startswith("TS")

    play(test())


def test_the_same_call_again_opens_no_second_case(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (client, app):
            post = partial(client.post, "/api/v1/complaints", SMOKE)
            answers = await asyncio.gather(*(post() for _ in range(4)))
            answers.append(await post())
            assert {one.status_code for one in answers} == {201}
            (number,) = {one.json()["number"] for one in answers}
            assert [kind for kind, _ in events(app, number)].count("opened") == 1
            other = await client.post("/api/v1/complaints", {**SMOKE, "text": "别的冒烟"})
            assert (other.status_code, other.json()["error"]) == (422, "other_body")
            another = await client.post("/api/v1/complaints", SMOKE, "call-0002")
            assert another.json()["number"] != number

    play(test())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"channel": "fax"}, "invalid"),
        ({"text": " "}, "empty"),
        ({"text": ""}, "invalid"),
        ({"extra": 1}, "invalid"),
        ({"fields": {"nonsense": "x"}}, "field"),
        ({"fields": {"contact_phone": "不记得"}}, "field"),
        ({"fields": {"more_phone": "13812345678"}}, "field"),
        ({"at": "2026-03-01T10:00:00"}, "at"),
        ({"at": "2999-03-01T10:00:00+08:00"}, "at"),
        ({"at": "yesterday"}, "at"),
    ],
)
def test_what_does_not_fit_is_refused_in_two_languages(
    tmp_path: Path, change: dict[str, Any], code: str
) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (client, app):
            answer = await client.post("/api/v1/complaints", {**SMOKE, **change})
            assert (answer.status_code, answer.json()["error"]) == (400, code)
            said = answer.json()["message"]
            assert re.search(r"[\u4e00-\u9fff]", said)
            assert re.search(r"[A-Za-z]{3}", said)
            assert app.store.read(lambda c: lanes.next_at(c, "in")) is None
            assert app.store.read(deliveries.newest) == 0

    play(test())


def test_a_status_tells_nothing_that_staff_keep_to_themselves(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (client, _):
            made = await client.post("/api/v1/complaints", SMOKE)
            number = made.json()["number"]
            await client.post(
                f"/api/v1/cases/{number}/notes", {"text": "内部：老客户"}, "note-0001"
            )
            answer = await client.get(f"/api/v1/cases/{number}")
            assert answer.status_code == 200
            assert answer.json()["state"] == "submitted"
            assert answer.json()["promises"][0]["kind"] == "first_touch"
            assert "内部" not in answer.text
            assert "冒烟" not in answer.text
            assert (await client.get("/api/v1/cases/TS260301-00000000")).status_code == 404

    play(test())


def test_a_note_is_added_once(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (client, app):
            number = (await client.post("/api/v1/complaints", SMOKE)).json()["number"]
            path = f"/api/v1/cases/{number}/notes"
            note = partial(client.post, path, {"text": "客户又来电", "by": "小刘"}, "note-0001")
            answers = await asyncio.gather(*(note() for _ in range(4)))
            assert {one.status_code for one in answers} == {201}
            assert [e for e in events(app, number) if e[0] == "note"] == [("note", "api:crm:小刘")]
            nowhere = "/api/v1/cases/TS260301-00000000/notes"
            assert (await client.post(nowhere, {"text": "x"}, "note-0002")).status_code == 404

    play(test())


def test_a_key_opens_only_what_it_is_for(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path, keys.CASES) as (client, _):
            answer = await client.post("/api/v1/complaints", SMOKE)
            assert (answer.status_code, answer.json()["error"]) == (403, "scope")

    play(test())


Spoil = Callable[[str], str]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _key: "",
        lambda _key: "Basic abc",
        lambda key: f"Bearer {key}x",
        lambda key: f"Bearer {key[:-1]}",
        lambda key: f"Bearer qk_{'0' * 12}_{key.rpartition('_')[2]}",
        lambda _key: "Bearer qk_" + "x" * 5000,
    ],
)
def test_a_wrong_key_opens_nothing(tmp_path: Path, spoil: Spoil) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (client, _):
            shown = client.headers["authorization"].removeprefix("Bearer ")
            headers = {"authorization": spoil(shown)}
            answer = await client.http.get("/api/v1/cases/TS1", headers=headers)
            assert (answer.status_code, answer.json()["error"]) == (401, "bad_key")

    play(test())


def test_a_revoked_key_opens_nothing_from_that_moment(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (client, app):
            assert (await client.get("/api/v1/cases/TS1")).status_code == 404
            (key,) = app.store.read(connect_keys.every)
            assert key.used is not None
            assert app.store.do(lambda tx: connect_keys.revoke(tx, key.id))
            assert (await client.get("/api/v1/cases/TS1")).status_code == 401

    play(test())


def test_a_key_may_ask_so_often_and_no_more(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path, per_minute=3) as (client, _):
            asked = [await client.get("/api/v1/cases/TS1") for _ in range(4)]
            assert [one.status_code for one in asked] == [404, 404, 404, 429]
            assert int(asked[3].headers["retry-after"]) > 0

    play(test())


def test_a_post_needs_an_idempotency_key(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (client, _):
            for idem in ("short", "x" * 101):
                answer = await client.post("/api/v1/complaints", SMOKE, idem)
                assert answer.json()["error"] == "no_idempotency_key"

    play(test())


def test_only_a_hash_of_a_key_is_kept() -> None:
    told, key = keys.draw("crm", keys.SCOPES, 60)
    assert told not in repr(key)
    assert key.hash not in repr(key)
    assert keys.id_in(told) == key.id
    assert keys.fits(told, key)
    assert not keys.fits(told, None)
    assert len({keys.draw("crm", (), 1)[0] for _ in range(50)}) == 50
