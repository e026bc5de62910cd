"""What an operator sets of one project tool in config.yml (connect.items); light: all read it.

    items:
      rd: {kind: pingcode, project: 5eb623f6a70571487ea47000, states: {...}, ...}

The name (rd) is part of the secrets' names and of the webhook's address. Ids, states and, for
Worktile, paths that its document does not tell stand here: a renamed state is a changed line.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from bot.values import Term
from cases.tasks import STATES
from dialogues.wording import Closed

Kind = Literal["pingcode", "worktile"]
OFFICIAL: Mapping[str, str] = {
    "pingcode": "https://open.pingcode.com",
    "worktile": "https://dev.worktile.com/open-api",
}
"""Where the platforms' own clouds answer."""
OURS = Literal["open", "taken", "answered", "done", "cancelled"]
GROUPS: Mapping[str, str] = {
    "pending": "open",
    "in_progress": "taken",
    "completed": "done",
    "closed": "cancelled",
}
"""What a state's own group means where no line says more (PingCode: state.type)."""
_NEAREST: Mapping[str, str] = {"answered": "taken", "cancelled": "done", "taken": "open"}
_SHORTEST, _LONGEST = timedelta(seconds=15), timedelta(hours=1)


def _address(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query):
        raise ValueError(f"地址写成 https://open.pingcode.com 的样子，现在写的是“{url}”")
    if "@" in parts.netloc:
        raise ValueError("密码和口令不能写在这里；请放进环境变量")
    return url.rstrip("/")


def _path(text: str) -> str:
    if text and (not text.startswith("/") or "?" in text or " " in text):
        raise ValueError(f"路径写成 /mission/task 的样子，现在写的是“{text}”")
    return text


def _every(length: timedelta) -> timedelta:
    if not _SHORTEST <= length <= _LONGEST:
        raise ValueError("轮询间隔应当在 15s 到 1h 之间")
    return length


Address = Annotated[str, Field(max_length=500), AfterValidator(_address)]
Path = Annotated[str, Field(max_length=200), AfterValidator(_path)]
Id = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[\w.:-]+$")]
Named = Annotated[str, Field(min_length=1, max_length=100)]
Dotted = Annotated[str, Field(max_length=120, pattern=r"^[\w]+(\.[\w]+)*$")]


class Paths(Closed):
    """Worktile's paths; {id} is the task's. Empty: it cannot be done, and is left undone."""

    make: Path = "/mission/task"
    read: Path = "/mission/tasks/{id}"
    many: Path = "/mission/get-project-tasks-by-page"
    change: Path = ""
    comment: Path = ""


class Names(Closed):
    """What Worktile calls the parts of a task; a.b for JSON inside JSON."""

    project: Dotted = "project_id"
    type: Dotted = "task_type_id"
    title: Dotted = "title"
    text: Dotted = "properties.desc"
    due: Dotted = "properties.due"
    priority: Dotted = "properties.priority"
    state: Dotted = "task_state_id"
    comment: Dotted = "content"


class Items(Closed):
    """One project.

    teams: whose tasks go there, () every department's. backlog: suggestions of level 3 instead,
    as entries of the product backlog. states: our state -> theirs (an id). back: their state (its
    id, name or group) -> ours; what is in neither is told to staff and changes nothing.
    priorities: level -> theirs. details: what of the customer's words goes along. desk: where
    staff open the desk. every: seconds between two looks. per_minute: calls at most.
    hook_ids: where a webhook's body may hold the item's id.
    """

    kind: Kind
    project: Id
    url: Address = ""
    type: Id = "task"
    teams: tuple[Named, ...] = ()
    backlog: bool = False
    states: Mapping[OURS, Id] = Field(default_factory=dict)
    back: Mapping[Named, OURS] = Field(default_factory=dict)
    priorities: Mapping[Literal["1", "2", "3"], Id] = Field(default_factory=dict)
    details: Literal["none", "masked", "full"] = "none"
    desk: Address = ""
    every: Annotated[Term, AfterValidator(_every)] = timedelta(seconds=60)
    per_minute: Annotated[int, Field(ge=6, le=1000)] = 150
    hook_ids: tuple[Dotted, ...] = (
        "id",
        "data.id",
        "payload.task.id",
        "payload.id",
        "work_item.id",
    )
    paths: Paths = Paths()
    names: Names = Names()

    @model_validator(mode="after")
    def _one_meaning(self) -> Self:
        twice = [own for own, theirs in self.states.items() if self.back.get(theirs, own) != own]
        if twice:
            raise ValueError(f"states 和 back 说法不一：{'、'.join(twice)}")
        return self

    @property
    def address(self) -> str:
        """Return where the platform answers."""
        return self.url or OFFICIAL[self.kind]

    def theirs(self, ours: str) -> str:
        """Return their state for one of ours, the one nearest before it where it has none."""
        said: Mapping[str, str] = dict(self.states.items())
        while ours and ours not in said:
            ours = _NEAREST.get(ours, "")
        return said.get(ours, "")

    def ours(self, state: str, name: str, group: str) -> str:
        """Return our state for theirs, "" where nothing says what it means.

        A line of `back` counts before `states`, and the state's group comes last.
        """
        said = {**{there: own for own, there in self.states.items()}, **self.back}
        for key in (state, name, group):
            if key and key in said:
                return said[key]
        found = GROUPS.get(group, "")
        return found if found in STATES else ""
