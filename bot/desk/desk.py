"""The desk's parts in one place: what its pages and acts need of the rest of the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from bot.alerts.ladder import Ladder
from bot.alerts.settings import Alerts
from bot.channels.base import Channel, Limits
from bot.connect.registering import Registrar
from bot.desk.passwords import Passwords
from bot.evidence.keeper import Keeper
from bot.figures.settings import Figures
from bot.hub import Hub
from bot.intake import Intake
from cases.figures import Goals
from cases.product_facts import Shelf
from dialogues import teams_file
from dialogues.book import Book
from dialogues.teams_file import Triage
from storage.store import Store

_FOLDER = Path(__file__).with_name("templates")


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long a session lasts unused and at most, and how long a setup link is good."""

    idle: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=12)
    link: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Agent:
    """Who sits at the desk: login is the id, name is what customers read."""

    login: str
    name: str
    role: str = ""


def templates() -> Environment:
    """Return the templates; everything put into them is escaped."""
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=select_autoescape(default=True, default_for_string=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """clock: the time, with zone; the store's clock is the same one. book: the scripts live now.

    secret: the process's own, signs who has been here. names: Chinese names of the categories.
    zone: IANA name, for times on the page. wait: seconds an act waits for its turn. longest:
    characters of a reply. secure: cookies only over https (always so on https). channels: those
    that push, by name and account; of them the page tells what may still be sent. doors: what
    each channel takes, by name. triage: teams, priorities, who must not have what. keeper: takes
    files that colleagues hand in, None where none are taken.
    ladders: by which staff are called, by name. goals: what the figures are held against.
    registrar: files what a visitor or a caller told, None where nothing is registered.
    facts: of products, None where the operator keeps no list.
    """

    store: Store
    intake: Intake
    hub: Hub
    book: Callable[[], Book]
    clock: Callable[[], datetime]
    secret: bytes
    names: Mapping[str, str] = field(default_factory=dict)
    zone: str = "Asia/Shanghai"
    passwords: Passwords = field(default_factory=Passwords)
    templates: Environment = field(default_factory=templates)
    lifetimes: Lifetimes = Lifetimes()
    wait: float = 20.0
    longest: int = 2000
    secure: bool = False
    channels: Mapping[tuple[str, str], Channel] = field(default_factory=dict)
    doors: Mapping[str, Limits] = field(default_factory=dict)
    triage: Triage = field(default_factory=teams_file.load)
    keeper: Keeper | None = None
    ladders: Mapping[str, Ladder] = field(default_factory=Alerts().ladders)
    goals: Goals = field(default_factory=Figures().goals)
    registrar: Registrar | None = None
    facts: Shelf | None = None
