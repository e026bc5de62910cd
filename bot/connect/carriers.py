"""What brings a delivery to its receiver, and what comes of a try.

A carrier never raises for what the other side does: everything becomes an Outcome.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.connect import signing
from bot.connect.outside import Answer, Ask, Outside
from storage.connect_hooks import Hook
from storage.deliveries import Delivery
from storage.writer import Tx

_GONE = 410
_BUSY = frozenset({408, 425, 429})
_BROKEN = 500  # and above: the server's own fault


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try. code: for people who look for the reason.

    wait: seconds the receiver asked for. down: the whole receiver seems to be. final: no other
    try can go better. gone: the receiver wants nothing more. then: what is remembered of it, in
    the transaction that notes the outcome.
    """

    good: bool
    code: str = ""
    wait: float = 0.0
    down: bool = False
    final: bool = False
    gone: bool = False
    then: Callable[[Tx], None] | None = None


class Carrier(Protocol):
    """Brings deliveries of one kind of subscription."""

    async def carry(self, hook: Hook, delivery: Delivery) -> Outcome:
        """Make one try. On the loop."""
        ...


def outcome(answer: Answer) -> Outcome:
    """Return what an answer means for the delivery."""
    if answer.good:
        return Outcome(good=True, code=answer.why)
    return Outcome(
        good=False,
        code=answer.why,
        wait=answer.wait,
        down=bool(answer.code) or answer.status in _BUSY or answer.status >= _BROKEN,
        final=answer.code == "bad_url" or answer.status == _GONE,
        gone=answer.status == _GONE,
    )


@dataclass(frozen=True, slots=True)
class WebhookCarrier:
    """Posts the body, signed. secret: the signing secret of a subscription, as signing draws it."""

    outside: Outside
    secret: Callable[[Hook], str]
    clock: Callable[[], float]

    async def carry(self, hook: Hook, delivery: Delivery) -> Outcome:
        """Post once."""
        body = delivery.body.encode()
        headers = {
            "content-type": "application/json",
            **signing.headers(self.secret(hook), delivery.key, self.clock(), body),
        }
        return outcome(await self.outside.ask(Ask("POST", hook.url, headers, body)))
