"""The same customer on two doors: noticed by a number, joined on proof alone, and parted again.

    notice(tx, chat, fields)         a phone or order number another told too: only a proposal,
                                     and none where a crowd told it
    vouch(tx, chat, phone)           the platform proved the phone (Telegram's contact button)
    join(tx, match, agent, why)      an agent made sure; refuse(...) when it is somebody else
    part(tx, chat, agent, why)       undo the last join of a talk

What an agent decides leaves a line in the history of the newest case of each talk.

A number that is merely said proves nothing: whoever says it would read another's history. Two
addresses are joined by themselves only when the platform proved the same phone for both. A name
is never looked at. Joining moves identities and conversations together. Source: S2-05.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select, update

from dialogues.state import FieldName, Known
from storage import identity_marks, people
from storage.case_events import event
from storage.errors import Refused
from storage.sql import Row, Sql, values
from storage.tables import cases, conversations, identities
from storage.tables_triage import identity_links, identity_matches
from storage.times import maybe, moment
from storage.writer import Tx

PHONE, ORDER = "phone", "order_no"
OPEN, JOINED, REFUSED = "open", "joined", "refused"
CONTACT, AGENT = "contact", "agent"
_FIELDS: Mapping[str, FieldName] = {
    PHONE: FieldName("contact_phone"),
    ORDER: FieldName("order_no"),
}
_TOLD = frozenset({"said", "answered", "corrected"})
_TAIL = 4


@dataclass(frozen=True, slots=True)
class Match:
    """Two talks whose customers may be one. by: PHONE or ORDER; tail: its last digits."""

    id: int
    one: str
    other: str
    by: str
    tail: str
    state: str
    agent: str
    why: str
    found: datetime
    settled: datetime | None


@dataclass(frozen=True, slots=True)
class Link:
    """A talk that moved to another person. proof: CONTACT or AGENT."""

    id: int
    chat: str
    was: int
    became: int
    proof: str
    agent: str
    why: str
    at: datetime
    undone: datetime | None
    undone_by: str
    undone_why: str


_m = identity_matches.c
_l = identity_links.c
_v = conversations.c
_p = bindparam
_one = conversations.alias("first")
_two = conversations.alias("second")


_CASE = Sql(
    select(cases.c.number)
    .where(cases.c.chat == _p("chat"))
    .order_by(cases.c.opened.desc(), cases.c.matter.desc())
    .limit(1)
)
_PERSON = Sql(select(_v.person_id).where(_v.chat == _p("chat")))
_PROPOSE = Sql(
    lambda insert: (
        insert(identity_matches)
        .values(state=OPEN, **values("one", "other", "by", "tail", "found"))
        .on_conflict_do_nothing()
        .returning(_m.id)
    )
)
_MATCH = select(
    _m.id, _m.one, _m.other, _m.by, _m.tail, _m.state, _m.agent, _m.why, _m.found, _m.settled
)
_GET = Sql(_MATCH.where(_m.id == _p("id")))
_OF_PERSON = Sql(
    _MATCH.add_columns(_one.c.person_id, _two.c.person_id)
    .select_from(
        identity_matches.join(_one, _one.c.chat == _m.one).join(_two, _two.c.chat == _m.other)
    )
    .where(or_(_one.c.person_id == _p("person"), _two.c.person_id == _p("person")))
    .order_by(_m.found.desc(), _m.id.desc())
)
_SETTLE = Sql(
    update(identity_matches)
    .where(_m.id == _p("which"), _m.state == OPEN)
    .values(**values("state", "agent", "why", "settled"))
    .returning(_m.id)
)
_MOVE_TALK = Sql(update(conversations).where(_v.chat == _p("which")).values(values("person_id")))
_MOVE_ADDRESS = Sql(
    update(identities)
    .where(
        identities.c.channel == _p("on"),
        identities.c.account == _p("at"),
        identities.c.user == _p("who"),
    )
    .values(values("person_id"))
)
_LINKED = Sql(
    lambda insert: insert(identity_links).values(
        values("chat", "was", "became", "proof", "agent", "why", "at")
    )
)
_LINK = select(
    _l.id, _l.chat, _l.was, _l.became, _l.proof, _l.agent, _l.why, _l.at, _l.undone,
    _l.undone_by, _l.undone_why,
)  # fmt: skip
_LAST = Sql(_LINK.where(_l.chat == _p("chat"), _l.undone.is_(None)).order_by(_l.id.desc()).limit(1))
_LINKS = Sql(
    _LINK.join(conversations, _v.chat == _l.chat)
    .where(or_(_v.person_id == _p("person"), _l.was == _p("person"), _l.became == _p("person")))
    .order_by(_l.id)
)
_UNDO = Sql(
    update(identity_links)
    .where(_l.id == _p("which"))
    .values(**values("undone", "undone_by", "undone_why"))
)


def notice(tx: Tx, chat: str, fields: Mapping[FieldName, Known]) -> list[int]:
    """Keep what the customer told of himself; return the new proposals that follow from it."""
    found: list[int] = []
    for by, name in _FIELDS.items():
        known = fields.get(name)
        if known is not None and known.value and known.how in _TOLD:
            found += _noticed(tx, chat, by, known.value)
    return found


def vouch(tx: Tx, chat: str, phone: str) -> list[int]:
    """Keep that the platform proved this phone; join whoever it proved the same one for.

    Who only said it is proposed. phone: as fields hold it (+8613...). Returns the proposals.
    """
    found = _noticed(tx, chat, PHONE, phone)
    identity_marks.prove(tx, chat, PHONE, phone)
    for other in identity_marks.proved(tx.c, chat, PHONE, phone):
        _merge(tx, other, chat, CONTACT, "", f"平台核实过同一个手机号，尾号 {phone[-_TAIL:]}")
    return [one for one in found if _apart(tx.c, one)]


def join(tx: Tx, match: int, agent: str, why: str) -> None:
    """Make one customer of the two: the agent made sure, and says how.

    Raises:
        Refused: no reason, or the proposal is not open.
    """
    found = _settled(tx, match, JOINED, agent, why)
    for case_no in _cases(tx.c, found.one, found.other):
        event(tx, case_no, "person_joined", agent, {"match": match, "why": why})
    if _person(tx.c, found.one) != _person(tx.c, found.other):
        _merge(tx, found.one, found.other, AGENT, agent, why)


def refuse(tx: Tx, match: int, agent: str, why: str) -> None:
    """Keep that they are two; the same number proposes them no more.

    Raises:
        Refused: no reason, or the proposal is not open.
    """
    found = _settled(tx, match, REFUSED, agent, why)
    for case_no in _cases(tx.c, found.one, found.other):
        event(tx, case_no, "person_apart", agent, {"match": match, "why": why})


def part(tx: Tx, chat: str, agent: str, why: str) -> None:
    """Give the talk back to the person it belonged to before it was joined last.

    Raises:
        Refused: no reason, or it was never joined.
    """
    row = _LAST.row(tx.c, chat=chat)
    if row is None or not why.strip():
        raise Refused("nothing to undo" if row is None else "a reason is needed")
    link = _link(row)
    _move(tx, chat, link.was)
    _UNDO.run(tx.c, which=link.id, undone=tx.now, undone_by=agent, undone_why=why)
    for case_no in _cases(tx.c, chat):
        event(tx, case_no, "person_parted", agent, {"link": link.id, "why": why})


def matches(c: Connection, person: int) -> list[Match]:
    """Return the proposals about the person, the newest first: open ones and settled ones.

    Left out is what became needless, because the two are one already.
    """
    rows = _OF_PERSON.rows(c, person=person)
    found = [(_match(row[:-2]), row[-2] == row[-1]) for row in rows]
    return [match for match, joined in found if not (joined and match.state == OPEN)]


def links(c: Connection, person: int) -> list[Link]:
    """Return how the person's talks came to him, or left him, oldest first."""
    return [_link(row) for row in _LINKS.rows(c, person=person)]


