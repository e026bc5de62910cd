"""A broken promise is answered for by a person, after it broke, before the case is closed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.amends import Broken, Done, unsaid
from tests.cases.happenings import START

SOON, LATER = START - timedelta(hours=1), START + timedelta(hours=1)
BROKEN = Broken("p1", START)


@pytest.mark.parametrize(
    ("done", "left"),
    [
        (Done(), ("p1",)),
        (Done(words=((LATER, "您好，已经换好了。"),)), ("p1",)),
        (Done(words=((SOON, "对不起让您久等"),)), ("p1",)),
        (Done(words=((LATER, "说好一小时打给您却没打，对不起。"),)), ()),
        (Done(words=((LATER, "We are sorry for the delay."),)), ()),
        (Done(met=(SOON,)), ("p1",)),
        (Done(met=(LATER,)), ()),
    ],
)
def test_only_a_word_said_since_counts(done: Done, left: tuple[str, ...]) -> None:
    assert unsaid([BROKEN], done) == left


def test_one_word_answers_for_all_that_broke_before_it() -> None:
    later = Broken("p2", LATER + timedelta(minutes=1))
    done = Done(words=((LATER, "实在抱歉，两次都没赶上。"),))
    assert unsaid([BROKEN, later], done) == ("p2",)
    assert unsaid([], done) == ()
