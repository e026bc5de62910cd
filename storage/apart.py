"""Many cases looked after in one transaction: one that cannot be is passed by, not the others.

apart(tx, stuck, case_no, act)     what *act* returns; None when it failed and was undone
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from storage.backends.failures import failure
from storage.sql import Command, forget, settle
from storage.writer import Tx

T = TypeVar("T")
_BEGIN, _KEEP, _UNDO = (
    Command(f"{words}SAVEPOINT apart") for words in ("", "RELEASE ", "ROLLBACK TO ")
)


@dataclass(frozen=True, slots=True)
class Stuck:
    """A case that could not be looked after, and what went wrong."""

    case_no: str
    error: Exception


def apart(tx: Tx, stuck: list[Stuck] | None, case_no: str, act: Callable[[], T]) -> T | None:
    """Do *act* for one case; what fails is undone and added to *stuck*.

    What the database says no to is no fault of the case and is raised, as is everything when
    *stuck* is None.
    """
    if stuck is None:
        return act()
    _BEGIN.run(tx.c)
    try:
        done = act()
        settle(tx.c)
    except Exception as error:
        if failure(error) is not error:
            raise
        forget(tx.c)
        _UNDO.run(tx.c)
        stuck.append(Stuck(case_no, error))
        done = None
    _KEEP.run(tx.c)
    return done
