"""What some channels can do besides sending, and what else can reach a customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol, runtime_checkable

from bot.channels.base import Address, Receipt


@dataclass(frozen=True, slots=True)
class Trigger:
    """What one inbound event opens: *places* messages within *span*; None: not counted."""

    places: int | None
    span: timedelta | None


@runtime_checkable
class Triggered(Protocol):
    """A channel whose events open different windows."""

    @property
    def triggers(self) -> Mapping[str, Trigger]:
        """By the arrival's kind; a message or button not named here opens Limits.window."""
        ...


@runtime_checkable
class Templates(Protocol):
    """A channel with messages that a platform takes outside its window."""

    async def send_template(
        self, to: Address, template_id: str, fields: Mapping[str, str]
    ) -> Receipt:
        """Make one platform call; fields by the template's own names. Errors become Outcomes."""
        ...


@runtime_checkable
class Native(Protocol):
    """A channel with a desk of its own, in which people can answer."""

    @property
    def native(self) -> bool:
        """Say whether they do; else they answer at ours."""
        ...

    async def to_agent(self, who: Address, agent: str | None) -> Receipt:
        """Give the talk to *agent* there, None: to its queue. What people have there stays so."""
        ...


@dataclass(frozen=True, slots=True)
class Template:
    """A template as the company registered it with the platform.

    fields: its names to what stands there, "{words:.20}", "{case_no}", "{at}"; empty: these three.
    """

    id: str
    fields: Mapping[str, str] = field(default_factory=dict)

    def filled(self, **values: str) -> dict[str, str]:
        """Return what to send."""
        if not self.fields:
            return values
        return {name: pattern.format(**values) for name, pattern in self.fields.items()}


class Sms(Protocol):
    """A way to send a short text to a telephone."""

    async def send(self, phone: str, text: str) -> Receipt:
        """Make one call; errors become Outcomes. phone: +8613800138000."""
        ...
