"""Keep a file that came in: looked into, under its hash, with its pictures, then entered.

Order of a crash: pictures, then the bytes, then the rows. Whatever is cut off before the rows is
handed in or fetched again and finds its bytes there.
"""

from __future__ import annotations

import asyncio
import errno
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.evidence import words
from bot.evidence.inspect import Found, Inspector, Rejected
from bot.evidence.settings import MIB, Evidence
from storage import evidence, files
from storage.evidence import Facts
from storage.files import Incoming
from storage.store import Store, Tx

_PIECE = 256 * 1024  # bytes gathered before the disk is asked
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class DiskFull(Exception):  # noqa: N818 - names what to do: later, when there is room
    """There is no room for a file."""


class Keeper:
    """Takes files into *root* (DATA/files). On the loop; the disk's work is done by threads."""

    def __init__(self, store: Store, root: Path, inspector: Inspector, settings: Evidence) -> None:
        self.root = root
        self.settings = settings
        self.store = store
        self._inspector = inspector

    @staticmethod
    def on(store: Store, folder: Path, settings: Evidence) -> Keeper:
        """Return what takes files into *folder*/files (DATA) and looks into them as set."""
        return Keeper(store, folder / "files", Inspector(settings), settings)

    async def take(self, chunks: AsyncIterator[bytes], most: int) -> Incoming:
        """Write what comes, at most *most* bytes; whoever gets it drops it at the end.

        Raises:
            Rejected: it is larger.
            DiskFull: there is no room.
        """
        await asyncio.to_thread(self._room)
        incoming = await asyncio.to_thread(Incoming, self.root)
        try:
            await _write(incoming, chunks, most)
            await asyncio.to_thread(incoming.finish)
        except BaseException as error:
            incoming.drop()
            if isinstance(error, OSError) and error.errno in _FULL:
                raise DiskFull(str(error)) from None
            raise
        return incoming

    async def keep(self, incoming: Incoming, *, last: bool = False) -> Facts:
        """Look into a finished file and keep its bytes; the rows are the caller's (`enter`).

        last: it cannot be brought again.

        Raises:
            Rejected: it is not of a kind or a size that is kept.
            ScannerAway: it cannot be scanned now and must be.
            DiskFull: there is no room.
        """
        known = await asyncio.to_thread(self._known, incoming.sha256)
        if known is not None:
            return known
        found = await self._inspector.look(incoming.path, incoming.size, last=last)
        facts = Facts(
            incoming.sha256,
            found.type.mime,
            incoming.size,
            found.type.kind,
            found.state,
            found.scan,
            found.reason,
            view=bool(found.view),
        )
        try:
            await asyncio.to_thread(self._settle, incoming, found)
        except OSError as error:
            if error.errno in _FULL:
                raise DiskFull(str(error)) from None
            raise
        return facts

    def enter(self, tx: Tx, facts: Facts) -> None:
        """Enter a kept file, in the transaction of what it is kept for.

        Raises:
            VanishedError: a sweep took its bytes meanwhile.
        """
        evidence.enter(tx, self.root, facts)

    def _known(self, sha256: str) -> Facts | None:
        """Return what an earlier look found, when it found all there is and all of it stands."""
        facts = self.store.read(lambda c: evidence.facts_of(c, sha256))
        if facts is None or facts.state != evidence.OK or not facts.kind:
            return None
        if facts.scan != ("" if not self.settings.clamd else evidence.CLEAN):
            return None
        paths = [files.place(self.root, sha256)]
        if facts.view:
            paths += [files.beside(self.root, sha256, variant) for variant in files.VARIANTS]
        return facts if all(path.exists() for path in paths) else None

    def _settle(self, incoming: Incoming, found: Found) -> None:
        pictures = zip(files.VARIANTS, (found.view, found.thumb), strict=True)
        for variant, body in pictures:
            if body:
                files.keep_beside(self.root, incoming.sha256, variant, body)
        incoming.keep()

    def _room(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self.root).free < self.settings.spare * MIB:
            raise DiskFull(f"less than {self.settings.spare} MiB are left")


async def _write(incoming: Incoming, chunks: AsyncIterator[bytes], most: int) -> None:
    waiting = bytearray()
    async for chunk in chunks:
        waiting += chunk
        if incoming.size + len(waiting) > most:
            raise Rejected(words.TOO_LARGE)
        if len(waiting) >= _PIECE:
            await asyncio.to_thread(incoming.write, bytes(waiting))
            waiting.clear()
    await asyncio.to_thread(incoming.write, bytes(waiting))


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep took away: uploads that no message followed, and files cut off coming in."""

    unused: int
    strays: int


def sweep(store: Store, root: Path, before: float) -> Swept:
    """Delete what was handed in before then (epoch seconds) and never belonged to a message.

    before: further back than a token's life (bot/evidence/tokens.py), or a message comes too late.
    """
    unused = store.read(lambda c: evidence.unused(c, before))
    gone = sum(_sweep_one(store, root, one, before) for one in unused)
    strays = files.strays(root, before)
    for path in strays:
        path.unlink(missing_ok=True)
    return Swept(gone, len(strays))


def _sweep_one(store: Store, root: Path, sha256: str, before: float) -> bool:
    return store.do(lambda tx: evidence.sweep(tx, root, sha256, before))
