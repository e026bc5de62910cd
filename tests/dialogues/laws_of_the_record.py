"""Laws of files, promises and people; each tells where a talk breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dialogues import proof
from dialogues.effects import CaseState, FileCase, HandOff, Promise, Settled, SettlePromise
from dialogues.events import Heard
from dialogues.state import Control, State
from storage import codec
from tests.dialogues.lived import Turn, control, heat, says, spoken

_CLOCK = re.compile(r"(?:(\d+)月(\d+)日 )?\b(\d{1,2}):(\d{2})(?! 收到)")


def what_is_known_is_on_file(turns: Sequence[Turn]) -> Iterator[str]:
    """S3-06: after everything that happens the case holds all that the talk knows."""
    filed: dict[str, FileCase] = {}
    for _, _, move in turns:
        state = move.state
        filed |= {e.case_no: e for e in move.effects if isinstance(e, FileCase)}
        case = filed.get(state.case_no)
        if case is None:
            if state.case_no:
                yield "a case without a file"
            continue
        if (case.fields, case.level, case.matter) != (state.fields, state.level, state.matter):
            yield f"on file {case.fields}, known {state.fields}"
        if (case.state is CaseState.INTAKE) is state.closed:
            yield f"on file as {case.state}, closed: {state.closed}"


def every_heat_is_on_file(turns: Sequence[Turn]) -> Iterator[str]:
    """S1-15: the heat of every customer turn stands in the talk's curve."""
    for event, _, move in turns:
        if (
            isinstance(event, Heard)
            and move.state.moods
            and move.state.moods[-1].heat != heat(event)
        ):
            yield "a turn without its heat"


def a_person_has_the_talk_alone(turns: Sequence[Turn]) -> Iterator[str]:
    """S0-51: the bot is silent while a person has the talk; taking it is told in one notice."""
    for turn in turns:
        if control(turn) is Control.HUMAN and turn[2].state.control is Control.HUMAN:
            yield from (f"said beside a person: {s.text}" for s in says(turn))
    for turn in turns:
        if len(says(turn)) > 1:
            yield "two messages in one turn"


def a_person_is_called_with_everything(turns: Sequence[Turn]) -> Iterator[str]:
    """S2-14: on file, promised and told to the customer before a person is called."""
    filed: set[str] = set()
    for turn in turns:
        for effect in turn[2].effects:
            if isinstance(effect, FileCase):
                filed.add(effect.case_no)
            if isinstance(effect, HandOff) and not effect.page:  # a page calls to who has it
                if effect.case_no not in filed:
                    yield "handed over before it was filed"
                if not any(p.kind == "first_touch" for p in turn[2].state.pledges):
                    yield "handed over without a promise"
                if not says(turn):
                    yield "handed over without a word to the customer"


def every_time_spoken_is_promised(turns: Sequence[Turn]) -> Iterator[str]:
    """S0-40: every clock time the bot speaks is a promise on record, and still to come."""
    promised: dict[str, Promise] = {}
    for turn in turns:
        for effect in turn[2].effects:
            if isinstance(effect, Promise):
                promised[effect.id] = effect
        at = turn[0].at
        for month, day, hour, minute in _CLOCK.findall(spoken(turn)):
            date = (int(month), int(day)) if month else (at.month, at.day)
            due = [p.due for p in promised.values() if (p.due.month, p.due.day) == date]
            fits = [d for d in due if (d.hour, d.minute) == (int(hour), int(minute))]
            if not fits:
                yield f"spoke {hour}:{minute}, no promise of this talk"
            elif max(fits) < at:
                yield f"spoke {hour}:{minute}, which is over"


def a_promise_ends_once(turns: Sequence[Turn]) -> Iterator[str]:
    """S0-46: an id names one promise; what ended is not made again under the same name."""
    made: set[str] = set()
    ended: set[str] = set()
    for turn in turns:
        for effect in turn[2].effects:
            if isinstance(effect, Promise):
                made.add(effect.id)
                if effect.id in ended:
                    yield f"{effect.id} made again after it had ended"
            if isinstance(effect, SettlePromise):
                if effect.id not in made or effect.id in ended:
                    yield f"{effect.id} ended without being open"
                ended.add(effect.id)


def a_kept_promise_names_its_proof(turns: Sequence[Turn]) -> Iterator[str]:
    """S0-46: kept needs a proof event: words that reached him, a plan, a letter, a deed."""
    for turn in turns:
        for effect in turn[2].effects:
            if not isinstance(effect, SettlePromise) or effect.how is not Settled.KEPT:
                continue
            if not proof.read(effect.proof).kind:
                yield f"{effect.id} kept by {effect.proof!r}"


def no_promise_is_forgotten(turns: Sequence[Turn]) -> Iterator[str]:
    """S0-46: a promise is open or ended, whatever else the talk turns to."""
    everything = [e for *_, move in turns for e in move.effects]
    made = {e.id for e in everything if isinstance(e, Promise)}
    ended = {e.id for e in everything if isinstance(e, SettlePromise)}
    left = {p.id for p in turns[-1][2].state.pledges}
    yield from (f"{i} is neither open nor ended" for i in made - ended - left)


def the_level_never_falls(turns: Sequence[Turn]) -> Iterator[str]:
    """S2-14: only a person lowers the level of a matter."""
    for (_, _, earlier), (_, _, later) in pairwise(turns):
        was, now = earlier.state.level, later.state.level
        if earlier.state.matter == later.state.matter and was and (now is None or now > was):
            yield f"level fell from {was} to {now}"


def every_word_is_answered(turns: Sequence[Turn]) -> Iterator[str]:
    """R-BOT-01: whoever writes is answered as long as no person has the talk."""
    for turn in turns:
        if isinstance(turn[0], Heard) and control(turn) is not Control.HUMAN and not says(turn):
            yield "the customer got no answer"


def no_talk_hangs(turns: Sequence[Turn]) -> Iterator[str]:
    """X-02: a matter ends in a case, a person, or waits with a timer that looks after it."""
    for *_, move in turns:
        state = move.state
        looked_after = state.closed or state.control is not Control.BOT or state.waiting
        if state.case_no and not looked_after:
            yield "a matter that nothing would ever come back to"


def the_state_can_be_kept(turns: Sequence[Turn]) -> Iterator[str]:
    """S3-06: what is stored between two turns comes back as it was."""
    for *_, move in turns:
        if codec.load(State, codec.dumps(move.state)) != move.state:
            yield "the state does not survive being kept"
