"""What a customer hears of a visit that a colleague arranged, moved or called off, with its time.

    due(draft, named)           the promise is taken over, and the customer is told

One voice: while a colleague has the talk it is said in the name of who did it, else by the bot. A
visit that was moved again meanwhile is not told of. Source: S1-20, S1-21, S0-46, ideal 1.1.
"""

from __future__ import annotations

from dialogues import pledges, tongue
from dialogues.draft import Draft
from dialogues.effects import Say
from dialogues.keys import LEDGER, MADE
from dialogues.state import Control
from dialogues.visits import Told, What, read


def due(draft: Draft, named: str) -> None:
    """Enter the promise of a visit that is to come, and tell of it."""
    told = read(named)
    if told.what is not What.OFF:  # its promise was ended already
        pledges.due(draft, f"{LEDGER}{MADE}:{told.promise}")
        stands = any(pledge.id == told.promise for pledge in draft.state.pledges)
        if not stands or told.due <= draft.at:
            return
    _say(draft, told)


def _say(draft: Draft, told: Told) -> None:
    zone, rule = draft.at.tzinfo, f"words.visit_{told.what}"
    since = told.since and told.since.astimezone(zone)
    window = tongue.window(since, told.due.astimezone(zone), draft.at, draft.language)
    text = draft.word(f"visit_{told.what}", due=window)
    if draft.state.control is Control.HUMAN:
        draft.do(Say(text, draft.why(rule), author=told.by, kind="agent"))
    else:
        draft.parts.append(text)
        draft.rules.append(rule)
