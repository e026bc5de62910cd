"""What a talk remembers of words that leave and of answers that are to come (see reached.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Underway:
    """Words of a colleague that were posted in *turn* and of which nobody knows that they arrived.

    case_no: of which case, "" of all. asks: the customer is asked for something.
    """

    turn: int
    at: datetime
    case_no: str = ""
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Awaited:
    """The case waits for its customer, who was asked for something and has it since then."""

    case_no: str
    since: datetime
