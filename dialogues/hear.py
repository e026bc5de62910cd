"""One customer turn: safety, a person when one is needed, then the phase the talk is in.

    hear(draft, reading)

The order is the rule: danger before everything, the customer's questions before ours,
feelings before facts.
"""

from __future__ import annotations

from dialogues import (
    after,
    answers,
    collect,
    comfort,
    confirm,
    fields,
    human,
    interrupt,
    matter,
    opening,
    safety,
)
from dialogues.collect import Taken
from dialogues.draft import Draft
from dialogues.reading import UPSET, Reading
from dialogues.state import Control, FieldName, Level, Phase, State
from dialogues.triage import absorb, gave_something, grow
from nlu.types import Flag, Intent

_PHONE = FieldName("contact_phone")


def hear(draft: Draft, reading: Reading) -> None:
    """Answer one customer turn."""
    if draft.state.control is Control.HUMAN:
        absorb(draft, reading)
        matter.file(draft)
        return
    _turn_page(draft, reading)
    was = draft.state
    absorb(draft, reading)
    _answer(draft, was, reading)
    if not draft.parts:
        _kept(draft)
    if (draft.state.fields, draft.state.level) != (was.fields, was.level):
        matter.file(draft)


def _answer(draft: Draft, was: State, reading: Reading) -> None:
    """Say what comes first: danger, a wish for a person, a withdrawal, urgency, then the rest."""
    if safety.needed(draft, reading):
        safety.act(draft, reading)
    elif _wants_person(was, reading):
        _to_person(draft, reading)
    elif was.open == after.WITHDRAW and after.withdraws(draft, reading):
        after.withdraw(draft)
    elif Intent.WITHDRAW in reading.acts and draft.state.case_no and was.open != after.WITHDRAW:
        after.ask_withdraw(draft)
    elif _calls_person(was, draft.state, reading):
        _urgent(draft, reading)
    else:
        _by_phase(draft, reading)


def _calls_person(was: State, state: State, reading: Reading) -> bool:
    """Say whether an urgent matter has no person yet, or something urgent is told after one.

    A customer who waits for a person in the common queue and turns urgent is called for again.
    """
    handled = state.phase is Phase.DONE and not reading.urgent
    nobody = state.control is Control.BOT or was.level is not Level.URGENT
    return state.level is Level.URGENT and nobody and not handled


def _kept(draft: Draft) -> None:
    """Answer even when every wording that fits was used: what was said is kept."""
    if not draft.message("supplement", n=len(draft.state.moods)):
        draft.message("no_case")


def _by_phase(draft: Draft, reading: Reading) -> None:
    state = draft.state
    if state.phase is Phase.DONE:
        _done(draft, reading)
    elif state.phase is Phase.HUMAN:
        _waiting(draft, reading)
    elif state.case_no:
        _intake(draft, reading)
    elif opening.hear(draft, reading):
        _begin(draft, reading)
    if draft.state.phase is Phase.DONE and not draft.state.open:
        after.offer_parked(draft)


def _intake(draft: Draft, reading: Reading) -> None:
    if _stops(draft, reading):
        _no_more(draft)
    elif draft.state.open == confirm.AMEND:
        confirm.hear_amendment(draft, reading)
        matter.file(draft)
    elif draft.state.open == confirm.CONFIRM:
        _confirming(draft, reading)
    else:
        _facts(draft, reading)


def _begin(draft: Draft, reading: Reading) -> None:
    """Begin a matter: on file from its first word."""
    matter.open_case(draft)
    _facts(draft, reading)
    matter.file(draft)


def _facts(draft: Draft, reading: Reading) -> None:
    """Feelings, then the customer's own questions, then at most one of ours."""
    parked = interrupt.park_second(draft, reading)
    mended = _mend(draft, reading)
    taken = Taken.ANSWERED if mended else collect.take(draft, reading, other=parked)
    if taken is Taken.OPEN and _told_else(draft, reading):
        taken = Taken.ANSWERED
    comforted = comfort.needs_comfort(draft, reading) and comfort.acknowledge(draft, reading)
    answered = interrupt.answer(draft, reading) or parked
    if taken is Taken.OPEN and not (answered or comforted):
        collect.missed(draft)
    if reading.heat > UPSET:
        draft.offer("转人工", "/human")
    _received(draft, reading, taken, quiet=bool(draft.parts))
    if taken is not Taken.ANSWERED and not answered and not comfort.gate_open(draft, reading):
        comfort.listen(draft)
    else:
        _go_on(draft, resumed=bool(answered or comforted) and taken is Taken.OPEN)
    matter.file(draft)


def _told_else(draft: Draft, reading: Reading) -> bool:
    """Take what was told though something else was asked: another field, or more of the story."""
    if gave_something(draft, reading):
        return True
    more = answers.supplement(reading)
    if more is not None:
        grow(draft, more)
    return more is not None


