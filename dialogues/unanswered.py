"""A plan to which nobody has said anything: asked after gently, once, then told to the staff.

    due(draft, key)    the day after it went out is over (dialogues/proposal.py sets the timer)

While a person has the talk he alone speaks, so the case's history tells him instead; after a second
day it says so in any case, and what is owed goes on. Source: ideal 2.3 (plan_sent).
"""

from __future__ import annotations

from dialogues import aftercase, proposal
from dialogues.draft import Draft
from dialogues.effects import Note, SetTimer
from dialogues.state import Control

KEY = proposal.WAITS
_FIRST = 1


def due(draft: Draft, key: str) -> None:
    """Ask after it, or tell the staff; a version that was answered or replaced is past."""
    _, which, version, case_no = key.split(":", 3)
    offer = aftercase.care(draft, case_no).offer
    if offer is None or offer.how not in proposal.OPEN or str(offer.version) != version:
        return
    state, days = draft.state, int(which)
    free = state.control is Control.BOT and aftercase.at_rest(state)
    asked = days == _FIRST and free and draft.message("proposal_waits", version=version)
    told = "，已提醒一次" if asked else ""
    draft.do(Note(case_no, "offer_waits", f"方案 {version} 发出 {days} 天，客户还没有答复{told}"))
    if days == _FIRST:
        key = f"{KEY}{days + 1}:{version}:{case_no}"
        draft.do(SetTimer(key, draft.at + proposal.ANSWER_WAIT))
