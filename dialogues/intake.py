"""Taking a matter in: feelings, the customer's own questions, then at most one or two of ours.

begin(draft, reading)       a matter begins: on file from its first word
hear(draft, reading)        a turn while it is taken in, or at its summary
go_on(draft)                the next question, the summary, or a person
"""

from __future__ import annotations

from dialogues import (
    after,
    amends,
    assent,
    checks,
    collect,
    comfort,
    confirm,
    cues,
    fed_up,
    files,
    halts,
    human,
    in_chat,
    in_danger,
    inquiries,
    interrupt,
    matter,
    pace,
    perspective,
    repeat,
    retorts,
    strategy,
    telling,
    told_besides,
)
from dialogues.collect import Taken
from dialogues.draft import Draft
from dialogues.reading import UPSET, Reading
from dialogues.state import STORY, Known, Phase
from dialogues.triage import gave_something, grow, is_suggestion
from dialogues.wording import Strategy
from nlu.types import Emotion

_MIND_MOST = 20  # characters in which a mind is changed; more tell a story
_GIVEN = frozenset({Taken.ANSWERED, Taken.TOLD})


def begin(draft: Draft, reading: Reading) -> None:
    """Begin a matter: on file from its first word, linked when it comes back."""
    matter.open_case(draft)
    repeat.link(draft, reading)
    if _stops(draft, reading) and STORY in draft.state.fields:
        comfort.acknowledge(draft, reading)
        _no_more(draft)
    else:
        _facts(draft, reading)
    matter.file(draft)


def hear(draft: Draft, reading: Reading) -> None:
    """Answer a turn while the matter is taken in."""
    if halts.met(draft, reading):
        return
    if after.stays(draft, reading):
        go_on(draft, resumed=True)
    elif _stops(draft, reading):
        _no_more(draft)
    elif draft.state.open == confirm.AMEND:
        _amending(draft, reading)
    elif draft.state.open == confirm.CONFIRM:
        _confirming(draft, reading)
    elif draft.state.asking is not None and (
        retorts.ends(reading.text) or assent.sends(reading.text)
    ):
        _all_told(draft)
    else:
        _facts(draft, reading)


def go_on(draft: Draft, *, resumed: bool = False, told: bool = False) -> None:
    """Ask the next thing; when all is known, read back, or tell an urgent one who comes.

    told: the turn told something else than was asked.
    """
    urgent = confirm.is_urgent(draft)
    if not urgent and checks.doubt(draft):
        return
    if collect.out_of_questions(draft):
        draft.message("questions_out")
        human.hand_over(draft, "questions spent")
        return
    if _waits(draft):
        return
    if resumed:
        draft.message("resume")
    elif draft.state.vents and not draft.state.questions:
        draft.message("reframe")
    if collect.ask_next(draft, told=told) or _waits(draft):
        return
    draft.unsay("resume")
    if urgent:
        confirm.urgent_receipt(draft)
    else:
        confirm.read_back(draft)


def _stops(draft: Draft, reading: Reading) -> bool:
    """Say whether he will not be asked any more."""
    return cues.holds(reading.text, draft.script.stop_cues) or fed_up.stops(reading.text)


def mend(draft: Draft, reading: Reading) -> bool:
    """Correct what was said or wished before; say whether anything changed."""
    changed = amends.corrects(draft, reading)
    if cues.brief(reading.text, _MIND_MOST):
        changed = amends.with_wish(draft, reading, changed)
    if changed:
        confirm.mend(draft, changed)
    return bool(changed)


def _waits(draft: Draft) -> bool:
    """Listen on when nothing that is missing may be asked of somebody this furious."""
    waits = collect.held(draft) and not confirm.is_urgent(draft)
    if waits:
        comfort.listen(draft)
    return waits


def _facts(draft: Draft, reading: Reading) -> None:
    parked = interrupt.park_second(draft, reading)
    left = Taken.OPEN if draft.state.asking else Taken.NOTHING  # he asks something himself first
    taken = left if interrupt.only_asks(draft, reading) else _take(draft, reading)
    comforted = comfort.needs_comfort(draft, reading) and comfort.acknowledge(draft, reading)
    if is_suggestion(draft) or in_danger.topic(draft, reading):
        pass  # who has an idea is thanked, and who is in danger told what to do: not pitied
    elif comforted:
        perspective.see(draft, reading.text)
    elif reading.emotion is not Emotion.SATISFIED:
        comforted = perspective.stake(draft, reading.text)
    if draft.state.linked != draft.was.linked:
        repeat.say(draft)
    lead = strategy.meet(draft, reading)
    if lead is not None and lead.then == "person" and not confirm.is_urgent(draft):
        human.hand_over(draft, "hostile")
        return
    answered = _answers(draft, reading, taken, parked=parked)
    if taken is Taken.OPEN and not (answered or comforted or collect.nods(draft, reading)):
        collect.missed(draft)
    if reading.heat > UPSET:
        draft.offer(draft.word("human"), "/human")
    _received(draft, reading, taken, quiet=bool(draft.parts))
    _proceed(draft, reading, taken, lead, answered=answered, comforted=comforted)
    matter.file(draft)


def _answers(draft: Draft, reading: Reading, taken: Taken, *, parked: bool) -> bool:
    """Answer what he asks, or keep it; what words meet only halfway is kept besides."""
    if not interrupt.answer(draft, reading, parked=parked):
        return taken is not Taken.ANSWERED and _keeps_question(draft, reading)
    if interrupt.asks_topic(draft, reading) in inquiries.KEPT:
        _note_question(draft, reading)
    return True


