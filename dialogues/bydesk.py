"""What staff did to a case beside its talk: merged, taken back, closed, opened again, rung up.

    due(draft, key)     desk:<state>:<case>, put into the talk's lane by the step itself;
                        desk:called:<case> where a colleague spoke to the customer by phone

Ended, nothing is owed in the talk any more: its promises are agreed anew by what was told with
it, its clocks end (what was broken stays broken), and nobody waits in the queue for it. Opened
again, its clocks begin anew, as when the customer asks for it. Source: S0-45, S1-24, X-07.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues import aftercase, again, clocks, matter, reached, running, timing
from dialogues.draft import Draft
from dialogues.effects import CaseState, GivenBack, Settled
from dialogues.keys import CALLED, CLOSED, REOPENED, STATES, WITHDRAWN
from dialogues.promises import CHECK_AGAIN
from dialogues.state import Control, Phase


def due(draft: Draft, key: str) -> None:
    """Let the talk know."""
    _, state, case_no = key.split(":", 2)
    if state == REOPENED:
        _again(draft, case_no)
    elif state == CALLED:
        reached.called(draft, case_no)
    elif state in STATES:
        _end(draft, case_no, state)


def _end(draft: Draft, case_no: str, state: str) -> None:
    for pledge in draft.state.pledges:
        asked_later = state == CLOSED and pledge.kind == CHECK_AGAIN
        if pledge.id.startswith(f"{case_no}/") and not asked_later:
            matter.settle(draft, pledge, Settled.RENEGOTIATED, state)
    running.change(draft, running.cancel(case_no, frozenset(clocks.Kind), draft.at))
    if case_no == draft.state.case_no:
        _rest(draft)
    one = aftercase.care(draft, case_no)
    taken_back = WITHDRAWN in (state, one.stage)
    stage = CaseState.WITHDRAWN if taken_back else CaseState.CLOSED
    aftercase.stand(draft, replace(one, stage=stage.value, follow="", wish=None))


def _rest(draft: Draft) -> None:
    """Let the talk's present matter be over; a person who has the talk keeps it."""
    if draft.state.control is not Control.HUMAN:
        draft.do(GivenBack(draft.state.case_no, ""))
        draft.become(control=Control.BOT)
    if draft.state.control is Control.BOT:
        draft.become(phase=Phase.DONE, handoff="")
    draft.become(asking=None, also=None, open="", closed=True)


def _again(draft: Draft, case_no: str) -> None:
    again.forget(draft, case_no)
    one = aftercase.care(draft, case_no)
    count = one.reopened + 1
    fresh = replace(one, stage="", follow="", wish=None, resolved=None, reopened=count)
    if case_no == draft.state.case_no:
        draft.become(taken_back=False)
    aftercase.stand(draft, fresh)
    timing.again(draft, case_no, count)
