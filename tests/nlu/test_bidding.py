"""The one table of words that bid us do something: by verb, and by how a half sentence begins."""

from __future__ import annotations

import pytest

from nlu import bidding


@pytest.mark.parametrize("half", ["就给我退了", "还要赔我", "那就换", "把钱退了", "refund it"])
def test_a_half_sentence_that_begins_with_a_bidding_bids(half: str) -> None:
    assert bidding.bids(half)


@pytest.mark.parametrize("half", ["师傅修了三次", "他们说不退", "昨天漏水", "he said no"])
def test_what_tells_bids_nothing(half: str) -> None:
    assert not bidding.bids(half)


def test_a_verb_has_its_kinds_in_either_script() -> None:
    assert bidding.codes("換") == bidding.codes("换") == ("exchange", "part_replacement")
    assert bidding.codes("道歉") == ("apology",)
    assert bidding.codes("投诉") == ()


def test_what_settles_a_complaint_is_something_to_be_done() -> None:
    for text in ("退一半", "賠我", "重做", "道个歉", "执返好", "a refund"):
        assert bidding.settles(text)
        assert bidding.does(text)
    assert bidding.does("给个说明")
    assert not bidding.does("好煩")
