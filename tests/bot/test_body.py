"""A hostile body is refused with a clear line, in bounded memory and time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any, NoReturn

import httpx
import orjson
import pytest
import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.http.body import Body, Refused, Text, decode, json_response, read_model
from bot.http.errors import HANDLERS
from bot.http.guard import SECURITY, Guard


class Said(Body):
    """What the test's route takes."""

    text: Text
    n: int = 0


async def _echo(request: Request) -> Response:
    said = await read_model(request, Said, cap=1024)
    return json_response({"length": len(said.text)})


async def _fail(_request: Request) -> Response:
    raise RuntimeError("select password from /etc 13812345678")


APP = Guard(
    Starlette(
        routes=[Route("/echo", _echo, methods=["POST"]), Route("/fail", _fail)],
        exception_handlers=HANDLERS,
    )
)


def _ask(method: str, path: str, **how: Any) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(APP, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(method, path, **how)

    return asyncio.run(ask())


def _post(body: bytes | AsyncIterator[bytes], **how: Any) -> httpx.Response:
    return _ask("POST", "/echo", content=body, **how)


def test_a_good_body_passes() -> None:
    assert _post('{"text":"洗衣机 🔥"}'.encode()).json() == {"length": 5}


HOSTILE = [
    b"",
    b" ",
    b"null",
    b"[]",
    b"1",
    b'"text"',
    b"{",
    b"}",
    b"{}",
    b'{"text":null}',
    b'{"text":1}',
    b'{"text":true}',
    b'{"text":["a"]}',
    b'{"text":{"a":1}}',
    b'{"text":"a","n":"1"}',
    b'{"text":"a","n":1.0}',
    b'{"text":"a","n":true}',
    b'{"text":"a","n":NaN}',
    b'{"text":"a","n":Infinity}',
    b'{"text":"a","n":-Infinity}',
    b'{"text":"a","n":1e400}',
    b'{"text":"a","n":' + b"9" * 400 + b"}",
    b'{"text":"a","extra":1}',
    b'{"text":"a","__proto__":{}}',
    b'{"text":"a\\u0000b"}',
    b'{"text":"a\x00b"}',
    b'{"text":"\\ud800"}',
    b'{"text":"\\udfff x"}',
    b'{"text":"\\ud83d\\ud83d"}',
    b'{"text":"\xff\xfe"}',
    b'{"text":"\xed\xa0\x80"}',
    b'{"text":"\xc0\xaf"}',
    b'{"text":"\xf4\x90\x80\x80"}',
    b'{"text":"a',
    b'{"text":"a"}}',
    b'{"text":"a"}{"text":"b"}',
    b"{'text':'a'}",
    b'{"text":"a",}',
    b'{text:"a"}',
    b'// comment\n{"text":"a"}',
    b'\xef\xbb\xbf{"text":"a"}',
    '{"text":"a"}'.encode("utf-16"),
    b"text=a",
    b"<xml/>",
    b"\x1f\x8b\x08\x00",
    b"[" * 1000,
    b'{"text":' * 120,
    b'{"text":"\t"}\x00',
    b'{"text":"\n"',
    b'{"n":0}',
]


@pytest.mark.parametrize("body", HOSTILE)
def test_a_hostile_body_is_a_bad_request(body: bytes) -> None:
    answer = _post(body)
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "message"}
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"a":' * 50_000, b"[" * 100_000 + b"]" * 100_000]
)
def test_a_hundred_thousand_brackets_are_refused_before_they_nest(body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        decode(body, Said)
    assert refused.value.status == 400


@pytest.mark.parametrize(("length", "status"), [(1024 - 11, 200), (1024 - 10, 413)])
def test_the_cap_is_exact(length: int, status: int) -> None:
    body = orjson.dumps({"text": "a" * length})
    assert (len(body) <= 1024) == (status == 200)
    assert _post(body).status_code == status


async def _stream(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def test_a_chunked_body_is_cut_off_at_the_cap_however_long_it_goes_on() -> None:
    given = 0

    def endless() -> Iterator[bytes]:
        nonlocal given
        for _ in range(200):
            given += 100
            yield b"a" * 100

    answer = _post(_stream(endless()))
    assert answer.status_code == 413
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("length", ["1025", "99999999999999999999999999", "1" * 400])
def test_a_body_that_says_it_is_too_large_is_not_read(length: str) -> None:
    assert _post(b"{}", headers={"content-length": length}).status_code == 413


def test_an_error_never_repeats_what_was_sent() -> None:
    answer = _post('{"text":1,"13812345678":"张三"}'.encode())
    assert "张三" not in answer.text
    assert "13812345678" not in answer.text
    assert "不认识" in answer.text or "不对" in answer.text


def test_an_error_of_ours_shows_nothing_of_the_inside() -> None:
    answer = _ask("GET", "/fail")
    assert answer.status_code == 500
    assert answer.json()["error"] == "broken"
    assert "password" not in answer.text


@pytest.mark.parametrize("path", ["/setup/", "/fail?x=", "/echo/"])
def test_a_secret_in_an_address_is_not_logged(path: str) -> None:
    secret = "_YTLlLdFCFCacEatFOqC5MzTb00hUmqltSrsXSXwYyQ"
    seen: list[Any] = []

    def keep(_logger: object, _method: str, event: Any) -> NoReturn:
        seen.append(dict(event))
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[keep])
    _ask("GET", path + secret)
    structlog.configure(**before)
    assert [line["event"] for line in seen if "path" in line]
    assert secret not in str(seen)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/echo", 405),
        ("TRACE", "/echo", 405),
        ("PUT", "/echo", 405),
        ("GET", "/nowhere", 404),
        ("GET", "/%00", 404),
        ("GET", "/../etc/passwd", 404),
        ("GET", "/fail", 500),
        ("POST", "/echo", 400),
    ],
)
def test_every_answer_has_the_security_headers(method: str, path: str, status: int) -> None:
    answer = _ask(method, path)
    assert answer.status_code == status
    for name, value in SECURITY.items():
        assert answer.headers[name] == value
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.headers["x-request-id"]) == 16
    assert "unsafe-inline" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://test.evil.example"},
        {"origin": "http://test:81"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_another_sites_page_can_change_nothing(headers: dict[str, str]) -> None:
    answer = _post(b'{"text":"a"}', headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (403, "foreign")


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "http://test"}, {"sec-fetch-site": "same-origin"}]
)
def test_our_own_page_and_programs_may(headers: dict[str, str]) -> None:
    assert _post(b'{"text":"a"}', headers=headers).status_code == 200
