"""What tests of WeChat's API share: its paths, a process on the pretend API, and its patience."""

from __future__ import annotations

from typing import Any

import httpx

from tests.fakes.wechat_bench import TIMEOUT, Board, PretendInlet
from tests.fakes.wechat_platform import Platform

TOKEN_PATH = "/cgi-bin/stable_token"


def inlet(platform: Platform, owner: str = "one", board: Board | None = None) -> PretendInlet:
    return PretendInlet(platform.clock, board or Board(), owner)


def patience(fault: Any) -> httpx.Timeout:
    """Return how long a call may take: a call that hangs is not waited for."""
    return httpx.Timeout(0.3) if fault == "hang" else TIMEOUT
