"""One customer turn: safety, a person when one is needed, then the phase the talk is in.

    hear(draft, reading)

The order is the rule: danger before everything, the customer's questions before ours,
feelings before facts.
"""

from __future__ import annotations

import re

from dialogues import (
    after,
    aftermath,
    amends,
    asides,
    collect,
    comfort,
    confirm,
    cues,
    danger,
    day_first,
    decision,
    doors,
    fed_up,
    files,
    forewarn,
    how_far,
    human,
    ideas,
    in_chat,
    in_danger,
    inquiries,
    intake,
    interrupt,
    lent,
    matter,
    opening,
    pace,
    privacy,
    repeat,
    returning,
    safe_now,
    safety,
    second,
    told_already,
    unspoken,
    wanted,
    withdrawal,
    wonders,
)
from dialogues.collect import Taken
from dialogues.draft import Draft
from dialogues.reading import Reading
from dialogues.state import Control, FieldName, Level, Phase, State
from dialogues.triage import absorb, keep_words
from nlu.types import Flag, Intent

_PHONE = FieldName("contact_phone")
_PARKED = FieldName("_parked")
_TAIL = 4
_THANKS_MOST = 6
_NO_MORE = re.compile(r"[没沒冇无無]|不用|\bno(?:thing|pe)?\b", re.IGNORECASE)
_CALM = frozenset({Intent.THANKS, Intent.AFFIRM, Intent.ACCEPT, Intent.DENY, Intent.BYE})


def hear(draft: Draft, reading: Reading) -> None:
    """Answer one customer turn."""
    if draft.state.control is Control.HUMAN:
        unspoken.take(draft, reading)
        draft.become(heard=draft.at)
        return
    reading = in_danger.felt_now(day_first.plainly(reading, draft.state), draft.state)
    reading = inquiries.plainly(asides.plainly(told_already.plainly(reading)))
    reading = withdrawal.plainly(wonders.plainly(reading, draft.state), draft.state)
    reading = ideas.plainly(safe_now.plainly(reading, draft.state), draft.state)
    _turn_page(draft, reading)
    reading = second.part(draft, reading)
    was = draft.state
    absorb(draft, decision.plain(draft, reading))
    returning.welcome(draft, was)
    _answer(draft, was, reading)
    if not draft.parts:
        _kept(draft)
    forewarn.tell(draft, reading)
    privacy.tell(draft)
    _settle(draft, was, reading)


def _settle(draft: Draft, was: State, reading: Reading) -> None:
    """Leave everything as it is to be found: linked, short, on file, and when it was heard."""
    if draft.state.case_no != was.case_no:
        repeat.link(draft, reading)
    now = draft.state
    if (now.fields, now.level, now.linked) != (was.fields, was.level, was.linked):
        matter.file(draft)
    forewarn.keep(draft)
    pace.trim(draft)
    draft.become(heard=draft.at)


def _answer(draft: Draft, was: State, reading: Reading) -> None:
    """Say what comes first: danger, a wish for a person, a withdrawal, urgency, then the rest."""
    if safety.needed(draft, reading):
        safety.act(draft, reading)
    elif in_danger.inside(draft, reading):
        matter.file(draft)
    elif wanted.person(was, reading):
        _to_person(draft, reading)
    elif was.open == after.WITHDRAW and after.withdraws(draft, reading):
        after.withdraw(draft)
    elif Intent.WITHDRAW in reading.acts and wanted.may_withdraw(was, draft.state, reading):
        after.ask_withdraw(draft, reading.text)
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
    if (
        returning.not_found(draft, reading)
        or decision.hear(draft, reading)
        or lent.hear(draft, reading)
    ):
        return
    if state.phase is Phase.DONE:
        _done(draft, reading)
    elif state.phase is Phase.HUMAN:
        _waiting(draft, reading)
    elif state.case_no:
        intake.hear(draft, reading)
    elif not doors.tell(draft, reading) and opening.hear(draft, reading):
        intake.begin(draft, reading)
    if draft.state.phase is Phase.DONE and not draft.state.open:
        after.offer_parked(draft)


def _urgent(draft: Draft, reading: Reading) -> None:
    """Level 1 without a danger to life: a person is called in this turn, then one way to reach."""
    risks = sorted(str(f) for f in reading.flags if f not in (Flag.REPEAT, Flag.ABUSIVE))
    raised = (why.replace("；", "，").replace(",", "，") for why in draft.state.raised)
    matter.call_person(draft, "urgent:" + ",".join((*risks, *raised)))
    repeat.link(draft, reading)
    parked = interrupt.park_second(draft, reading)
    comfort.acknowledge(draft, reading)
    interrupt.answer(draft, reading, parked=parked)
    safety.urgent(draft, reading)
    if not interrupt.only_asks(draft, reading):  # 这是不是诈骗 gives no number, and refuses none
        collect.take(draft, reading)
    intake.go_on(draft)
    matter.file(draft)


