"""A file is kept once, whole, before its row; what nobody named is swept."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.evidence import keeper as keepers
from bot.evidence import words
from bot.evidence.inspect import Rejected
from bot.evidence.keeper import DiskFull
from storage import evidence, files
from storage.evidence import Facts, VanishedError
from storage.files import Incoming
from storage.store import Tx
from tests.bot.evidence.evidence_fakes import PDF, kept, photo, picture, run, shelf, stream

DIES = "raise SystemExit(1)\n"


def cut_off(enter: Callable[[Tx, Facts], None], tx: Tx, facts: Facts) -> None:
    enter(tx, facts)
    raise ZeroDivisionError


def test_the_original_and_its_pictures_stand_side_by_side(tmp_path: Path) -> None:
    async def talk() -> None:
        with shelf(tmp_path) as made:
            body = photo()
            facts = await made.take(body)
            root = made.keeper.root
            assert files.place(root, facts.sha256).read_bytes() == body, "not a byte is changed"
            for variant in files.VARIANTS:
                assert files.beside(root, facts.sha256, variant).read_bytes()[:3] == b"\xff\xd8\xff"
            assert made.store.read(lambda c: evidence.facts_of(c, facts.sha256)) == facts
            assert len(kept(root)) == 3

    run(talk())


def test_the_same_bytes_are_kept_and_looked_into_once(tmp_path: Path) -> None:
    program = tmp_path / "child.py"

    async def talk() -> None:
        with shelf(tmp_path) as made:
            first = await made.take(picture())
        program.write_text(DIES)
        with shelf(tmp_path, program=program) as made:
            assert await made.take(picture()) == first
            files.beside(made.keeper.root, first.sha256, files.VIEW).unlink()
            again = await made.take(picture())
            assert again.reason == words.DAMAGED, "a picture that is missing is made again"
            assert len([p for p in kept(made.keeper.root) if "." not in p]) == 1

    run(talk())


@pytest.mark.parametrize("cut", range(4))
def test_cut_off_anywhere_it_is_handed_in_again_and_whole(tmp_path: Path, cut: int) -> None:
    """Before the pictures, before the bytes, before the row, before the commit."""

    async def talk() -> None:
        with shelf(tmp_path) as made:
            incoming = await made.keeper.take(stream(photo()), 10**6)
            if cut > 1:
                facts = await made.keeper.keep(incoming)
            elif cut == 1:
                files.keep_beside(made.keeper.root, incoming.sha256, files.VIEW, b"half")
            if cut == 3:
                with pytest.raises(ZeroDivisionError):
                    made.store.do(lambda tx: cut_off(made.keeper.enter, tx, facts))
            assert made.store.read(lambda c: evidence.facts_of(c, incoming.sha256)) is None
        with shelf(tmp_path) as made:
            again = await made.take(photo())
            assert again.view
            root = made.keeper.root
            assert files.beside(root, again.sha256, files.VIEW).read_bytes() != b"half"
            keepers.sweep(made.store, root, made.clock.now - 1)
            fresh = [p for p in kept(root) if not p.startswith(files.INCOMING)]
            assert len(fresh) == 3

    run(talk())


def test_what_is_too_large_is_cut_while_it_comes(tmp_path: Path) -> None:
    asked = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal asked
        while True:
            asked += 1
            yield bytes(100_000)

    async def talk() -> None:
        with shelf(tmp_path) as made:
            with pytest.raises(Rejected, match=words.TOO_LARGE):
                await made.keeper.take(endless(), 2_000_000)
            assert asked == 21
            assert kept(made.keeper.root) == []

    run(talk())


def test_a_source_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    async def breaks() -> AsyncIterator[bytes]:
        yield b"some"
        raise ConnectionError

    async def talk() -> None:
        with shelf(tmp_path) as made:
            with pytest.raises(ConnectionError):
                await made.keeper.take(breaks(), 100)
            assert kept(made.keeper.root) == []

    run(talk())


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    async def full() -> AsyncIterator[bytes]:
        yield b"some"
        raise OSError(errno.ENOSPC, "full")

    async def talk() -> None:
        with shelf(tmp_path) as made, pytest.raises(DiskFull):
            await made.keeper.take(full(), 100)
        with shelf(tmp_path, spare=1024 * 1024) as made:
            with pytest.raises(DiskFull, match="MiB are left"):
                await made.keeper.take(stream(b"x"), 100)
            assert kept(made.keeper.root) == []

    run(talk())


def test_what_no_message_names_is_swept_and_the_rest_stays(tmp_path: Path) -> None:
    async def talk() -> None:
        with shelf(tmp_path) as made:
            root, message = made.keeper.root, made.message
            named, lost = await made.take(photo()), await made.take(PDF)
            made.store.do(
                lambda tx: files.put(
                    tx, named.sha256, message_id=message, mime="image/jpeg", size=1, kind="image"
                )
            )
            cut = Incoming(root)
            cut.finish()
            os.utime(cut.path, (made.clock.now, made.clock.now))
            assert keepers.sweep(made.store, root, made.clock.now).unused == 0, "not yet"
            made.clock.on(100)
            fresh = await made.take(b"another text")
            swept = keepers.sweep(made.store, root, made.clock.now)
            assert (swept.unused, swept.strays) == (1, 1)
            assert not files.place(root, lost.sha256).exists()
            assert made.store.read(lambda c: evidence.facts_of(c, lost.sha256)) is None
            assert files.place(root, fresh.sha256).exists()
            assert len(kept(root)) == 4

    run(talk())


def test_handed_in_again_it_counts_as_new(tmp_path: Path) -> None:
    async def talk() -> None:
        with shelf(tmp_path) as made:
            facts = await made.take(PDF)
            made.clock.on(100)
            await made.take(PDF)
            assert made.store.read(lambda c: evidence.unused(c, made.clock.now)) == []
            late = made.clock.now
            root = made.keeper.root
            assert not made.store.do(lambda tx: evidence.sweep(tx, root, facts.sha256, late))
            assert files.place(root, facts.sha256).exists()

    run(talk())


def test_a_file_swept_before_it_is_entered_is_noticed(tmp_path: Path) -> None:
    async def talk() -> None:
        with shelf(tmp_path) as made:
            facts = await made.take(PDF)
            made.clock.on(100)
            keepers.sweep(made.store, made.keeper.root, made.clock.now)
            with pytest.raises(VanishedError):
                made.store.do(lambda tx: made.keeper.enter(tx, facts))
            assert made.store.read(lambda c: evidence.facts_of(c, facts.sha256)) is None

    run(talk())


def test_two_at_once_with_the_same_bytes_are_one(tmp_path: Path) -> None:
    async def talk() -> None:
        with shelf(tmp_path) as made:
            one, two = await asyncio.gather(made.take(picture()), made.take(picture()))
            assert one == two
            assert len(kept(made.keeper.root)) == 3

    run(talk())
