"""config.yml, typed and closed: everything an operator sets, and nothing secret.

    read(path) -> Config     every key has a default, so a first start needs no file

Units: spans are timedelta (15m, 1h), sizes bytes (64KiB), retention days, hours local time.
A key that is unknown or a value that does not fit is a mistake at file:line, all at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bot.alerts.settings import Alerts, Public
from bot.channels.telegram.account import TelegramAccount
from bot.channels.wechat.account import WeChatAccount
from bot.channels.wecom.account import KfAccount
from bot.company_settings import Company
from bot.connect.settings import Connect
from bot.evidence.settings import Evidence
from bot.figures.settings import Figures
from bot.http.load_settings import LoadLimits
from bot.http.origins import origin
from bot.values import (
    Database,
    KeptDays,
    Place,
    RasaPipeline,
    ReadingLimit,
    Size,
    Term,
    WebAddress,
    Words,
)
from dialogues.calendar_file import Days
from dialogues.script import Closed
from dialogues.typed_yaml import Document, FileError, Mistake, check, read_document

DEFAULT = Path("config.yml")
PLACES: Mapping[str, Literal["文件", "文件夹"]] = {
    "nlu.examples": "文件夹",
    "nlu.catalogue": "文件",
    "scripts.folder": "文件夹",
    "sla.file": "文件",
    "teams.file": "文件",
    "work.file": "文件",
    "connect.crm": "文件",
    "desk.facts": "文件",
}
"""Keys that name something on the disk that must be there at the start."""
_PATHS = (*PLACES, "nlu.model")


class Door(Closed):
    """One way in."""

    enabled: bool = True


Origin = Annotated[str, AfterValidator(origin)]
Platform = Literal["wechat", "kf", "telegram"]
Account = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,20}$")]


class WebDoor(Door):
    """The chat page. origins: sites that may show it in a frame, or call Rasa's contract."""

    origins: tuple[Origin, ...] = ()


class DoorLimits(Closed):
    """What one customer may do."""

    messages_per_minute: Annotated[int, Field(ge=1, le=6000)] = 30


class Channels(Closed):
    """The ways in, and what holds for all of them."""

    web: WebDoor = WebDoor()
    rest: Door = Door()
    wechat: Mapping[Account, WeChatAccount] = Field(default_factory=dict)
    kf: Mapping[Account, KfAccount] = Field(default_factory=dict)
    telegram: Mapping[Account, TelegramAccount] = Field(default_factory=dict)
    limits: DoorLimits = DoorLimits()


class Rasa(Closed):
    """Where the second engine is, and how `make rasa` trains it: by name or Rasa's own list."""

    url: WebAddress = "http://127.0.0.1:5005"
    pipeline: RasaPipeline = "light"


Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Review(Closed):
    """Which readings are unsure enough for `qingsu review`; as nlu.doubt.Doubt."""

    complaint_low: Share = 0.35
    complaint_high: Share = 0.65
    category_margin: Share = 0.1
    intent_margin: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] = 0.5


class Nlu(Closed):
    """What reads the customers' words; None: DATA/model, the built-in examples, no catalogue.

    limit: how long one reading may take before rules alone answer.
    """

    engine: Literal["builtin", "rasa"] = "builtin"
    model: Place = None
    examples: Place = None
    catalogue: Place = None
    limit: ReadingLimit = timedelta(seconds=2)
    rasa: Rasa = Rasa()
    review: Review = Review()


class Scripts(Closed):
    """Where the scripts are; None: the built-in ones."""

    folder: Place = None


class OwnFile(Closed):
    """Where a file of the operator's own is; None: the shipped one.

    sla: dialogues/sla.yml, teams: dialogues/teams.yml, work: cases/work.yml.
    """

    file: Place = None


class Templated(Closed):
    """A template as registered with the platform; fields: its names to "{words:.20}", "{at}"."""

    id: Words
    fields: Mapping[str, str] = Field(default_factory=dict)


Purpose = Literal["proposal", "decline", "letter", "follow_up", "progress", "agent", "reply"]


class Outbound(Closed):
    """What is sent on channels that push.

    sparing: words of progress go no oftener where the platform counts. letter_within: how long
    "solved" may wait to travel with its letter. sms_url: where messages for phones are posted,
    signed with QINGSU_SMS_SECRET. templates: by channel and purpose.
    """

    sparing: Term = timedelta(hours=12)
    letter_within: Term = timedelta(hours=1)
    sms_url: WebAddress | Literal[""] = ""
    templates: Mapping[Platform, Mapping[Purpose, Templated]] = Field(default_factory=dict)


class Limits(Closed):
    """How much one request (bytes) and one reply of an agent (characters) may hold."""

    body: Size = 1024 * 1024
    text: Annotated[int, Field(ge=100, le=20_000)] = 2000


class Desk(Closed):
    """How long agents stay signed in, a setup link is good; facts: the list of product facts."""

    session_idle: Term = timedelta(minutes=30)
    session_longest: Term = timedelta(hours=12)
    setup_link: Term = timedelta(hours=24)
    facts: Place = None


class Retention(Closed):
    """How many days what is kept."""

    talks: KeptDays = 365
    attachments: KeptDays = 180
    cases: KeptDays = 1095
    audit: Annotated[int, Field(ge=180, le=36500)] = 1095


class Storage(Closed):
    """Which database; empty: DATA/qingsu.db."""

    url: Database = ""


class Server(Closed):
    """Where the process listens. port 0: any free one. https: customers come over https only.

    address: where customers reach it from outside, "" where they cannot open its pages.
    """

    host: Words = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    https: bool = False
    address: Public = ""


class Config(Closed):
    """The whole of config.yml."""

    company: Company = Company()
    calendar: Days = Days()
    channels: Channels = Channels()
    nlu: Nlu = Nlu()
    scripts: Scripts = Scripts()
    sla: OwnFile = OwnFile()
    teams: OwnFile = OwnFile()
    work: OwnFile = OwnFile()
    outbound: Outbound = Outbound()
    connect: Connect = Connect()
    alerts: Alerts = Alerts()
    evidence: Evidence = Evidence()
    limits: Limits = Limits()
    load: LoadLimits = LoadLimits()
    desk: Desk = Desk()
    figures: Figures = Figures()
    retention: Retention = Retention()
    storage: Storage = Storage()
    server: Server = Server()


def read(path: Path | None = None) -> Config:
    """Read *path*; None: config.yml here when there is one, else the defaults.

    Paths in the file are relative to it. Raises FileError with every mistake.
    """
    if path is None:
        if not DEFAULT.exists():
            return Config()
        path = DEFAULT
    document = read_document(path)
    config = _at_home(check(Config, document), path.parent)
    if missing := _missing(config, document):
        raise FileError(missing)
    return config


def _at_home(config: Config, home: Path) -> Config:
    """Resolve the paths of *config* against the folder of its file."""
    parts: dict[str, Closed] = {}
    for key in _PATHS:
        part, name = key.split(".")
        held: Closed = parts.get(part, getattr(config, part))
        path: Path | None = getattr(held, name)
        found = None if path is None else home / path.expanduser()
        parts[part] = held.model_copy(update={name: found})
    return config.model_copy(update=parts)


def _missing(config: Config, document: Document) -> list[Mistake]:
    """List the places of *config* that are not there."""
    mistakes = []
    for key, kind in PLACES.items():
        part, name = key.split(".")
        path: Path | None = getattr(getattr(config, part), name)
        if path is not None and not (path.is_dir() if kind == "文件夹" else path.is_file()):
            mistakes.append(document.mistake([part, name], f"没有这个{kind}：{path}"))
    return mistakes
