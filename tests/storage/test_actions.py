"""What a report decided to do is kept with the share it was put down for, and ends once."""

from __future__ import annotations

from datetime import timedelta

from cases.monthly import DONE, DROPPED, OPEN, Action
from storage import actions
from storage.store import Store
from tests.storage.conftest import NOON


def action(text: str = "换供应商") -> Action:
    due = NOON + timedelta(days=30)
    return Action("2026-10", "quality", text, "lin", due, "wang", NOON, (60, 200), "process")


def test_an_action_comes_back_as_it_was_put_down(store: Store) -> None:
    number = store.do(lambda tx: actions.add(tx, action()))
    (kept,) = store.read(actions.every)
    assert (kept.id, kept.state, kept.ended) == (number, OPEN, None)
    assert (kept.month, kept.text, kept.then, kept.lever) == (
        "2026-10",
        "换供应商",
        (60, 200),
        "process",
    )
    assert (kept.due, kept.owner, kept.by, kept.at) == (action().due, "lin", "wang", NOON)


def test_an_action_ends_once_with_what_came_of_it(store: Store) -> None:
    """S2-62."""
    first = store.do(lambda tx: actions.add(tx, action()))
    store.do(lambda tx: actions.add(tx, action("加质检")))
    assert store.do(lambda tx: actions.end(tx, first, DONE, "换好了"))
    assert not store.do(lambda tx: actions.end(tx, first, DROPPED, "又不换了"))
    assert not store.do(lambda tx: actions.end(tx, 999, DONE, "没有这一项"))
    kept = store.read(actions.every)
    assert [(one.text, one.state, one.note) for one in kept] == [
        ("换供应商", DONE, "换好了"), ("加质检", OPEN, ""),
    ]  # fmt: skip
    assert kept[0].ended is not None
