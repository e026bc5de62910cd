"""A state is saved only over the version it was decided on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialogues.state import Control, Mood, ScriptRef, State
from storage import conversations
from storage.errors import Conflict
from storage.store import Store

STATE = State(ScriptRef("quality", "v1"), case_no="TS1", moods=(Mood("anger", 2), Mood("anger", 3)))


def save(store: Store, chat: str, state: State, was: int) -> None:
    store.do(lambda tx: conversations.save(tx, chat, state, was=was))


def test_a_talk_without_a_turn_has_no_state(store: Store, talk: str) -> None:
    assert store.read(lambda c: conversations.load(c, talk)) == (None, 0)
    assert store.read(lambda c: conversations.load(c, "web:shop:nobody")) == (None, 0)


def test_a_state_comes_back_as_it_was_saved(store: Store, talk: str) -> None:
    save(store, talk, STATE, 0)
    assert store.read(lambda c: conversations.load(c, talk)) == (STATE, 1)
    save(store, talk, replace(STATE, turn=1), 1)
    assert store.do(lambda tx: conversations.load(tx, talk)) == (replace(STATE, turn=1), 2)


@pytest.mark.parametrize("was", [0, 1, 3])
def test_a_stale_state_is_refused(store: Store, talk: str, was: int) -> None:
    save(store, talk, STATE, 0)
    save(store, talk, STATE, 1)
    with pytest.raises(Conflict, match=talk):
        save(store, talk, replace(STATE, turn=9), was)
    assert store.read(lambda c: conversations.load(c, talk)) == (STATE, 2)


def test_a_talk_nobody_wrote_in_yet_can_be_saved(store: Store) -> None:
    save(store, "web:shop:new", STATE, 0)
    assert store.read(lambda c: conversations.load(c, "web:shop:new")) == (STATE, 1)


def test_the_desk_lists_talks_by_who_has_them(store: Store, talk: str, clock: Any) -> None:
    save(store, talk, replace(STATE, control=Control.HUMAN), 0)
    clock.on(1)
    save(store, "web:shop:u2", replace(STATE, control=Control.HUMAN), 0)
    save(store, "web:shop:u3", STATE, 0)
    found = store.read(lambda c: conversations.recent(c, Control.HUMAN))
    assert [one.chat for one in found] == ["web:shop:u2", talk]
    assert (found[1].heat, found[1].case_no, found[1].version) == (3, "TS1", 1)
    assert store.read(lambda c: conversations.get(c, "web:shop:nobody")) is None
