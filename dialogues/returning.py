"""A customer who comes back after hours or days: welcomed with what is known, nothing anew.

    welcome(draft, was)             while a matter is taken in or waits for a person
    greeted(draft, reading) -> bool a mere greeting after a filed case is answered with its state
    not_found(draft, reading) -> bool   he names a number that nobody here knows

Source: ideal 1.1 (rule 4), requirement S3-06.
"""

from __future__ import annotations

from dialogues import how_far
from dialogues.draft import Draft
from dialogues.reading import CASE_NO, Reading
from dialogues.state import Phase, State
from dialogues.tongue import listed
from nlu.types import Intent

_NAMED_MOST = 4


def welcome(draft: Draft, was: State) -> None:
    """Say what is known to a customer who comes back into an unfinished matter."""
    if was.case_no and was.phase is not Phase.DONE and _long_away(draft, was):
        draft.message("back", known=_known(draft))


def greeted(draft: Draft, reading: Reading) -> bool:
    """Answer somebody who comes back to a filed case and only says hello."""
    only_greets = reading.acts <= {Intent.GREET, Intent.CHITCHAT} and Intent.GREET in reading.acts
    if not only_greets or not _long_away(draft, draft.was) or not draft.message("back_done"):
        return False
    how_far.progress(draft, chased=False)
    return True


def not_found(draft: Draft, reading: Reading) -> bool:
    """Say that a number he names is not known here; True where that is all there is to say."""
    named = CASE_NO.search(reading.text)
    state, facts = draft.state, draft.facts
    known = {state.case_no, *(c.case_no for c in state.cares)}
    known |= {c.case_no for c in facts.cases} | {c.case_no for c in facts.earlier}
    if named is None or named.group().upper() in known:
        return False
    if not draft.message("not_found", value=named.group().upper()):
        return False
    if state.case_no and state.phase is not Phase.DONE:
        return False  # what is being taken in goes on
    draft.offer(draft.word("human"), "/human")
    return True


def _long_away(draft: Draft, was: State) -> bool:
    away = None if was.heard is None else draft.at - was.heard
    return away is not None and away >= draft.script.rhythm.return_after


def _known(draft: Draft) -> str:
    """Return the names of the first things known, in the customer's language."""
    fields = draft.state.fields
    labels = [
        q.label
        for n, q in draft.script.questions.items()
        if q.in_summary and n in fields and fields[n].given
    ]
    return listed(labels[:_NAMED_MOST], draft.language)
