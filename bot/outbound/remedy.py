"""What is done with a message that cannot arrive: which ways, in which order. Pure.

    chain(why, purpose, means, prefers) -> ("template", "identity", "sms", "call")

The last way is always a person who calls. Source: requirements S0-07, S2-02.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from bot.outbound import purpose as purposes

TEMPLATE, IDENTITY, SMS, CALL = "template", "identity", "sms", "call"
PREFERRED = "preferred"  # why: the customer asked to be reached otherwise
_CLOSED: Final = (TEMPLATE, IDENTITY, SMS, CALL)
_CHAINS: Final[Mapping[str, tuple[str, ...]]] = {
    "window_closed": _CLOSED,
    "quota": _CLOSED,
    "blocked": (IDENTITY, SMS, CALL),  # who turned the account away takes no template from it
    "config": (IDENTITY, SMS, CALL),  # ours to mend: the account itself does not work
    "rejected": (IDENTITY, CALL),  # the words were refused: another door may take them
    PREFERRED: (CALL,),
}
_PHONE = re.compile(r"电话|電話|打给|打給|phone|call|ring", re.IGNORECASE)
_SMS = re.compile(r"短信|简讯|簡訊|sms|text message", re.IGNORECASE)
_AFTER = re.compile(r"(?P<pm>下午|晚上|傍晚)?\s*(?P<h>\d{1,2})(?:[:：点點时時](?P<m>[0-5]\d)?)?")
_NOON, _HOURS = 12, 24


@dataclass(frozen=True, slots=True)
class Preference:
    """How the customer wants to be reached: chat, phone or sms; after: not before that hour."""

    way: str = "chat"
    after: time | None = None

    @property
    def first(self) -> str | None:
        """The remedy that stands first, None when the chat is as good."""
        return {"phone": CALL, "sms": SMS}.get(self.way)


@dataclass(frozen=True, slots=True)
class Means:
    """What could be tried for this customer. templates: the purposes that have one there."""

    templates: frozenset[str] = frozenset()
    identity: str = ""
    phone: str = ""


def preference(words: str) -> Preference:
    """Read the case field contact_preference: "phone after 18:00", "短信", "晚上7点后打电话"."""
    if _SMS.search(words):
        return Preference("sms")
    if not _PHONE.search(words):
        return Preference()
    found = _AFTER.search(words)
    if found is None or int(found["h"]) >= _HOURS:
        return Preference("phone")
    hour = int(found["h"]) + (_NOON if found["pm"] and int(found["h"]) < _NOON else 0)
    return Preference("phone", time(hour % _HOURS, int(found["m"] or 0)))


def chain(why: str, purpose: str, means: Means, prefers: Preference) -> tuple[str, ...]:
    """Return the ways to try, one after another, the customer's own first."""
    ways = _CHAINS.get(why, (CALL,))
    first = SMS if prefers.first == SMS and means.phone else prefers.first
    if first == CALL:
        return (CALL,)
    if first == SMS and why != "rejected":
        ways = (SMS, *(way for way in ways if way != SMS))
    return tuple(way for way in ways if _can(way, purpose, means))


def due(prefers: Preference, now: datetime) -> datetime:
    """Return when to call: now, or at the hour the customer named."""
    if prefers.way != "phone" or prefers.after is None:
        return now
    at = datetime.combine(now.date(), prefers.after, now.tzinfo)
    return max(at, now) if now - at < timedelta(hours=4) else at + timedelta(days=1)


def unasked(purpose: str) -> bool:
    """Say whether we begin: the customer's preferred way counts before the chat itself."""
    return purpose in {
        purposes.PROGRESS, purposes.NOTICE, purposes.PROPOSAL, purposes.FOLLOW_UP,
        purposes.BROADCAST,
    }  # fmt: skip


def _can(way: str, purpose: str, means: Means) -> bool:
    match way:
        case "template":
            return purpose in means.templates
        case "identity":
            return bool(means.identity)
        case "sms":
            return bool(means.phone)
        case _:
            return True
