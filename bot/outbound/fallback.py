"""Reach the customer another way when a message cannot arrive: one way after another.

    Fallback(...).find(why, parcel) -> Found      which way it was, and what to keep of it

Calls a platform or a webhook, writes nothing: what was found is kept in one transaction with the
message's end (`keep`). A template or short message that was taken just before a crash is sent
again. Never is a message called sent for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo

import structlog

from bot.carry import fit
from bot.channels.base import Address, Channel, Outcome, Receipt
from bot.outbound import choices, remedy, words
from bot.outbound.ports import Sms, Template, Templates
from dialogues.effects import Say, Why
from storage import messages, outbox
from storage.outbox import Remedy
from storage.standing import Standing
from storage.store import Tx
from storage.times import moment

log = structlog.get_logger("bot.outbound")


@dataclass(frozen=True, slots=True)
class Ways:
    """What the company has besides its channels.

    templates: by (channel's name, purpose). sms: None without. sender: how a short
    message is signed. patience: seconds of one call. zone: of the hours customers name.
    """

    templates: Mapping[tuple[str, str], Template] = field(default_factory=dict)
    sms: Sms | None = None
    sender: str = ""
    patience: float = 10.0
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Parcel:
    """What cannot arrive: the messages in order, and what is known of their customer.

    identity: another conversation of the same person that is open now, "" none.
    """

    chat: str
    rows: tuple[outbox.Outgoing, ...]
    standing: Standing
    prefers: remedy.Preference
    identity: str = ""
    language: str = "zh-Hans"

    @property
    def text(self) -> str:
        """All its words."""
        return "\n".join(row.line.text for row in self.rows)

    @property
    def purpose(self) -> str:
        """What it is for."""
        return self.rows[-1].purpose


@dataclass(frozen=True, slots=True)
class Found:
    """The way found. steps: every way that was tried before it, and what came of it."""

    remedy: Remedy
    steps: tuple[str, ...] = ()


class Fallback:
    """Walks the chain. *channels* by (name, account)."""

    def __init__(self, channels: Mapping[tuple[str, str], Channel], ways: Ways) -> None:
        self._channels = channels
        self._ways = ways

    async def find(self, why: str, parcel: Parcel, now: float) -> Found:
        """Return the first way that works; a person's call always does."""
        steps: list[str] = []
        means = self._means(parcel)
        for way in remedy.chain(why, parcel.purpose, means, parcel.prefers):
            if way == remedy.IDENTITY:
                return Found(Remedy(way, done=False), (*steps, f"identity {parcel.identity}"))
            if way == remedy.CALL:
                break
            receipt = await self._try(way, parcel, means, now)
            steps.append(f"{way} {receipt.outcome.value} {receipt.code}".strip())
            if receipt.outcome is Outcome.SENT:
                return Found(Remedy(way, done=True), tuple(steps))
        due = remedy.due(parcel.prefers, datetime.fromtimestamp(now, self._ways.zone))
        return Found(Remedy(remedy.CALL, done=False, due=due), (*steps, "call"))

    def _means(self, parcel: Parcel) -> remedy.Means:
        to = Address.of(parcel.chat)
        channel = self._channels.get((to.channel, to.account))
        known = frozenset(p for name, p in self._ways.templates if name == to.channel)
        return remedy.Means(
            templates=known if isinstance(channel, Templates) else frozenset(),
            identity="" if any(row.origin for row in parcel.rows) else parcel.identity,
            phone=parcel.standing.phone if self._ways.sms else "",
        )

    async def _try(self, way: str, parcel: Parcel, means: remedy.Means, now: float) -> Receipt:
        if way == remedy.SMS:
            assert self._ways.sms is not None
            text = parcel.text
            if self._ways.sender:
                text = words.signed(self._ways.sender, text, parcel.language)
            return await self._call(self._ways.sms.send(means.phone, text))
        to = Address.of(parcel.chat)
        channel = self._channels[to.channel, to.account]
        assert isinstance(channel, Templates)
        template = self._ways.templates[to.channel, parcel.purpose]
        fields = template.filled(
            words=parcel.text,
            case_no=parcel.standing.case_no,
            at=f"{datetime.fromtimestamp(now, self._ways.zone):%Y-%m-%d %H:%M}",
        )
        return await self._call(channel.send_template(to, template.id, fields))

    async def _call(self, sending: Awaitable[Receipt]) -> Receipt:
        try:
            async with asyncio.timeout(self._ways.patience):
                return await sending
        except TimeoutError:
            return Receipt(Outcome.RETRY, code="timeout")
        except Exception as error:
            log.exception("another way raised")
            return Receipt(Outcome.REJECTED, code=type(error).__name__)


def keep(tx: Tx, parcel: Parcel, found: Found, channels: Mapping[tuple[str, str], Channel]) -> None:
    """Keep the way found of every message of the parcel; pass its words on to the other chat."""
    for row in parcel.rows:
        for step in found.steps:
            outbox.choose(tx, row.line.id, step)
        outbox.remedied(tx, row.line.id, found.remedy)
        if row.origin is not None:
            outbox.remedied(tx, row.origin, found.remedy)
        if found.remedy.way == remedy.IDENTITY:
            _pass_on(tx, parcel.identity, row, parcel.language, channels)


def _pass_on(
    tx: Tx,
    chat: str,
    row: outbox.Outgoing,
    language: str,
    channels: Mapping[tuple[str, str], Channel],
) -> None:
    """Say the same in the person's other conversation."""
    to = Address.of(chat)
    line = row.line
    why = line.why or Why("outbound", "")
    author = line.name or "bot"
    said = Say(line.text, replace(why, facts=()), line.buttons, author, line.kind)
    limits = channels[to.channel, to.account].limits
    bare = replace(said, text=choices.bare(said.text, said.buttons))
    for part in fit(bare, limits, language):
        messages.say(
            tx,
            chat,
            None,
            part,
            moment(tx.now),
            pull=False,
            purpose=row.purpose,
            origin=line.id,
        )
