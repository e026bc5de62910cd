"""Laws that every talk obeys, whoever writes what and when: random talks over all scripts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import currently_in_test_context, given, note, settings
from hypothesis import strategies as st

from dialogues.effects import CaseState, FileCase, HandOff, Promise, Say, SettlePromise
from dialogues.events import Event, Heard
from dialogues.move import Move
from dialogues.reading import UPSET, Reading, as_pressed
from dialogues.state import Control, FieldName, State
from storage import codec

Turn = tuple[Event, State | None, Move]
Law = Callable[[Sequence[Turn]], Iterator[str]]
Acts = st.SearchStrategy[list[Any]]
Live = Callable[[Sequence[Any]], list[Turn]]

_CLOCK = re.compile(r"(?:(\d+)月(\d+)日 )?\b(\d{1,2}):(\d{2})(?! 收到)")
_ASKED = re.compile(r"questions\.(\w+)\.(?:ask|retry)#")
_MOST_QUESTIONS = 8
_PAIR = 2
_FURIOUS = 3
_LONGEST = 240
_WHOLE = (
    "safety.", "messages.self_harm", "messages.summary", "messages.receipt", "messages.handoff",
    "messages.urgent_receipt", "messages.progress", "messages.callback",
)  # fmt: skip
_BANNED = (
    "我们的责任", "我方责任", "是我们的错", "我们造成", "赔偿您", "赔您", "赔给您", "补偿您",
    "全额", "保证", "包您", "马上", "立刻", "一定会", "一定能", "不可能", "但是", "可是",
    "按规定", "冷静", "息怒", "别激动", "无效", "无理", "不合理", "骗您", "怪您",
)  # fmt: skip
# New facts make these new each time: receipts, views of the case, notes in the queue; and words
# that protect a life are given again when the danger is a new one.
_MAY_RETURN = (
    "messages.queue_note", "messages.summary", "messages.summary_again", "messages.progress",
    "messages.receipt", "messages.urgent_receipt", "messages.handoff", "messages.taken_by",
    "messages.passed_on",
    "messages.returned", "messages.supplement", "messages.no_case", "interruptions.changed",
    "interruptions.attachments", "messages.late", "messages.abandoned",
    "safety.",
)  # fmt: skip


def _says(turn: Turn) -> list[Say]:
    return [e for e in turn[2].effects if isinstance(e, Say) and e.kind != "agent"]


def _text(turn: Turn) -> str:
    return "\n".join(s.text for s in _says(turn))


def _rules(turn: Turn) -> list[str]:
    return " ".join(s.why.rule for s in _says(turn)).split()


def _heat(event: Heard) -> int:
    """Return the heat of a turn; a pressed button has none."""
    return Reading(tuple(map(as_pressed, event.messages))).heat


def _upset(turn: Turn) -> bool:
    moods = turn[2].state.moods[-2:]
    return any(mood.heat >= UPSET for mood in moods)


def _control(turn: Turn) -> Control:
    return turn[1].control if turn[1] else Control.BOT


def feelings_come_before_questions(turns: Sequence[Turn]) -> Iterator[str]:
    """S1-03: in every matter a sentence for the feeling stands before the first question."""
    heard: set[int] = set()
    for turn in turns:
        state = turn[2].state
        for rule in _rules(turn):
            # who wants to be rung up is asked for the number in the same breath
            if rule.startswith(("acknowledge.", "safety.", "messages.self_harm", "messages.callb")):
                heard.add(state.matter)
            if _ASKED.match(rule) and state.matter not in heard:
                yield f"asked {rule} before any acknowledgement"


def what_is_known_is_not_asked(turns: Sequence[Turn]) -> Iterator[str]:
    """S3-06: a field once given is never asked for again."""
    for turn in turns:
        for rule in _rules(turn):
            asked = _ASKED.match(rule)
            if asked and FieldName(asked[1]) in turn[2].state.fields:
                yield f"asked {rule}, which is known"


def no_sentence_comes_twice(turns: Sequence[Turn]) -> Iterator[str]:
    """S0-36, S3-05: no sentence of the bot comes twice in a talk."""
    used = Counter(r for t in turns for r in _rules(t) if not r.startswith(_MAY_RETURN))
    yield from (f"{rule} said {n} times" for rule, n in used.items() if n > 1)


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


def one_thing_is_asked_at_a_time(turns: Sequence[Turn]) -> Iterator[str]:
    """Ideal 1.1: two questions when calm, one when upset, never more than the rhythm allows."""
    for turn in turns:
        asked = [r for r in _rules(turn) if _ASKED.match(r)]
        if len(asked) > (1 if _upset(turn) else _PAIR):
            yield f"asked {asked} in one turn"
        if turn[2].state.questions > _MOST_QUESTIONS:
            yield f"asked {turn[2].state.questions} questions"


def the_furious_are_asked_only_how_to_reach_them(turns: Sequence[Turn]) -> Iterator[str]:
    """Ideal 1.1: at heat 3 no question but for injuries and for a way to reach."""
    for turn in turns:
        if not isinstance(turn[0], Heard) or _heat(turn[0]) < _FURIOUS:
            continue
        asked = {m[1] for r in _rules(turn) if (m := _ASKED.match(r))}
        if asked - {"injury", "contact_phone"}:
            yield f"asked {asked} of somebody furious"


def a_message_is_short(turns: Sequence[Turn]) -> Iterator[str]:
    """S0-38: the shorter, the more upset; words that protect, summaries and receipts excepted."""
    for turn in turns:
        whole = any(r.startswith(_WHOLE) for r in _rules(turn))
        if isinstance(turn[0], Heard) and not whole and len(_text(turn)) > _LONGEST:
            yield f"{len(_text(turn))} characters: {_text(turn)}"


def every_message_says_why(turns: Sequence[Turn]) -> Iterator[str]:
    """S2-26: the rules, the phase and the script version stand on every message of the bot."""
    for turn in turns:
        for said in _says(turn):
            if not (said.why.rule and said.why.phase and "@" in said.why.script):
                yield f"no reason for {said.text}"


def every_heat_is_on_file(turns: Sequence[Turn]) -> Iterator[str]:
    """S1-15: the heat of every customer turn stands in the talk's curve."""
    for event, _, move in turns:
        if (
            isinstance(event, Heard)
            and move.state.moods
            and move.state.moods[-1].heat != _heat(event)
        ):
            yield "a turn without its heat"


