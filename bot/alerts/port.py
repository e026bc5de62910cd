"""Who carries a message to a colleague's phone, as the pager sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.alerts.words import Page


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a send went. code: "" when sent, else http 404, errcode 93000, unreachable, bad_url."""

    sent: bool
    code: str = ""


class Courier(Protocol):
    """Carries messages to targets known by name."""

    def knows(self, target: str) -> bool:
        """Tell whether *target* has an address."""
        ...

    def limit(self, target: str) -> tuple[str, float]:
        """Return the name of the limit it shares with others of one address, and sends a second."""
        ...

    async def unusable(self) -> tuple[str, ...]:
        """Get ready to send; return the targets whose address names no service."""
        ...

    async def send(self, target: str, page: Page) -> Outcome:
        """Send; never raises but for being cancelled."""
        ...


class Nobody:
    """The courier of a firm that names no targets: alarms are only shown at the desk."""

    def knows(self, target: str) -> bool:  # noqa: ARG002 - the port's
        """Tell that it knows none."""
        return False

    def limit(self, target: str) -> tuple[str, float]:
        """Return a limit that nobody meets."""
        return target, 1.0

    async def unusable(self) -> tuple[str, ...]:
        """Return nothing: no address is wrong."""
        return ()

    async def send(self, target: str, page: Page) -> Outcome:  # noqa: ARG002 - the port's
        """Say that there is no address."""
        return Outcome(sent=False, code="no_address")
