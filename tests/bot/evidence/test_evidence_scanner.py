"""A virus is nobody's to have; a scanner that is away is never taken for a clean answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.evidence import clamd, words
from bot.evidence.clamd import ScannerAway
from storage import evidence
from storage.evidence import CLEAN, INFECTED, QUARANTINED, UNREADABLE, UNSCANNED
from tests.bot.evidence.evidence_fakes import EICAR, PDF, Scanner, picture, run, shelf, stream


@asynccontextmanager
async def scanner(folder: Path, answer: bytes = b"") -> AsyncIterator[tuple[Scanner, str]]:
    pretend = Scanner(answer)
    server = await asyncio.start_unix_server(pretend.talk, folder / "clamd")
    async with server:
        yield pretend, f"unix:{folder / 'clamd'}"


def test_an_infected_file_is_kept_but_nobody_may_have_it(tmp_path: Path) -> None:
    async def talk() -> None:
        async with scanner(tmp_path) as (pretend, address):
            with shelf(tmp_path, clamd=address) as made:
                facts = await made.take(EICAR)
                assert (facts.scan, facts.state) == (INFECTED, UNREADABLE)
                assert not facts.open
                assert words.told(facts.reason) == "文件里发现病毒，已隔离。（Eicar-Signature）"
                clean = await made.take(picture())
                assert (clean.scan, clean.view) == (CLEAN, True)
                assert clean.open
                assert await made.take(picture()) == clean
                assert pretend.seen == 2, "a clean file is known the second time"

    run(talk())


def test_it_listens_on_tcp_too(tmp_path: Path) -> None:
    async def talk() -> None:
        pretend = Scanner()
        server = await asyncio.start_server(pretend.talk, "127.0.0.1", 0)
        (tmp_path / "f").write_bytes(EICAR * 3_000)
        async with server:
            port = server.sockets[0].getsockname()[1]
            found = await clamd.scan(f"tcp:127.0.0.1:{port}", tmp_path / "f")
            assert found == "Eicar-Signature"

    run(talk())


@pytest.mark.parametrize(
    "answer",
    [b"INSTREAM size limit exceeded. ERROR\0", b"cut", b"\0", b"stream: OKAY-" + b"x" * 99_999],
)
def test_only_a_clear_answer_is_one(tmp_path: Path, answer: bytes) -> None:
    async def talk() -> None:
        (tmp_path / "f").write_bytes(PDF)
        async with scanner(tmp_path, answer) as (_, address):
            with pytest.raises(ScannerAway):
                await clamd.scan(address, tmp_path / "f")

    run(talk())


def test_without_a_scanner_the_setting_decides(tmp_path: Path) -> None:
    nobody = f"unix:{tmp_path / 'nobody'}"

    async def talk() -> None:
        with shelf(tmp_path, clamd=nobody) as made:
            facts = await made.take(PDF)
            assert (facts.scan, facts.open) == (UNSCANNED, True)
        with shelf(tmp_path, clamd=nobody, without_clamd="refuse") as made:
            other = PDF + b"other"
            with pytest.raises(ScannerAway):
                await made.take(other)
            incoming = await made.keeper.take(stream(other), 10**6)
            last = await made.keeper.keep(incoming, last=True)
            assert (last.scan, last.open, last.reason) == (QUARANTINED, False, words.NOT_SCANNED)

    run(talk())


def test_what_was_not_scanned_is_scanned_when_it_comes_again(tmp_path: Path) -> None:
    async def talk() -> None:
        with shelf(tmp_path, clamd=f"unix:{tmp_path / 'nobody'}") as made:
            await made.take(PDF)
        async with scanner(tmp_path) as (_, address):
            with shelf(tmp_path, clamd=address) as made:
                facts = await made.take(PDF)
                assert facts.scan == CLEAN
                assert made.store.read(lambda c: evidence.facts_of(c, facts.sha256)) == facts

    run(talk())
