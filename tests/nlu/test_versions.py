"""Versions of the model: published, gone back to, refused when damaged; nothing half written."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nlu import model, publishing, versions
from nlu.model import ModelError
from nlu.versions import Log, Shelf
from tests.nlu import tiny

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "models").mkdir()
    return Shelf(tmp_path / "models")


def made(shelf: Shelf, seed: int) -> str:
    """Add a version; another seed is another one."""
    return shelf.add(tiny.write(shelf.folder / f".new{seed}", tiny.arrays(seed)))


def publish(shelf: Shelf, version: str) -> int:
    return publishing.publish(shelf, version, "王", "试试", NOON).number


def refusal(shelf: Shelf, version: str) -> str:
    with pytest.raises(ModelError) as caught:
        publish(shelf, version)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_nothing_is_live_before_something_is_published(shelf: Shelf) -> None:
    made(shelf, 1)
    assert shelf.log() == Log()
    assert shelf.in_order() == []
    assert shelf.stamp() == versions.NEVER
    assert Shelf(shelf.folder / "nowhere").versions() == []


def test_a_version_is_named_by_its_content(shelf: Shelf) -> None:
    first, other = made(shelf, 1), made(shelf, 2)
    assert first != other
    assert made(shelf, 1) == first
    assert set(shelf.versions()) == {first, other}
    assert versions.check(shelf.place(first)).sha256 == model.file_hash(
        shelf.place(first) / model.WEIGHTS
    )


def test_what_is_published_is_live_and_says_who_when_why(shelf: Shelf) -> None:
    version = made(shelf, 1)
    publish(shelf, version)
    now = shelf.log().now
    assert now == versions.Publication(1, version, "王", "试试", NOON.isoformat())
    assert shelf.in_order() == [shelf.place(version)]


def test_before_the_live_version_stand_those_that_were_live(shelf: Shelf) -> None:
    a, b, c = (made(shelf, n) for n in range(3))
    for version in (a, b, a, c):
        publish(shelf, version)
    assert shelf.in_order() == [shelf.place(v) for v in (c, a, b)]


def test_going_back_walks_down_to_nothing(shelf: Shelf) -> None:
    a, b = made(shelf, 1), made(shelf, 2)
    publish(shelf, a)
    publish(shelf, b)
    weights = (shelf.place(a) / model.WEIGHTS).read_bytes()
    publishing.go_back(shelf, 1)
    assert shelf.in_order() == [shelf.place(a)]
    assert (shelf.place(a) / model.WEIGHTS).read_bytes() == weights
    publishing.go_back(shelf, 0)
    assert shelf.in_order() == []
    assert [one.version for one in shelf.log().published] == [a, b], "history stays"


def test_a_publication_after_going_back_gets_a_number_of_its_own(shelf: Shelf) -> None:
    a, b = made(shelf, 1), made(shelf, 2)
    assert [publish(shelf, a), publish(shelf, b)] == [1, 2]
    publishing.go_back(shelf, 1)
    assert publish(shelf, b) == 3
    assert shelf.in_order() == [shelf.place(b), shelf.place(a)]


def test_the_live_version_is_not_published_again(shelf: Shelf) -> None:
    version = made(shelf, 1)
    publish(shelf, version)
    assert "已经在用" in refusal(shelf, version)


@pytest.mark.parametrize("name", ["", "..", "../../etc", "nope", "0" * 8, "A" * 8])
def test_a_version_that_is_not_there_is_refused(shelf: Shelf, name: str) -> None:
    assert "没有这个版本" in refusal(shelf, name)


def test_a_damaged_version_is_refused_and_changes_nothing(shelf: Shelf) -> None:
    good, bad = made(shelf, 1), made(shelf, 2)
    publish(shelf, good)
    (shelf.place(bad) / model.WEIGHTS).write_bytes(b"x")
    assert "校验和不符" in refusal(shelf, bad)
    assert shelf.in_order() == [shelf.place(good)]
    assert not versions.usable(shelf.place(bad))
    assert versions.usable(shelf.place(good))


def test_going_back_to_a_damaged_version_is_refused(shelf: Shelf) -> None:
    a, b = made(shelf, 1), made(shelf, 2)
    publish(shelf, a)
    publish(shelf, b)
    (shelf.place(a) / model.MANIFEST).unlink()
    with pytest.raises(ModelError, match="没有模型"):
        publishing.go_back(shelf, 1)
    assert shelf.log().live == 2


def test_a_model_of_another_program_is_refused(shelf: Shelf) -> None:
    foreign = tiny.write(shelf.folder / ".new", code="another program")
    with pytest.raises(ModelError, match="别的版本的程序"):
        shelf.add(foreign)
    assert shelf.versions() == []


def test_a_model_of_wrong_shapes_is_refused_though_its_checksum_is_right(shelf: Shelf) -> None:
    given = tiny.arrays()
    given["bias"] = given["bias"][:-1]
    version = shelf.add(tiny.write(shelf.folder / ".new", given))
    assert "bias" in refusal(shelf, version)


def test_a_model_of_another_format_is_refused(shelf: Shelf) -> None:
    version = made(shelf, 1)
    told = json.loads((shelf.place(version) / model.MANIFEST).read_text("utf-8"))
    (shelf.place(version) / model.MANIFEST).write_text(json.dumps(told | {"format": 99}))
    assert "模型格式 99" in refusal(shelf, version)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"live": 1, "published": []}', '{"live": 0, "published": [{}]}',
     '{"live":1, "published": [{"number": 1, "version": "../x", "by": "", "note": "", "at": 0}]}'],
)  # fmt: skip
def test_a_log_nobody_understands_is_said_in_one_line(shelf: Shelf, text: str) -> None:
    (shelf.folder / versions.LIVE).write_text(text)
    with pytest.raises(ModelError, match=r"^.+live\.json: .+$"):
        shelf.log()


def test_the_stamp_changes_with_every_publication(shelf: Shelf) -> None:
    a, b = made(shelf, 1), made(shelf, 2)
    seen = {shelf.stamp()}
    for version in (a, b, a):
        publish(shelf, version)
        seen.add(shelf.stamp())
    assert len(seen) == 4


def test_two_who_publish_at_once_both_stand_in_the_log(shelf: Shelf) -> None:
    told = [made(shelf, n) for n in range(4)]
    threads = [threading.Thread(target=publish, args=(shelf, version)) for version in told]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.number for one in shelf.log().published] == [1, 2, 3, 4]
    assert {one.version for one in shelf.log().published} == set(told)


def test_the_log_is_replaced_as_a_whole(shelf: Shelf) -> None:
    """A reader that opened the old file goes on reading the old file."""
    publish(shelf, made(shelf, 1))
    with (shelf.folder / versions.LIVE).open(encoding="utf-8") as old:
        publish(shelf, made(shelf, 2))
        assert json.load(old)["live"] == 1
    assert shelf.log().live == 2
    assert list(shelf.folder.glob("*.new")) == []


def test_times_keep_their_zone(shelf: Shelf) -> None:
    at = NOON + timedelta(seconds=1, microseconds=5)
    publishing.publish(shelf, made(shelf, 1), "王", "", at)
    now = shelf.log().now
    assert now is not None
    assert datetime.fromisoformat(now.at) == NOON + timedelta(seconds=1)


def test_the_texts_of_a_version_can_be_read(shelf: Shelf) -> None:
    assert publishing.texts(shelf.place(made(shelf, 1))) == tiny.TEXTS
