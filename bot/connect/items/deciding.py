"""What is to be done when a task and its item may both have moved: pure, so that it can be tried.

    decide(base, ours, theirs, over) -> Step

base is what both sides last agreed on. What only one side changed goes to the other; where both
did, theirs counts if the task can follow, else ours goes there: never are both left different.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cases.tasks import Doing, Task, refusal

_ACTS = {"taken": "take", "answered": "answer", "done": "done", "cancelled": "cancel"}


@dataclass(frozen=True, slots=True)
class Step:
    """follow: the task is to be as the item is. push: the item is to be as the task is."""

    follow: bool = False
    push: bool = False


NOTHING, FOLLOW, PUSH = Step(), Step(follow=True), Step(push=True)


def decide(base: str, ours: str, theirs: str, *, can: bool) -> Step:
    """Return what makes both sides equal. theirs: "" not known; can: the task can follow."""
    if theirs in ("", ours):
        return PUSH if not theirs and ours != base else NOTHING
    if theirs == base:
        return PUSH
    return FOLLOW if can else PUSH


def follows(task: Task, theirs: str, by: str, at: datetime, text: str) -> Doing | None:
    """Return what brings the task to that state, None when nothing does. text: why."""
    if theirs == "open" and task.state == "taken" and task.team:
        doing = Doing("assign", by, at, team=task.team)
    elif theirs in _ACTS:
        doing = Doing(_ACTS[theirs], by, at, text)
    else:
        return None
    return None if refusal(task, doing) else doing
