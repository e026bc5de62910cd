"""Sentences from the customer's side, each told from a fact that is known; one a turn.

    see(draft, text) -> bool      whether one was said
    stake(draft, text) -> bool    the same, of what is at stake for him by his own words

Source: seed 001 (换位思考), requirement S1-06, S3-05.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from dialogues import cues, gently
from dialogues.draft import Draft
from dialogues.state import FieldName, Known
from dialogues.wording import Perspective, Seen
from nlu.types import Hazard

_EVENING, _MORNING = 22, 6
_NUMBER = re.compile(r"\d+")
_FIRMS = tuple(map(FieldName, ("company", "more_company", "place_of_purchase")))


def see(draft: Draft, text: str) -> bool:
    """Say the first sentence whose facts are known and that was not said in this talk."""
    return _see(draft, text, draft.script.perspective)


def stake(draft: Draft, text: str) -> bool:
    """Meet what *text* says is at stake: his mother's medicine, a wedding, hard-earned money."""
    told = {n: one for n, one in draft.script.perspective.items() if one.when.words}
    return _see(draft, text, told)


def _see(draft: Draft, text: str, ones: Mapping[str, Perspective]) -> bool:
    if gently.applies(draft):
        return False  # nothing is said of old people worrying when one has died
    text = _without_firms(draft, text)
    for name, one in ones.items():
        key = f"perspective.{name}"
        used = any(s.startswith(f"{key}#") for s in draft.state.said)
        child = (
            bool(one.when.words) and Hazard.YOUNG in draft.state.hazards
        )  # his mother is not old
        fits = not used and not child and _holds(draft, one.when, text)
        if fits and draft.say(key, one.say, **_values(draft, one.when)):
            return True
    return False


def _holds(draft: Draft, when: Seen, text: str) -> bool:
    state = draft.state
    return (
        (not when.category or (state.category or "").startswith(when.category))
        and (not when.hazard or any(h in state.hazards for h in when.hazard))
        and (not when.flag or any(f in state.flags for f in when.flag))
        and (not when.night or draft.at.hour >= _EVENING or draft.at.hour < _MORNING)
        and (not when.repeat or bool(state.linked))
        and (not when.words or cues.told(text, when.words, unless=when.unless))
        and (when.beside is None or _field_holds(draft, Seen(), when.beside))
        and (when.goods is None or when.goods is not draft.serves)
        and (when.field is None or _field_holds(draft, when, when.field))
    )


def _without_firms(draft: Draft, text: str) -> str:
    """Return the words without names of shops: 外婆家 is a restaurant, and nobody's grandmother."""
    for name in _FIRMS:
        known = draft.state.fields.get(name)
        if known is not None and known.given and known.text and known.message is not None:
            text = text.replace(known.text, "，")
    return text


def _field_holds(draft: Draft, when: Seen, name: FieldName) -> bool:
    known = draft.state.fields.get(name)
    if known is None or not known.value:
        return False
    if when.at_least is not None and (_number(known) or 0) < when.at_least:
        return False
    if when.days_at_least is None and when.days_at_most is None:
        return True
    days = _days(draft, known)
    return days is not None and (when.days_at_least or 0) <= days <= (when.days_at_most or days)


def _values(draft: Draft, when: Seen) -> dict[str, object]:
    known = draft.state.fields.get(when.field) if when.field else None
    if known is None:
        return {}
    exact = known.precision == "day"
    return {"n": _number(known), "days": _days(draft, known) if exact else None}


def _number(known: Known) -> int | None:
    found = _NUMBER.search(known.value)
    return int(found.group()) if found else None


def _days(draft: Draft, known: Known) -> int | None:
    """Return how many days ago a date is; None for what is no date or still to come."""
    try:
        then = date.fromisoformat(known.value[:10])
    except ValueError:
        return None
    days = (draft.at.date() - then).days
    return days if days > 0 else None
