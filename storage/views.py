"""Where a talk's cases stand as their customer may read it, from their histories.

    views(c, seen, now) -> cases with what is shown of each

Costs a look at every line of a case's history, so it is read only for a turn that may tell it.
Source: ideal 1.4, S2-39.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from cases.replay import replay
from cases.view import EN, ZH, customer_view
from dialogues import tongue
from dialogues.facts import CaseSeen
from dialogues.translate import case_words
from nlu import taxonomy
from storage.case_events import events

MOST = 3  # cases told of at once
Link = Callable[[str], str]


def views(
    c: Connection, seen: Sequence[CaseSeen], now: datetime, link: Link | None = None
) -> tuple[CaseSeen, ...]:
    """Return *seen* with the newest cases' views; now has the zone in which times are told."""
    shown = [
        replace(one, view=view(c, one, now), link=link(one.case_no) if link else "")
        for one in seen[:MOST]
    ]
    return (*shown, *seen[MOST:])


def view(c: Connection, one: CaseSeen, now: datetime) -> dict[str, str]:
    """Return where the case stands, by language."""
    assert now.tzinfo is not None
    stands = replay(events(c, one.case_no), {})
    coming = min((p.due for p in one.promises if p.due > now), default=None)
    title = taxonomy.load().names.get(one.category or "", "")
    here = customer_view(one.case_no, title, stands, coming, language=ZH, zone=now.tzinfo).text
    english = customer_view(one.case_no, "", stands, coming, language=EN, zone=now.tzinfo).text
    return {tongue.HANS: here, tongue.HANT: case_words(here), tongue.EN: english}
