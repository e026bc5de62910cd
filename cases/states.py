"""Where a case stands, who may move it, and what both are called in front of staff.

Control (who may speak to the customer: bot, queue, human) is another thing: dialogues.state.
Source: ideal 2.3, requirement S3-12.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from dialogues.effects import CaseState


class State(StrEnum):
    """letter: the customer has it; follow_up: he was asked how it went, or could not be."""

    INTAKE = "intake"
    SUBMITTED = "submitted"
    CLAIMED = "claimed"
    INVESTIGATING = "investigating"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_THIRD_PARTY = "waiting_third_party"
    PLAN_SENT = "plan_sent"
    AGREED = "agreed"
    AMENDED = "amended"
    REFUSED = "refused"
    EXECUTING = "executing"
    RESOLVED = "resolved"
    LETTER = "letter"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"
    REOPENED = "reopened"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    NOT_UPHELD = "not_upheld"


class Who(StrEnum):
    """Who moves a case. bot: the talk, what the customer said in it too; lead: a role's right."""

    BOT = "bot"
    CLOCK = "clock"
    AGENT = "agent"
    LEAD = "lead"


NAMES: Mapping[State, str] = {
    State.INTAKE: "正在登记",
    State.SUBMITTED: "待认领",
    State.CLAIMED: "已认领",
    State.INVESTIGATING: "调查中",
    State.WAITING_CUSTOMER: "等客户",
    State.WAITING_THIRD_PARTY: "等第三方",
    State.PLAN_SENT: "方案已发",
    State.AGREED: "客户同意",
    State.AMENDED: "客户要改方案",
    State.REFUSED: "客户不接受",
    State.EXECUTING: "执行中",
    State.RESOLVED: "已办好",
    State.LETTER: "确认函已发",
    State.FOLLOW_UP: "已回访",
    State.CLOSED: "已结案",
    State.REOPENED: "重新打开",
    State.MERGED: "已并案",
    State.WITHDRAWN: "客户撤回",
    State.NOT_UPHELD: "未能按要求办",
}

WORKING = frozenset({
    State.CLAIMED, State.INVESTIGATING, State.WAITING_CUSTOMER, State.WAITING_THIRD_PARTY,
    State.PLAN_SENT, State.AGREED, State.AMENDED, State.REFUSED, State.EXECUTING,
    State.RESOLVED, State.LETTER, State.NOT_UPHELD,
})  # fmt: skip
"""A person has the case: it has an owner, and a time by which something is owed."""

ENDED = frozenset({State.CLOSED, State.MERGED, State.WITHDRAWN})
"""Nothing is owed any more."""

_TALK: Mapping[State, CaseState] = {
    State.INTAKE: CaseState.INTAKE,
    State.PLAN_SENT: CaseState.PLAN_SENT,
    State.AGREED: CaseState.EXECUTING,
    State.EXECUTING: CaseState.EXECUTING,
    State.RESOLVED: CaseState.RESOLVED,
    State.LETTER: CaseState.RESOLVED,
    State.FOLLOW_UP: CaseState.CLOSED,
    State.CLOSED: CaseState.CLOSED,
    State.MERGED: CaseState.CLOSED,
    State.WITHDRAWN: CaseState.WITHDRAWN,
    State.NOT_UPHELD: CaseState.NOT_UPHELD,
}
_CASE: Mapping[CaseState, State] = {
    CaseState.INTAKE: State.INTAKE,
    CaseState.SUBMITTED: State.SUBMITTED,
    CaseState.WITHDRAWN: State.WITHDRAWN,
    CaseState.PLAN_SENT: State.PLAN_SENT,
    CaseState.EXECUTING: State.AGREED,
    CaseState.NOT_UPHELD: State.NOT_UPHELD,
    CaseState.RESOLVED: State.LETTER,
    CaseState.CLOSED: State.FOLLOW_UP,
}


def to_talk(state: State) -> CaseState:
    """Return what the talk calls it; what it has no word for is submitted."""
    return _TALK.get(state, CaseState.SUBMITTED)


def from_talk(state: CaseState) -> State:
    """Return how a case stands that only its talk has moved."""
    return _CASE[state]
