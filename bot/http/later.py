"""Routes that are made after the door is open: a server takes messages before it shows a desk.

    Later(["/desk"], make)      whoever asks under /desk waits until `make` has made the routes

Nothing is refused meanwhile: the first to ask has them made, unless the process did before. They
are made anew once what they are made of is another.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence

import structlog
from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, Match, NoMatchFound, Router
from starlette.types import Receive, Scope, Send

from bot.startup import undisturbed

log = structlog.get_logger("bot.later")


class Later(BaseRoute):
    """All routes under *paths*; *make* is called in any thread but the loop's.

    of: what they are made of; *make* is called once for each object it gives, quick, any thread.
    """

    def __init__(
        self,
        paths: Sequence[str],
        make: Callable[[], Sequence[BaseRoute]],
        of: Callable[[], object] = lambda: None,
    ) -> None:
        self._paths = tuple(paths)
        self._make = make
        self._of = of
        self._making = threading.Lock()
        self._made: tuple[object, Router] | None = None
        self._coming: asyncio.Task[Router] | None = None

    def ready(self) -> Router:
        """Return the routes, made now if nobody did; a failure is the caller's, and tried again.

        Where they cannot be made anew those of before stay.
        """
        with self._making:
            of, made = self._of(), self._made
            if made is None or made[0] is not of:
                self._made = of, self._again(made[1] if made else None)
            assert self._made is not None
            return self._made[1]

    def _again(self, was: Router | None) -> Router:
        try:
            with undisturbed():
                return Router(self._make(), redirect_slashes=False)
        except Exception:
            if was is None:
                raise
            log.exception("routes not made anew", paths=self._paths)
            return was

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Take every request under the paths: what is not there is said by the routes."""
        path = scope["path"]
        ours = any(path == one or path.startswith(f"{one}/") for one in self._paths)
        return (Match.FULL if ours else Match.NONE), {}

    def url_path_for(self, name: str, /, **path_params: object) -> URLPath:
        """Know no names."""
        raise NoMatchFound(name, path_params)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the routes."""
        made = self._made
        there = made is not None and made[0] is self._of()
        router = made[1] if made is not None and there else await self._there()
        await router(scope, receive, send)

    async def _there(self) -> Router:
        """Wait for the routes, however many wait, in one thread."""
        if self._coming is None:
            self._coming = asyncio.create_task(asyncio.to_thread(self.ready))
            self._coming.add_done_callback(self._came)
        return await asyncio.shield(self._coming)

    def _came(self, _task: object) -> None:
        self._coming = None
