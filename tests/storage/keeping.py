"""A database in which everything was kept for some time, and a round of the sweeper over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from dialogues.effects import CaseState, FileCase, Promise, Say, Settled, SettlePromise, Why
from dialogues.state import State
from storage import (
    cases,
    conversations,
    files,
    inbox,
    lanes,
    messages,
    promises,
    retention,
    retention_cases,
    retention_rows,
)
from storage.erase import Asked
from storage.inbox import Arrival
from storage.messages import Attachment
from storage.retention import DAY, Kept, Page, Step
from storage.schema import metadata
from storage.sql import Sql
from storage.store import Store, Tx
from storage.times import moment

KEPT = Kept(talks=365 * DAY, attachments=180 * DAY, cases=1095 * DAY, audit=1095 * DAY)
NAMES = count(1)
ASKED = Asked("retention", "保存期满", lambda: f"{next(NAMES):08x}", lambda phone: phone)
SECRET = "水云间七号楼的欧阳"


def steps(kept: Kept = KEPT) -> tuple[Step, ...]:
    return (
        *retention_rows.steps(kept),
        *retention.talks(kept),
        *retention_cases.steps(kept, ASKED),
    )


def swept(store: Store, kept: Kept = KEPT) -> dict[str, int]:
    """Let everything go that was kept for its time; return how many rows of what."""
    gone: dict[str, int] = {}
    for step in steps(kept):
        for keys, before in pages(store, step):
            done = store.do(partial(carried, step=step, keys=keys, before=before))
            gone[step.name] = gone.get(step.name, 0) + done
    return gone


def carried(tx: Tx, step: Step, keys: tuple[Any, ...], before: float) -> int:
    return step.sweep(tx, keys, before)


def pages(store: Store, step: Step) -> Iterator[tuple[tuple[Any, ...], float]]:
    """Give what a step finds, page by page."""
    before, after = store.clock() - step.kept, step.first
    while after is not None:
        page = store.read(partial(looked, step=step, before=before, after=after))
        if page.keys:
            yield page.keys, before
        after = page.after


def looked(c: Connection, step: Step, before: float, after: Any) -> Page:
    return step.look(c, before, after, step.most)


def rows(store: Store, name: str, *where: Any) -> int:
    """Count the rows of a table."""
    table = metadata.tables[name]
    counted = Sql(select(func.count()).select_from(table).where(*where))
    ((found,),) = store.read(counted.rows)
    return int(found)


def everything(store: Store) -> str:
    """Return every row of every table as one text."""
    return "\n".join(
        str(row) for table in metadata.sorted_tables for row in store.read(Sql(select(table)).rows)
    )


def written(store: Store, chat: str = "web:shop:u1", event: str = "e1", **more: Any) -> int:
    """Let a customer write and the bot answer, all of it taken; return the inbox id."""
    channel, account, user = chat.split(":")
    at = moment(store.clock())

    def job(tx: Tx) -> int:
        wrote = Arrival(channel, account, user, f"{event}-{user}", "message", at, SECRET, **more)
        got = inbox.receive(tx, wrote)
        said = Say("我记下了。", Why("x", "y"))
        messages.say(tx, chat, got.inbox_id, said, at, pull=channel == "web")
        inbox.settle(tx, [got.inbox_id], got.inbox_id)
        finish(tx, f"in:{chat}")
        return got.inbox_id

    return store.do(job)


def finish(tx: Tx, lane: str) -> None:
    """Do what waits in a lane."""
    for one in lanes.items(tx.c, [lane], tx.now + DAY)[lane]:
        lanes.done(tx, [lane], [one.id])
    lanes.done(tx, [lane], [])


def lines(store: Store, chat: str = "web:shop:u1") -> list[str]:
    """Return the words of a talk."""
    return [one.text for one in store.read(lambda c: messages.history(c, chat))]


def handed_in(store: Store, root: Path, body: bytes, chat: str = "web:shop:u1") -> str:
    """Let a customer hand a file in; return its hash."""
    sha = files.keep(root, body)
    picture = Attachment("image", f"sha256:{sha}", f"{SECRET}.png", "image/png", len(body))
    written(store, chat, f"file-{sha[:8]}", attachments=(picture,))
    return sha


def filed(store: Store, filed: FileCase, state: CaseState, chat: str = "web:shop:u1") -> str:
    """File the case, and let it stand so."""
    store.do(lambda tx: cases.file(tx, chat, filed))
    store.do(lambda tx: cases.file(tx, chat, replace(filed, state=state)))
    return filed.case_no


def promised(store: Store, number: str, due: datetime) -> None:
    """Promise a plan."""
    promise = Promise(f"{number}/plan", number, "agent", f"给{SECRET}回电", due, "林可")
    store.do(lambda tx: promises.keep_row(tx, promise, None))


def kept_word(store: Store, number: str) -> None:
    """Keep the promise."""
    ended = SettlePromise(f"{number}/plan", Settled.KEPT, moment(store.clock()), "called")
    store.do(lambda tx: promises.settle(tx, ended))


def stated(store: Store, state: State, chat: str = "web:shop:u1") -> None:
    """Let the talk stand so."""

    def job(tx: Tx) -> None:
        _, version = conversations.load(tx, chat)
        conversations.save(tx, chat, state, was=version)

    store.do(job)