def _noticed(tx: Tx, chat: str, by: str, value: str) -> list[int]:
    made: list[int] = []
    if not identity_marks.put(tx, chat, by, value):
        return made  # whoever tells it second proposes the pair
    for other in identity_marks.alike(tx.c, chat, by, value):
        one, two = sorted((chat, other))
        row = _PROPOSE.row(tx.c, one=one, other=two, by=by, tail=value[-_TAIL:], found=tx.now)
        made += [] if row is None else [int(row[0])]
    return made


def _merge(tx: Tx, one: str, other: str, proof: str, agent: str, why: str) -> None:
    """Let every address of the newer person be the older one's."""
    stays, goes = sorted((_person(tx.c, one), _person(tx.c, other)))
    if stays == goes:
        return
    for address in people.addresses(tx.c, goes):
        chat = people.chat_of(*address)
        _move(tx, chat, stays)
        said = {"proof": proof, "agent": agent, "why": why}
        _LINKED.run(tx.c, chat=chat, was=goes, became=stays, at=tx.now, **said)


def _move(tx: Tx, chat: str, person: int) -> None:
    channel, account, user = people.address_of(chat)
    _MOVE_ADDRESS.run(tx.c, on=channel, at=account, who=user, person_id=person)
    _MOVE_TALK.run(tx.c, which=chat, person_id=person)


def _settled(tx: Tx, match: int, state: str, agent: str, why: str) -> Match:
    if not why.strip():
        raise Refused("a reason is needed")
    done = _SETTLE.row(tx.c, which=match, state=state, agent=agent, why=why, settled=tx.now)
    row = _GET.row(tx.c, id=match)
    if done is None or row is None:
        raise Refused(f"no open proposal: {match}")
    return _match(row)


def _cases(c: Connection, *chats: str) -> list[str]:
    """Return the newest case on file of each of these talks."""
    found = [row[0] for chat in chats if (row := _CASE.row(c, chat=chat)) is not None]
    return list(dict.fromkeys(found))


def _apart(c: Connection, match: int) -> bool:
    row = _GET.row(c, id=match)
    return row is not None and _person(c, row[1]) != _person(c, row[2])


def _person(c: Connection, chat: str) -> int:
    row = _PERSON.row(c, chat=chat)
    if row is None:
        raise Refused(f"no conversation: {chat[:40]!r}")
    return int(row[0])


def _match(row: Row) -> Match:
    number, one, other, by, tail, state, agent, why, found, settled = row
    return Match(number, one, other, by, tail, state, agent, why, moment(found), maybe(settled))


def _link(row: Row) -> Link:
    number, chat, was, became, proof, agent, why, at, undone, by, undone_why = row
    joined = (number, chat, was, became, proof, agent, why, moment(at))
    return Link(*joined, maybe(undone), by, undone_why)
