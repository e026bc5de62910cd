"""What a turn leaves for a person to look at: unsure, corrected, not understood; each once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import limits
from bot.second_look import second_look
from bot.turn import Turns
from bot.window import Window
from dialogues.effects import Effect, HandOff, Say, Why
from dialogues.events import Due, Event, Heard, Said
from dialogues.move import Move
from dialogues.state import Control, FieldName, Known, Level, MessageId, ScriptRef, State
from nlu.doubt import Doubt
from nlu.types import Context, Intent, Parse
from storage import reviews
from storage.reviews import State as Look
from tests.bot.runtime_fakes import CHINA, OWNER, T0, Bench, bench, brain

SCRIPT = ScriptRef("quality", "v1")
DATE = FieldName("date")
STORY = FieldName("issue")
LIMITS = Doubt()
UNSURE = Parse("这算不算坏了", intent=Intent.INQUIRY, sure={"complaint": 0.45})
SURE = Parse("坏了", intent=Intent.COMPLAINT, sure={"complaint": 0.95})


def heard(*parses: Parse, payload: str = "") -> Heard:
    """Return a turn whose messages are 1, 2, 3."""
    told = [Said(MessageId(n), T0, parse, payload) for n, parse in enumerate(parses, start=1)]
    return Heard(T0, tuple(told))


def state(how: str, message: int | None, name: FieldName = DATE) -> State:
    at = None if message is None else MessageId(message)
    return State(SCRIPT, fields={name: Known("2026-03-01", "昨天", at, how)})


def look(
    event: Event, was: State | None = None, now: State | None = None, *effects: Effect
) -> dict[int, tuple[str, ...]]:
    return second_look(event, was, Move(now or was or State(SCRIPT), effects), LIMITS)


def say(rule: str) -> Say:
    return Say("没听懂", Why(rule, "new"))


def hand(*reasons: str) -> HandOff:
    return HandOff("TS1", Level.GENERAL, "service", reasons)


def test_unsure_messages_are_kept_and_sure_ones_not() -> None:
    assert look(heard(SURE, UNSURE, SURE)) == {2: ("complaint",)}


def test_nothing_is_read_in_a_button_or_in_silence() -> None:
    assert look(heard(UNSURE, payload="/confirm")) == {}
    assert look(heard(replace(UNSURE, text=" "))) == {}
    assert look(Due(T0, "silence")) == {}


def test_where_a_person_has_the_talk_nothing_depends_on_reading() -> None:
    now = State(SCRIPT, control=Control.HUMAN)
    assert look(heard(UNSURE), now, now) == {}


def test_what_the_customer_corrects_leads_back_to_the_message_that_was_misread() -> None:
    assert look(heard(SURE), state("said", 7), state("corrected", 1)) == {7: ("corrected",)}
    assert look(heard(SURE), state("answered", 7), state("corrected", 1)) == {7: ("corrected",)}


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (state("said", 7), state("said", 7)),
        (state("corrected", 7), state("corrected", 7)),
        (state("corrected", 7), state("corrected", 1)),
        (state("earlier", 7), state("corrected", 1)),
        (state("said", None), state("corrected", 1)),
        (state("said", 7, STORY), state("corrected", 7, STORY)),
        (state("said", 7), replace(state("corrected", 1), matter=2)),
        (None, state("corrected", 1)),
        (state("said", 7), State(SCRIPT)),
    ],
)
def test_what_no_reading_found_or_no_customer_corrected_is_no_misreading(
    was: State | None, now: State
) -> None:
    assert look(heard(SURE), was, now) == {}


def test_a_turn_that_is_answered_with_unclear_is_kept() -> None:
    assert look(heard(SURE), None, None, say("opening unclear")) == {1: ("unclear",)}
    assert look(heard(SURE), None, None, say("opening invite")) == {}


def test_a_person_called_for_not_understanding_is_kept_once() -> None:
    called = hand("not understood")
    assert look(heard(SURE), None, None, called) == {1: ("unclear",)}
    again = State(SCRIPT, handoff="not understood")
    assert look(heard(SURE), again, again, called) == {}
    assert look(heard(SURE), None, None, hand("hostile")) == {}


def test_the_weightiest_reason_comes_first() -> None:
    found = look(heard(UNSURE), state("said", 1), state("corrected", 2), say("unclear"))
    assert found == {1: ("corrected", "unclear", "complaint")}


class _Unsure:
    """Reads everything with the same doubt."""

    def __call__(self, text: str, _: Context) -> Parse:
        return replace(UNSURE, text=text)


def doubting(made: Bench) -> None:
    """Let it read everything unsurely."""
    mind = brain(made.decide, _Unsure(), Window(pause=0, answer_pause=0))
    made.turns = Turns(made.store, mind, limits(), zone=CHINA, clock=made.clock)


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path) as made:
        doubting(made)
        yield made


def waiting(table: Bench) -> list[str]:
    return [e.text for e in table.store.read(lambda c: reviews.waiting(c, 100))]


def test_a_turn_keeps_its_unsure_messages_with_how_they_were_read(table: Bench) -> None:
    table.post("这算不算坏了")
    table.work()
    (entry,) = table.store.read(lambda c: reviews.waiting(c, 100))
    assert entry.parse == UNSURE
    assert entry.why == ("complaint",)


def test_a_turn_cut_before_any_of_its_writes_leaves_its_messages_once(tmp_path: Path) -> None:
    left: list[int] = []

    def cut() -> None:
        if left:
            left[0] -= 1
            if left[0] < 0:
                raise ZeroDivisionError

    with bench(tmp_path, fault=cut) as made:
        doubting(made)
        made.post("这算不算坏了")
        (name,) = made.claim()
        for writes in range(100):
            left[:] = [writes]
            try:
                made.turns.begin(OWNER, name).result()
            except ZeroDivisionError:
                assert waiting(made) == []
            else:
                break
        assert writes > 5
        assert waiting(made) == ["这算不算坏了"]


def test_a_message_delivered_twice_waits_once(table: Bench) -> None:
    for _ in range(2):
        table.post("这算不算坏了", "e1")
        table.work()
    assert len(waiting(table)) == 1


def test_a_turn_that_fails_leaves_nothing(table: Bench) -> None:
    table.post("boom")
    with pytest.raises(ValueError, match="boom"):
        table.work()
    assert table.store.read(reviews.counts)[Look.WAITING] == 0


def test_a_sure_turn_leaves_nothing(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        made.post("坏了")
        made.work()
        assert waiting(made) == []


def test_a_brain_that_was_told_nothing_doubts_as_the_settings_do() -> None:
    assert brain().doubt == Doubt()
