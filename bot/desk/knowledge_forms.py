"""What the desk's page sends about knowledge: an item, a change, a vote."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bot.desk.decisions import Event
from bot.http.body import Body, Text, seen

_FAR = 4_102_444_800  # epoch seconds, the year 2100


Words = Annotated[Text, Field(max_length=4000), AfterValidator(seen)]
More = Annotated[Text, Field(max_length=2000)]
Code = Annotated[Text, Field(max_length=120)]
Due = Annotated[float, Field(gt=0, lt=_FAR)]
Alive = Literal["draft", "published"]


class Adding(Body):
    """A new item. case: where it comes from. anyway: although one like it exists."""

    event: Event
    problem: Words
    solution: Words
    conditions: More = ""
    category: Code = ""
    case: Code = ""
    review: Due | None = None
    state: Alive = "draft"
    anyway: bool = False


class Editing(Body):
    """What changes; was: the version that was seen."""

    event: Event
    was: Annotated[int, Field(ge=1, le=10**6)]
    problem: Words | None = None
    solution: Words | None = None
    conditions: More | None = None
    category: Code | None = None
    case: Code = ""
    review: Due | None = None
    state: Literal["draft", "published", "retired"] | None = None


class Voting(Body):
    """Whether it worked."""

    event: Event
    worked: bool


class Doing(Body):
    """The page's own id of what it does."""

    event: Event
    anyway: bool = False
