"""Days that English calls by a name: at christmas, on black friday, over the weekend.

    FEASTS              patterns and readers as in `dates`
    timed(match)        whether a word of time stands before: on, since, last

Part of english_days.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from nlu.steps.calendar import Festivals, nearest_year
from nlu.steps.whens import Reader, When

_SATURDAY, _THURSDAY, _FOURTH = 5, 3, 22
_ON, _OFF = r"(?<![a-z\d])", r"(?![a-z\d])"
_FEASTS = {
    "christmas": (12, 25), "new year": (1, 1), "valentine": (2, 14), "halloween": (10, 31),
    **dict.fromkeys(("singles day", "singles' day", "double 11", "double eleven"), (11, 11)),
}  # fmt: skip
_TIME = re.compile(
    r"(?<![a-z])(?:on|in|since|from|until|till|by|before|after|of|last|this|early|late|over|during"
    r"|around)\s$"
)
"""What comes before the name of a time: on may 3, in march, over christmas."""

_FEAST = (
    rf"{_ON}(?P<f>christmas|new year|valentine|halloween|singles'? day|double (?:11|eleven))"
    rf"(?:'?s)?(?: (?:day|eve))?{_OFF}"
)


def timed(match: re.Match[str]) -> bool:
    """Say whether a word of time stands before: on, since, last."""
    start = match.start()
    return _TIME.search(match.string[max(0, start - 8) : start]) is not None


def _feast(match: re.Match[str], today: date, _: Festivals) -> When | None:
    day = nearest_year(today, *_FEASTS[match["f"]])
    return When(day, "day") if day and timed(match) else None


def _weekend(_match: re.Match[str], today: date, _: Festivals) -> When:
    """Read over the weekend: the last one that has begun."""
    since = (today.weekday() - _SATURDAY) % 7
    return When(today - timedelta(days=since), "about")


def _black_friday(_match: re.Match[str], today: date, _: Festivals) -> When:
    """Read black friday: the day behind the fourth thursday of November, the latest one."""
    days = (date(today.year - n, 11, 1) for n in (0, 1))
    fridays = [
        first + timedelta(days=(_THURSDAY - first.weekday()) % 7 + _FOURTH) for first in days
    ]
    return When(next(day for day in fridays if day <= today), "day")


FEASTS: tuple[tuple[str, Reader, bool], ...] = (
    (_FEAST, _feast, True),
    (
        rf"{_ON}(?:over|on|at|during|since) (?P<own>the (?:past |last )?weekend){_OFF}",
        _weekend,
        True,
    ),
    (
        rf"{_ON}(?P<own>(?<!next )black friday)(?! (?:deal|sale|price|offer|discount)){_OFF}",
        _black_friday,
        True,
    ),
)
"""In order of trust."""
