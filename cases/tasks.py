"""Work asked of others: a department, a third party, or a colleague who is to approve.

    new(...) -> Task                     never without an owner and a due time
    refusal(task, act, text) -> str      why not, in Chinese; "" when the act makes sense
    after(task, doing) -> Task           the task as it is then
    wanted(work, category, flags)        what the rules raise by themselves (S2-52)

Source: S2-32, S2-52, S0-52, X-07.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cases.work_file import RuleTask, Work

KINDS: Mapping[str, str] = {
    "department": "部门任务",
    "third_party": "第三方请求",
    "approval": "审批",
    "expert": "请教专家",
    "visit": "上门服务",
}
VISIT, EXPERT = "visit", "expert"
BY_RULE = "rule:"
"""Begins what raised a task by itself."""
RESULTS: Mapping[str, str] = {
    "done": "办好了",
    "not_home": "客户不在家",
    "needs_part": "还缺配件",
}
"""How a visit ended: with the work done, or with another visit to come."""
VISIT_WITHIN = timedelta(hours=24)
"""Where sla.yml keeps no time for visits (S1-20)."""
MANY_VISITS = 2
"""So many visits may be needed; of one more the management is to know (S1-21)."""
STATES: Mapping[str, str] = {
    "open": "待接",
    "taken": "处理中",
    "answered": "已答复",
    "done": "已完成",
    "cancelled": "已取消",
}
OVER = frozenset({"done", "cancelled"})
_UNDER_WAY = frozenset({"open", "taken"})
ACTS: Mapping[str, tuple[frozenset[str], str]] = {
    "take": (frozenset({"open"}), "taken"),
    "answer": (_UNDER_WAY, "answered"),
    "done": (_UNDER_WAY | {"answered"}, "done"),
    "not_home": (_UNDER_WAY, "done"),
    "needs_part": (_UNDER_WAY, "done"),
    "cancel": (_UNDER_WAY | {"answered"}, "cancelled"),
    "note": (frozenset(STATES), ""),
    "assign": (_UNDER_WAY, "open"),
}
"""What can be done to a task: in which states, and the state after it ("": the same)."""
_WORDS = frozenset({"answer", "cancel", "note", "not_home", "needs_part"})
_OF_VISITS = frozenset({"not_home", "needs_part"})


@dataclass(frozen=True, slots=True)
class Remark:
    """An internal note to a task; by is an agent's id."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A file that came with an answer, kept under its hash."""

    sha256: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One task. team (a key of work.yml) or person (an agent's id) owns it.

    Of a request to a third party, person is the third party's name and address where it is
    reached. raised_by: an agent's id, or rule:<id>. plan: the version to approve, 0 for other
    kinds. profile, working: the rule of sla.yml that set the time, and its seconds of working
    time; "" and 0 where somebody set it. result: of a visit, one of RESULTS; since: when its window
    opens, None: only its end, due, is known.
    """

    case_no: str
    kind: str
    title: str
    due: datetime
    raised: datetime
    raised_by: str
    text: str = ""
    team: str = ""
    person: str = ""
    state: str = "open"
    answer: str = ""
    files: tuple[Piece, ...] = ()
    notes: tuple[Remark, ...] = ()
    plan: int = 0
    address: str = ""
    profile: str = ""
    working: int = 0
    result: str = ""
    since: datetime | None = None

    @property
    def owner(self) -> str:
        """Who sees to it: a person, else a team."""
        return self.person or self.team

    @property
    def over(self) -> bool:
        """Whether nothing is to be done any more."""
        return self.state in OVER

    def late(self, now: datetime) -> bool:
        """Whether it is past due and not answered."""
        return self.state in _UNDER_WAY and now > self.due


@dataclass(frozen=True, slots=True)
class Doing:
    """What somebody does to a task. due, team, person, address: for assign; files: for answer.

    since: when the window of a visit opens that is due then. told: he told the customer himself.
    """

    act: str
    by: str
    at: datetime
    text: str = ""
    files: tuple[Piece, ...] = ()
    team: str = ""
    person: str = ""
    due: datetime | None = None
    address: str = ""
    since: datetime | None = None
    told: bool = False


class NoOwnerError(ValueError):
    """A task that nobody owns, or that is due before it is raised, or before its window opens."""


def new(  # noqa: PLR0913 - a task has these parts
    case_no: str,
    kind: str,
    title: str,
    by: str,
    at: datetime,
    due: datetime,
    *,
    text: str = "",
    team: str = "",
    person: str = "",
    plan: int = 0,
    address: str = "",
) -> Task:
    """Return a new task.

    Raises:
        NoOwnerError: neither team nor person, or due is not after *at*.
    """
    if not (team or person) or due <= at:
        raise NoOwnerError(title)
    return Task(case_no, kind, title, due, at, by, text, team, person, plan=plan, address=address)


def timed(task: Task, profile: str, working: int) -> Task:
    """Return the task whose time a rule of sla.yml set."""
    return replace(task, profile=profile, working=working)


def does(task: Task) -> tuple[str, ...]:
    """Return which acts make sense now; an approval is settled by approving, a visit by results."""
    acts = ("note",) if task.kind == "approval" else tuple(ACTS)
    barred = {"answer"} if task.kind == VISIT else _OF_VISITS
    acts = tuple(act for act in acts if act not in barred)
    return tuple(act for act in acts if task.state in ACTS[act][0])


def refusal(task: Task, doing: Doing) -> str:
    """Say in Chinese why it cannot be done; "" when it can."""
    if doing.act not in does(task):
        return f"任务现在是「{STATES[task.state]}」，不能这样做"
    if doing.act in _WORDS and not doing.text.strip():
        return "请写明内容"
    if doing.act == "assign" and not (doing.team or doing.person):
        return "请指定部门或同事"
    if doing.due is not None and doing.due <= doing.at:
        return "时限要晚于现在"
    if doing.since is not None and (doing.due is None or doing.since >= doing.due):
        return "上门从几点到几点，两头都要写，先早后晚"
    return ""


def after(task: Task, doing: Doing) -> Task:
    """Return the task after a legal act."""
    state = ACTS[doing.act][1] or task.state
    result = doing.act if task.kind == VISIT and doing.act in RESULTS else task.result
    moved = replace(task, state=state, result=result)
    match doing.act:
        case "take":
            return replace(moved, person=doing.by)
        case "answer":
            return replace(moved, answer=doing.text.strip(), files=(*task.files, *doing.files))
        case "assign":
            return _assigned(moved, doing)
        case "note" | "cancel" | "done" | "not_home" | "needs_part" if doing.text.strip():
            remark = Remark(doing.at, doing.by, doing.text.strip())
            return replace(moved, notes=(*task.notes, remark))
    return moved


def _assigned(task: Task, doing: Doing) -> Task:
    """Return the task in other hands; a time that somebody sets is no rule's any more."""
    handed = replace(
        task, team=doing.team, person=doing.person, address=doing.address or task.address
    )
    if doing.due is None:
        return handed
    return replace(handed, due=doing.due, since=doing.since, profile="", working=0)


def wanted(
    work: Work, category: str | None, flags: Collection[str]
) -> Iterator[tuple[str, RuleTask]]:
    """Yield (rule:team, task) of every rule that fits; the first part names it for good."""
    code = category or ""
    mine = {code, code.partition(".")[0]}
    for rule in work.rules:
        if set(rule.flags) & set(flags) or set(rule.categories) & mine:
            for task in rule.tasks:
                yield f"{rule.id}:{task.team}", task
