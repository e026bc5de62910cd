"""`qingsu models`: what is there, what is live, and one clear line for what cannot be used."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.commands import reading
from nlu import examples, model
from nlu.versions import Shelf
from tests.nlu import small, tiny

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Return two versions beside a base model that fits its utterances."""
    told = small.write(tmp_path / "told", small.sample()[:1])
    tiny.write(tmp_path / "var/model", data=examples.content_hash(told))
    (tmp_path / "config.yml").write_text("nlu: {examples: told}\n", "utf-8")
    made = Shelf(tmp_path / "var/models")
    made.folder.mkdir()
    for seed in (1, 2):
        made.add(tiny.write(made.folder / ".new", tiny.arrays(seed)))
    return made


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs `qingsu models`: (exit code, out, err)."""
    places = ["--config", str(tmp_path / "config.yml"), "--data", str(tmp_path / "var")]

    def models(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["models", *words, *places])
        assert isinstance(ended.value.code, int)
        return ended.value.code, *capsys.readouterr()

    return models


def publish(run: Run, version: str) -> tuple[int, str, str]:
    return run("publish", version, "--by", "王", "--note", "多学了些")


def rows(out: str) -> dict[str, str]:
    """Return the rows of the table by version."""
    found = (re.sub(r"[│┃]", " ", line).split() for line in out.splitlines())
    return {cells[0]: " ".join(cells[1:]) for cells in found if cells}


def live(run: Run) -> list[str]:
    return [name for name, row in rows(run()[1]).items() if row.startswith("在用")]


def test_without_a_publication_the_base_model_is_live(run: Run, shelf: Shelf) -> None:
    code, out, err = run()
    assert (code, err) == (0, "")
    told = rows(out)
    assert {*shelf.versions(), "自带"} <= set(told)
    assert all(told[name].startswith("没发布过") for name in shelf.versions())
    assert live(run) == ["自带"]
    assert "0.500 0.750" in told["自带"]


def test_list_says_the_same(run: Run, shelf: Shelf) -> None:
    assert shelf.versions()
    assert run("list") == run()


def test_a_published_version_says_by_whom_and_why(run: Run, shelf: Shelf) -> None:
    version = shelf.versions()[0]
    assert publish(run, version) == (0, f"版本 {version} 在用了（第 1 次发布）。\n", "")
    row = rows(run()[1])[version]
    assert row.startswith("在用 ")
    assert "王 多学了些" in row
    assert live(run) == [version]


def test_publishing_needs_a_name_and_a_note(run: Run, shelf: Shelf) -> None:
    version = shelf.versions()[0]
    assert run("publish", version, "--by", "王")[0] == 2
    assert run("publish", version, "--by", " ", "--note", "x")[2] == "请用 --by 写上是谁\n"
    assert live(run) == ["自带"]


def test_what_cannot_be_published_is_said_in_one_line(run: Run, shelf: Shelf) -> None:
    good, bad = shelf.versions()
    (shelf.place(bad) / model.WEIGHTS).write_bytes(b"x")
    publish(run, good)
    for version, why in ((bad, "校验和不符"), ("00000000", "没有这个版本"), (good, "已经在用")):
        code, out, err = publish(run, version)
        assert (code, out) == (2, "")
        assert why in err
        assert len(err.splitlines()) == 1
    assert live(run) == [good]


def test_a_damaged_version_is_listed_as_such(run: Run, shelf: Shelf) -> None:
    bad = shelf.versions()[0]
    publish(run, bad)
    (shelf.place(bad) / model.MANIFEST).write_text("{}")
    assert rows(run()[1])[bad].startswith("在用 用不了")


def test_rollback_walks_back_to_the_base_model(run: Run, shelf: Shelf) -> None:
    a, b = shelf.versions()
    publish(run, a)
    publish(run, b)
    assert run("rollback") == (0, f"版本 {a} 在用了。\n", "")
    assert live(run) == [a]
    assert run("rollback") == (0, "自带的模型在用了。\n", "")
    assert live(run) == ["自带"]
    assert run("rollback")[::2] == (2, "还没有发布过版本，在用的就是自带的模型\n")


def test_rollback_to_a_version_or_to_the_base_by_name(run: Run, shelf: Shelf) -> None:
    a, b = shelf.versions()
    for version in (a, b, a):
        publish(run, version)
    assert run("rollback", b)[0] == 0
    assert live(run) == [b]
    assert run("rollback", "00000000")[2].startswith("没有发布过版本 00000000")
    assert run("rollback", "自带")[0] == 0
    assert live(run) == ["自带"]


def test_rollback_to_a_base_model_that_is_not_there_is_refused(run: Run, shelf: Shelf) -> None:
    version = shelf.versions()[0]
    publish(run, version)
    (shelf.folder.parent / "model" / model.WEIGHTS).unlink()
    code, _, err = run("rollback")
    assert (code, len(err.splitlines())) == (2, 1)
    assert live(run) == [version]


def test_a_model_named_by_the_settings_leaves_no_versions(
    run: Run, shelf: Shelf, tmp_path: Path
) -> None:
    (tmp_path / "config.yml").write_text(f"nlu: {{model: {shelf.folder.parent / 'model'}}}\n")
    code, _, err = run()
    assert code == 2
    assert "nlu.model" in err


def test_parse_reads_with_the_live_version_unless_told_otherwise(
    run: Run, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    usual = (reading.MODEL_DIR, examples.FOLDER)
    assert reading.live(*usual) is None
    version = shelf.versions()[0]
    publish(run, version)
    place = reading.live(*usual)
    assert place is not None
    assert place.resolve() == shelf.place(version)
    assert reading.live(Path("elsewhere"), examples.FOLDER) is None
    assert reading.live(reading.MODEL_DIR, tmp_path / "told") is None


def test_parse_refuses_a_damaged_live_version(
    run: Run,
    shelf: Shelf,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    version = shelf.versions()[0]
    publish(run, version)
    (shelf.place(version) / model.WEIGHTS).write_bytes(b"x")
    with pytest.raises(SystemExit) as ended:
        main(["parse"])
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    assert "校验和不符" in err
    assert len(err.splitlines()) == 1
