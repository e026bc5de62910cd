"""The one ASGI app: every route behind the guard. app.py puts the routes together."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import Lifespan

from bot.http.errors import HANDLERS
from bot.http.guard import Guard


def asgi(
    routes: Sequence[BaseRoute],
    lifespan: Lifespan[Starlette],
    *,
    https: bool = False,
    origins: Sequence[str] = (),
) -> Guard:
    """Return the app; *lifespan* starts and stops what works behind the routes.

    origins: sites whose widgets may call the Rasa contract.
    """
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers=HANDLERS)
    app.router.redirect_slashes = False
    return Guard(app, https=https, origins=origins)
