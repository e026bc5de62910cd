"""A list of wishes in the middle of questions is an answer, no question about rights."""

from __future__ import annotations

import pytest

from nlu.replies import answer, lists_wishes
from nlu.types import Slot, SlotType


def slots(text: str, *wishes: str) -> list[Slot]:
    """Return demands where they stand in the text."""
    return [
        Slot(SlotType.DEMAND, w, text.index(w), text.index(w) + len(w), "compensation")
        for w in wishes
    ]


@pytest.mark.parametrize(
    ("text", "wishes", "lists"),
    [
        ("赔偿，道歉", ("赔偿", "道歉"), True),
        ("赔偿，道歉，解释，撤销处罚", ("赔偿", "道歉"), True),
        ("退款", ("退款",), True),
        ("赔偿的标准是什么", ("赔偿",), False),
        ("我要退款，你们拖了半个月", ("退款",), False),
        ("解释，作出处罚", (), False),
        ("", (), False),
    ],
)
def test_wishes_are_listed_when_most_parts_are_wishes_and_short(
    text: str, wishes: tuple[str, ...], *, lists: bool
) -> None:
    assert lists_wishes(text, slots(text, *wishes)) is lists


def test_a_list_answers_only_while_something_is_asked() -> None:
    """The words alone, with nothing asked, may be a question about rights or a first complaint."""
    text = "赔偿，道歉"
    found = slots(text, "赔偿", "道歉")
    assert answer("date", text, found, ()) == text
    assert answer("", text, found, ()) is None


@pytest.mark.parametrize("said", ["保修多久?", "能不能换", "这个要钱吗", "什么时候送"])
def test_a_question_of_his_own_is_no_mere_answer(said: str) -> None:
    """S4-10: asked for the model, he asks back: that is answered first."""
    assert answer("text", said, (), ()) is None
    assert answer("text", "白色那款", (), ()) == "白色那款"
