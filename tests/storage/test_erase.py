"""A person is erased on either database: histories may lose words then, and at no other time."""

from __future__ import annotations

from itertools import count

import pytest
from sqlalchemy import select

from dialogues.effects import FileCase
from storage import audit, cases, erase, inbox, messages
from storage.audit import Subject
from storage.erase import Asked
from storage.errors import StoreError
from storage.inbox import Arrival
from storage.schema import metadata
from storage.sql import Sql
from storage.store import Store, Tx
from tests.storage.conftest import CHAT, NOON

NAMES = count(1)
ASKED = Asked("admin", "客户要求", lambda: f"{next(NAMES):08x}", lambda phone: f"hash of {phone}")


def gone(store: Store, what: str = CHAT) -> erase.Erased:
    found = store.read(lambda c: erase.find(c, what))
    assert found is not None
    return store.do(lambda tx: erase.erase(tx, found, ASKED))


def chats(store: Store) -> list[str]:
    table = metadata.tables["conversations"]
    return [chat for (chat,) in store.read(lambda c: Sql(select(table.c.chat)).rows(c))]


def test_found_by_case_or_talk_words_go_and_the_case_stays(
    store: Store, case: str, filed: FileCase
) -> None:
    assert gone(store, case).cases == 1
    kept = store.read(lambda c: cases.load(c, case))
    assert kept is not None
    assert (kept.file.fields, kept.file.level, kept.file.flags) == ({}, filed.level, filed.flags)
    assert store.read(lambda c: cases.rebuild(c, case)) == kept
    (chat,) = chats(store)
    assert chat.startswith("web:shop:erased-")
    assert [one.text for one in store.read(lambda c: messages.history(c, chat))] == [""]
    assert store.read(lambda c: erase.find(c, CHAT)) is None


def test_a_history_is_as_fixed_as_before_once_it_was_erased(store: Store, case: str) -> None:
    gone(store)
    for words in ("update case_events set payload = '{}'", "delete from case_events"):
        with pytest.raises(StoreError, match="only grows"):
            store.do(lambda tx, words=words: tx.c.exec_driver_sql(words))  # type: ignore[misc]  # mypy knows no defaults of lambdas
    assert case


def test_an_erasure_that_fails_leaves_everything(store: Store, case: str) -> None:
    """Whole or not at all."""
    found = store.read(lambda c: erase.find(c, CHAT))
    assert found is not None

    def job(tx: Tx) -> None:
        erase.erase(tx, found, ASKED)
        raise KeyError("the lights went out")

    with pytest.raises(KeyError):
        store.do(job)
    assert chats(store) == [CHAT]
    kept = store.read(lambda c: cases.load(c, case))
    assert kept is not None
    assert kept.file.fields


def test_the_record_says_how_much_and_nothing_of_whom(store: Store, case: str) -> None:
    gone(store)
    table = metadata.tables["erasures"]
    ((*row,),) = store.read(lambda c: Sql(select(table)).rows(c))
    kept = dict(zip(table.c.keys(), row, strict=True))
    assert (kept["by"], kept["why"], kept["cases"], kept["messages"]) == ("admin", "客户要求", 1, 1)
    assert kept["at"] == NOON.timestamp()
    assert "u1" not in str(row)
    assert case


def test_a_bystander_with_the_same_words_keeps_them(store: Store, case: str) -> None:
    other = Arrival("web", "shop", "u2", "e9", "message", NOON, "充电的时候冒烟了")
    store.do(lambda tx: inbox.receive(tx, other))
    gone(store, case)
    said = store.read(lambda c: messages.history(c, "web:shop:u2"))
    assert [one.text for one in said] == ["充电的时候冒烟了"]


def test_files_are_clean_afterwards(store: Store, case: str) -> None:
    gone(store, case)
    url = store.url
    store.close()
    erase.clean(url)


def test_who_mended_what_stays_and_names_nobody(store: Store, case: str) -> None:
    subject = Subject("message:1", CHAT, "d")
    store.do(lambda tx: audit.note(tx, "lin", "message_aside", subject, "打给了王女士"))
    gone(store, case)
    (act,) = store.read(audit.newest)
    assert (act.who, act.about, act.note) == ("lin", "message:1", "")
    assert act.chat == chats(store)[0]
    assert store.read(lambda c: audit.times(c, "d", "message_aside")) == 0
