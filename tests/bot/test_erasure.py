"""A person who is erased is found nowhere any more, and what is counted counts on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from cases import replay
from dialogues.book import Book
from storage import cases, erase, erase_rows, erase_words, inbox, messages
from storage.inbox import Arrival
from storage.messages import Attachment
from storage.schema import metadata
from storage.sql import Sql
from tests.bot.erasure_bench import CHAT, MARKS, USER, erased, everything, live, plant
from tests.fakes.caseworld import WORK, World, filed, world


@pytest.fixture
def talk(book: Book, tmp_path: Path) -> Iterator[World]:
    """Give the talk of somebody who told everything about himself, and a bystander's beside it."""
    with world(tmp_path, book) as made:
        filed(made)
        made.chat = CHAT
        live(made)
        plant(made)
        yield made


def test_no_table_holds_a_mark_of_his_afterwards_and_each_held_one_before(talk: World) -> None:
    before = everything(talk)
    held = {name for name, rows in before.items() if any(m in row for row in rows for m in MARKS)}
    assert held >= {
        "messages", "cases", "case_events", "conversations", "identities", "inbox", "promises",
        "outbox", "alarms", "dead", "deliveries", "api_calls", "work_acts", "media_fetches",
        "shared", "counters", "case_docs", "case_terms", "kb_items", "kb_versions", "kb_terms",
        "case_tasks", "file_uses", "customer_tiers", "item", "lane",
    }  # fmt: skip
    erased(talk)
    after = everything(talk)
    found = {(n, m) for n, rows in after.items() for row in rows for m in MARKS if m in row}
    assert found == set()


COUNTED = (
    "messages",
    "inbox",
    "cases",
    "case_events",
    "promises",
    "clocks",
    "conversations",
    "people",
)


def test_counts_and_figures_stay(talk: World) -> None:
    number = talk.case_no
    before, was = everything(talk), talk.case(number)
    stood = talk.now(number)
    done = erased(talk)
    after, now = everything(talk), talk.case(number)
    for name in COUNTED:
        assert len(after[name]) == len(before[name]), name
    for part in ("level", "category", "state", "flags", "moods", "started", "matter"):
        assert getattr(now.file, part) == getattr(was.file, part), part
    assert (now.opened, now.owner) == (was.opened, was.owner)
    then = talk.now(number)
    assert (then.state, then.outcome, then.reached) == (stood.state, stood.outcome, stood.reached)
    assert (done.talks, done.cases, done.files) == (2, 1, ("a" * 64,))
    assert len(after["erasures"]) == 1


def test_the_case_is_still_what_its_history_tells(talk: World) -> None:
    number = talk.case_no
    erased(talk)
    assert talk.store.read(lambda c: cases.rebuild(c, number)) == talk.case(number)
    assert replay.replay(talk.events(number), WORK.waits) == talk.now(number)


def test_the_history_can_be_changed_by_nothing_else(talk: World) -> None:
    erased(talk)
    with pytest.raises(Exception, match="only grows"):
        talk.store.do(lambda tx: tx.c.exec_driver_sql("update case_events set payload = '{}'"))


def test_other_people_keep_every_word(talk: World) -> None:
    def theirs(rows: dict[str, list[str]]) -> dict[str, list[str]]:
        return {n: [r for r in found if "web:default:v1" in r] for n, found in rows.items()}

    before = theirs(everything(talk))
    assert before["messages"]
    erased(talk)
    assert theirs(everything(talk)) == before


def test_who_writes_again_is_a_new_person(talk: World) -> None:
    erased(talk)
    again = Arrival("wechat", "shop", USER, "e77", "message", talk.at, "你好")
    talk.store.do(lambda tx: inbox.receive(tx, again))
    found = talk.store.read(lambda c: erase.find(c, CHAT))
    assert found is not None
    assert (found.cases, found.messages) == ((), 1)


def test_every_table_is_decided_about() -> None:
    """A new table says what erasing does to it, or that nothing of a customer stands there."""
    decided = {*erase_rows.JOBS, *erase_rows.KEEPS}
    assert decided == set(metadata.tables)
    assert set(erase_rows.JOBS).isdisjoint(erase_rows.KEEPS)
    assert set(erase_words.JOBS) <= set(erase_rows.JOBS)


def test_no_byte_is_left_in_the_files_once_cleaned(talk: World, tmp_path: Path) -> None:
    """Reliability promise 20."""
    erased(talk)
    talk.store.close()
    erase.clean(talk.store.url)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert len(kept) > 10_000
    assert [mark for mark in MARKS if mark.encode() in kept] == []


def test_nobody_is_found_by_what_nobody_has(talk: World) -> None:
    assert talk.store.read(lambda c: erase.find(c, "TS000000-NOBODY00")) is None


def test_what_he_attached_is_no_words_of_the_message_any_more(talk: World) -> None:
    erased(talk)
    assert all(
        line.attachments == () and line.text == ""
        for chat in erase_chats(talk)
        for line in talk.store.read(lambda c, chat=chat: messages.history(c, chat))  # type: ignore[misc]  # mypy knows no defaults of lambdas
    )
    assert Attachment("image", "x").name == ""


def erase_chats(talk: World) -> list[str]:
    table = metadata.tables["conversations"]
    rows = talk.store.read(lambda c: Sql(select(table.c.chat)).rows(c))
    return [chat for (chat,) in rows if ":erased-" in chat]
