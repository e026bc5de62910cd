"""What the desk's routes share: a page from a template, a write awaited."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from starlette.responses import HTMLResponse, Response

from bot.desk.desk import Desk
from storage.store import Tx

T = TypeVar("T")


def page(desk: Desk, template: str, status: int = 200, /, **values: object) -> Response:
    """Return the page; every value is escaped."""
    html = desk.templates.get_template(template).render(zone=desk.zone, **values)
    return HTMLResponse(html, status)


async def write(desk: Desk, job: Callable[[Tx], T]) -> T:
    """Carry out *job*; it is durable when this returns."""
    return await asyncio.wrap_future(desk.store.write(job))
