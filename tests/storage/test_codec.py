"""What is read back equals what was written, whatever it was."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues.effects import FileCase, Say
from dialogues.state import Pledge, ScriptRef, State
from nlu.types import Parse
from storage import codec

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=6)
ZONES = st.just(UTC) | st.timezones() | st.just(timezone(timedelta(hours=5, minutes=45)))
TIMES = st.datetimes(
    datetime(1902, 1, 1),  # noqa: DTZ001 - hypothesis adds the zones
    datetime(2090, 1, 1),  # noqa: DTZ001 - hypothesis adds the zones
    timezones=ZONES,
    allow_imaginary=False,
)
st.register_type_strategy(datetime, TIMES)
st.register_type_strategy(str, ANY)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


@settings(max_examples=80, deadline=None)
@given(st.from_type(State))
def test_any_state_survives(state: State) -> None:
    assert codec.load(State, codec.dumps(state)) == state


@settings(max_examples=40, deadline=None)
@given(st.from_type(FileCase) | st.from_type(Parse) | st.from_type(Say))
def test_cases_readings_and_words_survive(value: FileCase | Parse | Say) -> None:
    assert codec.load(type(value), codec.dumps(value)) == value


@settings(max_examples=30, deadline=None)
@given(st.from_type(State))
def test_one_state_has_one_text(state: State) -> None:
    assert codec.dumps(codec.load(State, codec.dumps(state))) == codec.dumps(state)


def test_a_time_keeps_its_zone_not_only_its_offset() -> None:
    due = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1)
    text = codec.dumps(Pledge("p", "plan_by", due))
    assert '"2026-10-25T02:30:00+01:00[Europe/Berlin]"' in text
    back = codec.load(Pledge, text).due
    assert (back.tzinfo, back.fold) == (due.tzinfo, 1)


def test_numbers_beyond_64_bits_survive() -> None:
    assert codec.loads(codec.dumps({"n": 2**70 + 1})) == {"n": 2**70 + 1}


@settings(max_examples=40, deadline=None)
@given(st.recursive(st.integers() | ANY, lambda x: st.lists(x) | st.dictionaries(ANY, x)))
def test_any_plain_value_survives_as_text_and_as_bytes(value: object) -> None:
    text = codec.dumps(value)
    assert codec.loads(text) == codec.loads(text.encode()) == value


def test_an_older_text_takes_defaults_for_what_it_lacks() -> None:
    assert codec.load(State, '{"script":{"name":"a","version":"1"}}') == State(ScriptRef("a", "1"))


def test_what_is_no_longer_known_is_dropped() -> None:
    text = json.dumps({"script": {"name": "a", "version": "1", "x": 1}, "gone": [1]})
    assert codec.load(State, text) == State(ScriptRef("a", "1"))


def test_every_field_is_written_so_that_a_later_default_changes_no_old_state() -> None:
    written = codec.plain(State(ScriptRef("a", "1")))
    assert written.keys() == {f.name for f in fields(State)}


def test_a_text_without_a_needed_field_is_an_error() -> None:
    with pytest.raises(TypeError, match="version"):
        codec.load(State, '{"script":{"name":"a"}}')


@dataclass(frozen=True)
class _Odd:
    thing: object


def test_what_cannot_be_kept_is_an_error() -> None:
    with pytest.raises(TypeError, match="cannot be kept"):
        codec.dumps(_Odd(object()))
