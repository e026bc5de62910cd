"""The talk after a case is filed: thanks, progress, additions, another matter, second thoughts.

hear(draft, reading) -> bool    False: this turn begins another matter (the caller starts it)
"""

from __future__ import annotations

import re

from dialogues import cues, files, interrupt, matter, repeat, second
from dialogues.draft import Draft
from dialogues.effects import GivenBack, Settled
from dialogues.facts import CaseSeen
from dialogues.fields import volunteered
from dialogues.promises import spoken
from dialogues.reading import Reading
from dialogues.state import Control, Known, Level, Phase
from dialogues.tongue import clauses, cut, stop
from dialogues.triage import STORY, fill, gave_something
from nlu.types import Intent, Validity

_KEEPS = re.compile(r"[不别別].{0,2}撤|\b(?:keep|don['’]?t|not)\b", re.IGNORECASE)
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
_SHOWN = 3  # cases told of at once
_REMEMBERED = 200  # things said
_PRESSES = re.compile(
    r"还没|還[没沒未]|[没沒]人|催|多久|什[么麼]时|什麼時|几时|幾時|何[时時]|[哪几幾]天|怎[么麼]|咋|[进進][展度]|[回答][复覆復]|消息|[结結]果"
    r"|[快赶趕]|抓[紧緊]|到底|[处處]理|[!！?？]|[等天][了啦]|第[一二两兩三四五六七八九十\d]+[次遍回]"
    r"|\b(?:still|yet|waiting|when|update|news|again|any|hurry|asap)\b",
    re.IGNORECASE,
)
_WORRIES = re.compile(
    r"[会會]不[会會](?!有|给|給|处|處|退|赔|賠|来|來)|[报報][复復]|泄[露漏]|洩[露漏]"
)
_STATES = frozenset({
    "intake", "submitted", "withdrawn", "plan_sent", "executing", "not_upheld", "resolved",
    "closed",
})  # fmt: skip
_DUE = {
    "first_touch": "due_first_touch", "plan_by": "due_plan_by", "done_by": "due_done_by",
    "onsite_by": "due_onsite_by",
}  # fmt: skip


def hear(draft: Draft, reading: Reading) -> bool:
    """Answer a customer whose case is filed."""
    if chases(draft, reading):
        progress(draft, chased=Intent.FOLLOW_UP in reading.acts)
    elif another(draft, reading):
        return False
    elif not interrupt.answer(draft, reading):
        ends = bool(reading.acts & _CALM_ENDS) and not _adds(reading)
        if not (ends and draft.message("goodbye")):
            _supplement(draft, reading)
    return True


def chases(draft: Draft, reading: Reading) -> bool:
    """Say whether he asks how far it is, or presses; who adds a day or a wish does not: 全额退."""
    if interrupt.asks_when(reading):
        return True
    adds = gave_something(draft, reading) and not _PRESSES.search(reading.text)
    adds = adds or bool(_WORRIES.search(reading.text))
    return Intent.FOLLOW_UP in reading.acts and not adds


def progress(draft: Draft, *, chased: bool) -> None:
    """Say where the cases stand and who is due next; a customer who chases is noted."""
    seen = draft.facts.cases
    if chased:
        draft.note("chased", "客户催办")
        draft.message("chased")
    if not seen:
        draft.message("no_case")
        return
    views = [text for case in seen[:_SHOWN] if (text := case.view.get(draft.language))]
    lines = views or [_line(case, draft) for case in seen[:_SHOWN]]
    lines += [*_next(draft), *(_links(draft) if views else ())]
    draft.message("progress", progress="\n".join(lines))


def ask_withdraw(draft: Draft) -> None:
    """Make sure before a complaint is taken back."""
    draft.message("withdraw_sure")
    draft.offer(draft.word("withdraw"), TAKE_BACK)
    draft.offer(draft.word("keep"), KEEP)
    draft.become(open=WITHDRAW)


def withdraws(draft: Draft, reading: Reading) -> bool:
    """Say whether the customer means it; the question is closed either way."""
    draft.become(open="")
    if Intent.DENY in reading.acts or keeps(reading.text):
        return False
    sure = {Intent.AFFIRM, Intent.ACCEPT, Intent.WITHDRAW}
    return reading.payload == TAKE_BACK or bool(reading.acts & sure)


