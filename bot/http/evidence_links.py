"""Links to files: signed, for some minutes, and nothing in a file can do harm where it opens.

GET /evidence/<sha256>/<variant>/<expiry>/<signature>     variant: view, thumb, original

The pages make links for those who may have the file: a customer for his own conversation, staff
for any. The route checks the signature, nobody's session. Only pictures of our own making open in
the browser; everything else is a download (sound and video play in a page all the same).
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import re
from collections.abc import Callable, Iterable
from hashlib import sha256 as sha256_of
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from bot.evidence import names, words
from bot.http.body import Refused
from storage import evidence, files
from storage.evidence import KEPT, Facts, Piece
from storage.files import THUMB, VARIANTS, VIEW
from storage.store import Store

ORIGINAL = "original"
LIFE = 600.0  # seconds
_PURPOSE = b"qs_evidence:"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PLAYS = frozenset({"voice", "video"})
_MISSING = Refused(404, "not_found", "没有这个文件。There is no such file.")
_EXPIRED = Refused(410, "expired", "链接已过期，请刷新页面。The link is too old, reload the page.")
_CLOSED = Refused(403, "quarantined", "文件已隔离。The file is quarantined.")
_HEADERS = {
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
}


def link(secret: bytes, sha256: str, variant: str, now: float, life: float = LIFE) -> str:
    """Return the path of a file, good for *life* to twice *life* seconds from *now*.

    Within *life* it stays the same, so that a page drawn again loads nothing again.
    """
    expiry = int((now // life + 2) * life)
    return f"/evidence/{sha256}/{variant}/{expiry}/{_signature(secret, sha256, variant, expiry)}"


def shown(
    secret: bytes, pieces: Iterable[Piece], now: float, *, staff: bool, life: float = LIFE
) -> list[dict[str, Any]]:
    """Return attachments as a page shows them, with the links that its reader may have.

    state: ok, unreadable, waiting, gone, refused or quarantined. thumb, view: pictures; play:
    sound or video; original, scan and reason: for staff.
    """
    return [_shown(secret, one, now, staff=staff, life=life) for one in pieces]


def _shown(secret: bytes, piece: Piece, now: float, *, staff: bool, life: float) -> dict[str, Any]:
    facts = piece.facts
    about: dict[str, Any] = {
        "message": piece.message,
        "kind": piece.kind,
        "name": names.clean(piece.name, facts.mime if facts else ""),
        "state": _state(piece),
    }
    if staff:
        about["reason"] = words.told(facts.reason if facts else piece.fetch.reason)
        about["scan"] = facts.scan if facts else ""
    if facts is None or piece.fetch.state != KEPT:
        return about
    about |= {"mime": facts.mime, "size": facts.size}
    if not facts.open:
        return about
    variants = {"thumb": THUMB, "view": VIEW} if facts.view else {}
    if staff:
        variants["original"] = ORIGINAL
    if facts.kind in _PLAYS:
        variants["play"] = ORIGINAL
    links = {key: link(secret, facts.sha256, one, now, life) for key, one in variants.items()}
    return about | links


def _state(piece: Piece) -> str:
    if piece.fetch.state != KEPT or piece.facts is None:
        return piece.fetch.state
    return piece.facts.state if piece.facts.open else "quarantined"


class EvidenceLinks:
    """The route."""

    def __init__(self, store: Store, root: Path, secret: bytes, clock: Callable[[], float]) -> None:
        self._store = store
        self._root = root
        self._secret = secret
        self._clock = clock

    def routes(self) -> list[Route]:
        """Return the route."""
        path = "/evidence/{sha256}/{variant}/{expiry}/{signature}"
        return [Route(path, self._file, methods=["GET"])]

    async def _file(self, request: Request) -> Response:
        sha256, variant = self._checked(request.path_params)
        facts, path = await asyncio.to_thread(self._find, sha256, variant)
        if not facts.open:
            raise _CLOSED
        if variant in VARIANTS:
            return FileResponse(path, headers=_HEADERS, media_type="image/jpeg")
        name = f"evidence-{sha256[:12]}{names.suffix_of(facts.mime)}"
        return FileResponse(path, headers=_HEADERS, media_type=facts.mime, filename=name)

    def _checked(self, given: dict[str, str]) -> tuple[str, str]:
        """Return the hash and the variant of a link that we signed.

        Raises:
            Refused: 404 we did not, 410 it is too old.
        """
        sha256, variant, expiry = given["sha256"], given["variant"], given["expiry"]
        right = re.fullmatch(r"[0-9]{1,12}", expiry) and _SHA256.fullmatch(sha256)
        if not right or variant not in (*VARIANTS, ORIGINAL):
            raise _MISSING
        signed = _signature(self._secret, sha256, variant, int(expiry))
        if not hmac.compare_digest(signed.encode(), given["signature"].encode()):
            raise _MISSING
        if self._clock() > int(expiry):
            raise _EXPIRED
        return sha256, variant

    def _find(self, sha256: str, variant: str) -> tuple[Facts, Path]:
        facts = self._store.read(lambda c: evidence.facts_of(c, sha256))
        path = (
            files.place(self._root, sha256)
            if variant == ORIGINAL
            else files.beside(self._root, sha256, variant)
        )
        if facts is None or not path.is_file():
            raise _MISSING
        return facts, path


def _signature(secret: bytes, sha256: str, variant: str, expiry: int) -> str:
    said = f"{sha256}/{variant}/{expiry}".encode()
    digest = hmac.new(secret, _PURPOSE + said, sha256_of).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
