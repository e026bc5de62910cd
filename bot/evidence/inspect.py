"""Look into a file nobody trusts: what it is, whether it may be kept, the picture to show.

Pictures and documents are opened by a child process (bot/evidence/child.py) with limits of time,
memory and processor; what it dies of harms nobody else, and the file is kept as unreadable.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import orjson
import structlog

from bot.evidence import clamd, words
from bot.evidence.settings import MIB, Evidence
from bot.evidence.sniff import DOCX, HEAD, HEIC, XLSX, ZIP, Type, sniff
from storage.evidence import CLEAN, INFECTED, OK, QUARANTINED, UNREADABLE, UNSCANNED

AT_ONCE = 2  # children
_CHILD = Path(__file__).with_name("child.py")
_ANSWER = 32 * 1024 * 1024  # bytes; the child can write no more
_DOCUMENTS = {one.suffix: one for one in (DOCX, XLSX)}
_REFUSALS = frozenset({words.UNKNOWN, words.MACROS, words.BOMB})
_JPEG = b"\xff\xd8\xff"
log = structlog.get_logger("bot.evidence")


class Rejected(Exception):  # noqa: N818 - an answer, named by what is said of the file
    """The file is not kept; code is one of bot/evidence/words.py."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Found:
    """What a look found (storage.evidence.Facts says the words). view, thumb: JPEGs or b""."""

    type: Type
    state: str = OK
    scan: str = ""
    reason: str = ""
    view: bytes = b""
    thumb: bytes = b""


class Inspector:
    """Looks into files; *at_once* children at a time. program: what opens them."""

    def __init__(
        self, settings: Evidence, *, at_once: int = AT_ONCE, program: Path = _CHILD
    ) -> None:
        self._settings = settings
        self._program = program
        self._turn = asyncio.Semaphore(at_once)

    async def look(self, path: Path, size: int, *, last: bool = False) -> Found:
        """Return what the file is. last: it cannot be brought again, so never mind the scanner.

        Raises:
            Rejected: it is not of a kind or a size that is kept.
            ScannerAway: it cannot be scanned now and must be, by the settings.
        """
        if not size:
            raise Rejected(words.EMPTY)
        kind = sniff(await asyncio.to_thread(_head, path))
        if kind is None:
            raise Rejected(words.UNKNOWN)
        if size > self._settings.most(kind.kind):
            raise Rejected(words.TOO_LARGE)
        scan, virus = await self._scan(path, last=last)
        if scan in (INFECTED, QUARANTINED):
            return Found(kind, UNREADABLE, scan, virus)
        if kind is HEIC:
            return Found(kind, UNREADABLE, scan, words.NO_DECODER)
        if not kind.decoder:
            return Found(kind, OK, scan)
        async with self._turn:
            answer = await self._open(path, kind)
        return _found(kind, scan, answer)

    async def _scan(self, path: Path, *, last: bool) -> tuple[str, str]:
        """Return what is known of viruses, and why the file is nobody's to have, if it is not."""
        if not self._settings.clamd:
            return "", ""
        try:
            virus = await clamd.scan(self._settings.clamd, path)
        except clamd.ScannerAway as error:
            log.warning("virus scanner away", error=str(error))
            if self._settings.without_clamd == "accept":
                return UNSCANNED, ""
            if not last:
                raise
            return QUARANTINED, words.NOT_SCANNED
        if not virus:
            return CLEAN, ""
        log.warning("virus found", virus=virus)
        return INFECTED, f"{words.INFECTED}: {virus}"

    async def _open(self, path: Path, kind: Type) -> bytes | None:
        """Return the child's answer; b"" when it died, None when it had to be killed."""
        settings = self._settings
        seconds = settings.decode_time.total_seconds()
        cpu = max(1, round(seconds / 3))  # a busy machine is no hostile file
        limits = (settings.decode_memory * MIB, cpu, settings.megapixels * 10**6)
        words_of = ("-I", "-B", str(self._program), kind.decoder, *(str(one) for one in limits))
        with path.open("rb") as file, tempfile.TemporaryFile() as answer:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *words_of,
                stdin=file,
                stdout=answer,
                stderr=asyncio.subprocess.DEVNULL,
                env={},
            )
            try:
                async with asyncio.timeout(seconds):
                    await process.wait()
            except TimeoutError:
                return None
            finally:
                await _end(process)
            return await asyncio.to_thread(_whole, answer)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _whole(answer: BinaryIO) -> bytes:
    answer.seek(0)
    return answer.read(_ANSWER)


def _found(kind: Type, scan: str, answer: bytes | None) -> Found:
    """Read a child's answer, which is believed no more than the file.

    Raises:
        Rejected: the document is none that is kept.
    """
    if answer is None:
        return Found(kind, UNREADABLE, scan, words.TIMEOUT)
    line, _, body = answer.partition(b"\n")
    head = _line(line)
    if (error := head.get("error")) in _REFUSALS:
        raise Rejected(str(error))
    if kind is ZIP and (document := _DOCUMENTS.get(str(head.get("document")))):
        return Found(document, OK, scan)
    cut = head.get("view")
    view, thumb = (body[:cut], body[cut:]) if isinstance(cut, int) else (b"", b"")
    if error or not (view.startswith(_JPEG) and thumb.startswith(_JPEG)):
        reason = words.PIXELS if error == words.PIXELS else words.DAMAGED
        return Found(kind, UNREADABLE, scan, reason)
    return Found(kind, OK, scan, "", view, thumb)


def _line(line: bytes) -> Mapping[str, object]:
    try:
        head = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {}
    return head if isinstance(head, dict) else {}
