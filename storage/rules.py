"""Cases of a period as the rules for tasks see them, with the tasks that rules raised in them.

    read(c, start, end) -> [Ruled]      opened since *start* and before *end*, oldest first

Source: S2-54.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from cases.rules import Ruled
from cases.tasks import BY_RULE, VISIT
from dialogues.effects import CaseState
from storage import codec
from storage.sql import Sql
from storage.tables import cases
from storage.tables_work import case_tasks
from storage.times import epoch

_k, _t = cases.c, case_tasks.c
_within = (_k.opened >= bindparam("start"), _k.opened < bindparam("end"))
_CASES = Sql(
    select(_k.number, _k.category, _k.body)
    .where(*_within, _k.state != CaseState.INTAKE.value)
    .order_by(_k.opened, _k.number)
)
_RAISED = Sql(
    select(_t.case_no, _t.once, _t.body)
    .select_from(case_tasks.join(cases, _k.number == _t.case_no))
    .where(*_within, _t.once.is_not(None))
)


def read(c: Connection, start: datetime, end: datetime) -> list[Ruled]:
    """Return the filed cases of the period."""
    span = {"start": epoch(start), "end": epoch(end)}
    raised: defaultdict[str, set[str]] = defaultdict(set)
    for number, once, body in _RAISED.rows(c, **span):
        task = codec.loads(body)
        if task["raised_by"].startswith(BY_RULE) and task["kind"] != VISIT:  # a plan's, no rule's
            raised[number].add(once)
    return [
        Ruled(
            number,
            category or "",
            frozenset(codec.loads(body).get("flags", ())),
            frozenset(raised[number]),
        )
        for number, category, body in _CASES.rows(c, **span)
    ]
