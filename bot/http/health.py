"""Is it there, can it work: /healthz and /readyz. They say nothing a stranger could use."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.http.body import json_response
from storage.errors import StoreError
from storage.store import Store

_PATIENCE = 2.0  # seconds for the database to take a commit


class Health:
    """The two routes. working: whether the workers run and the process is not stopping.

    reads: who reads texts: "model", "rules" while it hangs or fails, "loading" while it is not
    there yet. Neither keeps the process from being ready: whatever comes is stored, and answered.
    """

    def __init__(self, store: Store, working: Callable[[], bool], reads: Callable[[], str]) -> None:
        self._store = store
        self._working = working
        self._reads = reads

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route("/healthz", self._alive), Route("/readyz", self._ready)]

    async def _alive(self, _request: Request) -> Response:
        return json_response({"status": "ok"})

    async def _ready(self, _request: Request) -> Response:
        checks = {"workers": self._working(), "database": await self._database()}
        ready = all(checks.values())
        return json_response(
            {
                "status": "ok" if ready else "unavailable",
                "checks": checks,
                "reads": self._reads(),
            },
            200 if ready else 503,
        )

    async def _database(self) -> bool:
        try:
            async with asyncio.timeout(_PATIENCE):
                await asyncio.wrap_future(self._store.write(lambda _: None))
        except (StoreError, TimeoutError):
            return False
        return True
