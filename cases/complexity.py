"""Whether a case is complex, and why: then its plan may take longer, and experts are asked.

    why(work, flags, tasks, amount) -> reasons     in Chinese, ready to show; none: it is not

Proposed by itself; a person decides, by telling the customer (dialogues/extension.py). What counts
is data (work.yml, complex). Pure. Source: S3-04, S2-33.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cases.sums import shown
from cases.tasks import Task
from cases.work_file import Work
from dialogues import labels

_DEPARTMENTS = frozenset({"department", "expert"})


def why(
    work: Work, flags: Collection[str], tasks: Iterable[Task], amount: float
) -> tuple[str, ...]:
    """Return why the case is complex. amount: the largest sum in question, in yuan."""
    asked = {t.team for t in tasks if t.kind in _DEPARTMENTS and t.team and t.state != "cancelled"}
    limit = work.complex
    risks = [labels.FLAGS.get(flag, flag) for flag in sorted(set(limit.flags) & set(flags))]
    found = (
        f"涉及 {len(asked)} 个部门" if len(asked) >= limit.departments else "",
        *risks,
        f"金额 {shown(amount)}，超过 {shown(limit.amount)}" if amount > limit.amount else "",
    )
    return tuple(reason for reason in found if reason)
