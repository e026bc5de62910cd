"""Is sureness true, and where is it most wrong: bins, their error, the worst errors in turn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import calibration
from nlu.calibration import Bin, bins, calibrations, error
from nlu.mistakes import Wrong, worst
from nlu.score import Answer, Line
from nlu.types import Emotion, Flag, Intent, Parse, Reason

judged = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60)


def answer(text: str, labels: dict[str, object], **parse: object) -> Answer:
    """Return a reader's answer to a labelled text."""
    return Answer(Line("some", text, text, labels), Parse(text, **parse))  # type: ignore[arg-type] # tests name real fields


@given(judged, st.integers(1, 12))
def test_bins_hold_every_answer_once_from_unsure_to_sure(
    told: list[tuple[float, bool]], count: int
) -> None:
    parts = bins(told, count)
    assert sum(part.count for part in parts) == len(told)
    assert len(parts) <= count
    assert [p.sure for p in parts] == sorted(p.sure for p in parts)
    assert sum(p.count * p.right for p in parts) == pytest.approx(sum(r for _, r in told))
    assert 0 <= error(parts) <= 1


@given(judged)
def test_answers_of_one_sureness_are_not_parted_by_being_right(
    told: list[tuple[float, bool]],
) -> None:
    assert bins(told) == bins(told[::-1])
    twice = [(sure, right) for sure, _ in told for right in (True, False)]
    assert all(part.right == 0.5 for part in bins(twice))


def test_bins_are_of_equal_mass() -> None:
    parts = bins([(k / 100, True) for k in range(100)])
    assert [part.count for part in parts] == [10] * calibration.BINS


def test_who_says_what_is_true_has_no_error() -> None:
    told = [(0.8, k < 80) for k in range(100)] + [(0.3, k < 30) for k in range(100)]
    assert error(bins(told)) == pytest.approx(0)
    assert error(bins([(1.0, False), (1.0, True)])) == 0.5
    assert error(()) == 0


def test_every_head_that_tells_its_sureness_is_looked_at() -> None:
    told = [
        answer(
            "冒烟",
            {"intent": "complaint", "emotion": "anger", "heat": 1, "level": 1, "flags": ["legal"]},
            intent=Intent.COMPLAINT,
            emotion=Emotion.ANXIETY,
            level=1,
            flags=frozenset({Flag.SAFETY}),
            sure={"intent": 0.9, "emotion": 0.6, "level": 0.2},
            reasons=(Reason("flags.safety", "rule:fire", "冒烟", 0.95),),
        )
    ]
    assert {c.task: c.bins for c in calibrations(told)} == {
        "intent": (Bin(1, 0.9, 1),),
        "emotion": (Bin(1, 0.6, 0),),
        "urgent": (Bin(1, 0.95, 1),),
        "flags": (Bin(1, 0.95, 0),),
    }


def test_who_says_not_urgent_is_as_sure_as_it_is_improbable() -> None:
    told = [answer("你好", {"level": None}, sure={"level": 0.2})]
    assert [(c.task, c.bins) for c in calibrations(told)] == [("urgent", (Bin(1, 0.8, 1),))]


def greet(text: str, sure: float, emotion: float = 0.5) -> Answer:
    """Return an answer that is wrong about intent and, this sure, about emotion."""
    labels: dict[str, object] = {"intent": "bye", "emotion": "anger"}
    return answer(text, labels, intent=Intent.GREET, sure={"intent": sure, "emotion": emotion})


def near(text: str) -> list[tuple[str, float]]:
    return [(f"像{text}", 0.5)]


def test_the_surest_errors_come_first_each_head_in_turn() -> None:
    told = [greet("甲", 0.4), greet("乙", 0.9), greet("丙", 0.8, 0.99), greet("丁", 0.7)]
    assert [m.text for m in worst(told, near)] == ["乙", "丙", "甲", "丁"]
    assert [m.text for m in worst(told, near, 2)] == ["乙", "丙"]


def test_an_error_tells_all_that_is_known_of_it() -> None:
    (only,) = worst([greet("甲", 0.4)], near)
    assert (only.file, only.id, only.nearest) == ("some", "甲", (("像甲", 0.5),))
    assert only.wrongs == (
        Wrong("intent", "bye", "greet", 0.4),
        Wrong("emotion", "anger", "neutral", 0.5),
    )


def test_a_text_comes_once_whatever_its_script() -> None:
    told = [greet("发错货了", 0.9), greet("發錯貨了", 0.8), greet("发错货了", 0.7)]
    assert [m.text for m in worst(told, near)] == ["发错货了"]


def test_what_is_right_is_no_error() -> None:
    assert worst([answer("你好", {"intent": "chitchat"}, sure={"intent": 0.9})], near) == []


@pytest.mark.parametrize(
    ("wanted", "given_flags", "sure"),
    [(["legal"], [], 0.7), ([], [Flag.SAFETY], 0.95), (["legal"], [Flag.SAFETY], 0.95)],
)
def test_a_flag_raised_wrongly_is_as_bad_as_it_was_sure_and_one_missed_too(
    wanted: list[str], given_flags: list[Flag], sure: float
) -> None:
    told = answer(
        "冒烟",
        {"flags": wanted},
        flags=frozenset(given_flags),
        sure={"level": 0.3},
        reasons=tuple(Reason(f"flags.{flag}", "rule", "", 0.95) for flag in given_flags),
    )
    (only,) = worst([told], near)
    (wrong,) = only.wrongs
    names = "、".join(map(str, given_flags)) or "无"
    assert (wrong.task, wrong.wanted, wrong.given) == ("flags", "、".join(wanted) or "无", names)
    assert wrong.sure == pytest.approx(sure)
