"""A whole product for journeys: the real server with the real reading, and a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from bench.server import Server

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start the product as `make run` does, in a data folder of its own."""
    served = Server(tmp_path_factory.mktemp("journey"), model=model)
    served.start()
    yield served
    served.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Open Debian's Chromium, headless."""
    if not CHROMIUM.exists():
        pytest.skip("chromium is missing: run scripts/system-packages")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield opened
        opened.close()


def setup_link(server: Server) -> str:
    """Return the one-time link the server printed at its start."""
    text = (server.data / "server.log").read_text(encoding="utf-8", errors="replace")
    found = re.search(r"/desk/setup/[\w-]+", text)
    assert found, "no setup link was printed"
    return server.url + found.group()
