"""What a webhook carries: the event, the case as it stands, nothing that staff keep to themselves.

    {"id": "evt_...", "type": "case.state", "at": "2026-03-02T12:00:00+00:00", "sequence": 41,
     "case": {"number", "state", "level", "category", "flags", "channel", "opened", "linked",
              "fields": {name: text}},
     "data": {"state": "plan_sent", "was": "submitted"}}

sequence grows along a case's history. Unless the subscription says full, phones, names, addresses
and numbers in fields are masked (138****5678).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.connect.happenings import TYPES
from bot.connect.planner import Occasion
from dialogues.effects import FileCase
from dialogues.masking import mask, mask_name
from dialogues.state import Known
from storage.cases import Case

_NAMES = {"contact_name", "name", "staff_name"}
_HIDDEN = {"address", "contact_address", "contact_email"}
_UNKNOWN = {"unknown", "agent"}  # how of a field that holds no value yet


def webhook(told: Occasion) -> Any:
    """Return the JSON of one event; None for what no webhook is told."""
    new, case = told.new, told.case
    if told.happening.type not in TYPES:
        return None
    number = {"number": new.case_no}
    return {
        "id": told.key,
        "type": told.happening.type,
        "at": new.at.isoformat(),
        "sequence": new.id,
        "case": number if case is None else case_json(case, full=told.hook.full),
        "data": told.happening.data,
    }


def case_json(case: Case, *, full: bool) -> dict[str, Any]:
    """Return the case as the outside sees it."""
    filed: FileCase = case.file
    return {
        "number": filed.case_no,
        "state": filed.state.value,
        "level": filed.level.value,
        "category": filed.category,
        "flags": sorted(filed.flags),
        "channel": case.chat.partition(":")[0],
        "opened": case.opened.isoformat(),
        "linked": filed.linked,
        "fields": fields(filed.fields, full=full),
    }


def fields(known: Mapping[Any, Known], *, full: bool) -> dict[str, str]:
    """Return the words of every field that has some."""
    shown = {str(n): k for n, k in known.items() if k.how not in _UNKNOWN and k.text}
    return {name: k.text if full else masked(name, k.text) for name, k in shown.items()}


def masked(name: str, text: str) -> str:
    """Return a field's words without what tells who somebody is."""
    if name in _HIDDEN:
        return "***"
    return mask_name(text) if name in _NAMES else mask(text)
