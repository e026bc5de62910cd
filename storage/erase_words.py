"""Which words each table loses when a person is erased; the rows stay and are counted on.

JOBS: table name to what is done there. Source: reliability promise 20.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Executable, Table, null, or_, select

from storage import codec, scrub
from storage.sql import Row, Sql

_SURE = 5  # characters of a mark that is looked for in rows of which nobody says whose they are
BOTS = ("first_touch", "plan_by")  # promises whose words are ours


@dataclass(frozen=True, slots=True)
class Whose:
    """A person's rows. chats: old address to new. marks: words that must be found nowhere."""

    person: int
    chats: Mapping[str, str]
    cases: tuple[str, ...]
    marks: frozenset[str]

    def holds(self, text: str) -> bool:
        """Say whether *text* holds one of his addresses, case numbers or marks."""
        sure = (mark for mark in self.marks if len(mark) >= _SURE)
        return any(one in text for one in (*self.chats, *self.cases, *sure))

    def without(self, text: str) -> str:
        """Return *text* with every mark of his taken out, the longest first."""
        for mark in sorted(self.marks, key=len, reverse=True):
            text = text.replace(mark, "")
        return text

    def less(self, text: str) -> str:
        """Return *text* without those marks that can only be his."""
        for mark in sorted(self.marks, key=len, reverse=True):
            text = text.replace(mark, "") if len(mark) >= _SURE else text
        return text


Job = Callable[[Connection, Table, Whose], None]


def rows(c: Connection, statement: Executable) -> list[Row]:
    """Return what the statement finds."""
    return Sql(statement).rows(c)


def change(c: Connection, statement: Executable) -> int:
    """Carry the statement out; return how many rows it touched."""
    return Sql(statement).run(c)


def nothing(_: Connection, __: Table, ___: Whose) -> None:
    """Leave it: another step sees to this table."""


def _of_talks(**said: Any) -> Job:
    """Return a job that sets these columns in every row of his talks."""

    def job(c: Connection, table: Table, whose: Whose) -> None:
        for chat in whose.chats:
            change(c, table.update().where(table.c.chat == chat).values(**said))

    return job


def _gone_with_talks(*columns: str) -> Job:
    """Return a job that deletes the rows of his talks."""

    def job(c: Connection, table: Table, whose: Whose) -> None:
        for chat in whose.chats:
            found = or_(*(table.c[column] == chat for column in columns))
            change(c, table.delete().where(found))

    return job


def _json(c: Connection, table: Table, of: Mapping[str, Callable[[Any], Any]], where: Any) -> None:
    """Let each column of JSON become what its function makes of it."""
    key = next(iter(table.primary_key.columns))
    for number, *texts in rows(c, select(key, *(table.c[name] for name in of)).where(where)):
        made = {
            name: codec.dumps(job(codec.loads(text)))
            for (name, job), text in zip(of.items(), texts, strict=True)
            if text
        }
        if made:
            change(c, table.update().where(key == number).values(**made))


def _of_cases(**of: Callable[[Any], Any]) -> Job:
    """Return a job that rewrites columns of JSON in the rows of his cases."""

    def job(c: Connection, table: Table, whose: Whose) -> None:
        for number in whose.cases:
            mine = table.c["case_no" if "case_no" in table.c else "number"]
            _json(c, table, of, mine == number)

    return job


def _history(c: Connection, table: Table, whose: Whose) -> None:
    cases = table.metadata.tables["cases"]
    for number in whose.cases:
        ((old,),) = rows(c, select(cases.c.chat).where(cases.c.number == number))
        lines = select(table.c.id, table.c.kind, table.c.payload).where(table.c.case_no == number)
        for line, kind, payload in rows(c, lines):
            made = scrub.happened(kind, codec.loads(payload), whose.chats[old])
            text = codec.dumps(_unmarked(made, whose))
            change(c, table.update().where(table.c.id == line).values(payload=text))


def _unmarked(value: Any, whose: Whose) -> Any:
    """Return JSON in which no kept string is one of his marks."""
    match value:
        case str():
            return "" if value in whose.marks else value
        case list():
            return [_unmarked(one, whose) for one in value]
        case dict():
            return {key: _unmarked(one, whose) for key, one in value.items()}
        case _:
            return value


def _inbox(c: Connection, table: Table, whose: Whose) -> None:
    """Empty what came; what recognises a repeat is no name of his any more."""
    for chat in whose.chats:
        for (number,) in rows(c, select(table.c.id).where(table.c.chat == chat)):
            said = {"raw": b"", "event_id": f"erased:{number}"}
            change(c, table.update().where(table.c.id == number).values(**said))


def _outbox(c: Connection, table: Table, whose: Whose) -> None:
    """Send to nobody what waits."""
    blank = {"detail": "", "platform_id": "", "choices": "", "remedy_state": "done"}
    _of_talks(**blank)(c, table, whose)
    for chat in whose.chats:
        waits = table.update().where(table.c.chat == chat, table.c.state == "waiting")
        change(c, waits.values(state="dropped", outcome="erased"))


def _promises(c: Connection, table: Table, whose: Whose) -> None:
    """Words of people go; one that is open is owed to nobody."""
    for chat in whose.chats:
        mine = table.c.chat == chat
        change(c, table.update().where(mine, table.c.state == "open").values(state="renegotiated"))
        for name, kind, by in rows(c, select(table.c.id, table.c.kind, table.c.proof).where(mine)):
            if kind not in BOTS:
                bare = {"what": "", "proof": scrub.proof(by)}
                change(c, table.update().where(table.c.id == name).values(**bare))


