"""Hostile bodies at Rasa's doors are refused, and harm nobody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from nlu.types import Parse
from storage import dead
from tests.bot.rest_bench import WEBHOOK, ask, shop
from tests.bot.running import run


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
                (good,) = await ask(client, "still here", sender="good")
                assert good["text"].endswith(": still here")
            assert wrong == []
            assert app.store.read(dead.count) == 0
            assert app.workers.alive

    run(talk())


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

    run(talk())


@pytest.mark.parametrize("text", ["", " ", "投" * 20_000, "\u202e", "a" * 4097])
def test_any_other_text_is_parsed(tmp_path: Path, text: str) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            answer = await client.post("/model/parse", json={"text": text})
            assert (answer.status_code, answer.json()["text"]) == (200, text)

    run(talk())
