"""The chat page and the static files, served by ourselves."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent.parent / "static"
_FRESH = {"cache-control": "no-cache"}  # kept, but asked for again: files have no version in name


class Files(StaticFiles):
    """Static files that a browser keeps and asks for again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file, or with 304."""
        answer = await super().get_response(path, scope)
        answer.headers.update(_FRESH)
        return answer


def files(folder: Path = STATIC) -> list[BaseRoute]:
    """Return /static: the files of the chat page and of the desk."""
    return [Mount("/static", Files(directory=folder, check_dir=False))]


def routes(folder: Path = STATIC) -> list[BaseRoute]:
    """Return / and /chat, the customer's page."""

    async def chat(_request: Request) -> Response:
        return FileResponse(folder / "chat.html", headers=_FRESH)

    async def home(_request: Request) -> Response:
        return RedirectResponse("/chat", 307)

    return [Route("/", home), Route("/chat", chat)]
