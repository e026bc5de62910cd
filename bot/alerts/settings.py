"""The part `alerts` of config.yml: whom alarms call, when, and how much they tell.

targets names secrets: `duty: [wecom_duty]` reads the address from QINGSU_ALERT_WECOM_DUTY.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

from bot.alerts.ladder import ROLES, Ladder, Role, ladder, told
from bot.values import Term
from dialogues.script import Closed, span
from storage.alerts import EARLY, team_ladder

_LONGEST = timedelta(days=7)
VARIABLE = "QINGSU_ALERT_"


def _after(length: timedelta | None) -> timedelta | None:
    if length is not None and not timedelta(0) <= length <= _LONGEST:
        raise ValueError("时长应当从 0m 起，不超过 7d；不叫这一级就留空")
    return length


def _or_never(value: object) -> object:
    """Read an empty value as: this role is not called."""
    return None if value in (None, "") else span(value)


def _public(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ValueError(f"地址写成 https://kefu.example.com 的样子，现在写的是“{url}”")
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("地址里不要带口令、问号和井号")
    return url.rstrip("/")


def _some_once(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) != len(names):
        raise ValueError("同一个接收方写了两次")
    return names


After = Annotated[timedelta | None, BeforeValidator(_or_never), AfterValidator(_after)]
Target = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Targets = Annotated[tuple[Target, ...], AfterValidator(_some_once)]
Team = Annotated[str, Field(min_length=1, max_length=40)]
Public = Annotated[str, AfterValidator(_public)]


class Climb(Closed):
    """When each role is called, empty for never; repeat: the last one again, *most* times."""

    owner: After = timedelta(0)
    lead: After = timedelta(minutes=15)
    duty: After = timedelta(minutes=30)
    second: After = None
    head: After = timedelta(minutes=60)
    everyone: After = None
    repeat: After = None
    most: Annotated[int, Field(ge=0, le=100)] = 0

    def ladder(self, name: str, targets: Mapping[Role, tuple[str, ...]]) -> Ladder:
        """Return the ladder to *targets* (by role)."""
        times = {role: getattr(self, role) for role in ROLES}
        return ladder(name, times, targets, repeat=self.repeat or None, most=self.most)


class Rising(Closed):
    """When so many talks speak of one thing that staff are told; as cases.rising.Rules.

    quiet: how long at least from one alarm of a thing to the next.
    """

    enabled: bool = True
    least: Annotated[int, Field(ge=2, le=1000)] = 5
    times: Annotated[float, Field(ge=1.5, le=100, allow_inf_nan=False)] = 3
    quiet: Term = timedelta(hours=6)
    weeks: Annotated[int, Field(ge=1, le=12)] = 4


class Alerts(Closed):
    """Calling staff. address: where staff reach this server, "" for messages without links.

    detail: brief tells nothing of the customer, full the story in one line and a masked phone.
    ownerless: how long a case may wait with nobody before staff are called. link: how long the
    link that acknowledges is good. teams: targets of the teams that are to know of incidents.
    """

    address: Public = ""
    detail: Literal["brief", "full"] = "brief"
    ownerless: Term = timedelta(seconds=60)
    link: Term = timedelta(days=3)
    targets: Mapping[Role, Targets] = Field(default_factory=dict)
    teams: Mapping[Team, Targets] = Field(default_factory=dict)
    red: Climb = Climb(
        owner=None,
        lead=None,
        duty=timedelta(0),
        second=timedelta(minutes=5),
        head=timedelta(minutes=10),
        everyone=timedelta(minutes=15),
        repeat=timedelta(minutes=10),
        most=12,
    )
    normal: Climb = Climb()
    incident: Climb = Climb(
        owner=None,
        lead=None,
        duty=timedelta(0),
        head=timedelta(minutes=30),
        repeat=timedelta(minutes=30),
        most=4,
    )

    early: Climb = Climb(owner=None, lead=timedelta(0), duty=timedelta(minutes=30), head=None)
    rising: Rising = Rising()

    def ladders(self) -> dict[str, Ladder]:
        """Return the ladders by name."""
        return {
            "red": self.red.ladder("red", self.targets),
            "normal": self.normal.ladder("normal", self.targets),
            "incident": self.incident.ladder("incident", self.targets),
            EARLY: self.early.ladder(EARLY, self.targets),
            **{team_ladder(t): told(team_ladder(t), own) for t, own in self.teams.items()},
        }

    @property
    def names(self) -> tuple[str, ...]:
        """Return every target, each once, in the order of the roles."""
        roles = [n for role in ROLES for n in self.targets.get(role, ())]
        return tuple(dict.fromkeys([*roles, *(n for own in self.teams.values() for n in own)]))


def variable(target: str) -> str:
    """Return the environment variable that holds the target's address."""
    return VARIABLE + target.upper()
