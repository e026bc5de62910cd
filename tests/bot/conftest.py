"""What tests of this room start from: no logs, and what several files of them stand on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
import structlog

from dialogues.book import Book
from tests.bot.command_bench import Here, settings
from tests.bot.pretend_desk import PretendDesk
from tests.bot.runtime_fakes import Bench, bench
from tests.fakes.caseworld import made_book


def _drop(_logger: object, _method: str, _event: object) -> NoReturn:
    raise structlog.DropEvent


@pytest.fixture(scope="session", autouse=True)
def quiet() -> Iterator[None]:
    """Drop every line: structlog's own default draws tracebacks, half a second each."""
    structlog.configure(processors=[_drop])
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def book() -> Book:
    """Give the shipped scripts with the times of the case worlds."""
    return made_book()


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    """Return a desk with a whole program behind it."""
    return PretendDesk(tmp_path)


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Bench]:
    """Give a bench to take turns on that waits for no pause."""
    with bench(tmp_path) as made:
        yield made


@pytest.fixture
def here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Here:
    """Stand in an empty folder, without any settings of this machine."""
    monkeypatch.chdir(tmp_path)
    for name in settings():
        monkeypatch.delenv(name)
    return Here(tmp_path, capsys)
