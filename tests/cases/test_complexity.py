"""A case is complex by several departments, by danger to people, or by a sum (S3-04)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.complexity import why
from cases.tasks import Task, new
from tests.cases.happenings import START, WORK


def task(team: str, kind: str = "department", state: str = "open") -> Task:
    made = new("TS1", kind, "查", "lin", START, START + timedelta(hours=1), team=team)
    return Task(**{name: getattr(made, name) for name in Task.__slots__} | {"state": state})


@pytest.mark.parametrize(
    ("flags", "teams", "amount", "reasons"),
    [
        ((), ("quality",), 100.0, ()),
        ((), ("quality", "quality"), 5000.0, ()),
        ((), ("quality", "legal"), 0.0, ("涉及 2 个部门",)),
        (("safety",), (), 0.0, ("涉及人身安全",)),
        (("media",), (), 0.0, ()),
        ((), (), 5001.0, ("金额 5001 元，超过 5000 元",)),
        (
            ("safety",),
            ("quality", "legal", "technical"),
            80_000.0,
            ("涉及 3 个部门", "涉及人身安全", "金额 8 万元，超过 5000 元"),
        ),
    ],
)
def test_what_makes_a_case_complex(
    flags: tuple[str, ...], teams: tuple[str, ...], amount: float, reasons: tuple[str, ...]
) -> None:
    assert why(WORK, flags, map(task, teams), amount) == reasons


def test_what_was_called_off_or_asked_of_others_is_no_department() -> None:
    asked = [
        task("quality"), task("legal", state="cancelled"), task("lead", "approval"),
        task("after_sales", "visit"),
    ]  # fmt: skip
    assert why(WORK, (), asked, 0.0) == ()
    assert why(WORK, (), [*asked, task("technical", "expert")], 0.0) == ("涉及 2 个部门",)
