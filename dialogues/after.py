"""The talk after a case is filed: thanks, progress, additions, another matter, second thoughts.

hear(draft, reading) -> bool    False: this turn begins another matter (the caller starts it)
"""

from __future__ import annotations

import re

from dialogues import interrupt, matter
from dialogues.draft import Draft
from dialogues.effects import Settled
from dialogues.facts import CaseSeen
from dialogues.promises import spoken
from dialogues.reading import Reading
from dialogues.state import Control, Known, Level, Phase
from dialogues.triage import STORY, fill
from nlu.types import Intent, Validity

_KEEPS = re.compile("[不别].{0,2}撤")
PARKED = "parked"
WITHDRAW = "withdraw"
TAKE_BACK, KEEP = "/withdraw", "/keep"
_CALM_ENDS = frozenset(
    {Intent.THANKS, Intent.BYE, Intent.AFFIRM, Intent.ACCEPT, Intent.PRAISE, Intent.DENY}
)
_LEAST = 4
_TOLD_LEAST = 8
_QUOTED = 30
_SURE = 0.5
_STATES = {"intake": "正在登记", "submitted": "已提交", "withdrawn": "已撤回"}


def hear(draft: Draft, reading: Reading) -> bool:
    """Answer a customer whose case is filed."""
    if reading.acts & {Intent.ASK_PROGRESS, Intent.FOLLOW_UP}:
        progress(draft, chased=Intent.FOLLOW_UP in reading.acts)
    elif _another(draft, reading):
        return False
    elif not interrupt.answer(draft, reading):
        ends = bool(reading.acts & _CALM_ENDS) and not _adds(reading)
        if not (ends and draft.message("goodbye")):
            _supplement(draft, reading)
    return True


def progress(draft: Draft, *, chased: bool) -> None:
    """Say where the cases stand and who is due next; a customer who chases is noted."""
    seen = draft.facts.cases
    if chased:
        draft.note("chased", "客户催办")
        draft.message("chased")
    if not seen:
        draft.message("no_case")
        return
    draft.message("progress", progress="\n".join(_line(c, draft) for c in seen[:3]))


def ask_withdraw(draft: Draft) -> None:
    """Make sure before a complaint is taken back."""
    draft.message("withdraw_sure")
    draft.offer("撤回", TAKE_BACK)
    draft.offer("不撤回", KEEP)
    draft.become(open=WITHDRAW)


def withdraws(draft: Draft, reading: Reading) -> bool:
    """Say whether the customer means it; the question is closed either way."""
    draft.become(open="")
    if Intent.DENY in reading.acts or _KEEPS.search(reading.text):
        return False
    sure = {Intent.AFFIRM, Intent.ACCEPT, Intent.WITHDRAW}
    return reading.payload == TAKE_BACK or bool(reading.acts & sure)


def withdraw(draft: Draft) -> None:
    """Take a complaint back at the customer's wish; urgent ones still reach a person."""
    if draft.state.level is Level.URGENT:
        draft.note("withdraw_wish", "客户说不投诉了；紧急事项仍由同事联系")
        draft.message("withdrawn_urgent")
        return
    for pledge in draft.state.promised:
        matter.settle(draft, pledge, Settled.RENEGOTIATED, "withdrawn by the customer")
    draft.become(closed=True, taken_back=True, phase=Phase.DONE, control=Control.BOT)
    draft.become(asking=None, open="")
    matter.file(draft)
    draft.message("withdrawn")


def offer_parked(draft: Draft) -> None:
    """Come back to what was set aside."""
    if draft.state.parked and draft.state.phase is Phase.DONE:
        text = draft.state.parked[0].text
        draft.message("parked_next", issue=text if len(text) <= _QUOTED else text[:_QUOTED] + "……")
        draft.offer("登记", "/register")
        draft.offer("不用了", "/no")
        draft.become(open=PARKED)


def take_up(draft: Draft) -> None:
    """Begin the matter that was set aside, with the words the customer already said."""
    parked = draft.state.parked[0]
    draft.become(parked=())
    matter.next_matter(draft)
    draft.become(
        category=parked.category, level=Level.GENERAL, script=draft.book.ref_for(parked.category)
    )
    fill(draft, {STORY: Known(parked.text, parked.text, parked.message)})
    matter.open_case(draft)


def _another(draft: Draft, reading: Reading) -> bool:
    """Tell another matter from more words about the same one; one taken back has no more words."""
    parse, state = reading.main, draft.state
    if state.taken_back and reading.tells_matter:
        return True
    if len(parse.text) >= _TOLD_LEAST and any(c in parse.text for c in draft.script.second_cues):
        return True
    if parse.intent not in (Intent.COMPLAINT, Intent.SUGGESTION) or len(parse.text) < _LEAST:
        return False
    parent, here = (parse.category or "").split(".")[0], (state.category or "").split(".")[0]
    told = parse.validity is Validity.VALID and parse.sure.get("category", 0.0) >= _SURE
    return told and parent not in ("", "other", here)


def _adds(reading: Reading) -> bool:
    more = {Intent.SUPPLEMENT, Intent.CORRECTION, Intent.COMPLAINT}
    return bool(reading.acts & more or reading.attachments)


def _supplement(draft: Draft, reading: Reading) -> None:
    draft.note("supplement", reading.text or "、".join(reading.attachments))
    matter.file(draft)
    if reading.attachments:
        draft.answer("attachments", n=len(reading.attachments))
    draft.message("supplement", n=len(draft.state.moods))


def _line(case: CaseSeen, draft: Draft) -> str:
    zone = draft.at.tzinfo
    state = _STATES.get(case.state, case.state)
    owner = f"，{case.owner}在办" if case.owner else ""
    head = f"{case.case_no}：{case.opened.astimezone(zone):%H:%M} 收到，{state}{owner}"
    due = [f"{spoken(p.due.astimezone(zone), draft.at)} 前{p.what}" for p in case.promises]
    return "，".join([head, *due]) + "。"