def _to_person(draft: Draft, reading: Reading) -> None:
    """Call a person as asked; a complaint told in the same breath is met with a feeling first."""
    if reading.tells_matter and not draft.state.acknowledged:
        comfort.acknowledge(draft, reading)
    if reading.asks_bot:
        draft.answer("ask_bot")
    if draft.state.hazards and danger.cries(reading.text):
        draft.answer("ask_emergency")
    waiting = draft.state.control is Control.QUEUE and draft.state.phase is Phase.HUMAN
    if waiting:
        human.wait_along(draft, asked=True)
    elif reading.wants_call:
        human.call_back(draft)
    else:
        human.hand_over(draft, "customer asked for a person")


def _waiting(draft: Draft, reading: Reading) -> None:
    """In the queue, nothing more asked: questions are answered, all else is kept and said so."""
    if draft.state.asking and _number_left(draft, reading):
        return
    if amends.left_later(draft):
        draft.message("phone_taken", tail=draft.state.fields[_PHONE].value[-_TAIL:])
    elif not interrupt.asks_topic(draft, reading) and after.chases(draft, reading):
        how_far.progress(draft, chased=after.presses(reading))
    elif fed_up.calls_out(reading.text):
        human.wait_along(draft)
    elif not (
        intake.mend(draft, reading)
        or _put_right(draft, reading)
        or aftermath.told(draft, reading)
        or interrupt.answer(draft, reading)
    ):
        _along(draft, reading)
    matter.file(draft)


def _along(draft: Draft, reading: Reading) -> None:
    """Keep what comes while he waits; a file without words is confirmed as what it is."""
    if reading.attachments and not reading.text.strip():
        matter.promise_touch(draft)
        files.received(draft, reading)
    elif _thanks(draft, reading):
        draft.message("goodbye")
    elif interrupt.of_fact(reading) and draft.answer("question_kept"):
        matter.promise_touch(draft)
    elif second.apart(draft, reading) or aftermath.felt(draft, reading):
        pass
    else:
        human.wait_along(draft)


def _thanks(draft: Draft, reading: Reading) -> bool:
    """Say whether he only thanks or nods; who may harm himself is stayed with all the same."""
    calm = bool(reading.acts) and reading.acts <= _CALM and not reading.slots
    refuses = Intent.DENY in reading.acts and not _NO_MORE.search(reading.text)
    brief = calm and not refuses and cues.brief(reading.text, _THANKS_MOST)
    return brief and Flag.SELF_HARM.value not in draft.state.flags


def _done(draft: Draft, reading: Reading) -> None:
    if draft.state.open == after.PARKED and draft.state.parked:
        wants = reading.payload == "/register" or Intent.AFFIRM in reading.acts
        if wants:
            after.take_up(draft)
            comfort.acknowledge(draft, reading)
            intake.go_on(draft)
            matter.file(draft)
            return
        _put_off(draft, reading)
    if returning.greeted(draft, reading) or _mended(draft, reading) or after.hear(draft, reading):
        return
    matter.next_matter(draft)
    absorb(draft, reading)
    keep_words(draft, reading)
    draft.message("second_matter")
    if draft.state.level is Level.URGENT:
        _urgent(draft, reading)
    else:
        intake.begin(draft, reading)


def _put_off(draft: Draft, reading: Reading) -> None:
    """Let go of a matter that he does not want registered; one passed by is offered once more."""
    missed = draft.state.misses.get(_PARKED, 0)
    gone = reading.payload == "/no" or Intent.DENY in reading.acts or missed
    left = draft.state.parked[1:] if gone else draft.state.parked
    draft.become(open="", parked=left, misses=draft.state.misses | {_PARKED: 0 if gone else 1})


def _mended(draft: Draft, reading: Reading) -> bool:
    """Put right what he corrects after all is filed, and say so."""
    put = amends.afterwards(draft, reading)
    if draft.state.taken_back or (not put and after.another(draft, reading)):
        return False
    if amends.left_later(draft):
        draft.message("phone_taken", tail=draft.state.fields[_PHONE].value[-_TAIL:])
    elif not (intake.mend(draft, reading) or _put_right(draft, reading)):
        return False
    matter.file(draft)
    return True


def _put_right(draft: Draft, reading: Reading) -> bool:
    """Put right the number, the wish, or a field called by its name: 型号不是X9，是X9 Pro."""
    changed = amends.afterwards(draft, reading)
    if changed:
        confirm.mend(draft, changed)
    return bool(changed)


def _number_left(draft: Draft, reading: Reading) -> bool:
    """Take the number that was asked for with a call; asked once, whatever comes of it."""
    taken = collect.take(draft, reading)
    draft.become(asking=None)
    if taken is Taken.ANSWERED:
        number = draft.state.fields[_PHONE].value
        matter.file(draft)
        return draft.message("phone_taken", tail=number[-_TAIL:])
    return taken is Taken.SKIPPED and in_chat.skipped(draft)


def _turn_page(draft: Draft, reading: Reading) -> None:
    """Give a new danger after the last matter was closed a matter of its own."""
    closed = draft.state.phase is Phase.DONE and draft.state.control is Control.BOT
    anew = closed and draft.state.level is not Level.URGENT and not after.goes_on(draft, reading)
    if anew and Flag.SAFETY in reading.flags:
        matter.next_matter(draft)