def a_person_has_the_talk_alone(turns: Sequence[Turn]) -> Iterator[str]:
    """S0-51: the bot is silent while a person has the talk; taking it is told in one notice."""
    for turn in turns:
        if _control(turn) is Control.HUMAN and turn[2].state.control is Control.HUMAN:
            yield from (f"said beside a person: {s.text}" for s in _says(turn))
    for turn in turns:
        if len(_says(turn)) > 1:
            yield "two messages in one turn"


def a_person_is_called_with_everything(turns: Sequence[Turn]) -> Iterator[str]:
    """S2-14: on file, promised and told to the customer before a person is called."""
    filed: set[str] = set()
    for turn in turns:
        for effect in turn[2].effects:
            if isinstance(effect, FileCase):
                filed.add(effect.case_no)
            if isinstance(effect, HandOff):
                if effect.case_no not in filed:
                    yield "handed over before it was filed"
                if not any(p.kind == "first_touch" for p in turn[2].state.pledges):
                    yield "handed over without a promise"
                if not _says(turn):
                    yield "handed over without a word to the customer"


def every_time_spoken_is_promised(turns: Sequence[Turn]) -> Iterator[str]:
    """S0-40: every clock time the bot speaks is a promise on record, and still to come."""
    promised: dict[str, Promise] = {}
    for turn in turns:
        for effect in turn[2].effects:
            if isinstance(effect, Promise):
                promised[effect.id] = effect
        at = turn[0].at
        for month, day, hour, minute in _CLOCK.findall(_text(turn)):
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


