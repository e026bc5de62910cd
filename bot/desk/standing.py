"""What is owed and decided in a talk: clocks with their share used, promises, offers, evidence.

standing(whole, desk, login, now) -> the parts of a talk's JSON beside its words
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.desk.desk import Desk
from bot.desk.whole import Whole
from bot.http import evidence_links
from bot.outbound import budget, look
from dialogues import labels, reach
from dialogues.clocks import NAMES, Run
from dialogues.state import Care, Offer, State
from storage.clocks import Standing

_NO_LETTER = "，确认函还没发"
_STATES: Mapping[str, str] = {
    Run.RUNNING: "在走", Run.PAUSED: "已暂停", Run.EXTENDED: "已延长", Run.MET: "按时完成",
    Run.BREACHED: "已超时", Run.CANCELLED: "已取消",
}  # fmt: skip


def standing(desk: Desk, whole: Whole, now: datetime) -> dict[str, Any]:
    """Return the parts that do not come of the talk's words."""
    state = whole.state
    return {
        "clocks": [clock(desk, one, now) for one in whole.clocks if one.clock.state != "cancelled"],
        "evidence": evidence_links.shown(
            desk.secret, whole.pieces, now.timestamp(), staff=True
        ),
        "budget": said(desk, whole, now),
        "care": _care(state.care) if state and state.care else None,
        "wishes": wishes(state),
        "lent": labels.LENT.get(state.lent, "") if state else "",
        "lender": state.lender if state else "",
    }  # fmt: skip


def clock(desk: Desk, one: Standing, now: datetime) -> dict[str, Any]:
    """Return a clock; percent is of its time, 0 to 100, paused ones stand still."""
    own = one.clock
    return {
        "kind": own.kind.value,
        "name": NAMES.get(own.kind, own.kind.value),
        "item": own.item,
        "profile": own.profile,
        "owner": one.owner,
        "state": own.state.value,
        "state_name": _STATES.get(own.state, own.state.value),
        "started": own.started.timestamp(),
        "due": own.due.timestamp(),
        "ended": own.ended.timestamp() if own.ended else None,
        "percent": desk.book().sla.percent(own, now),
    }


def said(desk: Desk, whole: Whole, now: datetime) -> dict[str, Any]:
    """Return what the customer's channel still takes; shown is "" where it does not count.

    Once colleagues are warned that the letter must be out before the end, it says so too.
    """
    talk = whole.talk
    channel = desk.channels.get((talk.channel, talk.account))
    left = look.budget_left(whole.traffic, channel, now.timestamp())
    shown, state = budget.said(left, now.timestamp()), whole.state
    if state is not None and reach.presses(desk.book().sla.office, state.closes, now):
        shown += _NO_LETTER
    return {
        "shown": shown,
        "left": left.left,
        "until": left.until,
        "open": left.open,
    }


def wishes(state: State | None) -> str:
    """Return what the customer wants done, "" when he has not said."""
    known = next((k for n, k in state.fields.items() if n == "demand"), None) if state else None
    return (known.text or known.value) if known and known.given else ""


def _care(care: Care) -> dict[str, Any]:
    return {
        "stage": care.stage,
        "stage_name": labels.CASE_STATES.get(care.stage or "submitted", care.stage),
        "declined": care.declined,
        "letters": care.letters,
        "reopened": care.reopened,
        "offer": _offer(care.offer) if care.offer else None,
    }


def _offer(offer: Offer) -> dict[str, Any]:
    return {
        "version": offer.version,
        "text": offer.text,
        "points": {point.name: point.value for point in offer.points},
        "options": list(offer.options),
        "due": offer.due.timestamp() if offer.due else None,
        "how": offer.how,
        "how_name": labels.OFFERS.get(offer.how, offer.how),
        "alternative": offer.alternative,
    }
