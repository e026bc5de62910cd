"""What another system may move in a case: a task, or the case's own step, as the machine allows.

    {"task": 12, "act": "done", "text": "换好了", "by": "小刘"}
    {"to": "executing", "note": "已寄出", "by": "小刘"}

Acts and steps are those of staff without a lead's rights; what speaks to the customer (plan,
refusal, letter), closing and claiming stay with people. Refused: 409 with the machine's own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from bot.http.body import Body, Refused, Text, blank
from cases import machine, replay
from cases import tasks as rules
from cases.states import NAMES, State, Who
from cases.tasks import STATES, Doing
from cases.work_file import Work
from storage import cases, tasks, working
from storage.store import Tx
from storage.times import moment
from storage.working import IllegalError, Move

NO_CASE = Refused(404, "no_case", "没有这个投诉单。There is no such case.")
NO_TASK = Refused(404, "no_task", "这个投诉单没有这项任务。The case has no such task.")
_EITHER = "write task and act, or to"
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Words = Annotated[Text, StringConstraints(max_length=2000)]


class Moving(Body):
    """A task and what is done to it, or a state the case goes to."""

    task: Annotated[int, Field(ge=1, lt=2**53)] | None = None
    act: Literal["take", "answer", "done", "cancel", "note"] | None = None
    text: Words = ""
    to: Annotated[State, Field(strict=False)] | None = None
    note: Words = ""
    by: Name | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        of_task, of_case = self.task is not None, self.to is not None
        if of_task == of_case or of_task != (self.act is not None):
            raise ValueError(_EITHER)
        return self


def move(tx: Tx, number: str, said: Moving, actor: str, work: Work) -> Mapping[str, Any]:
    """Move it and return how it stands then.

    Raises:
        Refused: 404 there is no such thing, 409 it cannot be moved so; the line says why.
    """
    if cases.load(tx.c, number) is None:
        raise NO_CASE
    try:
        return _task(tx, number, said, actor) if said.task else _step(tx, number, said, actor, work)
    except IllegalError as error:
        line = f"{error}。The case does not allow this now."
        raise Refused(409, "illegal", line) from None


def _task(tx: Tx, number: str, said: Moving, actor: str) -> Mapping[str, Any]:
    kept = tasks.get(tx.c, said.task or 0)
    if kept is None or kept.task.case_no != number:
        raise NO_TASK
    doing = Doing(said.act or "", actor, moment(tx.now), "" if blank(said.text) else said.text)
    why_not = rules.refusal(kept.task, doing)
    if why_not:
        raise IllegalError(why_not)
    task = tasks.do(tx, kept.id, kept.task, doing)
    shown = {"id": kept.id, "state": task.state, "name": STATES[task.state]}
    return {"number": number, "task": shown}


def _step(tx: Tx, number: str, said: Moving, actor: str, work: Work) -> Mapping[str, Any]:
    to = said.to
    assert to is not None
    now = working.now(tx.c, number, work)
    given = {"note": "" if blank(said.note) else said.note.strip()}
    needs = {name for name, text in given.items() if text}
    why_not = replay.refusal(now, to, Who.AGENT, needs, actor)
    if why_not:
        raise IllegalError(why_not)
    row = machine.find(now.state, to, Who.AGENT)
    if to is State.CLAIMED or row is None or row.road != "step":
        raise IllegalError(f"变成「{NAMES[to]}」要由同事在工作台里做")
    working.step(tx, number, Move(to, Who.AGENT, actor, actor, given), work)
    return {"number": number, "state": to.value, "name": NAMES[to], "was": now.state.value}
