"""Where a door has no buttons the customer answers with a number, and is understood."""

from __future__ import annotations

import pytest

from bot.channels.base import Limits
from bot.outbound.choices import bare, chosen, lay_out, native
from dialogues.effects import Button

TWO = (Button("现在接人工", "/human"), Button("先记好", "/note"))
NONE = Limits(2048)
EIGHT = Limits(2048, max_buttons=8)


def test_buttons_become_numbered_lines_in_the_language_of_the_message() -> None:
    assert lay_out("您想怎么办？", TWO, NONE) == (
        "您想怎么办？\n1 现在接人工\n2 先记好\n回复数字就行，也可以直接说。"
    )
    assert lay_out("怎麼辦？", TWO, NONE, "zh-Hant").endswith("回覆數字就行，也可以直接說。")
    assert "number" in lay_out("Which?", TWO, NONE, "en")
    assert lay_out("", TWO, NONE).startswith("1 现在接人工")


def test_a_door_with_buttons_gets_buttons() -> None:
    assert lay_out("您想怎么办？", TWO, EIGHT) == "您想怎么办？"
    assert native(TWO, EIGHT) == TWO


@pytest.mark.parametrize(
    "limits", [Limits(9, max_buttons=1), Limits(9, max_buttons=8, payload_bytes=5)]
)
def test_too_many_or_too_long_for_the_door_are_numbered_all(limits: Limits) -> None:
    assert native(TWO, limits) == ()
    assert "1 现在接人工" in lay_out("怎么办？", TWO, limits)


@pytest.mark.parametrize("typed", ["1", "１", " 1。", "(1)", "1.", "现在接人工"])
def test_a_typed_number_is_the_button(typed: str) -> None:
    assert chosen(typed, TWO) == TWO[0]


@pytest.mark.parametrize("typed", ["0", "3", "11", "1个", "12315", "", "我选1吧", "-"])
def test_other_words_are_no_button(typed: str) -> None:
    assert chosen(typed, TWO) is None
    assert chosen(typed, ()) is None


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("text", ["怎么办？", ""])
def test_what_was_laid_out_can_be_laid_out_for_another_door(text: str, language: str) -> None:
    assert bare(lay_out(text, TWO, NONE, language), TWO) == text
    assert bare(text, ()) == text
