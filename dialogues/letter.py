"""The work is done: the letter of confirmation, and when the customer is asked how it went.

    resolve(draft, event)      letter, promises kept, the talk given back; or told what is missing

The word "done" and the letter travel in one message (ideal 1.5). The customer's words stand in it
without insults and numbers, and a colleague's own promises have their result before it goes.
Source: S2-55, S2-36, S4-14.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from dialogues import aftercase, again, matter, pledges, proof, proposal
from dialogues.calendars import NIGHT, Calendar, Quiet, latest
from dialogues.decided import Letter, Resolved
from dialogues.draft import Draft
from dialogues.effects import CaseState, GivenBack, SetTimer
from dialogues.events import AgentResolved
from dialogues.formal import formal
from dialogues.promises import spoken
from dialogues.state import STORY, Care, Control, FieldName, Phase
from dialogues.tongue import cut, pair

FOLLOW_UP, FOLLOW_END = "follow_up:", "follow_end:"
ANSWER_WITHIN = timedelta(hours=72)  # to what is asked afterwards
PROMISED = "promised"
_PRODUCT = FieldName("product")
NEEDED = {
    "upheld": ("done", "condition", "contact"),
    "partly": ("done", "condition", "contact", "reason"),
    "not_upheld": ("done", "contact"),
}
_FOLLOW_AFTER = timedelta(hours=23, minutes=30)  # within 24 h, however busy the hour is
_STORY_MOST = 80


def resolve(draft: Draft, event: AgentResolved) -> None:
    """Close the work with a letter; a part missing, nothing is sent and the desk is told."""
    if not aftercase.holds(draft, event):
        return
    one = aftercase.care(draft, event.case_no)
    missing = _missing(draft, one, event)
    if missing:
        aftercase.refuse(draft, event, "resolve", missing)
        return
    proposal.replaced(draft, one)
    number = one.letters + 1
    day = again.promise(draft, event, one.case_no)
    text = _text(draft, one, event, day)
    draft.do(
        Resolved(
            one.case_no, event.agent, event.name, event.at, event.outcome, event.done, event.reason
        ),
        Letter(one.case_no, number, event.name, text),
    )
    aftercase.speak(draft, event, text, "letter", [(draft.word("review"), "/review")])
    aftercase.settle(
        draft, one.case_no, aftercase.PLANNED, proof.deed(draft, one.case_no), event.at
    )
    due = when(draft.book.sla.office, event.at, draft.book.sla.quiet)
    draft.do(SetTimer(f"{FOLLOW_UP}{one.case_no}", due))
    offer = (
        replace(one.offer, how="replaced")
        if one.offer and one.offer.how in proposal.OPEN
        else one.offer
    )
    done = replace(one, resolved=event.at, letters=number, follow="", wish=None, offer=offer)
    _release(draft, one)
    aftercase.stand(draft, aftercase.decided(done, event, CaseState.RESOLVED))


def when(office: Calendar, resolved: datetime, quiet: Quiet = NIGHT) -> datetime:
    """Return when to ask how it went: a day later, sooner where that is at a closed or quiet hour.

    Where nobody works on that whole day: when the quiet hours are over.
    """
    last = resolved + _FOLLOW_AFTER
    found = latest(last, _FOLLOW_AFTER, lambda at: office.is_open(at) and not quiet.holds(at))
    return found or quiet.allowed(last)


def _missing(draft: Draft, one: Care, event: AgentResolved) -> list[str]:
    """Return what the outcome asks for and is not there (S4-14), and what was said and not done."""
    if event.outcome not in NEEDED:
        return ["outcome"]
    missing = aftercase.lacking(event, NEEDED[event.outcome])
    if event.outcome == "not_upheld" and not one.declined:
        missing.append("decline")
    if pledges.undone(draft.state, one.case_no):
        missing.append(PROMISED)
    return missing


def _text(draft: Draft, one: Care, event: AgentResolved, day: datetime | None) -> str:
    """Return the letter: what you said, what was done, what holds, how to object, who."""
    issue = _issue(draft, one)
    key = "letter" if issue else "letter_short"
    head = draft.word(
        key,
        case_no=one.case_no,
        issue=cut(issue, _STORY_MOST, draft.language),
        done=event.done.strip(),
    )
    asked = spoken(day, draft.at, draft.language) if day else ""
    more = [event.reason.strip(), event.condition.strip()]
    more += [draft.word("letter_check", due=asked)] if asked else []
    end = draft.word("letter_end", agent=event.name, contact=event.contact.strip())
    return "\n".join(part for part in (head, *more, end) if part)


def _issue(draft: Draft, one: Care) -> str:
    """Return what was complained about, fit for a letter: the product, and what happened."""
    if one.case_no != draft.state.case_no:
        return ""
    fields, language = draft.state.fields, draft.language
    told, product = fields.get(STORY), fields.get(_PRODUCT)
    issue = formal(told.text or told.value, language) if told else ""
    name = formal(product.text or product.value, language) if product else ""
    if not issue or not name or name.casefold() in issue.casefold():
        return issue
    return pair(name, issue, language)


def _release(draft: Draft, one: Care) -> None:
    """Give the talk back without a notice: the letter is what the customer reads."""
    state = draft.state
    if one.case_no != state.case_no or state.agent is None:
        return
    matter.stop_questions(draft)
    draft.do(GivenBack(state.case_no, state.agent[0]))
    draft.become(control=Control.BOT, agent=None, phase=Phase.DONE, handoff="", open="")
