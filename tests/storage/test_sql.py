"""Any text can be kept; only what no database holds is replaced."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from storage.sql import Sql, storable, values
from storage.store import Store
from storage.tables import counters
from storage.tables_staff import scripts

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


@given(ANY)
def test_what_is_storable_is_utf8_without_nul(text: str) -> None:
    clean = storable(text)
    clean.encode()
    assert "\x00" not in clean


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_good_text_stays_as_it_is(text: str) -> None:
    assert storable(text) == text


def test_halves_that_belong_together_become_their_character() -> None:
    assert storable("a\ud83d\ude00b\ud800c\x00d") == "a😀b\ufffdcd"


def test_every_statement_takes_any_text(store: Store) -> None:
    put = Sql(lambda insert: insert(scripts).values(values("name", "version", "body", "at")))
    get = Sql(select(scripts.c.name, scripts.c.body))
    store.do(lambda tx: put.run(tx.c, name="n\x00", version="\udc80", body="好\ud800\x00", at=1.0))
    assert store.read(get.rows) == [("n", "好\ufffd")]


def test_a_statement_repeated_for_many_values_touches_each(store: Store) -> None:
    put = Sql(lambda insert: insert(counters).values(values("name", "value", "at")))
    store.do(lambda tx: put.each(tx.c, "name", ["a", "b"], value=3, at=tx.now))
    get = Sql(select(counters.c.name, counters.c.value).order_by(counters.c.name))
    assert store.read(get.rows) == [("a", 3), ("b", 3)]
