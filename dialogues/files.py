"""Files a customer sends: counted, kept, acknowledged; nobody pretends to have looked inside.

    keep(draft, reading)            the evidence field holds the kinds of all of them
    received(draft, reading)        says that they arrived
    instead(draft, reading)         takes a photo for the answer where a photo was offered

Source: ideal 1.1 (rule 9), requirement S0-37.
"""

from __future__ import annotations

from collections import Counter

from dialogues import answers
from dialogues.draft import Draft
from dialogues.reading import Reading
from dialogues.state import FieldName, Known
from dialogues.tongue import listed

EVIDENCE = FieldName("evidence")
_KINDS = ("image", "voice", "video")
_MOST = 20


def keep(draft: Draft, reading: Reading) -> None:
    """Add the kinds of this turn's files to what was sent before."""
    if not reading.attachments or EVIDENCE not in draft.script.questions:
        return
    had = draft.state.fields.get(EVIDENCE)
    before = had.value.split(",") if had and had.value else []
    kinds = ",".join([*before, *reading.attachments][:_MOST])
    message = had.message if had and had.value else reading.messages[-1].id
    draft.become(fields=draft.state.fields | {EVIDENCE: Known(kinds, "", message)})


def received(draft: Draft, reading: Reading) -> None:
    """Say what arrived; a voice message without words is left to people."""
    draft.answer("attachments", n=len(reading.attachments), files=_named(draft, reading))
    mute = any("voice" in m.attachments and not m.parse.text.strip() for m in reading.messages)
    if mute:
        draft.answer("voice")


def instead(draft: Draft, reading: Reading) -> bool:
    """Take a photo for the answer to a question that offers it; a colleague reads it off."""
    name = draft.state.asking
    question = draft.script.questions.get(name) if name else None
    if name is None or question is None or not question.photo or name in draft.state.fields:
        return False
    if "image" not in reading.attachments or answers.answer(question, reading) is not None:
        return False
    draft.become(
        fields=draft.state.fields | {name: Known("", "", reading.messages[-1].id, "agent")},
        asking=None,
    )
    return draft.message("photo_taken", label=question.label)


def _named(draft: Draft, reading: Reading) -> str:
    """Return how many of which kind there are, in the customer's language."""
    counts = Counter(k if k in _KINDS else "file" for k in reading.attachments)
    return listed([draft.word(f"n_{k}", n=n) for k, n in counts.items()], draft.language)