def _handoffs(c: Connection, table: Table, whose: Whose) -> None:
    """Nobody waits any more; a reason in somebody's own words goes."""
    for chat in whose.chats:
        mine = table.c.chat == chat
        for state in ("waiting", "taken"):
            change(c, table.update().where(mine, table.c.state == state).values(state="returned"))
        _json(c, table, {"reasons": scrub.reasons}, mine)


def _alarms(c: Connection, table: Table, whose: Whose) -> None:
    """End alarms; their keys name no talk of his, and what was due no words of a task."""
    columns = (table.c.id, table.c.key, table.c.facts)
    mine = [table.c.chat == chat for chat in whose.chats]
    mine += [table.c.case_no == number for number in whose.cases]
    for number, key, facts in rows(c, select(*columns).where(or_(*mine))) if mine else ():
        told = codec.loads(facts)
        told |= {"what": ""} if str(told.get("about", "")).startswith("task:") else {}
        named = next((key.replace(old, new) for old, new in whose.chats.items() if old in key), key)
        said = {"key": named, "facts": codec.dumps(told), "state": "over"}
        change(c, table.update().where(table.c.id == number).values(**said))


def _lanes(c: Connection, table: Table, whose: Whose) -> None:
    """Nothing is left to do in his lanes, nor to be sent about his cases."""
    ends = [f":{chat}" for chat in whose.chats] + [f":{number}" for number in whose.cases]
    names = {row[0] for row in rows(c, select(table.c.lane).distinct())}
    for name in names:
        if any(name.endswith(end) for end in ends):
            change(c, table.delete().where(table.c.lane == name))


def _deliveries(c: Connection, table: Table, whose: Whose) -> None:
    for number in whose.cases:
        mine = table.c.case_no == number
        change(c, table.update().where(mine).values(body=""))
        change(c, table.update().where(mine, table.c.state == "waiting").values(state="dropped"))


def _index(c: Connection, table: Table, whose: Whose) -> None:
    """His cases leave the index; the archive takes them in again as they are now."""
    terms = table.metadata.tables["case_terms"]
    for number in whose.cases:
        for (doc,) in rows(c, select(table.c.id).where(table.c.case_no == number)):
            change(c, terms.delete().where(terms.c.doc == doc))
        change(c, table.delete().where(table.c.case_no == number))


def _knowledge(c: Connection, table: Table, whose: Whose) -> None:
    """Empty candidates made of his cases; items that people wrote lose his marks."""
    found = table.metadata.tables
    sources, versions, terms = found["kb_sources"], found["kb_versions"], found["kb_terms"]
    for number in whose.cases:
        for (item,) in rows(c, select(sources.c.item).where(sources.c.case_no == number)):
            ((state, *texts),) = rows(
                c, select(*(table.c[n] for n in _ITEM)).where(table.c.id == item)
            )
            draft = state == "draft"
            clean: Callable[[str], str] = (lambda _: "") if draft else whose.without
            said: dict[str, Any] = {n: clean(t) for n, t in zip(_ITEM[1:], texts, strict=True)}
            if draft:
                said |= {"state": "retired", "terms": "{}", "vector": null()}
                change(c, terms.delete().where(terms.c.doc == item))
            change(c, table.update().where(table.c.id == item).values(**said))
            bodies = select(versions.c.version, versions.c.body).where(versions.c.item == item)
            for version, body in rows(c, bodies):
                left = codec.dumps(scrub.blank(codec.loads(body))) if draft else whose.without(body)
                one = versions.update().where(
                    versions.c.item == item, versions.c.version == version
                )
                change(c, one.values(body=left))


_ITEM = ("state", "problem", "solution", "conditions", "plan", "letter")


def _found_by_words(*columns: str) -> Job:
    """Return a job that deletes rows which hold his address or a mark of his."""

    def job(c: Connection, table: Table, whose: Whose) -> None:
        keys = list(table.primary_key.columns)
        for row in rows(c, select(*keys, *(table.c[name] for name in columns))):
            texts = row[len(keys) :]
            if any(whose.holds(_text(one)) for one in texts if one):
                named = (key == value for key, value in zip(keys, row, strict=False))
                change(c, table.delete().where(*named))

    return job


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _person(c: Connection, table: Table, whose: Whose) -> None:
    change(c, table.delete().where(table.c.person_id == whose.person))


JOBS: Mapping[str, Job] = {
    "lane": _lanes,
    "item": _lanes,
    "dead": _found_by_words("lane", "key", "body", "reason"),
    "bucket": _found_by_words("name"),
    "counters": _found_by_words("name"),
    "shared": _found_by_words("name", "value"),
    "api_calls": _found_by_words("answer"),
    "customer_tiers": _found_by_words("history"),
    "inbox": _inbox,
    "messages": _of_talks(text="", payload="", buttons="[]", attachments="[]", parse=null()),
    "outbox": _outbox,
    "cases": _of_cases(body=scrub.case_file),
    "case_events": _history,
    "handoffs": _handoffs,
    "promises": _promises,
    "alarms": _alarms,
    "audit": _of_talks(note="", digest=""),
    "deliveries": _deliveries,
    "case_docs": _index,
    "case_terms": nothing,  # with the documents
    "kb_items": _knowledge,
    "kb_versions": nothing,  # with the items
    "kb_terms": nothing,
    "case_tasks": _of_cases(body=scrub.task),
    "work_acts": _of_cases(result=scrub.blank),
    "work_items": _of_cases(said=scrub.blank),
    "person_tiers": _person,
    "identity_marks": _gone_with_talks("chat"),
    "identity_matches": _gone_with_talks("one", "other"),
    "identity_links": _of_talks(why="", undone_why="", proof=""),
}