def keeps(text: str) -> bool:
    """Say whether a complaint is not to be taken back after all: 算了，不撤了."""
    return bool(_KEEPS.search(text))


def withdraw(draft: Draft) -> None:
    """Take a complaint back at the customer's wish; urgent ones still reach a person."""
    if draft.state.level is Level.URGENT:
        draft.note("withdraw_wish", "客户说不投诉了；紧急事项仍由同事联系")
        draft.message("withdrawn_urgent")
        return
    for pledge in draft.state.promised:
        matter.settle(draft, pledge, Settled.RENEGOTIATED, "withdrawn by the customer")
    if draft.state.control is not Control.HUMAN:
        draft.do(GivenBack(draft.state.case_no, ""))
    draft.become(closed=True, taken_back=True, phase=Phase.DONE, control=Control.BOT)
    draft.become(asking=None, open="")
    matter.file(draft)
    draft.message("withdrawn")


def offer_parked(draft: Draft) -> None:
    """Come back to what was set aside."""
    if draft.state.parked and draft.state.phase is Phase.DONE:
        text = draft.state.parked[0].text
        draft.message("parked_next", issue=cut(text, _QUOTED, draft.language))
        draft.offer(draft.word("register_next"), "/register")
        draft.offer(draft.word("no"), "/no")
        draft.become(open=PARKED)


def take_up(draft: Draft) -> None:
    """Begin the matter that was set aside, with the words the customer already said."""
    parked, *more = draft.state.parked
    now = draft.state.moods[-1:]
    draft.become(parked=tuple(more))
    matter.next_matter(draft)
    draft.become(
        moods=now,
        category=parked.category,
        level=Level.GENERAL,
        script=draft.book.ref_for(parked.category),
    )
    told = second.again(parked, draft.at, draft.language)
    fill(draft, volunteered(draft.script, draft.state, told))
    fill(draft, {STORY: Known(parked.text, parked.text, parked.message)})
    matter.open_case(draft)
    repeat.link(draft, told)


def another(draft: Draft, reading: Reading) -> bool:
    """Tell another matter from more words about the same one; one taken back has no more words."""
    parse, state = reading.main, draft.state
    if state.taken_back and reading.tells_matter:
        return True
    if len(parse.text) >= _TOLD_LEAST and cues.holds(parse.text, draft.script.second_cues):
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
        files.received(draft, reading)
    if not (interrupt.of_fact(reading) and draft.answer("question_kept")):
        draft.message("supplement", n=len(draft.state.moods))


def _next(draft: Draft) -> list[str]:
    """Promise a plan where nothing is promised: what comes next is told with its time."""
    state, case = draft.state, draft.facts.cases[0]
    worked = state.closed and not (state.taken_back or state.stage or case.promises)
    if not worked or case.case_no != state.case_no or state.level is Level.SUGGESTION:
        return []
    matter.promise(draft, "plan_by", case.owner or draft.staff_script.script.team)
    due = next((p.due for p in draft.state.promised if p.kind == "plan_by"), None)
    if due is None:
        return []
    said = draft.word(_DUE["plan_by"], due=spoken(due, draft.at, draft.language))
    return [stop(said, draft.language)]


def _links(draft: Draft) -> list[str]:
    """Return the line with the page of the newest case, once for each case."""
    case = draft.facts.cases[0]
    name = f"status_link:{case.case_no}"
    if not case.link or name in draft.state.said:
        return []
    draft.become(said=(*draft.state.said, name)[-_REMEMBERED:])
    return [draft.word("status_link", link=case.link)]


def _line(case: CaseSeen, draft: Draft) -> str:
    """Say where a case stands: received when, its state, who has it, and what is due by when."""
    zone, language = draft.at.tzinfo, draft.language
    head = draft.word(
        "case_line_agent" if case.owner else "case_line",
        case_no=case.case_no,
        opened=f"{case.opened.astimezone(zone):%H:%M}",
        state=draft.word(case.state) if case.state in _STATES else case.state,
        agent=case.owner,
    )
    due = [
        draft.word(_DUE[p.kind], due=spoken(p.due.astimezone(zone), draft.at, language))
        for p in case.promises
        if p.kind in _DUE and p.due > draft.at  # a time that is over is never spoken
    ]
    return stop(clauses([head, *due], language), language)
