"""Ask clamd whether a file carries a virus (INSTREAM; clamd(8)). Nothing is stored there.

"zINSTREAM" and NUL, then pieces behind their length (4 bytes, big endian), 0 at the end; the
answer is "stream: OK", "stream: <name> FOUND" or "... ERROR", ended by NUL.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

_PIECE = 64 * 1024
_PATIENCE = 30.0  # seconds for one file
_FOUND = re.compile(rb"stream: (.{1,200}) FOUND")


class ScannerAway(Exception):  # noqa: N818 - names what to do: ask again later
    """clamd cannot be reached, or did not answer yes or no."""


async def scan(address: str, path: Path) -> str:
    """Return the name of the virus in the file, "" when clamd finds none.

    address: unix:/path or tcp:host:port. Raises ScannerAway.
    """
    try:
        async with asyncio.timeout(_PATIENCE):
            answer = await _ask(address, path)
    except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
        raise ScannerAway(f"{type(error).__name__}: {error}") from None
    if found := _FOUND.match(answer):
        return found[1].decode("ascii", "replace")
    if answer.startswith(b"stream: OK"):
        return ""
    raise ScannerAway(answer[:200].decode("ascii", "replace"))


async def _ask(address: str, path: Path) -> bytes:
    reader, writer = await _open(address)
    try:
        writer.write(b"zINSTREAM\0")
        with path.open("rb") as file:
            while piece := await asyncio.to_thread(file.read, _PIECE):
                writer.write(len(piece).to_bytes(4, "big") + piece)
                await writer.drain()
        writer.write(bytes(4))
        await writer.drain()
        return await reader.readuntil(b"\0")
    except asyncio.LimitOverrunError as error:
        raise ConnectionError(str(error)) from None
    finally:
        writer.close()


async def _open(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    kind, _, where = address.partition(":")
    if kind == "unix":
        return await asyncio.open_unix_connection(where)
    host, _, port = where.rpartition(":")
    return await asyncio.open_connection(host.strip("[]"), int(port))
