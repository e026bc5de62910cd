"""A desk behind an address, with browsers at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.bot.desk_browsers import Served, served_desk


@pytest.fixture
def desk(tmp_path: Path, browser: Browser) -> Iterator[Served]:
    with served_desk(tmp_path, browser) as served:
        yield served
