"""The customer file (CRM): closed cases go there, tiers and earlier dealings come back.

A subscription of kind "crm" is told of cases like any other, so what the CRM does not take waits,
in order, for up to a day. When a phone becomes known, the tier behind it becomes the person's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote

import orjson

from bot.connect.carriers import Outcome, outcome
from bot.connect.crm_file import CrmFile
from bot.connect.crm_record import phone_of, record
from bot.connect.happenings import CHANGED, CLOSED, OPENED
from bot.connect.outside import Answer, Ask, Outside
from bot.connect.planner import Occasion
from storage import cases, connect_tiers, conversations, deliveries, teams
from storage.cases import Case
from storage.connect_hooks import Hook
from storage.connect_tiers import Tier
from storage.deliveries import Delivery
from storage.store import Store, Tx

KIND = "crm"
EVENTS = (OPENED, CHANGED, CLOSED)
_AGENT = "crm"
_LINES, _LINE = 20, 200  # of a history; characters of each
_NOT_FOUND = 404
_NONE = Outcome(good=True, code="nothing to do")


def body(told: Occasion) -> Any:
    """Return what is to be done, without any of the customer's data; None for nothing."""
    kind = told.happening.type
    if kind == CLOSED:
        return {"do": "push"}
    touched = told.happening.data.get("changed", ())
    fresh = kind == OPENED or any(str(name).startswith("fields") for name in touched)
    phone = "" if told.case is None else phone_of(told.case)
    return {"do": "pull"} if fresh and phone else None


class Desk(Protocol):
    """The other side of the CRM: a folder or a server."""

    async def push(self, case_no: str, key: str, told: Mapping[str, str]) -> Outcome:
        """Hand over a closed case. told: what crm_record knows, by source."""
        ...

    async def pull(self, phone: str) -> tuple[Outcome, Tier | None]:
        """Ask for a customer; None: nothing is known of him."""
        ...


@dataclass(frozen=True, slots=True)
class CrmCarrier:
    """Brings closed cases to the CRM and tiers back. secret: of the process, for hashes."""

    store: Store
    desk: Desk
    secret: bytes = field(repr=False)

    async def carry(self, _hook: Hook, delivery: Delivery) -> Outcome:
        """Make one try."""
        number = delivery.case_no
        case = await asyncio.to_thread(self.store.read, lambda c: cases.load(c, number))
        if case is None:
            return _NONE
        if orjson.loads(delivery.body)["do"] == "push":
            lines = await asyncio.to_thread(self._lines, delivery)
            return await self.desk.push(number, delivery.key, record(case, lines))
        return await self._pull(case)

    def _lines(self, delivery: Delivery) -> list[tuple[str, dict[str, Any]]]:
        return self.store.read(lambda c: deliveries.before(c, delivery.case_no, delivery.event + 1))

    async def _pull(self, case: Case) -> Outcome:
        phone = phone_of(case)
        if not phone:
            return _NONE
        came, tier = await self.desk.pull(phone)
        if not came.good or tier is None:
            return came
        hashed = connect_tiers.hashed(self.secret, phone)
        return Outcome(good=True, code=came.code, then=_remember(case.chat, hashed, tier))


def _remember(chat: str, phone: str, tier: Tier) -> Callable[[Tx], None]:
    def job(tx: Tx) -> None:
        connect_tiers.put(tx, phone, tier)
        talk = conversations.get(tx.c, chat)
        if talk is None or not tier.tier:
            return
        was, who = teams.tiered(tx.c, talk.person)
        if was != tier.tier and (not was or who == _AGENT):  # a lead's own word stands
            teams.set_tier(tx, talk.person, tier.tier, _AGENT)

    return job


@dataclass(frozen=True, slots=True)
class HttpDesk:
    """A CRM with an HTTP API of its own making; crm.yml says where things stand in its JSON."""

    outside: Outside
    file: CrmFile
    token: str = field(repr=False, default="")

    async def push(self, _case_no: str, key: str, told: Mapping[str, str]) -> Outcome:
        """Post the case; key goes along as Idempotency-Key."""
        if not self.file.http.push:
            return _NONE
        content = orjson.dumps(nested({n: told[s] for n, s in self.file.fields.items()}))
        headers = {"content-type": "application/json", "idempotency-key": key, **self._shown()}
        ask = Ask("POST", self.file.http.push, headers, content)
        return outcome(await self.outside.ask(ask))

    async def pull(self, phone: str) -> tuple[Outcome, Tier | None]:
        """Get the customer."""
        part = self.file.http
        if not part.pull:
            return _NONE, None
        url = part.pull.replace("{phone}", quote(phone, safe=""))
        answer = await self.outside.ask(Ask("GET", url, self._shown()))
        if answer.status == _NOT_FOUND and not answer.code:
            return Outcome(good=True, code="not known there"), None
        return outcome(answer), self._tier(answer) if answer.good else None

    def _shown(self) -> dict[str, str]:
        part = self.file.http
        return {part.header: f"{part.scheme} {self.token}".strip()} if self.token else {}

    def _tier(self, answer: Answer) -> Tier | None:
        """Return what an answer tells; what is not of the shape we were told is nothing."""
        told = answer.json()
        tier = at(told, self.file.http.tier)
        if not isinstance(tier, str | int) or isinstance(tier, bool):
            return None
        history = at(told, self.file.http.history)
        lines = history if isinstance(history, list) else ()
        kept = tuple(str(line)[:_LINE] for line in lines[:_LINES])
        return Tier(self.file.tier(str(tier)), kept, "http")


def at(told: object, path: str) -> object:
    """Return what stands at a.b.c in JSON, None for nothing."""
    for name in path.split("."):
        told = told.get(name) if isinstance(told, dict) else None
    return told


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Return {"a.b": 1} as {"a": {"b": 1}}."""
    made: dict[str, Any] = {}
    for name, value in flat.items():
        *outer, last = name.split(".")
        inner = made
        for one in outer:
            step = inner.setdefault(one, {})
            inner = step if isinstance(step, dict) else inner
        inner[last] = value
    return made
