"""The room that decides comes behind the door, and is the very one that its own tests test."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot import deciding
from dialogues import progress, step, triage
from dialogues.book import Book
from dialogues.events import Due, Entered
from dialogues.facts import Facts
from dialogues.state import STORY, FieldName, Known, ScriptRef, State

AT = datetime(2026, 3, 1, 10, tzinfo=UTC)
ASK = """
import sys
from bot import deciding
print("dialogues.step" in sys.modules)
deciding.ready()
print("dialogues.step" in sys.modules)
"""


def state(asking: str) -> State:
    """Return a talk with a story, in which this is asked."""
    told = Known("锅坏了", "锅坏了", None)
    return State(ScriptRef("quality", "v1"), fields={STORY: told}, asking=FieldName(asking))


def test_the_rules_come_when_they_are_asked_for_and_not_before() -> None:
    """I7-5: a server opens its door without them."""
    here = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", ASK], cwd=here, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["False", "True"]


def test_what_is_decided_behind_the_door_is_what_the_room_decides(book: Book) -> None:
    event, facts = Entered(AT), Facts("TS260301-7K2M9QXA")
    assert deciding.step(book, None, event, facts) == step.step(book, None, event, facts)
    assert deciding.context_kind(book, None) == step.context_kind(book, None) == ""
    for asking in ("issue", "order_no"):
        told = triage.told_so_far(state(asking))
        assert deciding.told_so_far(state(asking)) == told
    assert deciding.told_so_far(state("issue")) == "锅坏了"
    for one in (Due(AT, "clock:progress:1"), event):
        assert deciding.asks_progress(one) == progress.asked(one)
