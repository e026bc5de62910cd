"""A case that was declined still gets its letter: a place is kept for it and for the follow-up."""

from __future__ import annotations

import pytest

from bot.outbound import look, purpose
from bot.outbound.look import Habits
from dialogues.effects import CaseState
from storage.standing import Snapshot, Standing
from tests.bot.outbound.outbound_fakes import Clock, Counting


@pytest.mark.parametrize(
    ("state", "kept"),
    [
        (CaseState.NOT_UPHELD, {purpose.LETTER, purpose.FOLLOW_UP}),
        (CaseState.RESOLVED, {purpose.FOLLOW_UP}),
        (CaseState.CLOSED, set()),
    ],
)
def test_what_is_still_to_come_has_its_place(state: CaseState, kept: set[str]) -> None:
    clock = Clock()
    seen = Snapshot((), (), standing=Standing(states=(state,)))
    view = look.view("mp:a:u", seen, Counting(clock), Habits(), clock())
    assert view.outlook.expected == kept
