"""What must stand before work begins: folder, port, model, database."""

from __future__ import annotations

import fcntl
import logging
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bot import logs
from bot.commands.failures import Failure
from bot.deployment import Deployment
from bot.secrets_file import load_or_make
from nlu import versions
from nlu.model import fits
from storage import migrate
from storage.store import Store

# httpx tells every request with its address, and a token stands in that.
_TALKATIVE = ("alembic", "httpx", "jieba", "uvicorn.error")


def writable(folder: Path) -> None:
    """Make *folder* if need be and make sure that it can be written.

    Raises:
        Failure: it cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"qingsu")
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Failure(f"数据文件夹写不进去：{folder}（{why}）") from None


@contextmanager
def alone(folder: Path, *, shared: bool = False) -> Iterator[None]:
    """Be the only server on *folder* while inside; a lock of the system's, gone with the process.

    Two of them would take each other's work for what an earlier run left behind; on a database
    that is shared their names keep them apart, and several may use one folder.

    Raises:
        Failure: another server is there.
    """
    if shared:
        yield
        return
    with (folder / "serve.lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Failure(f"另一个 qingsu serve 正在用这个数据文件夹：{folder}") from None
        yield


def logging_to(stream: TextIO, level: str = "INFO") -> None:
    """Send the log to *stream*; libraries that tell every step only when something is wrong."""
    logs.configure(stream, level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def bindable(host: str, port: int) -> None:
    """Make sure that *port* can be listened on.

    Raises:
        Failure: it is taken, or not ours to take.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            hint = "换一个端口（--port），或先停掉占用它的程序"
            raise Failure(f"端口用不了：{host}:{port}（{error.strerror}）；{hint}") from None


def kept(deployment: Deployment) -> None:
    """Make the folder, the database and the secret ready, before anything that takes long.

    Raises:
        Failure: the folder cannot be written.
        StoreError: the database cannot be used.
        SecretError: the secret cannot be one.
    """
    writable(deployment.data)
    migrate.upgrade(deployment.url)
    load_or_make(deployment.data)


def trained(deployment: Deployment) -> None:
    """Train a model when none was published that can be used, nor one fits the utterances.

    In a process of its own: training needs scipy, which costs a server that only reads half a
    second at every start and 60 MB for good.

    Raises:
        Failure: training did not end well; its own lines stand above.
    """
    if _has_model(deployment):
        return
    with in_turn(deployment.data):
        if not _has_model(deployment):
            _train(deployment)


def _has_model(deployment: Deployment) -> bool:
    published = deployment.models()[:-1]
    own = fits(deployment.model, deployment.examples)
    return own or any(map(versions.usable, published))


@contextmanager
def in_turn(folder: Path) -> Iterator[None]:
    """Wait for whoever else prepares *folder*: of processes that start together one trains."""
    with (folder / "prepare.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _train(deployment: Deployment) -> None:
    print("还没有合用的模型，先训练一次，约需三四分钟", file=sys.stderr, flush=True)  # noqa: T201
    places = ["--model", str(deployment.model), "--examples", str(deployment.examples)]
    command = [sys.executable, "-m", "bot", "train", *places]
    ended = subprocess.run(command, check=False, env=os.environ)  # noqa: S603 - our own command
    if ended.returncode:
        raise Failure("模型没有训练成，原因见上面几行")


@contextmanager
def opened(deployment: Deployment) -> Iterator[Store]:
    """Open the database of *deployment*, which must be there and up to date.

    Raises:
        StoreError: it is not.
    """
    migrate.check(deployment.url)
    store = Store.open(deployment.url)
    try:
        yield store
    finally:
        store.close()
