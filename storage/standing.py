"""What the outbound planner asks of the database: what was heard and sent, how the cases stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, select

from dialogues.state import FieldName, Level
from storage import cases, conversations, lanes, outbox, people
from storage.lanes import Item
from storage.outbox import SENT, Outgoing
from storage.sql import Sql
from storage.tables import inbox
from storage.tables import outbox as outbox_table

_i, _o = inbox.c, outbox_table.c
_p = bindparam
_HEARD = Sql(
    select(_i.kind, _i.at)
    .where(_i.chat == _p("chat"), _i.channel == _p("channel"))
    .order_by(_i.id.desc())
    .limit(_p("n"))
)
_SENT = Sql(
    select(_o.sent)
    .where(
        _o.state == SENT,
        _o.outcome == SENT,
        _o.chat == _p("chat"),
        _o.platform_id.not_like("passive:%"),  # the answer to a push costs nothing
    )
    .order_by(_o.message_id.desc())
    .limit(_p("n"))
)
MOST = 50
PHONE, PREFERENCE = FieldName("contact_phone"), FieldName("contact_preference")


@dataclass(frozen=True, slots=True)
class Traffic:
    """What went to and fro lately, newest first.

    heard: (kind, epoch seconds) of what the customer did. sent: when messages went out; what
    travelled together counts once.
    """

    heard: tuple[tuple[str, float], ...] = ()
    sent: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How the conversation's cases stand; what is said of contact is the newest case's.

    states: of every case, newest first. preference: the customer's own words, "" none.
    """

    states: tuple[str, ...] = ()
    urgent: bool = False
    case_no: str = ""
    phone: str = ""
    preference: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A lane's work, the messages that wait (both *MOST* at most), and what a plan needs."""

    items: tuple[Item, ...]
    rows: tuple[Outgoing, ...]
    traffic: Traffic = field(default_factory=Traffic)
    standing: Standing = field(default_factory=Standing)


@dataclass(frozen=True, slots=True)
class Customer:
    """Whose message cannot arrive. others: the same person's other conversations, by proof."""

    standing: Standing
    language: str
    others: tuple[tuple[str, Traffic], ...] = ()


def snapshot(
    c: Connection, name: str, now: float, *, counts: bool, simple: frozenset[str]
) -> Snapshot:
    """Read the lane *name* ("out:<chat>") at *now*.

    counts: the channel has a budget. simple: purposes that need no look at the cases without one.
    """
    chat = name.partition(":")[2]
    items = lanes.items(c, [name], now, MOST)[name]
    rows = tuple(outbox.due(c, chat, MOST))
    if not rows or (not counts and all(row.purpose in simple for row in rows)):
        return Snapshot(items, rows)
    return Snapshot(items, rows, traffic(c, chat) if counts else Traffic(), standing(c, chat))


def traffic(c: Connection, chat: str) -> Traffic:
    """Return what went to and fro lately."""
    channel = chat.partition(":")[0]  # what the desk does in this chat opens no window
    rows = _HEARD.rows(c, chat=chat, channel=channel, n=MOST)
    heard = tuple((kind, at) for kind, at in rows)
    sent = tuple(at for (at,) in _SENT.rows(c, chat=chat, n=MOST) if at is not None)
    return Traffic(heard, sent)


def customer(c: Connection, chat: str) -> Customer:
    """Return what is known of the conversation's customer when a message cannot arrive."""
    others = tuple((other, traffic(c, other)) for other in _elsewhere(c, chat))
    return Customer(standing(c, chat), language(c, chat), others)


def standing(c: Connection, chat: str) -> Standing:
    """Return how the conversation's cases stand."""
    seen = cases.seen(c, chat)
    newest = cases.load(c, seen[0].case_no) if seen else None
    if newest is None:
        return Standing()
    fields = newest.file.fields
    phone, words = fields.get(PHONE), fields.get(PREFERENCE)
    return Standing(
        states=tuple(str(one.state) for one in seen),
        urgent=newest.file.level is Level.URGENT,
        case_no=newest.file.case_no,
        phone=phone.value if phone else "",
        preference=words.value or words.text if words else "",
    )


def _elsewhere(c: Connection, chat: str) -> list[str]:
    talk = conversations.get(c, chat)
    if talk is None:
        return []
    chats = [people.chat_of(*address) for address in people.addresses(c, talk.person)]
    return [one for one in chats if one != chat and conversations.get(c, one) is not None]


def language(c: Connection, chat: str) -> str:
    """Return the language the conversation is answered in."""
    state, _ = conversations.load(c, chat)
    return "zh-Hans" if state is None else state.language
