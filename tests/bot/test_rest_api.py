"""Rasa's contracts: answered in the same request, in order, once; hostile bodies harm nobody."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from bot.app import App
from bot.window import Window
from dialogues.move import Move
from nlu.types import Context, Intent, Parse, Slot, SlotType
from storage import dead, messages
from tests.bot.runtime_fakes import Decider, brain, make_app

WEBHOOK = "/webhooks/rest/webhook"
LISTENING = Window(pause=30, answer_pause=30, cap=60)  # REST does not wait for it


def _run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 30))


@asynccontextmanager
async def shop(
    folder: Path,
    decide: Callable[..., Move] | None = None,
    read: Callable[[str, Context], Parse] | None = None,
    **settings: Any,
) -> AsyncIterator[tuple[httpx.AsyncClient, App]]:
    app = make_app(folder, brain(decide or Decider(), read, LISTENING), **settings)
    transport = httpx.ASGITransport(app.asgi())
    async with (
        app.running(),
        httpx.AsyncClient(transport=transport, base_url="http://test", timeout=30) as client,
    ):
        yield client, app


async def _ask(client: httpx.AsyncClient, message: str, **more: Any) -> list[dict[str, Any]]:
    answer = await client.post(WEBHOOK, json={"sender": "v1", "message": message} | more)
    assert answer.status_code == 200
    return list(answer.json())


def test_a_message_is_answered_in_the_same_request(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            assert await _ask(client, "x") == [{"recipient_id": "v1", "text": "1: x"}]

    _run(talk())


def test_buttons_come_as_rasa_sends_them_and_a_payload_presses(tmp_path: Path) -> None:
    async def talk() -> None:
        decide = Decider()
        async with shop(tmp_path, decide) as (client, _):
            (reply,) = await _ask(client, "ask me")
            assert reply["buttons"] == [
                {"title": "对", "payload": "/confirm"},
                {"title": "改", "payload": "/amend"},
            ]
            await _ask(client, "/confirm")
            pressed = decide.events[-1].messages[0]  # type: ignore[union-attr]
            assert pressed.payload == "/confirm"
            await _ask(client, "/不满意")
            assert decide.events[-1].messages[0].payload == ""  # type: ignore[union-attr]

    _run(talk())


def test_a_repeated_message_id_gets_the_same_answer_and_one_turn(tmp_path: Path) -> None:
    async def talk() -> None:
        decide = Decider()
        async with shop(tmp_path, decide) as (client, _):
            first = await _ask(client, "ask x", message_id="m1")
            again = await _ask(client, "ask x", message_id="m1")
            at_once = await asyncio.gather(*(_ask(client, "y", message_id="m2") for _ in range(3)))
            assert first == again
            assert at_once == [[{"recipient_id": "v1", "text": "2: y"}]] * 3
            assert len(decide.events) == 2
            assert await _ask(client, "z", sender="v2", message_id="m1") == [
                {"recipient_id": "v2", "text": "1: z"}
            ]

    _run(talk())


def test_the_same_words_without_an_id_are_two_messages(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            assert [(await _ask(client, "x"))[0]["text"] for _ in range(2)] == ["1: x", "2: x"]

    _run(talk())


def test_several_requests_of_one_sender_at_once_are_answered_each_with_its_own_turn(
    tmp_path: Path,
) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            answers = await asyncio.gather(*(_ask(client, f"m{n}") for n in range(12)))
            assert [a[0]["text"].partition(": ")[2] for a in answers] == [
                f"m{n}" for n in range(12)
            ]
            assert sorted(int(a[0]["text"].partition(":")[0]) for a in answers) == [*range(1, 13)]

    _run(talk())


def test_many_senders_at_once_do_not_mix(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            answers = await asyncio.gather(
                *(_ask(client, f"m{n}", sender=f"v{n}") for n in range(30))
            )
            assert answers == [[{"recipient_id": f"v{n}", "text": f"1: m{n}"}] for n in range(30)]

    _run(talk())


def test_a_turn_that_takes_too_long_answers_nothing_and_its_reply_stays(tmp_path: Path) -> None:
    goes_on = threading.Event()

    def slow(text: str, _context: Context) -> Parse:
        goes_on.wait(5)
        return Parse(text)

    async def talk() -> None:
        async with shop(tmp_path, read=slow, rest_wait=0.5) as (client, app):
            assert await _ask(client, "x", message_id="m1") == []
            goes_on.set()
            again = await _ask(client, "x", message_id="m1")
            assert again == [{"recipient_id": "v1", "text": "1: x"}]
            lines = app.store.read(lambda c: messages.history(c, "rest:default:v1"))
            assert [line.text for line in lines] == ["x", "1: x"]

    _run(talk())


def test_a_crash_in_reading_still_answers(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            assert await _ask(client, "crash it") == [{"recipient_id": "v1", "text": "1: crash it"}]
            parsed = await client.post("/model/parse", json={"text": "crash it"})
            assert parsed.status_code == 200
            assert parsed.json()["intent"]["confidence"] == 0.0

    _run(talk())


def test_a_text_is_parsed_as_rasa_says_it_and_as_we_do(tmp_path: Path) -> None:
    slot = Slot(SlotType.PHONE, "13800000000", 2, 13, "+8613800000000")

    def read(text: str, context: Context) -> Parse:
        assert context.at is not None
        return Parse(
            text,
            intent=Intent.COMPLAINT,
            acts=(Intent.COMPLAINT, Intent.ASK_HUMAN),
            level=2,
            slots=(slot,),
            sure={"intent": 0.9},
        )

    async def talk() -> None:
        async with shop(tmp_path, None, read) as (client, _):
            answer = await client.post("/model/parse", json={"text": "我的13800000000"})
            parsed = answer.json()
            assert parsed["text"] == "我的13800000000"
            assert parsed["intent"] == {"name": "complaint", "confidence": 0.9}
            assert [one["name"] for one in parsed["intent_ranking"]] == ["complaint", "ask_human"]
            (entity,) = parsed["entities"]
            assert (entity["entity"], entity["start"], entity["end"]) == ("phone", 2, 13)
            assert parsed["text"][entity["start"] : entity["end"]] == entity["text"]
            assert entity["value"] == "+8613800000000"
            assert (parsed["level"], parsed["flags"], parsed["emotion"]) == (2, [], "neutral")

    _run(talk())


def _message(**change: Any) -> bytes:
    return orjson.dumps({"sender": "v1", "message": "x"} | change)


def _nested(depth: int) -> bytes:
    return (
        b'{"sender":"v1","message":"x","metadata":' + b'{"a":' * depth + b"1" + b"}" * (depth + 1)
    )


HOSTILE: list[tuple[bytes, int]] = [
    (b"", 400),
    (b"\x00", 400),
    (b"null", 400),
    (b"[]", 400),
    (b'"x"', 400),
    (b"{", 400),
    (b"{}", 400),
    (b"sender=v1&message=x", 400),
    (b'{"sender":"v1"}', 400),
    (b'{"message":"x"}', 400),
    (b'{"sender":"v1","message":NaN}', 400),
    (b'{"sender":"v1","message":"\\ud800"}', 400),
    (b'{"sender":"\\udc00","message":"x"}', 400),
    (b'{"sender":"v1","message":"\\u0000"}', 400),
    (b'{"sender":"v1","message":"a\\u0000b"}', 400),
    (b'{"sender":"v\\u0000","message":"x"}', 400),
    (b'{"sender":"v1","message":"\xff"}', 400),
    (b'{"sender":"v1","message":"\xed\xb0\x80"}', 400),
    (b"[" * 60_000, 400),
    (b'{"sender":' * 6_000, 400),
    (b"[" * 100_000, 400),
    (_nested(16), 200),
    (_nested(17), 400),
    (_nested(200), 400),
    (_nested(900), 400),
    (_nested(5_000), 400),
    (_message(message=""), 400),
    (_message(message="   "), 400),
    (_message(message="\u200b"), 400),
    (_message(message=None), 400),
    (_message(message=1), 400),
    (_message(message=True), 400),
    (_message(message=["x"]), 400),
    (_message(message={"text": "x"}), 400),
    (_message(sender=""), 400),
    (_message(sender=" "), 400),
    (_message(sender=None), 400),
    (_message(sender=7), 400),
    (_message(sender="v" * 101), 400),
    (_message(sender="a\nb"), 400),
    (_message(sender="a\x1b[31m"), 400),
    (_message(sender="v" * 100), 200),
    (_message(sender="a:b:c"), 200),
    (_message(sender="../../etc/passwd"), 200),
    (_message(sender="'; drop table messages; --"), 200),
    (_message(sender="<script>alert(1)</script>"), 200),
    (_message(sender="张三"), 200),
    (_message(message_id=""), 400),
    (_message(message_id=1), 400),
    (_message(message_id="m" * 101), 400),
    (_message(metadata="x"), 400),
    (_message(metadata=[]), 400),
    (_message(metadata={"a": [{"b": "\u0000"}]}), 200),
    (_message(extra=1), 400),
    (_message(input_channel="x"), 400),
    (_message(message="{x.__class__} {{7*7}} %s ${jndi}"), 200),
    (_message(message="\u202e\u0007\x1b[2J\r\n"), 200),
    (_message(message="a" * 4096), 200),
    (_message(message="a" * 4097), 200),
    (_message(message="投" * 20_000), 200),
    (_message(message="😡" * 10_000), 200),
    (_message(message="z\u0301" * 5_000), 200),
    (_message(message="投" * 100_000), 200),
    (_message(message="a" * 1_100_000), 413),
    (_message(metadata={"a": "b" * 1_100_000}), 413),
    (b'{"sender":"v1","message":"x","sender":"v2"}', 200),
    (b'{"sender":"v1","message":"x","metadata":{"n":1e400}}', 400),
]


def test_there_are_more_than_sixty_hostile_bodies() -> None:
    assert len(HOSTILE) >= 60


def test_no_hostile_body_breaks_anything_or_anybody(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path, read=lambda text, _: Parse(text)) as (client, app):
            wrong = []
            for body, status in HOSTILE:
                answer = await client.post(WEBHOOK, content=body)
                if answer.status_code != status:
                    wrong.append((body[:80], answer.status_code))
                if status >= 400:
                    assert set(answer.json()) == {"error", "message"}
                (good,) = await _ask(client, "still here", sender="good")
                assert good["text"].endswith(": still here")
            assert wrong == []
            assert app.store.read(dead.count) == 0
            assert app.workers.alive

    _run(talk())


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"text":1}',
        b'{"text":"a\\u0000"}',
        b'{"text":"\\ud800"}',
        b'{"text":"x","x":1}',
        b'{"text":null}',
        b"[" * 1000,
    ],
)
def test_a_hostile_text_to_parse_is_refused(tmp_path: Path, body: bytes) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            assert (await client.post("/model/parse", content=body)).status_code == 400

    _run(talk())


@pytest.mark.parametrize("text", ["", " ", "投" * 20_000, "\u202e", "a" * 4097])
def test_any_other_text_is_parsed(tmp_path: Path, text: str) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            answer = await client.post("/model/parse", json={"text": text})
            assert (answer.status_code, answer.json()["text"]) == (200, text)

    _run(talk())


def test_a_door_that_is_closed_is_not_there(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path, rest=False) as (client, _):
            assert (await client.post(WEBHOOK, content=b"{}")).status_code == 404
        other = tmp_path / "other"
        async with shop(other, web=False) as (client, _):
            assert (await client.post("/api/chat/session", json={})).status_code == 404
            assert (await client.get("/chat")).status_code == 404
            assert await _ask(client, "x")

    _run(talk())
