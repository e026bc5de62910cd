"""What the pages of casework send: closed bodies; event is the page's own id of the act."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bot.desk.decisions import Event
from bot.http.body import Body, Text, seen
from cases.plan import Plan
from cases.states import State

_FAR = 4_102_444_800  # epoch seconds, the year 2100


Words = Annotated[Text, Field(max_length=2000)]
Said = Annotated[Text, Field(max_length=2000), AfterValidator(seen)]
Short = Annotated[Text, Field(max_length=200)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,39}$")]
Name = Annotated[Text, Field(max_length=60)]
When = Annotated[float, Field(gt=0, lt=_FAR)]
Keys = Annotated[list[Key], Field(max_length=20)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Stepping(Body):
    """A step of the road "step"."""

    event: Event
    to: Annotated[State, Field(strict=False)]
    note: Words = ""
    due: When | None = None
    target: Short = ""


class Planning(Body):
    """A plan; send: it goes to the customer at once where nobody has to approve it."""

    event: Event
    text: Words = ""
    action: Short = ""
    number: Short = ""
    approver: Short = ""
    demand: Short = ""
    due: When | None = None
    options: Annotated[list[Short], Field(max_length=6)] = Field(default_factory=list)
    remedies: Keys = Field(default_factory=list)
    amount: Annotated[float, Field(ge=0, le=1e9)] = 0.0
    exchange: Words = ""
    compensation: Words = ""
    improvement: Words = ""
    improvement_owner: Name = ""
    send: bool = True

    def plan(self) -> Plan:
        """Return the plan; empty options are none."""
        parts = self.model_dump(exclude={"event", "send", "due", "options", "remedies"})
        return Plan(
            **parts,
            due=moment(self.due),
            options=tuple(text for one in self.options if (text := one.strip())),
            remedies=tuple(self.remedies),
        )


class Sending(Body):
    """A version that may go out."""

    event: Event
    version: Annotated[int, Field(ge=1)]


class Approving(Body):
    """What the second person says to a version."""

    event: Event
    version: Annotated[int, Field(ge=1)]
    yes: bool
    note: Words = ""


class Refusing(Body):
    """A wish declined. policy: a term on file, whose words stand in term, or are put there."""

    event: Event
    empathy: Words = ""
    reason: Words = ""
    policy: Short = ""
    term: Words = ""
    version: Short = ""
    alternative: Words = ""
    objection: Words = ""


class Finishing(Body):
    """The work is done; the same body asks for the letter beforehand.

    policy: a term on file that the letter quotes word for word. check_days: so many days later the
    customer is asked once more, 0 not.
    """

    event: Event
    outcome: Literal["upheld", "partly", "not_upheld", ""] = ""
    done: Words = ""
    condition: Words = ""
    contact: Words = ""
    reason: Words = ""
    check_days: Annotated[int, Field(ge=0, le=90)] = 0
    policy: Short = ""
    version: Short = ""


class Extending(Body):
    """More time for the plan; the customer reads the reason."""

    event: Event
    reason: Words = ""


class Ending(Body):
    """A case closed."""

    event: Event
    note: Words = ""


class Opening(Body):
    """A case opened again, and why."""

    event: Event
    note: Said


class Tagged(Body):
    """What stands in a case, as work_json gives it."""

    problem: Keys = Field(default_factory=list)
    solution: Keys = Field(default_factory=list)
    reaction: Keys = Field(default_factory=list)
    root_cause: Key | Literal[""] = ""
    cause_note: Words = ""
    different: Words = ""
    department: Key | Literal[""] = ""


class Tagging(Body):
    """Tags, cause and department; what is not given stays.

    was: what the agent saw of them when he began; None: he is not asked.
    """

    event: Event
    was: Tagged | None = None
    problem: Keys | None = None
    solution: Keys | None = None
    reaction: Keys | None = None
    root_cause: Key | None = None
    cause_note: Words | None = None
    different: Words | None = None
    department: Key | None = None


class Noting(Body):
    """An internal note, or a call and whether the customer was reached."""

    event: Event
    text: Said
    kind: Literal["note", "call"] = "note"
    reached: bool = False


class Ticking(Body):
    """A line of the checklist."""

    event: Event
    id: Key
    done: bool


class Raising(Body):
    """A task for a department, a third party (its name, where it is reached), an expert, a visit.

    Of a visit, address: where it is, or how who goes there is reached; since: when its window
    opens; told: the agent told the customer himself, who hears of it otherwise.
    """

    event: Event
    kind: Literal["department", "third_party", "expert", "visit"]
    title: Annotated[Text, Field(max_length=200), AfterValidator(seen)]
    text: Words = ""
    team: Name = ""
    person: Name = ""
    address: Short = ""
    due: When | None = None
    since: When | None = None
    told: bool = False


class Attached(Body):
    """A file that came before, by POST /desk/api/files."""

    sha256: Hash
    name: Short = ""


class Owned(Body):
    """Who had a task and until when, as the agent saw it."""

    team: Name
    person: Name
    due: When


class Tasking(Body):
    """What is done to a task; team, person, address, due: for assign; files: for answer.

    since, told: of a visit, as in Raising. was: for assign, what the agent saw when he began; None:
    he is not asked.
    """

    event: Event
    was: Owned | None = None
    text: Words = ""
    files: Annotated[list[Attached], Field(max_length=20)] = Field(default_factory=list)
    team: Name = ""
    person: Name = ""
    address: Short = ""
    due: When | None = None
    since: When | None = None
    told: bool = False


class Term(Body):
    """A version of a term that may be quoted; ends: from then on it is quoted no more.

    valid_from: epoch seconds.
    """

    event: Event
    id: Key
    version: Annotated[Text, Field(max_length=40), AfterValidator(seen)]
    title: Annotated[Text, Field(max_length=200), AfterValidator(seen)]
    text: Words = ""
    categories: Keys = Field(default_factory=list)
    valid_from: When
    ends: bool = False


def moment(seconds: float | None) -> datetime | None:
    """Return epoch seconds as a time, None as None."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
