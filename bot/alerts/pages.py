"""The page behind an alert's link: what it is about, and one button that says "I look after it".

GET shows, POST acknowledges: chat apps fetch links for their previews, and a preview is nobody.
Who holds the signed link may press the button; nothing else can be done or read with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import structlog
from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.alerts.links import PATH, Refusal
from bot.alerts.told import Told, tell
from bot.alerts.words import OURS, Words
from bot.desk.forms import read_form
from storage import alerts
from storage.store import Store

_FOLDERS = (Path(__file__).with_name("templates"), Path(__file__).parents[1] / "desk/templates")
_LONGEST_NAME = 20
_REFUSED: Mapping[Refusal, tuple[int, str, str]] = {
    Refusal.FORGED: (403, "链接不对", "请从警报消息里重新点开链接，或者到工作台处理。"),
    Refusal.EXPIRED: (410, "链接过期了", "请到工作台处理这件投诉。"),
}
_GONE = (410, "没有这个警报", "请到工作台看看现在有哪些投诉。")
Answer = Callable[[Request, int, str], Awaitable[Response]]
log = structlog.get_logger("bot.alerts")


class AlertPages:
    """words: those of the pager, whose links these are. clock: epoch seconds."""

    def __init__(self, store: Store, words: Words, clock: Callable[[], float]) -> None:
        self._store = store
        self._words = words
        self._clock = clock
        self._templates = Environment(
            loader=FileSystemLoader(_FOLDERS),
            autoescape=select_autoescape(default=True, default_for_string=True),
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def routes(self) -> list[BaseRoute]:
        """Return the routes; app.py mounts them."""
        path = f"{PATH}/{{alarm:int}}/{{token}}"
        return [
            Route(path, self._with_holder(self._show), methods=["GET"]),
            Route(path, self._with_holder(self._acknowledge), methods=["POST"]),
        ]

    def _with_holder(self, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        """Let only requests through whose link is ours and still good."""

        async def endpoint(request: Request) -> Response:
            alarm = request.path_params["alarm"]
            holder = self._words.links.holder(alarm, request.path_params["token"], self._now())
            if isinstance(holder, Refusal):
                log.info("alert link refused", why=holder.value)
                return self._notice(*_REFUSED[holder])
            return await answer(request, alarm, holder)

        return endpoint

    async def _show(self, _request: Request, alarm: int, _holder: str) -> Response:
        told = await asyncio.to_thread(self._store.read, lambda c: tell(c, alarm))
        return self._notice(*_GONE) if told is None else self._page(told)

    async def _acknowledge(self, request: Request, alarm: int, holder: str) -> Response:
        form = await read_form(request)
        name = "".join(form.get("name", "").split())[:_LONGEST_NAME]
        by = name if name.isprintable() and name else holder
        job = self._store.write(lambda tx: alerts.acknowledge(tx, alarm, by))
        if await asyncio.wrap_future(job):
            log.info("alarm acknowledged", alarm=alarm, target=holder)
        return RedirectResponse(request.url.path, 303)

    def _page(self, told: Told) -> Response:
        now, raised = self._now(), told.raised
        times = {"raised": raised.raised, "heard": raised.acknowledged, "ended": raised.ended}
        said = {name: self._words.clock(at, now) if at else "" for name, at in times.items()}
        return self._html(
            "alert.html",
            title=self._words.head(told),
            lines=self._words.about(told, now),
            state=raised.state,
            by=raised.by,
            ours=raised.alarm.kind in OURS,
            **said,
        )

    def _notice(self, status: int, title: str, line: str) -> Response:
        return self._html("notice.html", status, title=title, line=line)

    def _html(self, template: str, status: int = 200, /, **shown: object) -> Response:
        html = self._templates.get_template(template).render(zone=self._words.zone, **shown)
        return HTMLResponse(html, status)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)
