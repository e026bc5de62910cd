"""What operators' sentences are made of, and when one fits: lines, phrases, needs, perspectives.

Unknown keys are refused. Placeholders come from a closed list. Used by script.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from dialogues.state import FieldName
from nlu.types import Emotion, Flag, Hazard, Need

PLACEHOLDERS = frozenset({
    "bot_name", "company", "hours", "hours_now", "help_lines", "product", "issue", "case_no",
    "due_first_touch", "due_plan", "team", "agent", "summary", "why", "label", "changed", "value",
    "left", "n", "progress", "attempts", "unanswered", "regulators", "fire_call", "medical_call",
    "police_call", "opened", "state", "due", "earlier", "known", "files", "notice", "privacy",
    "days", "tail", "version", "done", "contact", "link", "doors", "touch_in", "plan_in",
})  # fmt: skip
_PLACE = re.compile(r"\{([^{}]*)\}")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def _known_places(text: str) -> str:
    for name in _PLACE.findall(text):
        if name not in PLACEHOLDERS:
            known = "、".join(sorted(PLACEHOLDERS))
            raise ValueError(f"不认识的占位符 {{{name}}}；可以用的有：{known}")
    return text


def span(text: object) -> object:
    """Read 6s, 30m, 8h or 2d."""
    match text:
        case str() if re.fullmatch(r"\d+(\.\d+)?[smhd]", text):
            return timedelta(**{_UNITS[text[-1]]: float(text[:-1])})
        case str():
            raise ValueError(f"时长写成 6s、30m、8h 或 2d 的样子，现在写的是“{text}”")
    return text


Line = Annotated[str, Field(min_length=1, max_length=600), AfterValidator(_known_places)]
Lines = Annotated[tuple[Line, ...], Field(min_length=1)]
Span = Annotated[timedelta, BeforeValidator(span)]


class Closed(BaseModel):
    """A part of a file people write."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class When(Closed):
    """When a phrase fits; every condition given must hold.

    words: one of them stands in what the customer says now (cues.told); of: behind one of these,
    at most *within* characters between them, or none but words of time; unless: turns of phrase
    that do not count. told, untold: one of these stands, none of those, in all he has told by now;
    they bear the words out, and call for nothing by themselves. gently: the talk is to be led
    gently. goods: whether a thing was bought, and no service.
    """

    emotion: tuple[Emotion, ...] = ()
    heat: tuple[Annotated[int, Field(ge=0, le=3)], ...] = ()
    category: tuple[str, ...] = ()
    need: tuple[Need, ...] = ()
    flag: tuple[Flag, ...] = ()
    later: bool = False
    words: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    within: Annotated[int, Field(ge=0, le=20)] = 0
    unless: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    gently: bool | None = None
    goods: bool | None = None


class Phrase(Closed):
    """A group of sentences of one purpose; one not yet used in the talk is said.

    gently: once it was said the talk is led gently, as with somebody who grieves.
    """

    id: str
    when: When = When()
    say: Lines
    gently: bool = False


class Strategy(Closed):
    """How a need is met, beside the feeling itself (S1-09..14).

    order: the lowest goes first when several needs are read. say: one sentence a need and talk.
    asks: questions a turn at most. then: go_on, listen (first a turn without a question) or
    person (called at once).
    """

    order: Annotated[int, Field(ge=1, le=9)]
    say: Lines
    asks: Annotated[int, Field(ge=0, le=2)] = 2
    then: Literal["go_on", "listen", "person"] = "go_on"


class Seen(Closed):
    """Which facts a sentence of perspective wants; every condition given must hold.

    field with at_least: a number known; field alone: anything known. days_at_least, days_at_most:
    whole days between the date in field and now. beside: a field that is known as well. night:
    told between 22 and 6. repeat: linked to an earlier case. words: one of them stands in what the
    customer says now, unless it does so only in another turn of phrase. goods: whether a thing was
    bought, and no service.
    """

    category: tuple[str, ...] = ()
    hazard: tuple[Hazard, ...] = ()
    flag: tuple[Flag, ...] = ()
    field: FieldName | None = None
    at_least: Annotated[int, Field(ge=1)] | None = None
    days_at_least: Annotated[int, Field(ge=0)] | None = None
    days_at_most: Annotated[int, Field(ge=0)] | None = None
    night: bool = False
    repeat: bool = False
    words: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    beside: FieldName | None = None
    goods: bool | None = None


class Perspective(Closed):
    """What it was like for the customer, told from what is known; said once in a talk."""

    when: Seen
    say: Lines


class Check(Closed):
    """A doubt about an answer, told softly; what was said stays unless the customer changes it."""

    rule: Literal["not_in_future", "not_before", "not_after"]
    other: FieldName | None = None
    say: Lines

    @model_validator(mode="after")
    def _compares(self) -> Self:
        if (self.rule == "not_in_future") is (self.other is not None):
            raise ValueError("not_before、not_after 要写 other（和哪个问题比），not_in_future 不写")
        return self


class PerMood(Closed):
    """A number for a calm customer (heat 0-1), an annoyed one (2) and a furious one (3)."""

    calm: Annotated[int, Field(ge=1)]
    annoyed: Annotated[int, Field(ge=1)]
    furious: Annotated[int, Field(ge=1)]