def the_upset_are_asked_one_thing(turns: Sequence[Turn]) -> Iterator[str]:
    """S0-38: at high heat one question at most; words that protect a life are free."""
    for turn in turns:
        event = turn[0]
        if not isinstance(event, Heard) or _heat(event) < UPSET:
            continue
        text = _text(turn)
        for said in sorted(_words_of(turns), key=len, reverse=True):
            text = text.replace(said, "")
        if text.count("？") > 1 and not any(r.startswith("safety.") for r in _rules(turn)):
            yield f"asked more than one thing: {text}"


def the_words_are_clean(turns: Sequence[Turn]) -> Iterator[str]:
    """S0-35, S1-05, S4-12: no rebuttal, no liability, no guarantee, no scolding, no hole."""
    for turn in turns:
        text = _text(turn)
        yield from (f"said {word}: {text}" for word in _BANNED if word in text)
        if "{" in text or "\n\n" in text:
            yield f"a hole in: {text}"


def every_word_is_answered(turns: Sequence[Turn]) -> Iterator[str]:
    """R-BOT-01: whoever writes is answered as long as no person has the talk."""
    for turn in turns:
        if isinstance(turn[0], Heard) and _control(turn) is not Control.HUMAN and not _says(turn):
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


LAWS: tuple[Law, ...] = (
    feelings_come_before_questions,
    what_is_known_is_not_asked,
    what_is_known_is_on_file,
    one_thing_is_asked_at_a_time,
    the_furious_are_asked_only_how_to_reach_them,
    a_message_is_short,
    every_message_says_why,
    every_heat_is_on_file,
    no_talk_hangs,
    no_sentence_comes_twice,
    a_person_has_the_talk_alone,
    a_person_is_called_with_everything,
    every_time_spoken_is_promised,
    a_promise_ends_once,
    no_promise_is_forgotten,
    the_level_never_falls,
    the_upset_are_asked_one_thing,
    the_words_are_clean,
    every_word_is_answered,
    the_state_can_be_kept,
)


def _words_of(turns: Sequence[Turn]) -> set[str]:
    heard = (t[0] for t in turns if isinstance(t[0], Heard))
    return {m.parse.text for event in heard for m in event.messages if m.parse.text}


def _shown(event: Event) -> str:
    if not isinstance(event, Heard):
        return f"{type(event).__name__} {getattr(event, 'key', '')}"
    return " | ".join(
        f"{m.parse.text!r} {','.join(m.parse.acts)} {m.parse.category} {m.parse.emotion}"
        f" {m.parse.heat} level={m.parse.level} {','.join(m.parse.flags)}"
        f" {','.join(m.parse.hazards)} {m.parse.handoff} {m.payload} {m.attachments}"
        f" {[(s.type.value, s.text) for s in m.parse.slots]}"
        for m in event.messages
    )


def _transcript(turns: Sequence[Turn]) -> str:
    lines = (f"[{t[0].at:%d %H:%M}] {_shown(t[0])}\n      -> {_text(t)!r}" for t in turns)
    return "\n".join(lines)


def _broken(turns: Sequence[Turn]) -> dict[str, list[str]]:
    found = {law.__name__: list(law(turns)) for law in LAWS}
    broken = {name: said for name, said in found.items() if said}
    if broken and currently_in_test_context():
        note(_transcript(turns))
    return broken


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_every_law_holds_in_every_talk(acts: Acts, live: Live, data: st.DataObject) -> None:
    assert not _broken(live(data.draw(acts)))


@pytest.mark.slow
@settings(max_examples=1200, deadline=None)
@given(data=st.data())
def test_every_law_holds_however_long_a_talk_goes_in_circles(
    many_acts: Acts, live: Live, data: st.DataObject
) -> None:
    assert not _broken(live(data.draw(many_acts)))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_every_law_holds_for_ten_thousand_steps(
    steps: Callable[[int, int], list[list[Any]]], live: Live, seed: int
) -> None:
    broken = [found for acts in steps(seed, 10_000) if (found := _broken(live(acts)))]
    assert broken == []


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_same_events_give_the_same_moves(acts: Acts, live: Live, data: st.DataObject) -> None:
    drawn = data.draw(acts)
    assert live(drawn) == live(drawn)
