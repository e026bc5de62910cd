"""A plan before it reaches the customer: what it lacks, who must approve it, what changed.

    lacking(plan, parts, at, work)     the five SMART checks and the category's parts
    named(missing, plan)               what is missing, with its name and why
    said(plan)                         the largest sum its words grant, which the amount covers
    approver(amount, role, work)       the role a second person needs, "" when none is needed
    unfit(version, login, role, work)  why this person may not approve it, "" when he may

Amounts are yuan. The customer's side of a plan (offered, accepted, amended) is dialogues.proposal.
Source: S2-47, S2-48, S0-49.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, tzinfo

from cases import sums
from cases.work_file import LATER, Work
from dialogues.labels import PARTS
from dialogues.state import Point

SMART = ("text", "action", "number", "approver", "demand")
MONEY = frozenset({"refund", "compensate"})
"""Remedies that cost money: a plan with one of them says how much."""
NAMES: Mapping[str, str] = {
    **PARTS,
    "remedies": "处理方式",
    "amount": "金额",
    "exchange": "退换步骤",
    "compensation": "补偿",
    "improvement": "改进措施",
    "improvement_owner": "改进由谁负责",
}
STATES: Mapping[str, str] = {
    "waiting_approval": "等审批",
    "ready": "可以发",
    "rejected": "审批未通过",
    "sent": "等客户答复",
    "accepted": "客户同意",
    "amended": "客户要改",
    "refused": "客户不接受",
    "replaced": "已换新版",
}
_POINTS = ("action", "number", "approver", "demand")
_GRANTS = ("text", "action", "number", "exchange", "compensation")
_PAST = "（填的时间已经过去，请改成以后的）"
_A_SUM = re.compile(r"\d{3,}(?:\.\d+)?|\d+(?:\.\d+)?[万千]|[一二三四五六七八九][百千万]")


@dataclass(frozen=True, slots=True)
class Plan:
    """What the agent wrote. remedies: keys of work.yml. due: when it is done at the latest."""

    text: str
    action: str = ""
    number: str = ""
    approver: str = ""
    demand: str = ""
    due: datetime | None = None
    options: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    amount: float = 0.0
    exchange: str = ""
    compensation: str = ""
    improvement: str = ""
    improvement_owner: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A plan on record. state: of STATES. needs_role: who may approve it, "" nobody has to.

    told: the number of the proposal the customer got, 0 while he has none.
    """

    number: int
    plan: Plan
    by: str
    name: str
    at: datetime
    state: str = "ready"
    needs_role: str = ""
    approved_by: str = ""
    told: int = 0


def lacking(plan: Plan, parts: Sequence[str], at: datetime, work: Work) -> list[str]:
    """Return the keys of NAMES that are missing; a plan that lacks one is not sent."""
    missing = [name for name in SMART if not str(getattr(plan, name)).strip()]
    if plan.due is None or plan.due <= at:
        missing.append("due")
    missing += [part for part in parts if not str(getattr(plan, part)).strip()]
    later = plan.improvement.strip() == LATER
    if later and not plan.improvement_owner.strip():
        missing.append("improvement_owner")
    if any(remedy not in work.remedies for remedy in plan.remedies):
        missing.append("remedies")
    unpriced = bool(MONEY & set(plan.remedies)) and plan.amount <= 0
    beyond = plan.amount > max(role.limit for role in work.roles.values())
    return [*missing, "amount"] if unpriced or beyond or said(plan) > plan.amount else missing


def named(missing: Sequence[str], plan: Plan) -> list[tuple[str, str]]:
    """Return (key, name) of what is missing; of the amount, the sum that the words grant.

    A time that is there and still missing is one that has passed.
    """
    granted = said(plan)
    why = {"due": _PAST} if plan.due is not None else {}
    if granted > plan.amount:
        why["amount"] = f"（方案里写了 {sums.shown(granted)}，请填金额）"
    return [(key, NAMES[key] + why.get(key, "")) for key in missing]


def said(plan: Plan) -> float:
    """Return the largest sum that the plan's words grant, in yuan; 0.0 for none.

    A bare number of three digits where quantity or amount stands is a sum: nobody gives so many.
    """
    bare = plan.number.strip()
    texts = [str(getattr(plan, name)) for name in _GRANTS] + list(plan.options)
    return sums.most([*texts, f"{bare}元"] if _A_SUM.fullmatch(bare) else texts)


def approver(amount: float, role: str, work: Work) -> str:
    """Return the least role whose limit the amount is within; "" when the asker's own is enough."""
    if amount <= work.role(role).limit:
        return ""
    enough = [(one.limit, key) for key, one in work.roles.items() if one.limit >= amount]
    return min(enough)[1] if enough else ""


def unfit(version: Version, login: str, role: str, work: Work) -> str:
    """Return why this person may not decide on the plan: state, same_person, limit, or ""."""
    if version.state != "waiting_approval":
        return "state"
    if login == version.by:
        return "same_person"
    return "" if work.role(role).limit >= version.plan.amount else "limit"


def points(plan: Plan) -> tuple[Point, ...]:
    """Return the terms of the plan as the talk's proposal has them."""
    return tuple(Point(name, str(getattr(plan, name)).strip()) for name in _POINTS)


def changes(
    old: Plan, new: Plan, zone: tzinfo, remedies: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    """Return (term, old, new) of every term that differs, in the order of the form.

    zone: whose clock the day is told by. remedies: their names by key.
    """

    def shown(plan: Plan, name: str) -> str:
        value = getattr(plan, name)
        if isinstance(value, datetime):
            return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
        if isinstance(value, tuple):
            return "；".join(remedies.get(one, one) for one in value)
        return str(value) if isinstance(value, str) else sums.shown(value) if value else ""

    both = ((f.name, shown(old, f.name), shown(new, f.name)) for f in fields(Plan))
    return tuple((name, was, now) for name, was, now in both if was != now)
