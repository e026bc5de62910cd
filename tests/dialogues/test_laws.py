"""Laws that every talk obeys, whoever writes what and when: random talks over all scripts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import currently_in_test_context, given, note, settings
from hypothesis import strategies as st

from dialogues.events import Event, Heard
from tests.dialogues import laws_of_the_record as record
from tests.dialogues import laws_of_words as words
from tests.dialogues.lived import Law, Turn, spoken

Acts = st.SearchStrategy[list[Any]]
Live = Callable[[Sequence[Any]], list[Turn]]
LAWS: tuple[Law, ...] = (
    words.feelings_come_before_questions,
    words.what_is_known_is_not_asked,
    record.what_is_known_is_on_file,
    words.one_thing_is_asked_at_a_time,
    words.the_furious_are_asked_only_how_to_reach_them,
    words.a_message_is_short,
    words.every_message_says_why,
    record.every_heat_is_on_file,
    record.no_talk_hangs,
    words.no_sentence_comes_twice,
    record.a_person_has_the_talk_alone,
    record.a_person_is_called_with_everything,
    record.every_time_spoken_is_promised,
    record.a_promise_ends_once,
    record.a_kept_promise_names_its_proof,
    record.no_promise_is_forgotten,
    record.the_level_never_falls,
    words.the_upset_are_asked_one_thing,
    words.the_words_are_clean,
    record.every_word_is_answered,
    record.the_state_can_be_kept,
)


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
    lines = (f"[{t[0].at:%d %H:%M}] {_shown(t[0])}\n      -> {spoken(t)!r}" for t in turns)
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
    """S0-62: same input, same script, same words."""
    drawn = data.draw(acts)
    assert live(drawn) == live(drawn)
