"""How often passwords may be tried: freely at first, then with growing pauses, never locked out.

Counted per address, per account, and per pair of both. A try counts as failed before it is
checked, so that a thousand at once are not a thousand checks. A browser in which somebody signed
in to the account before is counted by itself: a stranger who keeps guessing cannot keep the
owner out.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from storage import accounts
from storage.store import Tx

_WINDOW = 24 * 3600.0  # seconds after which failures are forgotten
_KNOWN_FOR = 180 * 24 * 3600  # seconds
_PURPOSE = b"desk-known:"


@dataclass(frozen=True, slots=True)
class Counter:
    """One count of failures: this many are free, then 1, 2, 4... seconds apart, at most *cap*."""

    name: str
    free: int
    cap: int  # seconds

    def pause(self, failures: int) -> float:
        """Return how many seconds must pass between this failure and the next try."""
        over = failures - self.free
        return 0.0 if over < 0 else float(min(self.cap, 2 ** min(over, 20)))


def counters(login: str, address: str, known: str) -> tuple[Counter, ...]:
    """Return what a try counts on; *known* names a browser the account knows, "" for others."""
    if known:
        return (Counter(_name("known", known), 10, 60),)
    near = _near(address)
    return (
        Counter(_name("pair", login, near), 5, 900),
        Counter(_name("from", near), 10, 900),
        Counter(_name("login", login), 12, 60),
    )


def begin(tx: Tx, counted: Iterable[Counter]) -> float:
    """Count a try as failed and return 0.0; or return the seconds to wait, and count nothing."""
    counted = tuple(counted)
    wait = max(_wait(tx, one) for one in counted)
    if not wait:
        for one in counted:
            accounts.failed_login(tx, one.name, _WINDOW)
    return wait


def succeed(tx: Tx, counted: Iterable[Counter]) -> None:
    """Forget the failures: the password was right."""
    for one in counted:
        accounts.forget_failures(tx, one.name)


def _wait(tx: Tx, counter: Counter) -> float:
    """Return the pause of *counter* while it lasts, else 0.0."""
    pause = counter.pause(accounts.failures(tx.c, counter.name, tx.now, _WINDOW))
    waits = pause > 0 and accounts.failures(tx.c, counter.name, tx.now, pause) > 0
    return pause if waits else 0.0


def remember(secret: bytes, login: str, now: float) -> str:
    """Return a browser's proof that somebody signed in to *login* there."""
    given = str(int(now))
    return f"{given}.{_signature(secret, login, given)}"


def remembered(secret: bytes, login: str, proof: str, now: float) -> str:
    """Return a name for the browser that shows *proof*; "" when it proves nothing."""
    given, _, signature = proof.partition(".")
    right = hmac.compare_digest(_signature(secret, login, given).encode(), signature.encode())
    if not right or not 0 <= now - int(given) <= _KNOWN_FOR:
        return ""
    return proof


def _signature(secret: bytes, login: str, given: str) -> str:
    return hmac.new(secret, _PURPOSE + f"{given}:{login}".encode(), sha256).hexdigest()


def _name(kind: str, *parts: str) -> str:
    """Return a counter's name of one length, whatever was typed."""
    whole = "\n".join(parts)
    return f"{kind}:{sha256(whole.encode()).hexdigest()[:32]}"


def _near(address: str) -> str:
    """Return what one party has at once: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:  # noqa: PLR2004 - IP versions are numbers
        return str(found)
    return str(ipaddress.ip_network((found, 64), strict=False))
