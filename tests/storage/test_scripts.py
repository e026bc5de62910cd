"""A published version never changes, and what a talk stands on is known."""

from __future__ import annotations

from functools import partial

from dialogues.state import ScriptRef, State
from storage import conversations, scripts
from storage.store import Store


def test_a_version_is_published_once_and_never_changes(store: Store) -> None:
    assert store.do(lambda tx: scripts.publish(tx, "quality", "v1", '{"a":1}'))
    assert not store.do(lambda tx: scripts.publish(tx, "quality", "v1", '{"a":2}'))
    assert store.do(lambda tx: scripts.publish(tx, "quality", "v2", '{"a":3}'))
    assert store.read(lambda c: scripts.load(c, "quality", "v1")) == '{"a":1}'
    assert store.read(lambda c: scripts.load(c, "quality", "v3")) is None


def test_the_versions_talks_stand_on_are_pinned(store: Store, talk: str) -> None:
    assert store.read(scripts.pinned) == ()
    for chat, version in ((talk, "v1"), ("web:shop:u2", "v2"), ("web:shop:u3", "v1")):
        state = State(ScriptRef("quality", version))
        store.do(partial(conversations.save, chat=chat, state=state, was=0))
    assert store.read(scripts.pinned) == (ScriptRef("quality", "v1"), ScriptRef("quality", "v2"))
