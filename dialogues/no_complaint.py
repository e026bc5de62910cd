"""What follows praise or a question while there is no matter: more of it, and no complaint.

    answered(draft, reading) -> bool        any of these, and a first piece of a story
    after_praise(draft, reading) -> bool    who it was (姓张, 三号楼的) is met with thanks
    after_question(draft, reading) -> bool  what he asks about is told on, or let go
    takes_in(draft, reading) -> bool        知道了, to what was told him

True: it was answered. Who complains is left to the opening. Source: S1-17, ideal 3.2.
"""

from __future__ import annotations

import re

from dialogues import assent, cues, enquired, first_pieces, openers, retorts
from dialogues.draft import Draft
from dialogues.faults import tells_fault
from dialogues.reading import UPSET, Reading
from dialogues.state import STORY, Known
from dialogues.triage import fill
from nlu.types import Emotion, Intent, SlotType

REGISTER = "register"
YES, NO = "/register", "/no"
_PRAISED, _OFFERED, _ASKED = "messages.praise#", "interruptions.inquiry#", "questions."
_ASIDE = ("messages.notice", "messages.privacy", "card:")
_LAST = 2
_UNCLEAR = 1
_SURE = 0.6
_MOST = 40
_STORY_MOST = 400
_UPSET = frozenset({Emotion.ANGER, Emotion.DISAPPOINTMENT, Emotion.ANXIETY})
_TELLS = frozenset({
    Intent.SUPPLEMENT, Intent.CHITCHAT, Intent.OUT_OF_SCOPE, Intent.AFFIRM, Intent.DENY,
    Intent.DONT_KNOW, Intent.PRAISE, Intent.CORRECTION, Intent.ACCEPT, Intent.SUGGESTION,
    Intent.REFUSE_ANSWER, Intent.COMPLAINT,
})  # fmt: skip
_WANTS = frozenset({SlotType.DEMAND, SlotType.ATTEMPTS_BEFORE, SlotType.AMOUNT})
_TAKES_IN = re.compile(
    r"(?:好的?|哦|噢|嗯|行|[，,\s])*(?:知道|明白|了解|清楚|收到|懂|晓得|曉得)(?:了|啦|喇|咗|[，,。！!\s]|[谢謝]+|[你您]|好的?|吧)*"
    r"|(?:ok|okay|oh|right|ah|[,.!\s])*(?:got it|i see|noted|understood|good to know)"
    r"(?:[,.!\s]|thanks?|thank you|cheers)*",
    re.IGNORECASE,
)


def answered(draft: Draft, reading: Reading) -> bool:
    """Answer what is no matter yet: more praise, more of a question, a story's first piece."""
    if retorts.busy(reading.text):
        return draft.answer("pause")
    if retorts.returns(reading.text):  # 不好意思 刚才有事
        return draft.message("invite")
    ways = (after_praise, after_question, first_pieces.listens)
    return any(way(draft, reading) for way in ways)


def after_praise(draft: Draft, reading: Reading) -> bool:
    """Thank who tells on about what he praised; nothing of it is of a complaint."""
    if not (_lately(draft, _PRAISED) and _tells_on(reading)) or STORY in draft.was.fields:
        return False
    _undo(draft)
    return draft.message("praise") or draft.message("goodbye")


def after_question(draft: Draft, reading: Reading) -> bool:
    """Keep what is told on of a question, or let it go; registered as offered, it is a matter."""
    text = reading.text.strip()
    if draft.state.unknown > _UNCLEAR or not (
        draft.state.open == REGISTER and _lately(draft, _OFFERED)
    ):
        return False
    if reading.payload == YES or assent.yes(text) or openers.registers(text):
        draft.become(said=(*draft.state.said, enquired.mark(draft.state)))
        draft.message("registers")
        return False
    if _TAKES_IN.fullmatch(text) or _declines(reading):
        draft.become(open="")
        draft.message("goodbye")
    elif reading.payload or Intent.INQUIRY in reading.acts or not _tells_on(reading):
        return False
    else:
        _undo(draft)
        _keep(draft, reading)
        draft.message("offer_register")
        draft.offer(draft.word("register"), YES)
        draft.offer(draft.word("human"), "/human")
    return True


def takes_in(draft: Draft, reading: Reading) -> bool:
    """Leave who only says that he has understood what he was told, and was asked nothing."""
    last = draft.was.said[-1:]
    told = bool(last) and not last[0].startswith((_ASKED, "messages.unclear"))
    return told and bool(_TAKES_IN.fullmatch(reading.text.strip())) and draft.message("goodbye")


def _lately(draft: Draft, key: str) -> bool:
    """Say whether that was the last thing said, what is told of incidents and data aside."""
    before = [said for said in draft.was.said if not said.startswith(_ASIDE)]
    return not draft.was.case_no and any(said.startswith(key) for said in before[-_LAST:])


def _tells_on(reading: Reading) -> bool:
    """Say whether a few calm words tell more, and complain of nothing and want nothing done."""
    read, text = set(reading.acts), reading.text.strip()
    hot = reading.heat >= UPSET or reading.flags or reading.hazards
    upset = reading.heat > 0 and reading.emotion in _UPSET
    wants = any(slot.type in _WANTS for slot, _ in reading.slots) or reading.wants_human
    surely = Intent.COMPLAINT in read and reading.main.sure.get("intent", 1.0) >= _SURE
    brief = 0 < cues.length(text) <= _MOST and not reading.attachments
    more = wants or openers.with_a_grain(text) or not re.search(r"\w", text)
    return brief and read <= _TELLS and not (hot or upset or more or surely or tells_fault(text))


def _declines(reading: Reading) -> bool:
    refused = reading.payload == NO or set(reading.acts) <= {Intent.DENY, Intent.WITHDRAW}
    return bool(reading.acts) and refused and not reading.slots


def _undo(draft: Draft) -> None:
    """Leave the kind of matter and the fields as they were: his name is not 张."""
    was = draft.was
    draft.become(
        fields=was.fields, level=was.level, category=was.category, categories=was.categories,
        category_sure=was.category_sure, script=was.script,
    )  # fmt: skip


def _keep(draft: Draft, reading: Reading) -> None:
    had, text = draft.state.fields.get(STORY), reading.text.strip()
    told = f"{had.value}；{text}" if had is not None and had.value else text
    fill(draft, {STORY: Known(told[:_STORY_MOST], told[:_STORY_MOST], reading.main_id)})
