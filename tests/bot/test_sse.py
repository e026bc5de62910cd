"""A stream gives every message once, in order, whenever it was opened and however often."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.http import chat, sse
from bot.hub import News
from bot.window import Window
from dialogues.effects import Button
from storage import messages
from storage.errors import StoreAway
from storage.inbox import Arrival
from storage.messages import Line
from storage.times import moment
from tests.bot.runtime_fakes import T0, brain, make_app

CHAT = "web:default:v1"


def _run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 20))


@dataclass
class Reader:
    """A browser's end of a stream."""

    chunks: AsyncIterator[bytes]
    cursor: int = 0
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    beats: int = 0

    async def until(self, count: int, name: str = "message") -> list[dict[str, Any]]:
        """Read until there are *count* events called *name*."""
        while len(found := [content for said, content in self.events if said == name]) < count:
            await self.step()
        return found

    async def step(self) -> None:
        """Read one piece of the stream."""
        async with asyncio.timeout(5):
            chunk = (await anext(self.chunks)).decode()
        lines = dict(line.split(": ", 1) for line in chunk.strip().splitlines() if line[0] != ":")
        self.beats += chunk.startswith(":")
        if "id" in lines:
            self.cursor = int(lines["id"])
        if "event" in lines:
            self.events.append((lines["event"], json.loads(lines["data"])))


@asynccontextmanager
async def reading(app: App, after: int = 0, beat: float = 5.0) -> AsyncIterator[Reader]:
    async def past(cursor: int) -> sse.Page:
        return await asyncio.to_thread(chat.past, app.store, CHAT, cursor)

    chunks = sse.stream(app.hub, CHAT, past, after, beat).body_iterator
    yield Reader(chunks)  # type: ignore[arg-type]
    await chunks.aclose()  # type: ignore[attr-defined]


def _arrival(text: str, event: str) -> Arrival:
    return Arrival("web", "default", "v1", event, "message", moment(time.time()), text)


def _app(folder: Path, window: Window | None = None) -> App:
    return make_app(folder, brain(window=window or Window(0, 0, 0)))


def test_a_stream_begins_with_what_was_said_and_goes_on(tmp_path: Path) -> None:
    async def talk() -> None:
        app = _app(tmp_path)
        async with app.running(), reading(app) as reader:
            await app.intake.ask(_arrival("a", "1"), 5)
            assert [m["text"] for m in await reader.until(2)] == ["a", "1: a"]
            await app.intake.ask(_arrival("b", "2"), 5)
            got = await reader.until(4)
            assert [m["text"] for m in got] == ["a", "1: a", "b", "2: b"]
            assert reader.cursor == got[-1]["id"]

    _run(talk())


def test_a_stream_taken_up_again_gives_only_what_was_missed(tmp_path: Path) -> None:
    async def talk() -> None:
        app = _app(tmp_path)
        async with app.running():
            await app.intake.ask(_arrival("a", "1"), 5)
            async with reading(app) as reader:
                await reader.until(2)
            await app.intake.ask(_arrival("b", "2"), 5)
            async with reading(app, reader.cursor) as again:
                assert [m["text"] for m in await again.until(2)] == ["b", "2: b"]

    _run(talk())


def test_nothing_is_lost_or_doubled_while_messages_pour_in(tmp_path: Path) -> None:
    async def talk() -> None:
        app = _app(tmp_path)
        async with app.running():
            pouring = asyncio.create_task(_pour(app, 40))
            seen: list[int] = []
            cursor = 0
            while len(seen) < 80:
                async with reading(app, cursor) as reader:
                    await reader.until(min(7, 80 - len(seen)))
                    ids = [m["id"] for name, m in reader.events if name == "message"]
                    seen += ids
                    cursor = reader.cursor
            await pouring
            stored = app.store.read(lambda c: [line.id for line in messages.history(c, CHAT)])
            assert seen == stored

    _run(talk())


async def _pour(app: App, count: int) -> None:
    for n in range(count):
        await app.intake.ask(_arrival(f"m{n}", f"e{n}"), 5)


