"""What holds for every test: with CI=1 nothing may be skipped; one trained model for all."""

from __future__ import annotations

import os
from collections.abc import Generator
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from nlu import examples
from nlu.model import fits
from nlu.train import train
from tests.fakes.chromium import CHROMIUM, MISSING, chromium
from tests.fakes.postgres import Postgres, server

_STRICT = os.environ.get("CI") == "1"
_PURE = ("dialogues", "cases", "nlu", "house")  # no clock, no chance, no other process


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give one second try, told of at the end, where other processes take part: docs/why."""
    for item in items:
        if not {*item.path.parts} & {*_PURE}:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failed one, but for those that need what not every machine has."""
    report = yield
    excused = hasattr(report, "wasxfail") or "where_found" in report.keywords
    if _STRICT and report.skipped and not excused:
        report.outcome = "failed"
        report.longrepr = f"skipped, and with CI=1 nothing may be: {_reason(report.longrepr)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a file skipped as a whole into a failure to collect it."""
    report = yield
    if _STRICT and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, and with CI=1 nothing may be: {_reason(report.longrepr)}"
    return report


def _reason(told: object) -> object:
    """Return the last part of pytest's (file, line, reason)."""
    return told[-1] if isinstance(told, tuple) else told


@pytest.fixture(scope="session")
def model() -> Path:
    """Return the model of the shipped utterances; trained anew when the kept one fits no more.

    Of the processes that test side by side one trains, and the others wait for it.
    """
    folder = Path(os.environ.get("MODEL", "var/test/model"))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not fits(folder, examples.FOLDER):
            train(examples.FOLDER, folder)
    return folder


@pytest.fixture(scope="session")
def postgres() -> Generator[Postgres]:
    """Start a PostgreSQL, the first time a test asks for one."""
    with server() as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Generator[Browser]:
    """Open Chromium: once a file, as its driver holds the thread's event loop."""
    if CHROMIUM is None:
        pytest.skip(MISSING)
    with chromium() as opened:
        yield opened
