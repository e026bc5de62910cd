"""Who does what to which case: the start and the end of every act of casework.

sit(desk, work, request)    signed in, the case is there
done(seat, event, what, job)    one transaction, once for each event id
answered(seat, extra)       the case as it stands then
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from bot.desk import posts, sessions, work_json
from bot.desk.desk import Agent, Desk
from bot.desk.pages import write
from bot.http.body import Refused, json_response
from bot.hub import News
from cases.states import Who
from cases.work_file import Work
from storage import cases, working
from storage.asking import Owed
from storage.cases import Case
from storage.store import Tx
from storage.working import IllegalError, Result

UNKNOWN = Refused(404, "no_case", "没有这个案件。")
Job = Callable[[Tx], Mapping[str, Any]]


class Lacking(Exception):  # noqa: N818 - an answer, named by what is said of the request
    """Parts that are missing: (key, name) each; nothing was done."""

    def __init__(self, status: int, code: str, line: str, parts: Iterable[tuple[str, str]]) -> None:
        super().__init__(code)
        self.status, self.code, self.line = status, code, line
        self.parts = [{"key": key, "name": name} for key, name in parts]

    def response(self) -> Response:
        """Return the answer."""
        content = {"error": self.code, "message": self.line, "missing": self.parts}
        return json_response(content, self.status)


class Stale(Lacking):
    """Somebody set the same meanwhile; nothing was written over. theirs: what stands there now."""

    def __init__(self, line: str, theirs: Mapping[str, Any]) -> None:
        super().__init__(409, "stale", line, ())
        self.theirs = theirs

    def response(self) -> Response:
        """Return the answer."""
        content = {"error": self.code, "message": self.line, "theirs": self.theirs}
        return json_response(content, self.status)


def incomplete(parts: Iterable[tuple[str, str]]) -> Lacking:
    """Return the answer to an act of which parts are missing."""
    listed = list(parts)
    line = f"还缺：{'、'.join(name for _, name in listed)}"
    return Lacking(400, "incomplete", line, listed)


@dataclass(frozen=True, slots=True)
class Seat:
    """An agent with a case in front of him. who: what his role makes him in the machine."""

    desk: Desk
    work: Work
    agent: Agent
    case: Case

    @property
    def number(self) -> str:
        """The case's number."""
        return self.case.file.case_no

    @property
    def owed(self) -> Owed:
        """How soon a department answers."""
        return Owed(self.desk.book().sla, ZoneInfo(self.desk.zone))

    @property
    def who(self) -> Who:
        """Agent or lead."""
        return Who.LEAD if self.work.role(self.agent.role).lead else Who.AGENT


async def sit(desk: Desk, work: Work, request: Request, *, reading: bool = False) -> Seat:
    """Return who asks and the case he asks for.

    Raises:
        Refused: 401, 403, 415; 404 without such a case.
    """
    session = await (sessions.reading if reading else posts.doing)(desk, request)
    number = request.path_params["number"]
    case = await asyncio.to_thread(desk.store.read, lambda c: cases.load(c, number))
    if case is None:
        raise UNKNOWN
    return Seat(desk, work, session.agent, case)


async def done(seat: Seat, event: str, what: str, job: Job) -> Result:
    """Carry out *job* once for this event id of this agent; return what it answered.

    Raises:
        Refused: 409 where the machine does not allow it; what *job* raises itself.
    """
    once = f"{seat.agent.login}\n{what}\n{seat.number}\n{event}"
    key = sha256(once.encode()).hexdigest()
    try:
        result, _ = await write(
            seat.desk, lambda tx: working.once(tx, key, seat.number, lambda: job(tx))
        )
    except IllegalError as error:
        raise Refused(409, "illegal", str(error)) from None
    seat.desk.hub.tell(News(seat.case.chat))  # whoever has the case open sees it
    return result


async def answered(seat: Seat, extra: Mapping[str, Any] | None = None) -> Response:
    """Answer with the case as it stands now."""
    whole = await asyncio.to_thread(work_json.whole, seat.desk, seat.work, seat.agent, seat.number)
    return json_response({"pending": False, **(extra or {}), "case": whole})
