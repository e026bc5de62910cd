"""The chat page and the static files, served by ourselves."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.http import embed
from bot.http.guard import CONTENT_POLICY, POLICY

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


def routes(folder: Path = STATIC, origins: Sequence[str] = ()) -> list[BaseRoute]:
    """Return / and /chat, the customer's page.

    With *origins*, these sites may show /chat in a frame, and /embed.js puts it there; without,
    no site may.
    """
    framed = {POLICY: embed.frame_policy(CONTENT_POLICY, origins)} if origins else {}

    async def chat(request: Request) -> Response:
        if origins and "embed" in request.query_params:
            return HTMLResponse(_knowing(folder / "chat.html", origins), headers=_FRESH | framed)
        return FileResponse(folder / "chat.html", headers=_FRESH | framed)

    async def home(_request: Request) -> Response:
        return RedirectResponse("/chat", 307)

    button = embed.routes(folder) if origins else []
    return [Route("/", home), Route("/chat", chat), *button]


def _knowing(page: Path, origins: Sequence[str]) -> str:
    """Return the page with the origins it may speak with when it stands in a frame."""
    known = html.escape(" ".join(origins))
    text = page.read_text("utf-8")
    return text.replace("</head>", f'<meta name="qingsu-origins" content="{known}">\n</head>', 1)
