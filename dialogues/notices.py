"""A known matter of many, in words a lead approved, and who was told of it in a talk.

Source: S1-29.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told while the incident of this number is open, and whom it concerns.

    words: the whole text, by language; whose language has none is not told. products, models,
    places: names of the same thing; the customer has to have one of each that is not empty.
    """

    incident: int
    words: Mapping[str, str]
    products: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Forewarned:
    """The customer was told of an incident. case_no: on which case that stands, "" not yet."""

    incident: int
    words: str
    at: datetime
    case_no: str = ""
