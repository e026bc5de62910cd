"""Keep that a customer would rather go on in this talk than be called: 就在这里说.

    kept(draft, reading) -> bool    the number is left out, and how he is reached is this talk
    skipped(draft)                  say that a question is passed over, or that he is reached here

The bot itself teaches these words where it asks for a number, so nobody is to ask him for one
again (S2-02). Part of collect.
"""

from __future__ import annotations

from dialogues import here, preferred, retorts
from dialogues.draft import Draft
from dialogues.reading import Reading
from dialogues.state import FieldName, Known

_PHONE = FieldName("contact_phone")
_MOST = 40


def kept(draft: Draft, reading: Reading, *, asked: bool) -> bool:
    """Leave the number of somebody who stays in this talk; asked: it was asked for just now."""
    text = reading.text.strip()
    refuses = retorts.no_phone(text)  # 不想留电话, asked for one: nothing is left but this talk
    stays = asked and (refuses or here.stays(text) or retorts.other_way(text))
    stays = stays or here.says(text)
    if not (stays or refuses):
        return False
    way = draft.state.fields.get(preferred.PREFERENCE)
    known = {_PHONE: Known("", "", None, "unknown" if stays or way else "agent")}
    if stays and way is None:
        message = reading.messages[-1].id
        known[preferred.PREFERENCE] = Known(preferred.CHAT, text[:_MOST], message, "said")
    draft.become(fields=draft.state.fields | known)
    return True


def skipped(draft: Draft) -> bool:
    """Say that what was asked may stay open, or, where he stays here, that he is reached here."""
    way, had = (s.fields.get(preferred.PREFERENCE) for s in (draft.state, draft.was))
    chat = way is not None and way != had and way.value == preferred.CHAT
    return draft.message("reach_kept" if chat else "skip_ok")
