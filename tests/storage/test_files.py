"""Evidence is kept once, and its bytes are there before its row is."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from storage import files
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
