"""A whole product for journeys: the real server with the real reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.server import Server


@pytest.fixture(scope="module")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start the product as `make run` does, in a data folder of its own."""
    served = Server(tmp_path_factory.mktemp("journey"), model=model)
    served.start()
    yield served
    served.stop()


def setup_link(server: Server) -> str:
    """Return the one-time link the server printed at its start."""
    text = (server.data / "server.log").read_text(encoding="utf-8", errors="replace")
    found = re.search(r"/desk/setup/[\w-]+", text)
    assert found, "no setup link was printed"
    return server.url + found.group()