def _go_on(draft: Draft, *, resumed: bool) -> None:
    """Ask the next thing; when all is known, read back, or tell an urgent one who comes."""
    if resumed:
        draft.message("resume")
    if collect.ask_next(draft):
        return
    if confirm.is_urgent(draft):
        confirm.urgent_receipt(draft)
    else:
        confirm.read_back(draft)


def _mend(draft: Draft, reading: Reading) -> bool:
    if Intent.CORRECTION not in reading.acts:
        return False
    changed = fields.corrected(draft.script, draft.state, reading)
    if changed:
        confirm.mend(draft, changed)
    return bool(changed)


def _received(draft: Draft, reading: Reading, taken: Taken, *, quiet: bool) -> None:
    """Say that an answer or a file arrived, in a few words."""
    if reading.attachments:
        draft.answer("attachments", n=len(reading.attachments))
    elif taken is Taken.SKIPPED:
        draft.message("skip_ok")
    elif taken is Taken.ANSWERED and not quiet:
        draft.message("taken")


def _confirming(draft: Draft, reading: Reading) -> None:
    """At the summary: feelings and questions are met, then the summary is answered."""
    if reading.heat >= UPSET:
        comfort.acknowledge(draft, reading)
    if interrupt.park_second(draft, reading) | interrupt.answer(draft, reading):
        confirm.read_back(draft, again=True)
    else:
        confirm.hear(draft, reading)
    matter.file(draft)


def _urgent(draft: Draft, reading: Reading) -> None:
    """Level 1 without a danger to life: a person is called in this turn, then one way to reach."""
    risks = sorted(str(f) for f in reading.flags if f not in (Flag.REPEAT, Flag.ABUSIVE))
    matter.call_person(draft, "urgent:" + ",".join(risks))
    interrupt.park_second(draft, reading)
    comfort.acknowledge(draft, reading)
    interrupt.answer(draft, reading)
    draft.message("urgent")
    collect.take(draft, reading)
    _go_on(draft, resumed=False)
    matter.file(draft)


def _to_person(draft: Draft, reading: Reading) -> None:
    """Call a person as asked; a complaint told in the same breath is met with a feeling first."""
    if reading.tells_matter and not draft.state.acknowledged:
        comfort.acknowledge(draft, reading)
    if reading.asks_bot:
        draft.answer("ask_bot")
    waiting = draft.state.control is Control.QUEUE and draft.state.phase is Phase.HUMAN
    if waiting:
        human.wait_along(draft)
    else:
        human.hand_over(draft, "customer asked for a person")


def _waiting(draft: Draft, reading: Reading) -> None:
    """In the queue, nothing more asked: questions are answered, all else is kept and said so."""
    if reading.acts & {Intent.ASK_PROGRESS, Intent.FOLLOW_UP}:
        after.progress(draft, chased=Intent.FOLLOW_UP in reading.acts)
    elif not (_mend(draft, reading) or interrupt.answer(draft, reading)):
        human.wait_along(draft)
    matter.file(draft)


def _done(draft: Draft, reading: Reading) -> None:
    if draft.state.open == after.PARKED and draft.state.parked:
        wants = reading.payload == "/register" or Intent.AFFIRM in reading.acts
        if wants:
            after.take_up(draft)
            comfort.acknowledge(draft, reading)
            _go_on(draft, resumed=False)
            matter.file(draft)
            return
        draft.become(open="", parked=())
    if after.hear(draft, reading):
        return
    matter.next_matter(draft)
    absorb(draft, reading)
    draft.message("second_matter")
    if draft.state.level is Level.URGENT:
        _urgent(draft, reading)
    else:
        _begin(draft, reading)


def _turn_page(draft: Draft, reading: Reading) -> None:
    """Give a new danger after the last matter was closed a matter of its own."""
    closed = draft.state.phase is Phase.DONE and draft.state.control is Control.BOT
    if closed and Flag.SAFETY in reading.flags and draft.state.level is not Level.URGENT:
        matter.next_matter(draft)


def _stops(draft: Draft, reading: Reading) -> bool:
    return any(cue in reading.text for cue in draft.script.stop_cues)


def _no_more(draft: Draft) -> None:
    """Stop asking at the customer's wish: what is known is enough to begin with."""
    draft.answer("refuse_all")
    if confirm.is_urgent(draft):
        confirm.urgent_receipt(draft)
        matter.file(draft)
        return
    for name in collect.missing(draft):
        collect.leave(draft, name, draft.script.questions[name])
    confirm.submit(draft)


def _wants_person(was: State, reading: Reading) -> bool:
    """Say whether a person is asked for; a number left when asked for it is no such wish."""
    return reading.wants_human and not (was.asking == _PHONE and reading.leaves_number)