def _keeps_question(draft: Draft, reading: Reading) -> bool:
    """Keep a question of fact for the colleague, who will have the answer ready, and say so."""
    kept = interrupt.of_fact(reading) and draft.answer("question_kept")
    if kept and not retorts.unanswered(reading.text):  # which one it was stands in the talk
        _note_question(draft, reading)
    return kept


def _note_question(draft: Draft, reading: Reading) -> None:
    grow(draft, Known(reading.text, reading.text, reading.messages[-1].id))


def _take(draft: Draft, reading: Reading) -> Taken:
    """Take corrections, answers, and what was told though something else was asked."""
    doubted = draft.state.open == checks.CHECK
    done = checks.hear(draft, reading) if doubted else mend(draft, reading)
    if done or doubted or files.instead(draft, reading):
        return Taken.ANSWERED
    taken = told_besides.take(draft, reading, other=interrupt.is_second(draft, reading))
    if taken is Taken.NOTHING and STORY in draft.was.fields:
        _told_else(draft, reading)  # whatever it was read as, what he pours out is kept
    return Taken.TOLD if taken is Taken.OPEN and _told_else(draft, reading) else taken


def _told_else(draft: Draft, reading: Reading) -> bool:
    told = draft.state.fields.get(STORY) != draft.was.fields.get(STORY)
    more = None if told else telling.supplement(reading)
    if more is not None and not interrupt.is_second(draft, reading):
        grow(draft, more)
    if gave_something(draft, reading) or (told and not (reading.scolds_bot or reading.threatens)):
        return True
    return more is not None


def _proceed(
    draft: Draft,
    reading: Reading,
    taken: Taken,
    lead: Strategy | None,
    *,
    answered: bool,
    comforted: bool,
) -> None:
    """Listen on, or ask: the gate between feelings and facts."""
    passed = taken not in _GIVEN and not answered
    if passed and _only_vents(draft, reading):
        _vented(draft, reading)
        return
    shut = passed and not comfort.gate_open(draft, reading)
    if shut or _listens_first(draft, reading, taken, lead):
        comfort.listen(draft)
    else:
        told = taken is Taken.TOLD and not (answered or comforted)
        go_on(draft, resumed=(answered or comforted) and taken is Taken.OPEN, told=told)


def _only_vents(draft: Draft, reading: Reading) -> bool:
    told = {m.id for m in reading.messages}
    gave = any(k.message in told and k.value for k in draft.state.fields.values())
    return reading.heat >= UPSET and not gave and not confirm.is_urgent(draft)


def _vented(draft: Draft, reading: Reading) -> None:
    """Meet a turn of nothing but anger: listen, ask one thing, listen, then a person."""
    if comfort.poured_out(draft):
        draft.message("vents_person")
        human.hand_over(draft, "only vents")
    elif draft.was.phase is not Phase.FEELINGS or not comfort.gate_open(draft, reading):
        comfort.listen(draft)
    else:
        draft.become(vents=draft.state.vents + 1)
        go_on(draft, resumed=bool(draft.state.asking))


def _listens_first(draft: Draft, reading: Reading, taken: Taken, lead: Strategy | None) -> bool:
    """Let somebody furious, or who needs to vent, go on once before anything is asked."""
    if confirm.is_urgent(draft) or taken is not Taken.NOTHING or draft.state.questions:
        return False
    furious = pace.mood(draft) == "furious" and not draft.state.vents
    return furious or strategy.listens(draft, reading, lead)


def _received(draft: Draft, reading: Reading, taken: Taken, *, quiet: bool) -> None:
    """Say that an answer or a file arrived, in a few words."""
    if reading.attachments:
        files.received(draft, reading)
    elif taken is Taken.SKIPPED:
        in_chat.skipped(draft)
    elif taken in _GIVEN and not quiet:
        draft.message("taken")


def _amending(draft: Draft, reading: Reading) -> None:
    """While something is to be changed: another matter changes nothing in this one."""
    if interrupt.park_second(draft, reading):
        interrupt.answer(draft, reading, parked=True)
        confirm.read_back(draft, again=True)
    else:
        confirm.hear_amendment(draft, reading)
    matter.file(draft)


def _confirming(draft: Draft, reading: Reading) -> None:
    """At the summary: feelings and questions are met, then the summary is answered."""
    if reading.heat >= UPSET:
        comfort.acknowledge(draft, reading)
    if reading.attachments:
        files.received(draft, reading)
    parked = interrupt.park_second(draft, reading)
    asks = interrupt.answer(draft, reading, parked=parked) or _keeps_question(draft, reading)
    if asks and not assent.begins(reading.text):
        confirm.read_back(draft, again=True)
    else:
        confirm.hear(draft, reading)
    matter.file(draft)


def _all_told(draft: Draft) -> None:
    """Ask nothing more of somebody who has told all, and read it back."""
    collect.leave_rest(draft)
    draft.become(asking=None, also=None)
    go_on(draft)
    matter.file(draft)


def _no_more(draft: Draft) -> None:
    """Stop asking at the customer's wish: what is known is enough to begin with."""
    draft.answer("refuse_all")
    if confirm.is_urgent(draft):
        confirm.urgent_receipt(draft)
        matter.file(draft)
        return
    collect.leave_rest(draft)
    confirm.submit(draft)
