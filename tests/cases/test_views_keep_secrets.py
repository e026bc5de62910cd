"""Whatever is written about a case among staff, its customer never reads a word of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.replay import replay
from cases.states import State, Who
from cases.view import EN, ZH, customer_view
from tests.cases.happenings import (
    START,
    USUAL,
    WORK,
    Ev,
    in_order,
    opened,
    proposed,
    resolved,
    step,
    tagged,
    taken,
)

ZONE = ZoneInfo("Asia/Shanghai")
SECRET = "内部秘密甲乙丙"
SURNAME = "Steinhauser"
BEGINS = [opened("intake"), opened("submitted")]


def _secret(kind: str, **more: Any) -> Ev:
    return Ev(
        kind, {"text": SECRET, "note": SECRET, "title": SECRET, "name": "Anna", **more}, "anna"
    )


LINES = [
    *USUAL, taken("anna", f"Anna {SURNAME}"), proposed(text=SECRET), resolved("partly", SECRET),
    tagged(cause_note=SECRET, root_cause="service"),
    _secret("note"), _secret("task", act="raise"), _secret("task_overdue"), _secret("called"),
    _secret("clock_warning"), _secret("clock_breached"), _secret("promise_broken"),
    _secret("ungrouped", why=SECRET), _secret("assigned", why=[SECRET]), _secret("revealed"),
    Ev("ticked", {"id": "x", "done": True, "note": SECRET}, "lin"),
    *(step(state, who, note=SECRET, target="TS-OTHER-CASE") for state in State for who in Who),
]  # fmt: skip
HISTORIES = st.builds(
    lambda first, rest: [first, *rest],
    st.sampled_from(BEGINS),
    st.lists(st.sampled_from(LINES), max_size=14),
)


@settings(max_examples=150, deadline=None)
@given(HISTORIES)
def test_no_internal_word_no_other_case_and_no_family_name_is_ever_shown(events: list[Ev]) -> None:
    """S2-39."""
    now = replay(in_order(events, 1), WORK.waits)
    for language in (ZH, EN):
        due = START + timedelta(hours=3)
        text = customer_view("TS1", "故障", now, due, language=language, zone=ZONE).text
        for hidden in (SECRET, SURNAME, "TS-OTHER-CASE", "lin"):
            assert hidden not in text


@settings(max_examples=150, deadline=None)
@given(HISTORIES)
def test_a_history_in_any_order_makes_a_case_that_can_be_shown(events: list[Ev]) -> None:
    """What the customer saw counts, what the desk wanted only where it is legal; nothing raises."""
    now = replay(in_order(events, 1), WORK.waits)
    assert now.state in State
    assert set(now.reached) >= {State.INTAKE}
    assert now == replay(in_order(events, 1), WORK.waits)
    times = list(now.reached.values())
    assert all(START <= at <= START + timedelta(minutes=len(events)) for at in times)
