"""Commands as an operator runs them: in this process or one of their own, in an empty folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import dialogues
from bot.__main__ import main

ROOT = Path(__file__).parents[2]
OWN = ("QINGSU_", "PORT", "DATA")


def settings() -> set[str]:
    """Return the names of this machine's settings."""
    return {name for name in os.environ if name.startswith(OWN)}


def clean(**env: str) -> dict[str, str]:
    """Return the environment without any settings of this machine."""
    kept = {name: os.environ[name] for name in os.environ.keys() - settings()}
    return kept | {"PYTHONPATH": str(ROOT)} | env


def qingsu(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command in *folder*, without any settings of this machine."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=clean(**env),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@dataclass(frozen=True)
class Here:
    """Runs commands in this process, in a folder of their own: (exit code, out, err)."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """Run `qingsu` with *words*."""
        with pytest.raises(SystemExit) as ended:
            main(words)
        out, err = self.capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, err


def config(folder: Path, text: str) -> None:
    (folder / "config.yml").write_text(text, encoding="utf-8")


def scripts(folder: Path) -> Path:
    """Copy the scripts into *folder* and make config.yml use the copy."""
    copy = folder / "words"
    shutil.copytree(Path(dialogues.__file__).with_name("scripts"), copy)
    config(folder, "scripts: {folder: words}\n")
    return copy
