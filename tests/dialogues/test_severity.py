"""What badly stops use is served first (S0-33): read where it is plain, else left to people."""

from __future__ import annotations

import pytest

from dialogues import priority
from dialogues.book import Book
from dialogues.priority import Points, Priorities, Situation
from dialogues.severity import FINE, NAMES, OUT, PARTLY, told
from tests.dialogues.casework import NOW, Talk


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("手机开不了机", OUT),
        ("洗衣机完全不能用了", OUT),
        ("现在用不了了，急死人", OUT),
        ("账号登录不了", OUT),
        ("The kettle won't turn on", OUT),
        ("耳机有时断一下", PARTLY),
        ("有时候完全用不了，有时候又好", PARTLY),
        ("只有一边有声音", PARTLY),
        ("外壳有划痕，不影响使用", FINE),
        ("it sometimes drops", PARTLY),
        ("耳机用两天就坏了", ""),
        ("不是完全不能用，就是慢", ""),
        ("我怕以后开不了机", ""),
        ("垃圾", ""),
        ("", ""),
    ],
)
def test_plain_words_are_read_and_doubtful_ones_are_left(text: str, how: str) -> None:
    assert told(text, "quality.fault") == how
    assert how in {"", *NAMES}


@pytest.mark.parametrize("category", ["price.promotion", "logistics.lost", "service.attitude"])
def test_only_what_is_used_can_be_out_of_use(category: str) -> None:
    assert told("优惠券现在用不了", category) == ""
    assert told("现在用不了", None) == OUT


def test_inside_a_level_it_orders_the_queue_and_says_so() -> None:
    """S0-33: queue order."""
    priorities = Priorities(points=Points(out=12, partly=4))
    places = [priority.place(priorities, Situation(severity=how)) for how in (OUT, PARTLY, FINE)]
    keys = [priority.key(at, NOW, "x") for at in places]
    assert keys == sorted(keys)
    assert len(set(keys)) == 3
    assert [line.text for line in places[0].why] == ["影响：完全不能用"]
    assert places[2].why == ()
    assert {at.level for at in places} == {Situation().level}


def test_what_the_customer_says_later_counts_until_a_colleague_says(book: Book) -> None:
    talk = Talk(book, NOW)
    talk.told("手机开不了机", intent="complaint", category="quality.fault")
    assert talk.now_state.severity == OUT
    assert "影响：完全不能用" in talk.now_state.placed
    talk.told("又能开了，就是有时黑屏", intent="supplement")
    assert talk.now_state.severity == PARTLY
