"""Where a project tool's webhook knocks: it rings, and says which item; nothing else is believed.

    POST /webhooks/items/<connector>/<code>

Neither platform's document tells of a signature, so the address holds a code nobody else knows,
and what changed is asked of the platform itself. The same call again leads to one look more.
"""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.connect.items.connector import hook_of
from bot.connect.items.model import sound
from bot.connect.items.settings import Items
from bot.http.body import Refused, json_response, read_bytes
from bot.http.rate import Rate
from storage import connect_hooks, connect_items
from storage.connect_items import GONE
from storage.store import Store, Tx

CAP = 256 * 1024  # bytes of a body
PER_MINUTE = 240  # calls of one connector
MOST = 20  # items that are being made and may be the one that rang
_PURPOSE = b"items-hook:"
_UNKNOWN = Refused(404, "not_found", "没有这个地址。There is nothing at this address.")
_STRANGE = Refused(400, "not_json", "请求不是有效的 JSON。The body is not valid JSON.")


def code(secret: bytes, name: str) -> str:
    """Return what the address of a connector's webhook ends with."""
    return hmac.new(secret, _PURPOSE + name.encode(), sha256).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class ItemsDoor:
    """What a ring leads to stands in the database; the dispatcher looks there twice a second."""

    store: Store
    connectors: Mapping[str, Items]
    secret: bytes = field(repr=False)
    rate: Rate = field(default_factory=lambda: Rate(PER_MINUTE))

    def routes(self) -> list[Route]:
        """Return the route, none without a connector."""
        if not self.connectors:
            return []
        return [Route("/webhooks/items/{name}/{code}", self._call, methods=["POST"])]

    async def _call(self, request: Request) -> Response:
        name, shown = request.path_params["name"], request.path_params["code"]
        right = hmac.compare_digest(shown.encode(), code(self.secret, name).encode())
        settings = self.connectors.get(name)
        if not right or settings is None:
            raise _UNKNOWN
        if wait := self.rate.take(name, time.monotonic()):
            line = "请求太频繁，请稍后再试。Too many requests, try again later."
            raise Refused(429, "rate", line, {"retry-after": str(wait)})
        items = items_in(await read_bytes(request, CAP), settings)
        looks = await asyncio.wrap_future(self.store.write(lambda tx: _look(tx, name, items)))
        return json_response({"looks": looks}, 202)


def items_in(body: bytes, settings: Items) -> list[str]:
    """Return the ids a webhook's body may speak of.

    Raises:
        Refused: it is no JSON.
    """
    try:
        told = orjson.loads(body)
    except (orjson.JSONDecodeError, RecursionError):
        raise _STRANGE from None
    found = [_at(told, path) for path in settings.hook_ids]
    return list(dict.fromkeys(one for one in found if sound(one)))


def _at(told: Any, path: str) -> Any:
    for part in path.split("."):
        told = told.get(part) if isinstance(told, dict) else None
    return told


def _look(tx: Tx, name: str, items: list[str]) -> int:
    """Plan a look at each of *items*; one nobody knows may be one that is being made just now."""
    hook = connect_hooks.named(tx.c, hook_of(name))
    if hook is None:
        return 0
    found = {item: connect_items.of_remote(tx.c, name, item) for item in items}
    links = [one for one in found.values() if one is not None and one.state != GONE]
    if None in found.values():
        links += connect_items.making(tx.c, name, MOST)
    return sum(connect_items.look(tx, hook.id, one) for one in links)
