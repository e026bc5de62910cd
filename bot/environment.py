"""Secrets come from the environment, or from a file that only its owner can read.

    secret("QINGSU_STORAGE_URL")    the variable itself, or the file QINGSU_STORAGE_URL_FILE names

config.yml never holds one: it is copied, shown and kept with the scripts.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

_OTHERS = 0o077  # permission bits of everybody but the owner


class EnvironmentLacks(Exception):  # noqa: N818 - names what is wrong: something lacks
    """A secret cannot be used as it stands; the Chinese line says what to do."""


def secret(name: str, environ: Mapping[str, str]) -> str | None:
    """Return the secret called *name*; None when the environment does not give it.

    Raises:
        EnvironmentLacks: its file cannot be read, is empty, or can be read by others.
    """
    if value := environ.get(name):
        return value
    place = environ.get(f"{name}_FILE")
    return _content(Path(place), f"{name}_FILE") if place else None


def _content(path: Path, name: str) -> str:
    try:
        others = path.stat().st_mode & _OTHERS if os.name == "posix" else 0
        content = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentLacks(f"{name} 指的文件读不了：{path}（{_why(error)}）") from None
    if others:
        raise EnvironmentLacks(f"{name} 指的文件别人也能读，请先运行：chmod 600 {path}")
    if not content:
        raise EnvironmentLacks(f"{name} 指的文件是空的：{path}")
    return content


def _why(error: OSError | UnicodeDecodeError) -> str:
    return (error.strerror or type(error).__name__) if isinstance(error, OSError) else "不是 UTF-8"
