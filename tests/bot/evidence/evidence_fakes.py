"""Files to hand in, good and hostile, and a shelf to keep them on."""

from __future__ import annotations

import asyncio
import errno
import io
import os
import struct
import tempfile
import time
import zipfile
import zlib
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from bot.evidence import child
from bot.evidence.inspect import Found, Inspector
from bot.evidence.keeper import Keeper
from bot.evidence.settings import Evidence
from storage import files, inbox, migrate
from storage.evidence import Facts
from storage.inbox import Arrival
from storage.messages import Attachment
from storage.store import Store, Tx
from tests.bot.runtime_fakes import T0, Clock

SECRET = b"s" * 32
ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F
SPARE = 1  # MiB: a test's disk may be nearly full
PDF = b"%PDF-1.7\n1 0 obj\n"
TYPES = "[Content_Types].xml"
EICAR = b"X5O!P%@AP[4" + rb"\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 30))


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), **save: Any) -> bytes:
    """Return a picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, form, **save)
    return out.getvalue()


def photo(orientation: int = 6) -> bytes:
    """Return a phone's photo: a place, a maker, turned by 90 degrees."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKE] = "SECRETPHONE"
    exif[GPS] = {1: "N", 2: (31.0, 13.0, 49.0), 3: "E", 4: (121.0, 28.0, 1.0)}
    return picture(exif=exif, comment=b"SECRETCOMMENT")


def huge_png(side: int = 50_000) -> bytes:
    """Return a small PNG that says it is *side* pixels wide and high."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )


def document(
    *parts: str, types: bytes = b"<Types/>", more: dict[str, bytes] | None = None
) -> bytes:
    """Return a zip with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(TYPES, types)
        for name in parts:
            made.writestr(name, "<x/>")
        for name, body in (more or {}).items():
            made.writestr(name, body)
    return out.getvalue()


async def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "it never came true"
        await asyncio.sleep(0.01)


async def stream(body: bytes, piece: int = 7_000) -> AsyncIterator[bytes]:
    for at in range(0, len(body), piece):
        yield body[at : at + piece]


REAL = Path(child.__file__)
STANDS_IN = """\
import json
import sys
body = sys.stdin.buffer.read()
if not body.endswith((bytes.fromhex("ffd9"), bytes.fromhex("49454e44ae426082"))):
    print(json.dumps({"error": "damaged"}))
else:
    sys.stdout.write(json.dumps({"view": 7, "thumb": 8}) + chr(10))
    sys.stdout.flush()
    sys.stdout.buffer.write(bytes((255, 216, 255)) + b"view" + bytes((255, 216, 255)) + b"thumb")
"""  # the real one loads all of Pillow, a quarter of a second; what is cut short is damaged


def look(folder: Path, body: bytes, program: Path | None = None, **settings: Any) -> Found:
    """Inspect a file in the real child, or in *program* instead."""
    path = folder / "given"
    path.write_bytes(body)
    inspector = Inspector(Evidence(**settings), program=program or REAL)
    return asyncio.run(inspector.look(path, len(body)))


@dataclass
class Shelf:
    """A store with one message in it, and a keeper."""

    store: Store
    clock: Clock
    keeper: Keeper
    chat: str
    message: int

    async def take(self, body: bytes) -> Facts:
        """Keep and enter a file."""
        incoming = await self.keeper.take(stream(body), 100_000_000)
        try:
            facts = await self.keeper.keep(incoming)
        finally:
            incoming.drop()
        self.store.do(lambda tx: self.keeper.enter(tx, facts))
        return facts

    def say(self, event: str, *attachments: Attachment, user: str = "v1") -> int:
        """Let a customer send a message."""
        channel = self.chat.partition(":")[0]
        said = Arrival(
            channel, "default", user, event, "message", T0, "看", attachments=attachments
        )
        message = self.store.do(lambda tx: inbox.receive(tx, said)).message_id
        assert message is not None
        return message


@cache
def _blank() -> bytes:
    """Return a migrated database: migrating one for every test takes longer than the test."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blank.db"
        migrate.upgrade(f"sqlite:///{path}")
        return path.read_bytes()


@contextmanager
def shelf(
    folder: Path,
    *,
    channel: str = "push",
    program: Path | None = None,
    keeper: type[Keeper] = Keeper,
    fault: Callable[[], None] | None = None,
    **settings: Any,
) -> Iterator[Shelf]:
    path = folder / "shelf.db"
    if not path.exists():
        path.write_bytes(_blank())
    clock = Clock()
    store = Store.open(f"sqlite:///{path}", clock, fault)
    given = Evidence(**{"spare": SPARE} | settings)
    if program is None:
        program = folder / "stands_in.py"
        program.write_text(STANDS_IN)
    inspector = Inspector(given, program=program)
    made = Shelf(
        store, clock, keeper(store, folder / "files", inspector, given), f"{channel}:default:v1", 0
    )
    made.message = made.say("first")
    try:
        yield made
    finally:
        store.close()


class Unlucky(Keeper):
    """A keeper whose first file is swept between its bytes and its row."""

    left = 1

    def enter(self, tx: Tx, facts: Facts) -> None:
        """Enter a file, at the second try."""
        self.left -= 1
        if self.left >= 0:
            files.remove(self.root, facts.sha256)
        super().enter(tx, facts)


class Failing(Keeper):
    """A keeper whose disk fails at the first file."""

    left = 1

    def _room(self) -> None:
        self.left -= 1
        if self.left >= 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        super()._room()


def kept(folder: Path) -> list[str]:
    """Return every file under *folder*, as a path."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


@dataclass
class Scanner:
    """A pretend clamd. answer: b"" lets the line be cut; found: what it calls a virus."""

    answer: bytes = b""
    seen: int = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one file and answer."""
        assert await reader.readexactly(10) == b"zINSTREAM\0"
        body = b""
        while length := int.from_bytes(await reader.readexactly(4), "big"):
            body += await reader.readexactly(length)
        self.seen += 1
        virus = b"stream: Eicar-Signature FOUND\0" if EICAR in body else b"stream: OK\0"
        writer.write(self.answer or virus)
        await writer.drain()
        writer.close()
        await writer.wait_closed()
