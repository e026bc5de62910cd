"""A change is all that is needed to make the new object of the old one."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from storage import change

LEAF = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
VALUE = st.recursive(
    LEAF, lambda x: st.lists(x, max_size=3) | st.dictionaries(st.sampled_from("abc"), x)
)
OBJECT = st.dictionaries(st.sampled_from("abcd"), VALUE)


@given(OBJECT, OBJECT)
def test_the_new_is_the_old_and_its_change(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert change.apply(old, change.between(old, new)) == new


@given(OBJECT)
def test_no_difference_is_no_change(same: dict[str, Any]) -> None:
    assert change.between(same, dict(same)) == {}


def test_a_change_is_small() -> None:
    old = {"moods": [1, 2], "fields": {"phone": "1", "date": "2"}, "level": "2", "open": 1}
    new = {"moods": [1, 2, 3], "fields": {"phone": "9", "date": "2"}, "level": "1"}
    assert change.between(old, new) == {
        "set": {"level": "1"},
        "more": {"moods": [3]},
        "in": {"fields": {"set": {"phone": "9"}}},
        "gone": ["open"],
    }
