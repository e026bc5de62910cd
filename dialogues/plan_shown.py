"""A plan as the customer reads it: the agent's words, what he may choose between, the day.

He accepts nothing that he was not shown: an option's button names it by its letter only, and the
day is a promise on record. What the agent's own words hold is not said again. Source: S2-47.
"""

from __future__ import annotations

from dialogues.draft import Draft
from dialogues.promises import spoken
from dialogues.state import Offer


def whole(draft: Draft, offer: Offer) -> str:
    """Return the text of the version, its title first."""
    lines = [draft.word("plan_title", version=offer.version), offer.text.strip()]
    said = _plain(offer.text)
    if len(offer.options) > 1 and not all(_plain(one) in said for one in offer.options):
        lines += [draft.word("plan_options"), *offer.options]
    due = spoken(offer.due, draft.at, draft.language) if offer.due else ""
    if due and _plain(due) not in said:
        lines.append(draft.word("plan_due", due=due))
    return "\n".join(lines)


def _plain(text: str) -> str:
    return "".join(text.split())
