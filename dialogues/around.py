"""What happens around the customer's words, and when a person speaks to him elsewhere.

entered(draft)                he opened the chat or follows the account: a greeting, once
edited(draft, reading)        he mended a message that stands: only what differs is changed
noticed(draft, event)         he left, took a message back, did not get one: on record
spoke_elsewhere(draft, event) a colleague answered in the platform's own desk
"""

from __future__ import annotations

from dialogues import amends, confirm, forewarn, labels, matter
from dialogues.draft import Draft
from dialogues.effects import BARRED, ELSEWHERE, Moved, Note, Say, Taken, TakeRefused
from dialogues.events import AgentElsewhere, Noticed
from dialogues.hear import hear
from dialogues.reading import Reading
from dialogues.state import Control, Level, Phase

_OPEN_DOORS = {Phase.NEW, Phase.DONE}


def entered(draft: Draft) -> None:
    """Greet who comes in, unless a talk is under way: he knows where he is."""
    state = draft.state
    if state.control is Control.BOT and state.phase in _OPEN_DOORS and not state.open:
        draft.message("hello")
        forewarn.greet(draft)


def edited(draft: Draft, reading: Reading) -> None:
    """Take a mended message: changed values are said back, a new danger is heard at once.

    Anything else stands beside the first wording and is answered with nothing: it was answered.
    """
    state = draft.state
    worse = reading.urgent and state.level is not Level.URGENT
    if worse or not state.heard:
        hear(draft, reading)
        return
    changed = amends.changes(draft, reading) if state.control is Control.BOT else {}
    if changed:
        confirm.mend(draft, changed)
        matter.file(draft)
    else:
        draft.note("edited", reading.text[:400])


def noticed(draft: Draft, event: Noticed) -> None:
    """Put on record what a platform tells of the customer's side."""
    if draft.state.case_no:
        draft.do(Note(draft.state.case_no, event.kind, event.text))


def spoke_elsewhere(draft: Draft, event: AgentElsewhere) -> None:
    """Be silent from now on: a colleague has the talk, in another desk than ours.

    One whose handling the customer complains about has it not: what he said stands on record.
    """
    state = draft.state
    if event.agent in draft.facts.barred and (state.agent or ("", ""))[0] != event.agent:
        _turned_away(draft, event)
    elif state.control is not Control.HUMAN:
        matter.open_case(draft)
        draft.become(control=Control.HUMAN, agent=(event.agent, event.name), closed=True)
        matter.stop_questions(draft)
        matter.file(draft)
        draft.do(Taken(draft.state.case_no, event.agent, event.name))
    elif state.agent is None or state.agent[0] != event.agent:
        draft.become(agent=(event.agent, event.name))  # moved on to another colleague there
        draft.do(Taken(state.case_no, event.agent, event.name))
    if event.text:
        why = draft.why("agent", *event.marks)
        draft.do(Say(event.text, why, author=event.name, kind=ELSEWHERE))


def _turned_away(draft: Draft, event: AgentElsewhere) -> None:
    """Keep the talk where it was; one that a colleague passed on to him waits for others again."""
    draft.do(TakeRefused(event.agent, "", BARRED))
    draft.note("turned_away", f"客户不满的正是{event.name}经手的处理，接待没有交给他")
    if draft.state.control is Control.HUMAN:
        team = draft.staff_script.script.team
        draft.do(Moved(draft.state.case_no, "", "", team, labels.reason(BARRED)))
        draft.become(control=Control.QUEUE, agent=None, handoff="")
        matter.call_person(draft, BARRED)
