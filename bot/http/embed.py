"""What other sites may do with this one: frame the chat page, and talk as Rasa widgets do.

Only the origins of the setting `origins`, and nothing while it is empty:

/embed.js                 the button for a company's page (any page may load the script itself)
/chat                     Content-Security-Policy: frame-ancestors 'self' and the origins
/webhooks/rest/webhook    CORS with the origins, without cookies; every other path stays closed

Source: Fetch (CORS protocol), CSP Level 3 (frame-ancestors), CHIPS (Partitioned cookies).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

SHARED = "/webhooks/rest/webhook"
PREFLIGHT_KEPT = 600  # seconds a browser need not ask again


def frame_policy(policy: str, origins: Iterable[str]) -> str:
    """Return a content policy whose page may stand in frames of *origins* and of this site."""
    return policy.replace(
        "frame-ancestors 'none'", " ".join(["frame-ancestors 'self'", *sorted(origins)])
    )


def routes(folder: Path) -> list[BaseRoute]:
    """Return /embed.js, which any page may load: it says nothing of this site but its address."""
    headers = {"cache-control": "no-cache", "cross-origin-resource-policy": "cross-origin"}

    async def script(_request: Request) -> Response:
        return FileResponse(folder / "embed.js", headers=headers)

    return [Route("/embed.js", script)]


def partition(answer: Response, name: str) -> None:
    """Make the cookie *name* of *answer* one that also lives in a frame on another site.

    SameSite=None sends it from there, Secure is the browsers' condition, and Partitioned gives
    every such site a jar of its own: nobody is followed from shop to shop.
    """
    for index, (key, value) in enumerate(answer.raw_headers):
        if key == b"set-cookie" and value.startswith(name.encode() + b"="):
            foreign = re.sub(rb"(?i)samesite=\w+", b"SameSite=None", value)
            answer.raw_headers[index] = (key, foreign + b"; Partitioned")


class Sharing:
    """CORS for the one path that other sites' widgets may call."""

    def __init__(self, origins: Iterable[str]) -> None:
        self._origins = frozenset(origins)

    def allows(self, scope: Scope) -> bool:
        """Whether this request comes from a page that may make it."""
        return scope["path"] == SHARED and Headers(scope=scope).get("origin") in self._origins

    def preflight(self, scope: Scope) -> Response | None:
        """Return the answer to a browser's question beforehand; None when this is none."""
        asks = Headers(scope=scope).get("access-control-request-method")
        if scope["method"] != "OPTIONS" or asks is None or not self.allows(scope):
            return None
        return Response(
            status_code=204,
            headers={
                "access-control-allow-methods": "POST",
                "access-control-allow-headers": "content-type",
                "access-control-max-age": str(PREFLIGHT_KEPT),
            },
        )

    def mark(self, scope: Scope, headers: MutableHeaders) -> None:
        """Let the asking page read the answer; never with cookies."""
        if not self._origins or scope["path"] != SHARED:
            return
        headers.add_vary_header("Origin")
        if self.allows(scope):
            headers["access-control-allow-origin"] = Headers(scope=scope)["origin"]
            headers["access-control-expose-headers"] = "retry-after"
