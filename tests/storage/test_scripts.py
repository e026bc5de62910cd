"""A published version never changes, releases are counted, and files come back byte for byte."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from dialogues.state import ScriptRef, State
from storage import conversations, migrate, scripts
from storage.scripts import Draft
from storage.store import Store

BYTES = "# 备注\r\nscript: {}\n".encode() + b"\xef\xbb\xbf\x00"


def draft(version: str, files: dict[str, bytes] | None = None) -> Draft:
    return Draft(ScriptRef("quality", version), f'{{"v":"{version}"}}', files or {})


def release(store: Store, one: Draft, note: str = "") -> int:
    return store.do(lambda tx: scripts.release(tx, one, "王芳", note))


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


def test_releases_are_counted_by_script_with_who_when_and_why(store: Store) -> None:
    assert [release(store, draft(v), note=f"第 {v}") for v in ("a", "b", "a")] == [1, 2, 3]
    other = Draft(ScriptRef("price", "a"), "{}", {})
    assert release(store, other) == 1
    found = store.read(lambda c: scripts.releases(c, "quality"))
    assert [(r.number, r.version, r.author, r.note) for r in found] == [
        (3, "a", "王芳", "第 a"),
        (2, "b", "王芳", "第 b"),
        (1, "a", "王芳", "第 a"),
    ]
    assert {r.at.timestamp() for r in found} == {store.do(lambda tx: tx.now)}
    assert [(r.name, r.number) for r in store.read(scripts.releases)] == [
        ("price", 1),
        ("quality", 3),
        ("quality", 2),
        ("quality", 1),
    ]


def test_a_release_alone_is_not_in_use(store: Store) -> None:
    release(store, draft("a"))
    assert store.read(scripts.live) == {}
    store.do(lambda tx: scripts.go_live(tx, "quality", 1, "王芳", canary=2, share=10))
    live = store.read(scripts.live)["quality"]
    assert (live.number, live.canary, live.share, live.author) == (1, 2, 10, "王芳")
    store.do(lambda tx: scripts.go_live(tx, "quality", 2, "李工"))
    live = store.read(scripts.live)["quality"]
    assert (live.number, live.canary, live.share, live.author) == (2, None, 0, "李工")


def test_files_come_back_byte_for_byte_and_are_kept_once(store: Store) -> None:
    release(store, draft("a", {"quality.yml": BYTES, "common.yml": b"x"}))
    release(store, draft("b", {"quality.yml": BYTES + b"\n", "common.yml": b"x"}))
    new, old = store.read(lambda c: scripts.releases(c, "quality"))
    assert store.read(lambda c: scripts.files(c, old))["quality.yml"] == BYTES
    assert store.read(lambda c: scripts.files(c, new))["quality.yml"] == BYTES + b"\n"
    assert new.files["common.yml"] == old.files["common.yml"]
    assert old.ref == ScriptRef("quality", "a")


def put(store: Store, number: int, by: str = "王芳", name: str = "sla.yml") -> None:
    store.do(lambda tx: scripts.go_live(tx, name, number, by))


def test_what_was_put_in_use_is_kept_for_good(store: Store) -> None:
    """S2-70: going back is a change like another."""
    for number, by in ((1, "王芳"), (2, "王芳"), (1, "李工")):
        put(store, number, by)
    put(store, 9, name="teams.yml")
    found = store.read(lambda c: scripts.changes(c, "sla.yml"))
    assert [(one.number, one.author) for one in found] == [(1, "王芳"), (2, "王芳"), (1, "李工")]


@pytest.mark.parametrize(
    ("since", "until", "had"),
    [(0, 5, []), (0, 15, [1]), (10, 15, [1]), (15, 100, [1, 2, 3]), (25, 28, [2]), (40, 50, [3])],
)
def test_what_was_in_use_between_two_times_is_known(
    tmp_path: Path, since: int, until: int, had: list[int]
) -> None:
    """S2-70: a case keeps the versions it ran under."""
    now = [0.0]
    url = f"sqlite:///{tmp_path / 'noted.db'}"
    migrate.upgrade(url)
    with closing(Store.open(url, lambda: now[0])) as store:
        for number in (1, 2, 3):
            now[0] += 10
            put(store, number)
        times = {
            name: datetime.fromtimestamp(at, UTC)
            for name, at in (("since", since), ("until", until))
        }
        found = store.read(lambda c: scripts.ran_under(c, "sla.yml", **times))
    assert [one.number for one in found] == had
