"""The versions of a case's plan, as its history tells them.

follow(plans, event) -> plans      written, approved or not, sent, answered
written(plan) -> payload           a plan as an event keeps it; read(payload) is the way back
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from cases.now import Happening
from cases.plan import Plan, Version

Versions = tuple[Version, ...]
_FINAL = frozenset({"accepted", "amended", "refused", "replaced", "rejected"})


def follow(plans: Versions, event: Happening) -> Versions:
    """Return the versions after one event more."""
    said = event.payload
    match event.kind:
        case "plan":
            return (*_replaced(plans), _new(event))
        case "plan_approved":
            return _with(plans, said["version"], state="ready", approved_by=event.actor)
        case "plan_rejected":
            return _with(plans, said["version"], state="rejected", approved_by=event.actor)
        case "proposed":
            return _sent(plans, event)
        case "proposal_settled":
            told = next((v.number for v in plans if v.told == said["version"]), 0)
            return _with(plans, told, state=said["how"])
    return plans


def find(plans: Versions, number: int) -> Version | None:
    """Return a version by its number."""
    return next((v for v in plans if v.number == number), None)


def written(plan: Plan) -> dict[str, Any]:
    """Return the plan as plain values; its due time as epoch seconds."""
    found = {f.name: getattr(plan, f.name) for f in fields(Plan)}
    return found | {"due": plan.due.timestamp() if plan.due else None}


def read(said: dict[str, Any]) -> Plan:
    """Return the plan that `written` wrote."""
    due = said["due"]
    return Plan(
        **said
        | {
            "due": None if due is None else datetime.fromtimestamp(due, UTC),
            "options": tuple(said["options"]),
            "remedies": tuple(said["remedies"]),
        }
    )


def _new(event: Happening) -> Version:
    said = event.payload
    state = "waiting_approval" if said["needs_role"] else "ready"
    return Version(
        said["version"],
        read(said["plan"]),
        event.actor,
        said["name"],
        event.at,
        state,
        said["needs_role"],
    )


def _sent(plans: Versions, event: Happening) -> Versions:
    """Mark the version the customer got; one that was written elsewhere is added as it was sent."""
    said = event.payload
    text = said["text"].strip()
    ours = next((v for v in reversed(plans) if v.plan.text.strip() == text and not v.told), None)
    if ours is not None:
        return _with(plans, ours.number, state="sent", told=said["version"])
    due = datetime.fromisoformat(said["due"].partition("[")[0]) if said["due"] else None
    named = {one["name"]: one["value"] for one in said["points"]}
    known = {f.name for f in fields(Plan)}
    terms = {name: value for name, value in named.items() if name in known}
    plan = Plan(said["text"], due=due, options=tuple(said["options"]), **terms)
    number = len(plans) + 1
    new = Version(number, plan, said["agent"], said["name"], event.at, "sent", told=said["version"])
    return (*_replaced(plans), new)


def _replaced(plans: Versions) -> Versions:
    """Return the versions with those that never reached the customer out of the way."""
    return tuple(v if v.told or v.state in _FINAL else replace(v, state="replaced") for v in plans)


def _with(plans: Versions, number: int, **now: Any) -> Versions:
    return tuple(replace(v, **now) if v.number == number else v for v in plans)
