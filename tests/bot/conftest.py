"""What holds for every test of this room: logs go nowhere, unless a test asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

import pytest
import structlog


def _drop(_logger: object, _method: str, _event: object) -> NoReturn:
    raise structlog.DropEvent


@pytest.fixture(scope="session", autouse=True)
def quiet() -> Iterator[None]:
    """Drop every line: structlog's own default draws tracebacks, half a second each."""
    structlog.configure(processors=[_drop])
    yield
    structlog.reset_defaults()
