"""The process's own secret: 32 random bytes in DATA/secret, made at the first start."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

_BYTES = 32


class SecretError(Exception):
    """The file is there but cannot be a secret; the line says what to do."""


def load_or_make(data: Path) -> bytes:
    """Return the secret of *data*, drawn now when there is none. The file is 0600.

    Raises:
        SecretError: the file is too short or readable by others.
        OSError: it cannot be read or written.
    """
    path = data / "secret"
    with suppress(FileExistsError):
        _write(path)
    secret = path.read_bytes()
    if len(secret) < _BYTES:
        raise SecretError(f"{path} has fewer than {_BYTES} bytes; remove it to draw a new one")
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise SecretError(f"{path} can be read by others; run: chmod 600 {path}")
    return secret


def _write(path: Path) -> None:
    """Put a new secret at *path* in one step: a crash leaves all of it or none.

    Raises:
        FileExistsError: there is one already; it stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        raise FileExistsError(path)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    finally:
        fresh.unlink()
