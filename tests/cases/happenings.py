"""Lines of a case's history as the store gives them, made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from cases.now import CaseNow
from cases.plan import Plan
from cases.replay import replay
from cases.states import State, Who
from cases.versions import written
from cases.work_file import shipped

START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
WORK = shipped()


@dataclass(frozen=True)
class Ev:
    """One line; n orders it: minutes after START."""

    kind: str
    payload: dict[str, Any] = field(default_factory=dict)
    actor: str = "bot"
    n: int = 0

    @property
    def at(self) -> datetime:
        """When."""
        return START + timedelta(minutes=self.n)


def tell(*events: Ev) -> CaseNow:
    """Return the case these events made, a minute apart."""
    return replay(in_order(events), WORK.waits)


def in_order(events: Iterable[Ev], first: int = 0) -> list[Ev]:
    """Return the events a minute apart from minute *first* on; who has a minute keeps it."""
    return [Ev(e.kind, e.payload, e.actor, e.n or n) for n, e in enumerate(events, first)]


def opened(state: str = "submitted") -> Ev:
    return Ev("opened", {"chat": "web:a:u", "file": {"state": state}})


def changed(state: str) -> Ev:
    return Ev("changed", {"set": {"state": state}})


def taken(login: str = "lin", name: str = "林可") -> Ev:
    return Ev("taken", {"agent": login, "name": name}, login)


def step(to: State, who: Who = Who.AGENT, login: str = "lin", **given: Any) -> Ev:
    return Ev(
        "step", {"from": "", "to": to.value, "who": who.value, "name": "林可", **given}, login
    )


def proposed(version: int = 1, text: str = "换电池。", **more: Any) -> Ev:
    said = {
        "version": version, "agent": "lin", "name": "林可", "text": text, "points": [],
        "options": [], "due": None, "changed": [], "alternative": False,
    }  # fmt: skip
    return Ev("proposed", said | more, "lin")


def settled(how: str, version: int = 1) -> Ev:
    return Ev("proposal_settled", {"version": version, "how": how, "words": "", "wishes": []})


def declined(agent: str = "lin") -> Ev:
    return Ev("declined", {"agent": agent, "name": "林可", "reason": "超过期限"}, agent)


def review(apart_from: str = "lin") -> Ev:
    return Ev("review_asked", {"words": "不认可", "apart_from": apart_from})


def resolved(outcome: str = "upheld", reason: str = "") -> Ev:
    said = {"agent": "lin", "name": "林可", "outcome": outcome, "done": "换好了", "reason": reason}
    return Ev("resolved", said, "lin")


def letter(number: int = 1) -> Ev:
    said = {"number": number, "name": "林可", "text": "确认函", "sha256": "0" * 64}
    return Ev("letter", said, "lin")


def followed(how: str = "content") -> Ev:
    return Ev("follow_up", {"how": how, "words": ""})


def reopened(count: int = 1) -> Ev:
    return Ev("reopened", {"count": count, "words": "又坏了"})


def tagged(**said: Any) -> Ev:
    return Ev("tagged", said, "lin")


def planned(version: int, plan: Plan, needs_role: str = "", login: str = "lin") -> Ev:
    said = {"version": version, "name": "林可", "needs_role": needs_role, "plan": written(plan)}
    return Ev("plan", said, login)


USUAL = (
    changed("submitted"), changed("withdrawn"), taken(), settled("accepted"), settled("amended"),
    settled("refused"), declined(), review(), resolved(), letter(), followed(),
    followed("no_answer"), reopened(),
)  # fmt: skip
"""What happens to many a case, for histories in any order."""


STEPS = st.builds(
    lambda to, who, login, given: step(to, who, login, **given),
    st.sampled_from(State),
    st.sampled_from(Who),
    st.sampled_from(["lin", "zhou"]),
    st.sampled_from([{}, {"note": "等"}, {"note": "并", "target": "TS1"}]),
)
"""Any step, by anybody, to anywhere, with and without what it asks for."""
