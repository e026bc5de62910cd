"""What a process needs to know; config.yml maps onto it (bot/compose.py)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.alerts.pager import PagerPace
from bot.evidence.settings import Evidence
from bot.http import sse
from bot.http.body import MESSAGE_CAP
from bot.http.load_settings import LoadLimits
from bot.outbound.dispatch import Setting
from bot.outbound.pace import SenderPace
from bot.worker import Pace

HELLO = "您好，我是{bot_name}，自动客服。有什么不顺心的事，请慢慢说，我在听。"
CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a process needs to know; config.yml maps onto it.

    data: the folder of everything kept. url: the database, "" for DATA/qingsu.db. zone: the
    company's. process: a name that is the same after a restart, and another for every process on
    the same database. abroad: the bot's name and first words in other languages than Simplified
    Chinese. privacy: by language, where it stands what becomes of a customer's data, {} nowhere.
    messages_per_minute: of one visitor of the chat page, 0 for no limit. origins: sites that may
    show the chat page or talk to the REST door. evidence: what files are taken. outbound:
    quiet hours and the ways besides the channels, None for none.
    body_cap: bytes. rest_wait, heartbeat: seconds. web, rest: which doors are open. pace, sending,
    paging: how hard turns, the sender and the pager work. load: from where on more is refused.
    """

    data: Path
    url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    https: bool = False
    zone: tzinfo = CHINA
    bot_name: str = "小安"
    hello: str = HELLO
    abroad: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    privacy: Mapping[str, str] = field(default_factory=dict)
    process: str = "serve"
    web: bool = True
    rest: bool = True
    messages_per_minute: int = 30
    origins: tuple[str, ...] = ()
    evidence: Evidence = field(default_factory=Evidence)
    outbound: Setting | None = None
    body_cap: int = MESSAGE_CAP
    rest_wait: float = 20.0
    heartbeat: float = sse.HEARTBEAT
    pace: Pace = field(default_factory=Pace)
    sending: SenderPace = field(default_factory=SenderPace)
    paging: PagerPace = field(default_factory=PagerPace)
    load: LoadLimits = field(default_factory=LoadLimits)
    clock: Callable[[], float] = time.time

    @property
    def database(self) -> str:
        """The database's address."""
        return self.url or f"sqlite:///{self.data / 'qingsu.db'}"
