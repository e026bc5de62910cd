"""A time in the words of a plan, a refusal or a letter: what is a promise, and how it ends."""

from __future__ import annotations

import pytest

from dialogues.book import Book
from dialogues.effects import Promise, Settled, SettlePromise
from tests.dialogues.test_ledger_laws import Life, lived


def promises(life: Life) -> list[Promise]:
    return [e for _, e in life.of(Promise)]


def test_a_time_in_a_plan_a_refusal_or_a_letter_is_a_promise(book: Book) -> None:
    """S0-46: the words count, whichever form they went through."""
    for what, kind in (("plans", "plan_step"), ("declines", "agent"), ("letters", "agent")):
        life = lived(book, [(what, 0, 30)])
        made = [e for e in promises(life) if e.kind == kind]
        assert [one.what for one in made] == ["我 30 分钟内给您打电话。"], what
        life.passes(40)
        broken = [e.id for _, e in life.of(SettlePromise) if e.how is Settled.BROKEN]
        assert made[0].id in broken, what


def test_what_a_letter_says_was_done_is_no_promise(book: Book) -> None:
    """The day on which it was done is past, though its last hour may be to come."""
    life = lived(book, [])
    life.did(life.talk.now, life.talk.resolved(done="11 月 25 日新的已送到您家，旧的取走送检。"))
    assert [e for e in promises(life) if e.kind == "agent"] == []


@pytest.mark.parametrize(
    "holds",
    [
        "30 天内再断，凭此函直接退。",
        "30 天内续航仍达不到，凭此函全额退款。",
        "整机保修 90 天内免费换。",
    ],
)
def test_what_holds_only_if_it_breaks_again_is_no_promise_of_a_day(book: Book, holds: str) -> None:
    life = lived(book, [])
    life.did(life.talk.now, life.talk.resolved(condition=holds))
    assert [e for e in promises(life) if e.kind == "agent"] == []


def test_what_a_plan_named_ends_with_the_plan(book: Book) -> None:
    """A refused plan's times are agreed anew; those of a plan that is done are kept."""
    for answer, how in (("换个办法吧，这个不行", "renegotiated"), ("", "kept")):
        life = lived(book, [("plans", 0, 30)])
        step = next(e for e in promises(life) if e.kind == "plan_step")
        if answer:
            life.did(life.talk.now, life.talk.told(answer, intent="deny"))
            life.did(life.talk.now, life.talk.proposed(text="改成换新机。"))
        else:
            life.did(life.talk.now, life.talk.resolved())
        ends = [e.how.value for _, e in life.of(SettlePromise) if e.id == step.id]
        assert ends == [how]
        assert not any(
            c.item == step.id.partition("/")[2] and c.open for c in life.talk.now_state.clocks
        )


def test_the_same_day_in_a_plan_is_that_of_the_deed_and_no_promise_of_today(book: Book) -> None:
    life = lived(book, [])
    life.did(life.talk.now, life.talk.proposed(text="改成到店检修，当天给结果；修不好当场退。"))
    assert [e for e in promises(life) if e.kind == "plan_step"] == []
