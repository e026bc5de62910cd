"""What one process says the others hear, and they know when they may have missed words."""

from __future__ import annotations

import threading
import time
from contextlib import closing

import pytest

from storage.backends.bulletin import LONGEST, Bulletin
from tests.storage.two_processes import cut_all


def heard_by(url: str) -> tuple[Bulletin, list[str], threading.Event]:
    found: list[str] = []
    told = threading.Event()

    def hear(text: str) -> None:
        found.append(text)
        told.set()

    return Bulletin(url, hear), found, told


def test_what_one_process_says_the_others_hear_and_it_does_not(pg: str) -> None:
    (one, own, _), (other, found, told) = heard_by(pg), heard_by(pg)
    with closing(one), closing(other):
        assert one.wait_ready(10)
        assert other.wait_ready(10)
        one.say("x" * LONGEST + "x")
        one.say("好")
        assert told.wait(10)
    assert (own, found) == ([], ["好"])


@pytest.mark.slow
def test_a_cut_bulletin_comes_back_and_says_that_words_may_be_lost(pg: str) -> None:
    missed: list[float] = []
    (other, found, told) = heard_by(pg)
    with closing(Bulletin(pg, found.append, lambda: missed.append(1))) as one, closing(other):
        assert one.wait_ready(10)
        assert other.wait_ready(10)
        cut_all(pg)
        until = time.monotonic() + 20
        while (len(missed) < 2 or not other.wait_ready(0)) and time.monotonic() < until:
            time.sleep(0.1)
        one.say("again")
        assert told.wait(10)
    assert "again" in found
