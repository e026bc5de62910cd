"""WeChat's pretend API on the loopback: one server a file, as new for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.wechat_bench import Clock
from tests.fakes.wechat_platform import Platform, serving


@pytest.fixture(scope="module")
def server() -> Iterator[Platform]:
    with serving(Platform()) as platform:
        yield platform


@pytest.fixture
def platform(server: Platform) -> Platform:
    """Return the pretend API, as new; o1 has just written."""
    fresh = Platform(url=server.url, free=server.free, clock=Clock())
    server.__dict__.update(fresh.__dict__)
    server.heard("o1")
    return server
