"""Evidence is kept once, and its bytes are there before its row is."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from storage import evidence, files
from storage.evidence import GONE, KEPT, OK, WAITING, Facts, Fetch
from storage.files import Incoming
from storage.inbox import Arrival, receive
from storage.messages import Attachment
from storage.store import Store

PHOTO = b"\x89PNG smoke"


def put(store: Store, sha256: str, message: int, **how: Any) -> None:
    about = {"mime": "image/png", "size": len(PHOTO), "kind": "image", **how}
    store.do(lambda tx: files.put(tx, sha256, message_id=message, **about))


def test_the_same_bytes_are_written_once(tmp_path: Path) -> None:
    sha256 = files.keep(tmp_path, PHOTO)
    assert sha256 == hashlib.sha256(PHOTO).hexdigest()
    target = files.place(tmp_path, sha256)
    assert target == tmp_path / sha256[:2] / sha256[2:]
    written = target.stat().st_ino
    assert files.keep(tmp_path, PHOTO) == sha256
    assert target.stat().st_ino == written
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [target], "no leftovers"
    assert target.read_bytes() == PHOTO


def test_a_file_handed_in_again_is_linked_not_entered_twice(
    store: Store, talk: str, arrival: Any
) -> None:
    """S2-08."""
    sha256 = "ab" * 32
    second = store.do(_hear_again)
    put(store, sha256, 1, name="冒烟.png")
    put(store, sha256, 1, name="again")
    put(store, sha256, second)
    found = store.read(lambda c: files.find(c, sha256))
    assert [(f.message, f.name, f.size) for f in found] == [
        (1, "冒烟.png", len(PHOTO)),
        (second, "", len(PHOTO)),
    ]
    assert store.read(lambda c: files.of_chat(c, talk)) == found
    assert arrival.text
    rows = store.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM files").scalar())
    assert rows == 1


def _hear_again(tx: Any) -> int:
    sql = "INSERT INTO messages (chat, direction, at) VALUES ('web:shop:u1', 'in', 0) RETURNING id"
    number: int = tx.c.exec_driver_sql(sql).scalar_one()
    return number


def test_an_unknown_file_has_no_uses(store: Store) -> None:
    assert store.read(lambda c: files.find(c, "00" * 32)) == []


def test_pieces_of_any_size_make_the_same_file(tmp_path: Path) -> None:
    incoming = Incoming(tmp_path)
    for n in range(len(PHOTO)):
        incoming.write(PHOTO[n : n + 1])
    incoming.finish()
    assert incoming.path.read_bytes() == PHOTO
    assert (incoming.size, incoming.sha256) == (len(PHOTO), hashlib.sha256(PHOTO).hexdigest())
    assert files.place(tmp_path, incoming.keep()).read_bytes() == PHOTO
    incoming.drop()
    assert files.place(tmp_path, incoming.sha256).exists(), "what is kept is not dropped"


def test_a_file_that_is_dropped_leaves_nothing_and_one_cut_off_is_a_stray(tmp_path: Path) -> None:
    dropped, cut = Incoming(tmp_path), Incoming(tmp_path)
    dropped.write(PHOTO)
    dropped.drop()
    cut.finish()
    began = cut.path.stat().st_mtime
    assert files.strays(tmp_path, began + 1) == [cut.path]
    assert files.strays(tmp_path, began) == [], "it may still be coming in"


def test_what_is_made_of_a_file_goes_with_it(tmp_path: Path) -> None:
    sha256 = files.keep(tmp_path, PHOTO)
    for body in (b"old", b"new"):
        files.keep_beside(tmp_path, sha256, files.VIEW, body)
    assert files.beside(tmp_path, sha256, files.VIEW).read_bytes() == b"new"
    files.remove(tmp_path, sha256)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def facts(body: bytes, **more: Any) -> Facts:
    return Facts(hashlib.sha256(body).hexdigest(), "image/png", len(body), "image", **more)


def test_a_file_learns_what_a_later_look_found(store: Store, tmp_path: Path) -> None:
    files.keep(tmp_path, PHOTO)
    sha256 = facts(PHOTO).sha256
    for known in (facts(PHOTO, scan="unscanned"), facts(PHOTO, state=OK, scan="clean", view=True)):
        store.do(partial(evidence.enter, root=tmp_path, facts=known))
        assert store.read(lambda c: evidence.facts_of(c, sha256)) == known


def test_a_file_without_bytes_is_never_entered(store: Store, tmp_path: Path) -> None:
    with pytest.raises(evidence.VanishedError):
        store.do(lambda tx: evidence.enter(tx, tmp_path, facts(PHOTO)))
    assert store.read(lambda c: evidence.unused(c, 9e9)) == []


def test_the_attachments_of_a_talk_come_in_order_as_they_stand(
    store: Store, talk: str, arrival: Arrival, tmp_path: Path
) -> None:
    known = facts(PHOTO, view=True)
    files.keep(tmp_path, PHOTO)
    store.do(lambda tx: evidence.enter(tx, tmp_path, known))
    given = (
        Attachment("image", "late"),
        Attachment("location", "", "东门"),
        Attachment("image", f"sha256:{known.sha256}", "a.png"),
        Attachment("image", "gone", "b.png"),
        Attachment("file", "fetched"),
    )
    album = Arrival("web", "shop", "u1", "e2", "message", arrival.at, "四张", attachments=given)
    message = store.do(lambda tx: receive(tx, album)).message_id
    assert message is not None
    gone, fetched = Fetch(GONE, "forgotten", 3), Fetch(KEPT, "", 1, known.sha256)
    store.do(lambda tx: evidence.tried(tx, message, "gone", gone))
    store.do(lambda tx: evidence.tried(tx, message, "fetched", fetched))
    found = store.read(lambda c: evidence.pieces(c, talk))
    assert [(p.kind, p.name, p.fetch.state, p.facts) for p in found] == [
        ("image", "", WAITING, None),
        ("image", "a.png", KEPT, known),
        ("image", "b.png", GONE, None),
        ("image", "", KEPT, known),
    ]
    assert store.read(lambda c: evidence.pieces(c, talk, after=message)) == []
    assert store.read(lambda c: evidence.pieces(c, talk, last=message - 1)) == []
    assert store.read(lambda c: evidence.used_since(c, talk, 0)) == 1
    assert store.read(lambda c: evidence.said_at(c, message)) == arrival.at.timestamp()


def test_a_name_of_a_platform_that_is_a_monster_is_kept_short(store: Store, talk: str) -> None:
    assert talk
    monster = "x" * 5_000 + "\x00"
    store.do(lambda tx: evidence.tried(tx, 1, monster, Fetch(GONE, "", 1)))
    store.do(lambda tx: evidence.tried(tx, 1, monster, Fetch(GONE, "", 2)))
    assert store.read(lambda c: evidence.fetch_of(c, 1, monster)).tries == 2
