"""What the operator sets of the figures: targets, and what counts how much."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from bot.values import Term
from cases.classes import twice
from cases.figures import Goals
from cases.work_file import Category
from dialogues.script import Closed

Measured = Literal[
    "touch", "plan", "resolution", "touch_kept", "golden", "plan_kept", "promises", "solved",
    "once", "repeat", "soothed", "heat_fall", "asked_again", "empathy", "recovered", "nps",
]  # fmt: skip
WEIGHTS: dict[Measured, float] = {
    "solved": 3, "nps": 3, "promises": 2, "repeat": 2, "resolution": 1,
}  # fmt: skip


def _or_none(value: object) -> object:
    """Read an empty value as no target."""
    return None if value == "" else value


def _share(value: object) -> object:
    """Read 80% as 0.8; a number above 1 is told how shares are written."""
    text = str(value).strip()
    if found := _PERCENT.fullmatch(text):
        return float(found[1]) / 100
    if _NUMBER.fullmatch(text) and float(text) > 1:
        raise ValueError(f"占比写成 0 到 1 的小数，或百分数：八成写 0.8 或 80%，现在写的是“{text}”")
    return _or_none(value)


_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")


def _once(cut: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    if code := twice(cut):
        raise ValueError(f"{code} 写在两类里：只能归一类")
    return cut


Span = Annotated[Term | None, BeforeValidator(_or_none)]
Aim = Annotated[
    Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None, BeforeValidator(_share)
]
Fall = Annotated[
    Annotated[float, Field(ge=-3, le=3, allow_inf_nan=False)] | None, BeforeValidator(_or_none)
]
Times = Annotated[
    Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None, BeforeValidator(_or_none)
]
Parts = Annotated[
    Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)] | None, BeforeValidator(_or_none)
]
Points = Annotated[Annotated[int, Field(ge=-100, le=100)] | None, BeforeValidator(_or_none)]
Weight = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class Targets(Closed):
    """What the figures are held against; None: nothing. Spans, shares from 0 to 1, NPS in points.

    Names are those of cases.figures.MEASURES.
    """

    touch: Span = timedelta(minutes=30)
    plan: Span = timedelta(hours=4)
    resolution: Span = timedelta(hours=8)
    touch_kept: Aim = 0.95
    golden: Aim = None
    plan_kept: Aim = 0.9
    promises: Aim = 0.97
    solved: Aim = 0.8
    once: Aim = None
    repeat: Aim = 0.05
    soothed: Aim = None
    heat_fall: Fall = None
    asked_again: Times = None
    empathy: Parts = None
    recovered: Aim = None
    nps: Points = 20


class Figures(Closed):
    """What the page of figures holds them against, and what counts how much in the whole.

    stands_out: a class of more than this share of a month's cases is reported. classes: other cuts
    of the classes: name of the cut -> its class -> our categories.
    """

    targets: Targets = Targets()
    weights: Mapping[Measured, Weight] = Field(default_factory=lambda: dict(WEIGHTS))
    stands_out: Annotated[
        Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)], BeforeValidator(_share)
    ] = 0.15
    classes: Mapping[str, Annotated[Mapping[str, tuple[Category, ...]], AfterValidator(_once)]] = (
        Field(default_factory=dict)
    )

    def goals(self) -> Goals:
        """Return the same as numbers: spans in seconds."""
        aims = {
            name: aim.total_seconds() if isinstance(aim, timedelta) else float(aim)
            for name in type(self.targets).model_fields
            if (aim := getattr(self.targets, name)) is not None
        }
        weights = {str(name): weight for name, weight in self.weights.items()}
        return Goals(aims, weights, self.stands_out, self.classes)
