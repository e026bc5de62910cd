"""What stops a command is said in one clear Chinese line a mistake, without a traceback.

Only what an operator can mend is named here; anything else is a fault of the program and keeps
its traceback.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.environment import EnvironmentLacks
from bot.secrets_file import SecretError
from dialogues.typed_yaml import FileError
from nlu.examples import ExamplesError
from nlu.model import ModelError
from storage.errors import SchemaNewer, SchemaOlder, StoreAway, StoreError

EXIT_CODE = 2


class Failure(Exception):  # noqa: N818 - the command failed; the line says why and what to do
    """Something on this machine must be mended first."""


def _mistakes(error: FileError | ExamplesError) -> list[str]:
    return [str(mistake) for mistake in error.mistakes]


def _itself(error: Exception) -> list[str]:
    return [str(error)]


def _prefixed(words: str) -> Callable[[Exception], list[str]]:
    return lambda error: [f"{words}（{' '.join(str(error).split())}）"]


_SAID: Mapping[type[Exception], Callable[[Any], list[str]]] = {
    FileError: _mistakes,
    ExamplesError: _mistakes,
    Failure: _itself,
    EnvironmentLacks: _itself,
    ModelError: _itself,
    SecretError: _prefixed("密钥文件不能用"),
    SchemaNewer: _prefixed("数据库是更新版本的程序写的，请换用那个版本"),
    SchemaOlder: _prefixed("数据库还没有建好或需要升级，请先运行 qingsu migrate"),
    StoreAway: _prefixed("数据库现在打不开或写不进去，请检查它的文件、文件夹权限和磁盘空间"),
    StoreError: _prefixed("数据库不能用"),
}
EXPECTED = tuple(_SAID)


def lines(error: Exception) -> list[str]:
    """Return what to tell the operator of an expected error, one line each."""
    return next(say(error) for kind, say in _SAID.items() if isinstance(error, kind))
