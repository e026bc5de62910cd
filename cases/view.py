"""What the customer sees of his case: where it stands, what comes, when he hears next.

    customer_view(number, title, now, due, language, zone) -> View

No internal notes, no other customers, first name only. Source: ideal 1.4, S2-39.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from operator import itemgetter

from cases.now import CaseNow
from cases.states import ENDED, State
from dialogues import tongue

ZH, EN = "zh", "en"
_PASSED: Mapping[State, tuple[str, str]] = {
    State.INTAKE: ("收到", "Received"),
    State.SUBMITTED: ("已提交", "Filed"),
    State.CLAIMED: ("{name} 已接手", "{name} is on it"),
    State.INVESTIGATING: ("正在核实", "Being looked into"),
    State.PLAN_SENT: ("方案已发给您", "Proposal sent to you"),
    State.AGREED: ("您同意了方案", "You agreed to the proposal"),
    State.AMENDED: ("您提出修改", "You asked for changes"),
    State.REFUSED: ("您没有接受方案", "You did not accept the proposal"),
    State.EXECUTING: ("正在按方案办理", "Being carried out"),
    State.NOT_UPHELD: ("已答复您", "Answered"),
    State.LETTER: ("确认函已发给您", "Letter of confirmation sent"),
    State.FOLLOW_UP: ("已回访", "Followed up"),
    State.REOPENED: ("重新打开", "Opened again"),
    State.WITHDRAWN: ("您已撤回", "Withdrawn by you"),
    State.CLOSED: ("已结案", "Closed"),
}
_COMING: Mapping[State, tuple[str, str]] = {
    State.SUBMITTED: ("同事接手 → 方案 → 确认函 → 回访", "a colleague → proposal → letter"),
    State.CLAIMED: ("核实 → 方案 → 确认函 → 回访", "checking → proposal → letter"),
    State.INVESTIGATING: ("方案 → 按您选的做 → 确认函 → 回访", "proposal → your choice → letter"),
    State.WAITING_CUSTOMER: ("等您回复，随后继续办", "your answer, then we go on"),
    State.WAITING_THIRD_PARTY: ("等相关方答复，您的时限照旧", "an answer from a third party"),
    State.PLAN_SENT: ("等您答复 → 办理 → 确认函 → 回访", "your answer → the work → letter"),
    State.AGREED: ("办理 → 确认函 → 回访", "the work → letter → follow-up"),
    State.AMENDED: ("新的方案", "a new proposal"),
    State.REFUSED: ("主管重新看过后联系您", "a lead looks at it and contacts you"),
    State.EXECUTING: ("办完 → 确认函 → 回访", "done → letter → follow-up"),
    State.NOT_UPHELD: ("不认可可以要求复核", "you may ask for a review"),
    State.RESOLVED: ("确认函 → 回访", "letter → follow-up"),
    State.LETTER: ("回访", "follow-up"),
    State.REOPENED: ("同事接手 → 方案", "a colleague → proposal"),
}


@dataclass(frozen=True, slots=True)
class View:
    """A case as its customer reads it; passed: (time, what), oldest first; next: "" none."""

    number: str
    title: str
    passed: tuple[tuple[str, str], ...]
    coming: str
    next: str

    @property
    def text(self) -> str:
        """The same as lines of a message."""
        done = "  ".join(f"● {at} {what}" for at, what in self.passed)
        lines = [f"{self.number}  {self.title}".rstrip(), done]
        lines += [f"○ {self.coming}"] if self.coming else []
        return "\n".join([*lines, self.next] if self.next else lines)


def customer_view(
    number: str, title: str, now: CaseNow, due: datetime | None, *, language: str, zone: tzinfo
) -> View:
    """Return what the customer may see. due: when he hears next, a promise made to him."""
    n = 1 if language.startswith(EN) else 0
    first = first_name(now.owner)
    entered = [(at, state) for state, at in now.reached.items() if state in _PASSED]
    steps = sorted(entered, key=itemgetter(0))
    passed = tuple(
        (_clock(at, zone, steps[-1][0], n), _PASSED[state][n].format(name=first or _US[n]))
        for at, state in steps
    )
    over = now.state in ENDED
    coming = "" if over else _COMING.get(now.state, ("", ""))[n]
    heard = "" if over or due is None else _NEXT[n].format(at=_dated(due.astimezone(zone), n))
    return View(number, title, passed, coming, heard)


def first_name(name: str) -> str:
    """Return what customers are told of a name: 林可, Anna of Anna Lee."""
    return name.split(maxsplit=1)[0] if name.split() else ""


_US = ("同事", "A colleague")
_NEXT = ("下一次告诉您：{at} 前", "You hear from us by {at}")


def _clock(at: datetime, zone: tzinfo, last: datetime, n: int) -> str:
    """Return the time, with its day where the case has lasted longer than one."""
    here, end = at.astimezone(zone), last.astimezone(zone)
    return f"{here:%H:%M}" if here.date() == end.date() else _dated(here, n)


def _dated(at: datetime, n: int) -> str:
    """Return a time with its day, as a receipt says it: 3月2日 20:00, 20:00 on Monday 2 March."""
    return tongue.when(at, at - timedelta(days=1), tongue.EN if n else tongue.HANS)
