"""Build Rasa's own environment, train it, start it: `python scripts/rasa.py --help`.

Standard library only. Every package is checked against its hash in requirements-rasa.lock; what
is built and what is trained are each remembered by a stamp, so a second start takes seconds.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
LOCKS = (ROOT / "requirements-build.lock", ROOT / "requirements-rasa.lock")
VENV = "QINGSU_RASA_VENV"
FITS = "import sys; sys.exit(sys.version_info[:2] != (3, 10))"
FILES = ("config.yml", "domain.yml", "data/nlu.yml")
MODEL = Path("models") / "qingsu.tar.gz"
HOST = "127.0.0.1"  # Rasa would listen everywhere, without asking who is there
_LACKS = """\
Rasa 3.6 只能用 Python 3.10，没有找到：PATH 上没有 python3.10，~/.pyenv/versions 里也没有。
Debian、Ubuntu 可以用 pyenv：pyenv install 3.10"""


class RasaError(Exception):
    """It cannot go on; the line says what to do."""


def python() -> Path | None:
    """Return a Python 3.10 that runs: on the PATH, else pyenv's newest; None without one."""
    return next((found for found in _pythons() if _runs(found)), None)


def _pythons() -> Iterator[Path]:
    if on_path := shutil.which("python3.10"):
        yield Path(on_path)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob("versions/3.10*/bin/python3.10"), reverse=True)


def venv() -> Path:
    """Return where Rasa's environment is or will be."""
    return Path(os.environ.get(VENV) or ROOT / "var" / "rasa-venv").absolute()


def build(home: Path) -> None:
    """Make *home* Rasa's environment, unless it is already: 2.7 GB, two minutes on a quiet machine.

    Raises:
        RasaError: there is no Python 3.10, or a package could not be had.
    """
    stamp, wanted = home / ".rasa-built", _hash(LOCKS)
    own = home / "bin" / "python"
    if _says(stamp, wanted) and _runs(own):
        return
    found = python()
    if found is None:
        raise RasaError(_LACKS)
    _say(f"给 Rasa 建立单独的 Python 环境（{home}），约 2.7 GB，要几分钟")
    _run([str(found), "-m", "venv", "--clear", str(home)], "Debian、Ubuntu 请装 python3.10-venv")
    pip = [str(own), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    for lock in LOCKS:
        command = [*pip, "--no-build-isolation", "--require-hashes", "-r", str(lock)]
        _run(command, "请看上面的说明；多半是网络不通，或下载的包与锁定的校验值不符")
    stamp.write_text(wanted, "utf-8")


def train(home: Path, project: Path) -> Path:
    """Train Rasa on *project*, unless its model is of these very files; return the model.

    Raises:
        RasaError: training failed; Rasa's own lines stand above.
    """
    model, stamp = project / MODEL, project / "models" / ".trained"
    wanted = _hash([*LOCKS, *(project / name for name in FILES)])
    if model.exists() and _says(stamp, wanted):
        return model
    _say("训练 Rasa")
    stamp.unlink(missing_ok=True)
    words = ["train", "nlu", "--config", "config.yml", "--nlu", "data", "--domain", "domain.yml"]
    words += ["--out", "models", "--fixed-model-name", "qingsu"]
    _run([str(home / "bin" / "rasa"), *words], "请看上面 Rasa 的说明", project)
    stamp.write_text(wanted, "utf-8")
    return model


def command(home: Path, model: Path, port: int) -> list[str]:
    """Return what serves *model* on the loopback."""
    listen = ["--enable-api", "--interface", HOST, "--port", str(port)]
    return [str(home / "bin" / "rasa"), "run", *listen, "--model", str(model)]


def environment(project: Path) -> dict[str, str]:
    """Return the environment Rasa runs in: it reports to nobody, and shares no cache."""
    # jieba would keep its cache in /tmp under a name that any user of the machine can take.
    temporary = project / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    return os.environ | {
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "OPENBLAS_NUM_THREADS": "1",
        "TMPDIR": str(temporary.absolute()),
    }


def main(words: Sequence[str]) -> int:
    """Build, train and become Rasa; return the exit code when it does not come to that."""
    asked = _options().parse_args(words)
    project: Path = asked.project.absolute()
    lacking = [name for name in FILES if not (project / name).is_file()]
    if lacking:
        _say(f"{project} 里没有 {lacking[0]}，请先运行 qingsu export rasa")
        return 2
    try:
        build(venv())
        model = train(venv(), project)
    except RasaError as error:
        _say(str(error))
        return 2
    if not asked.only_train:
        _become(command(venv(), model, asked.port), project, f"http://{HOST}:{asked.port}")
    return 0


def _become(line: list[str], project: Path, address: str) -> NoReturn:
    """Become Rasa itself, so that signals reach it."""
    _say(f"启动 Rasa：{address}，约半分钟之后可用，按 Ctrl+C 停止")
    own = environment(project)
    os.chdir(project)
    os.execve(line[0], line, own)  # noqa: S606 - a fixed command


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description="准备、训练并启动 Rasa")
    options.add_argument(
        "--project", type=Path, required=True, help="qingsu export rasa 写的文件夹"
    )
    options.add_argument("--port", type=int, default=5005, help="端口，默认 5005")
    options.add_argument("--only-train", action="store_true", help="只准备和训练，不启动")
    return options


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def _says(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text("utf-8") == wanted


def _runs(found: Path) -> bool:
    """Say whether *found* is a Python 3.10: a shim on the PATH may stand for nothing."""
    try:
        ran = subprocess.run([str(found), "-c", FITS], check=False, stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return ran.returncode == 0


def _run(words: Sequence[str], hint: str, project: Path | None = None) -> None:
    own = environment(project) if project else None
    if subprocess.run(words, check=False, cwd=project, env=own).returncode:
        raise RasaError(f"没有成功：{' '.join(words)}\n{hint}")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
