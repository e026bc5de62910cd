"""A decision knows this talk's cases and how often this person complained lately."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from storage import cases, facts, inbox
from storage.store import Store
from storage.times import moment


def test_nothing_is_known_of_a_new_customer(store: Store, talk: str, clock: Any) -> None:
    known = store.do(lambda tx: facts.read(tx, talk, moment(tx.now), fresh_case_no="TS9"))
    assert (known.fresh_case_no, known.cases, known.complaints_30d) == ("TS9", (), 0)
    assert known == store.read(
        lambda c: facts.read(c, "web:shop:never", moment(clock.now), fresh_case_no="TS9")
    )


def test_only_this_person_s_cases_of_thirty_days_count(
    store: Store, talk: str, filed: Any, clock: Any, arrival: Any
) -> None:
    """The same person's other address counts too; a case thirty days and a second old does not."""
    store.do(lambda tx: cases.file(tx, talk, replace(filed, case_no="old")))
    clock.on(timedelta(days=30, seconds=1).total_seconds())
    for user in ("u2", "u3"):
        other = replace(arrival, user=user, event_id=user)
        store.do(partial(inbox.receive, arrival=other))
    join = "UPDATE conversations SET person_id = 1 WHERE chat = 'web:shop:u2'"
    store.do(lambda tx: tx.c.exec_driver_sql(join))
    for n, chat in enumerate([talk, "web:shop:u2", "web:shop:u3"]):
        store.do(partial(cases.file, chat=chat, filed=replace(filed, case_no=str(n))))
    known = store.read(lambda c: facts.read(c, talk, moment(clock.now), fresh_case_no=""))
    assert known.complaints_30d == 2
    assert [case.case_no for case in known.cases] == ["0", "old"]