def test_a_long_history_comes_page_by_page(tmp_path: Path) -> None:
    async def talk() -> None:
        app = _app(tmp_path)
        async with app.running():
            await app.inlet.accept([_arrival(f"m{n}", f"e{n}") for n in range(450)])
            await app.intake.ask(_arrival("last", "last"), 15)  # nothing is to come any more
            async with reading(app, beat=60) as reader:
                got = await reader.until(450)
                customers = [m["text"] for m in got if m["from"] == "customer"]
                assert customers == [f"m{n}" for n in range(len(customers))]

    _run(talk())


def test_who_speaks_is_told_at_the_start_and_at_every_change(tmp_path: Path) -> None:
    async def talk() -> None:
        app = _app(tmp_path)
        raw = {"agent": "li", "name": "小李"}
        took = Arrival("desk", "d", "li", "t", "agent_took", moment(1e9), raw=raw, chat=CHAT)
        async with app.running(), reading(app) as reader:
            assert await reader.until(1, "control") == [{"control": "bot"}]
            await app.intake.ask(took, 5)
            assert (await reader.until(2, "control"))[1] == {"control": "human", "name": "小李"}

    _run(talk())


def test_the_customer_sees_that_the_bot_is_listening(tmp_path: Path) -> None:
    async def talk() -> None:
        app = _app(tmp_path, Window(pause=30, answer_pause=30, cap=60))
        async with app.running(), reading(app) as reader:
            await reader.until(1, "control")
            await app.intake.accept(_arrival("a", "1"))
            assert await reader.until(1, "typing") == [{"typing": True}]

    _run(talk())


def test_a_silent_stream_beats(tmp_path: Path) -> None:
    async def talk() -> None:
        app = _app(tmp_path)
        async with app.running(), reading(app, beat=0.05) as reader:
            while reader.beats < 3:
                await reader.step()

    _run(talk())


def test_a_stream_ends_when_the_process_stops(tmp_path: Path) -> None:
    async def talk() -> None:
        app = _app(tmp_path)
        async with app.running(), reading(app, beat=60) as reader:
            await reader.until(1, "control")
            asyncio.get_running_loop().call_later(0.05, app.stopping)
            with pytest.raises(StopAsyncIteration):
                await reader.until(1_000)

    _run(talk())


def test_a_stream_ends_when_the_database_is_away_so_that_the_browser_comes_back(
    tmp_path: Path,
) -> None:
    async def talk() -> None:
        app = _app(tmp_path)

        async def gone(_cursor: int) -> sse.Page:
            raise StoreAway("gone")

        chunks = sse.stream(app.hub, CHAT, gone, 0).body_iterator
        assert [chunk async for chunk in chunks] == [b"retry: 2000\n\n"]
        assert app.hub.listeners(CHAT) == 0
        app.store.close()

    _run(talk())


def test_a_closed_stream_is_forgotten(tmp_path: Path) -> None:
    async def talk() -> None:
        app = _app(tmp_path)
        async with app.running():
            async with reading(app) as reader:
                await reader.until(1, "control")
                assert app.hub.listeners(CHAT) == 1
            assert app.hub.listeners(CHAT) == 0
            app.hub.tell(News(CHAT))

    _run(talk())


def test_a_line_shows_no_mood_and_no_reason() -> None:
    line = Line(7, "agent", "小李", "好", T0, "agent", (Button("a", "b"),), emotion="anger", heat=3)
    assert sse.line_json(line) == {
        "id": 7,
        "from": "agent",
        "name": "小李",
        "text": "好",
        "buttons": [{"title": "a", "payload": "b"}],
        "at": "2026-03-01T10:00:00.000+00:00",
    }


def test_a_text_with_line_breaks_is_one_event() -> None:
    made = sse.event("message", {"text": "a\n\nevent: forged\r\n"}, 1).decode()
    assert made.count("\n") == 4
    assert made.startswith("id: 1\nevent: message\ndata: {")
    assert made.endswith("}\n\n")
