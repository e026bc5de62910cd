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
    plan: More = ""
    letter: More = ""
    category: Code = ""
    case: Code = ""
    review: Due | None = None
    state: Alive = "draft"
    anyway: bool = False


class Editing(Body):
    """What changes; was: the version that was seen. review 0: no day of review any more."""

    event: Event
    was: Annotated[int, Field(ge=1, le=10**6)]
    problem: Words | None = None
    solution: Words | None = None
    conditions: More | None = None
    plan: More | None = None
    letter: More | None = None
    category: Code | None = None
    case: Code = ""
    review: Annotated[float, Field(ge=0, lt=_FAR)] | None = None
    state: Literal["draft", "published", "retired"] | None = None


class Voting(Body):
    """Whether it worked, and what one wants to say of it."""

    event: Event
    worked: bool
    note: Annotated[Text, Field(max_length=500)] = ""


class Owning(Body):
    """Who looks after an item, by login."""

    event: Event
    owner: Annotated[Text, Field(min_length=1, max_length=120)]


class Naming(Body):
    """Which case an item is of, or was used in."""

    event: Event
    case: Annotated[Text, Field(min_length=1, max_length=120)]


class Doing(Body):
    """The page's own id of what it does."""

    event: Event
    anyway: bool = False
