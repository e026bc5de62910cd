"""The load maker measures what was answered, and nothing else."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from bench import maker
from bench.maker import TALK, Load

Answer = Callable[[int, bytes], bytes]


def answer(body: bytes, status: str = "200 OK", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body


@asynccontextmanager
async def pretend(how: Answer) -> AsyncIterator[tuple[str, list[bytes]]]:
    """Answer every request with how(number, body); give the address and the bodies heard."""
    heard: list[bytes] = []
    lines: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(writer)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = int(head.partition(b"content-length: ")[2].split(b"\r\n")[0])
                heard.append(await reader.readexactly(length))
                writer.write(how(len(heard), heard[-1]))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield f"http://127.0.0.1:{port}", heard
        for writer in lines:
            writer.close()
            await writer.wait_closed()


def words(_n: int, _body: bytes) -> bytes:
    return answer(b'[{"text":"x"}]')


def test_every_customer_says_the_six_messages_in_order() -> None:
    async def story() -> None:
        async with pretend(words) as (url, heard):
            load = await maker.at_rate(url, 100, 0.6, pause=0.05)
            assert (0 < load.turns < len(heard), load.failed) == (True, 0)
        spoken: dict[bytes, list[str]] = {}
        for body in heard:
            said = body.decode()
            sender = body.split(b'"')[3]
            spoken.setdefault(sender, []).append(next(t for t in TALK if f'"{t}"' in said))
        assert spoken
        assert all(tuple(said) == TALK for said in spoken.values())

    asyncio.run(story())


def test_at_a_rate_each_of_the_six_messages_is_said_as_often_at_any_moment() -> None:
    async def story() -> None:
        async with pretend(words) as (url, heard):
            await maker.at_rate(url, 300, 1.0, pause=0.1)
        middle = heard[len(heard) // 2 - 60 : len(heard) // 2 + 60]
        times = [sum(f'"{text}"'.encode() in body for body in middle) for text in TALK]
        assert min(times) >= 10, times

    asyncio.run(story())


@pytest.mark.parametrize("rate", [10.0, 47.5, 90.0, 96.0, 300.0])
def test_turns_come_one_by_one_whatever_the_rate(rate: float) -> None:
    """Else six customers write in the same moment at some rates, and at none of them at others."""
    pause, each = maker.between(rate, 1.0), len(TALK) / rate
    due = sorted(c * each + n * pause for c in range(int(5 * rate)) for n in range(len(TALK)))
    middle = due[len(due) // 3 : 2 * len(due) // 3]
    apart = [later - one for one, later in itertools.pairwise(middle)]
    assert min(apart) == pytest.approx(1 / rate)
    assert max(apart) == pytest.approx(1 / rate)
    assert abs(pause - 1.0) <= each


def test_flat_out_counts_what_was_answered_in_the_time_it_took() -> None:
    async def story() -> None:
        async with pretend(words) as (url, heard):
            load = await maker.flat_out(url, 0.2, at_once=3)
        assert load.turns == len(heard) > 3
        assert load.seconds >= 0.2
        assert load.a_second == load.turns / load.seconds

    asyncio.run(story())


def test_an_error_an_empty_answer_and_a_cut_are_three_things() -> None:
    def how(n: int, _body: bytes) -> bytes:
        return {1: answer(b"[]"), 2: answer(b"no", "503 Busy")}.get(n, b"nonsense\r\n\r\n")

    async def story() -> None:
        async with pretend(how) as (url, _):
            load = await maker.openings(url, 3, at_once=1)
        assert (len(load.times), load.silent, load.failed) == (0, 1, 2)

    asyncio.run(story())


def test_a_connection_the_server_closes_is_opened_again() -> None:
    async def story() -> None:
        closing = answer(b'[{"text":"x"}]', more="Connection: close\r\n")
        async with pretend(lambda *_: closing) as (url, heard):
            load = await maker.openings(url, 4, at_once=1)
        assert (load.turns, len(heard)) == (4, 4)

    asyncio.run(story())


def test_a_share_of_the_times_is_one_of_them() -> None:
    load = Load(times=[n / 1000 for n in range(1, 101)])
    assert load.ms(0.5) == 51
    assert load.ms(0.99) == 100
    assert load.ms(1.0) == 100
    assert Load().ms(0.5) == 0.0
