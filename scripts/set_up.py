"""Set up .venv from the locks: `python scripts/set_up.py [--dev]`. Standard library only.

Every package is checked against the hash in its lock. A stamp of locks, project file and Python
version makes a second run instant; it is written last, so an interrupted run starts over.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BUILD_LOCK = ROOT / "requirements-build.lock"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
OLDEST, NEWEST = (3, 11), (3, 13)
FITS = f"import sys; sys.exit(not {OLDEST} <= sys.version_info[:2] <= {NEWEST})"


class SetUpError(Exception):
    """The set-up cannot go on; the line says what to do."""


def fingerprint(kind: str) -> str:
    """Return a hash of everything that decides what stands in .venv."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (BUILD_LOCK, LOCKS[kind], ROOT / "pyproject.toml"):
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def stamp(kind: str) -> Path:
    """Return the file that remembers the last complete set-up of *kind*."""
    return VENV / f".set-up-{kind}"


def is_done(kind: str) -> bool:
    """Say whether .venv stands as the locks want it."""
    found = stamp(kind)
    return found.exists() and found.read_text("utf-8") == fingerprint(kind) and _runs(PYTHON)


def set_up(kind: str) -> None:
    """Make .venv, or bring it up to the locks.

    Raises:
        SetUpError: a step failed; its own output stands above.
    """
    if not _runs(PYTHON):
        _say("建立 Python 环境 .venv")
        _run(
            [sys.executable, "-m", "venv", "--clear", str(VENV)], "Debian、Ubuntu 请装 python3-venv"
        )
    stamp(kind).unlink(missing_ok=True)
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    locked = [*pip, "--no-build-isolation", "--require-hashes", "-r"]
    _say("安装依赖，第一次约需一分钟")
    network = "请看上面的说明；多半是网络不通，或下载的包与锁定的校验值不符"
    _run([*locked, str(BUILD_LOCK)], network)
    _run([*locked, str(LOCKS[kind])], network)
    _run([*pip, "--no-build-isolation", "--no-deps", "-e", str(ROOT)], "请看上面的说明")
    stamp(kind).write_text(fingerprint(kind), "utf-8")


def main(words: Sequence[str]) -> int:
    """Set up for running, with --dev for testing too; return the exit code."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        _say(f"需要 Python 3.11 到 3.13，这里是 {sys.version.split()[0]}")
        return 2
    kind = "dev" if "--dev" in words else "run"
    if is_done(kind) or (kind == "run" and is_done("dev")):
        return 0
    try:
        set_up(kind)
    except SetUpError as error:
        _say(str(error))
        return 2
    _say("准备好了")
    return 0


def _runs(python: Path) -> bool:
    """Say whether *python* is there and of a version that fits."""
    try:
        return subprocess.run([str(python), "-c", FITS], check=False).returncode == 0
    except OSError:
        return False


def _run(command: Sequence[str], hint: str) -> None:
    if subprocess.run(command, check=False).returncode:
        raise SetUpError(f"没有成功：{' '.join(command)}\n{hint}")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
