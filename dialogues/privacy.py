"""What becomes of a customer's data is told before the first of it is kept: once, in few words.

    tell(draft)

The words are the operator's (company.privacy in config.yml); where there are none nothing is said,
and the question for a number tells by itself what it is for. They stand before that question, or
before a number that came unasked is said to be noted: a turn keeps what it heard only together
with what it says. A danger to life goes first; then they come with the next turn that has none.
Pure. Source: S1-08; PIPL 17 (told before), 18 (in an emergency, afterwards).
"""

from __future__ import annotations

from dialogues.draft import Draft
from dialogues.forewarn import ASKS
from dialogues.state import FieldName
from nlu.types import Flag

CONTACT = (FieldName("contact_phone"), FieldName("contact_name"), FieldName("address"))
_ABOUT = (*(f"questions.{name}." for name in CONTACT), "messages.phone_taken#")
_DANGER = ("safety.", "messages.self_harm", "messages.safety_moved#", "messages.freeze#")
_ON_FILE = "earlier"  # how a field came that an earlier case had


def tell(draft: Draft) -> None:
    """Tell it in the turn in which his data are asked for, or given, for the first time."""
    if draft.state.privacy or not draft.parts or not _comes_up(draft) or _endangered(draft):
        return
    where = _place(draft)
    if not draft.message("privacy"):
        return
    draft.rules.insert(where, draft.rules.pop())
    draft.parts.insert(where, draft.parts.pop())
    draft.become(privacy=True)


def _comes_up(draft: Draft) -> bool:
    fields = draft.state.fields
    had = any(
        name in fields and fields[name].given and fields[name].how != _ON_FILE for name in CONTACT
    )
    return had or any(rule.startswith(_ABOUT) for rule in draft.rules)


def _endangered(draft: Draft) -> bool:
    danger = any(rule.startswith(_DANGER) for rule in draft.rules)
    return danger or Flag.SELF_HARM.value in draft.state.flags


def _place(draft: Draft) -> int:
    """Return where it stands: before words about his data, else before what is asked, else last."""
    for about in (_ABOUT, ASKS):
        for n, rule in enumerate(draft.rules):
            if rule.startswith(about):
                return n
    return len(draft.rules)
