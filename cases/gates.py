"""What stands between a case and its end: exactly what is missing, by its outcome.

    missing(now, facts, work) -> keys      in the order of NAMES; none: it may be closed

Which outcome needs what is data (work.yml). Source: S2-06, S2-07, S0-14, S0-32, S1-02, S4-14.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cases.now import CaseNow
from cases.work_file import GROUPS, Work

NAMES: Mapping[str, str] = {
    "outcome": "还没有定结果",
    "contact": "还没有人联系过客户",
    "promises": "还有承诺没有了结",
    "amends": "有承诺没有按时兑现，还没有人向客户说明、致歉，也没有重新约好",
    "tasks": "还有任务没有办完",
    "decline": "还没有按五部分答复客户",
    "reason": "没有写明为什么只支持一部分",
    "root_cause": "没有选根本原因",
    "cause_note": "选了这个原因要写明理由",
    "checklist": "核对表里必做的还没有做完",
    "different": "客户又为这件事来的，没有写明这次做法有什么不同",
    "tag_problem": "没有选问题类型标签",
    "tag_solution": "没有选处理方式标签",
    "tag_reaction": "没有选客户反应标签",
    "letter": "确认函还没有发出",
    "follow_up": "还没有回访",
}
ALWAYS = ("outcome", "promises", "amends", "tasks", "checklist", "cause_note", "different")


@dataclass(frozen=True, slots=True)
class Around:
    """What stands beside the case's history: open promises, open tasks, words of people to him.

    repeats: it comes back to an earlier case, so what is different now is to be said (S0-32).
    unsaid: broken promises of which nobody has spoken to the customer since (cases/amends.py).
    category: of the case, whose checklist may have lines that must be done.
    """

    promises: int = 0
    tasks: int = 0
    spoken: int = 0
    repeats: bool = False
    unsaid: int = 0
    category: str = ""


def missing(now: CaseNow, around: Around, work: Work) -> tuple[str, ...]:
    """Return the keys of NAMES that are missing; a case without an outcome shows what all need."""
    known = {key: outcome for key, outcome in work.outcomes.items() if key == now.outcome}
    needs: set[str] = set(ALWAYS).union(*(outcome.needs for outcome in known.values()))
    if not known:
        all_: list[set[str]] = [set(o.needs) for o in work.outcomes.values()]
        needs |= set.intersection(*all_)
    return tuple(key for key in NAMES if key in needs and not _MET[key](now, around, work))


def _outcome(now: CaseNow, _: Around, work: Work) -> bool:
    return now.outcome in work.outcomes


def _contact(now: CaseNow, around: Around, _: Work) -> bool:
    return now.contacts + around.spoken > 0


def _cause(now: CaseNow, _: Around, work: Work) -> bool:
    return now.tagged.root_cause in work.root_causes


def _cause_note(now: CaseNow, _: Around, work: Work) -> bool:
    cause = work.root_causes.get(now.tagged.root_cause)
    return cause is None or not cause.note or bool(now.tagged.cause_note.strip())


def _different(now: CaseNow, around: Around, _: Work) -> bool:
    said = bool(now.tagged.different.strip())
    return not around.repeats or now.outcome == "withdrawn" or said


def _amends(now: CaseNow, around: Around, _: Work) -> bool:
    """Ask for a word about what was broken; who took his complaint back is left alone."""
    return around.unsaid == 0 or now.outcome == "withdrawn"


def _checklist(now: CaseNow, around: Around, work: Work) -> bool:
    """Ask for the lines that must be done, of a case in which something is done."""
    must = {line.id for line in work.checklist(around.category) if line.gate}
    return must <= set(now.checks) or now.outcome == "withdrawn"


def _tag(group: str) -> Callable[[CaseNow, Around, Work], bool]:
    return lambda now, _, work: bool(set(getattr(now.tagged, group)) & set(work.tags.group(group)))


_MET: Mapping[str, Callable[[CaseNow, Around, Work], bool]] = {
    "outcome": _outcome,
    "contact": _contact,
    "promises": lambda _, around, __: around.promises == 0,
    "amends": _amends,
    "tasks": lambda _, around, __: around.tasks == 0,
    "checklist": _checklist,
    "decline": lambda now, _, __: now.declined,
    "reason": lambda now, _, __: bool(now.reason.strip()),
    "root_cause": _cause,
    "cause_note": _cause_note,
    "different": _different,
    "letter": lambda now, _, __: now.letter_stands,
    "follow_up": lambda now, _, __: bool(now.followed) and now.followed != "not_asked",
    **{f"tag_{group}": _tag(group) for group in GROUPS},
}
