"""`qingsu train`: a new version and its gain; nothing is in use before it is published."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from nlu import examples, own, publishing
from nlu.gain import FEWEST
from nlu.model import fits
from nlu.own import Utterance
from nlu.versions import Shelf
from tests.nlu import small, tiny

Run = Callable[..., tuple[int, str, str]]
pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a folder whose settings name a small corpus."""
    small.write(tmp_path / "told", small.sample())
    (tmp_path / "config.yml").write_text("nlu: {examples: told}\n", "utf-8")
    return tmp_path


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs `qingsu` there: (exit code, out, err)."""
    places = ["--config", str(home / "config.yml"), "--data", str(home / "var")]

    def command(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([*words, *places])
        assert isinstance(ended.value.code, int)
        return ended.value.code, *capsys.readouterr()

    return command


def shelf(home: Path) -> Shelf:
    return Shelf(home / "var/models")


def write(home: Path, count: int, start: int = 0) -> None:
    """Write own utterances like those of `qingsu review`."""
    for n in range(start, start + count):
        said = Utterance(f"第{n}台洗衣机又漏水了", "complaint", {"category": "quality.fault"})
        own.add(home / "var/examples", "reviewed-2026-03.yml", said)


def test_the_operators_loop(home: Path, run: Run) -> None:
    """First start, own lines, a version with its gain, published, nothing more to learn."""
    code, _, err = run("train")
    assert code == 0
    assert fits(home / "var/model", home / "told")
    assert shelf(home).versions() == []
    assert "例句没有变化" in err
    write(home, FEWEST)
    code, out, _ = run("train")
    assert code == 0
    (version,) = shelf(home).versions()
    assert f"qingsu models publish {version}" in out
    assert re.search(r"留出的例句 +│ intent ", out)
    assert re.search(rf"看过的话 +│ intent +│ {FEWEST // 3} ", out)
    assert shelf(home).in_order() == [], "nothing is in use before it is published"
    texts = publishing.texts(shelf(home).place(version))
    assert "第0台洗衣机又漏水了" in texts
    assert {" ".join(e.text.split()) for e in small.sample()} <= set(texts)
    run("models", "publish", version, "--by", "王", "--note", "")
    assert "例句没有变化" in run("train")[2]
    assert list(shelf(home).folder.glob(".new*")) == []


def test_labelled_texts_can_be_compared_too_and_a_version_is_not_trained_twice(
    home: Path, run: Run
) -> None:
    tiny.write(home / "var/model", data=examples.content_hash(home / "told"))
    write(home, 1)
    assert run("train")[0] == 0
    (version,) = shelf(home).versions()
    made = (shelf(home).place(version) / "model.npz").stat().st_mtime_ns
    line = {"id": "1", "text": "洗衣机漏水了", "labels": {"intent": "complaint"}}
    (home / "sets").mkdir()
    (home / "sets/some.jsonl").write_text(json.dumps(line) + "\n")
    code, out, _ = run("train", "--on", str(home / "sets"))
    assert code == 0
    assert re.search(r"sets +│ intent +│ 1 ", out)
    assert "看过的话" not in out, "one line says nothing"
    assert shelf(home).versions() == [version]
    assert (shelf(home).place(version) / "model.npz").stat().st_mtime_ns == made


def test_mistakes_in_own_utterances_are_named_by_their_own_file(home: Path, run: Run) -> None:
    (home / "var/examples").mkdir(parents=True)
    (home / "var/examples/mine.yml").write_text("nlu:\n- intent: x\n  examples: []\n", "utf-8")
    code, out, err = run("train")
    assert (code, out) == (2, "")
    assert err.startswith("mine.yml:2: intent 没有「x」")


def test_a_folder_named_for_the_model_gets_it_as_before(home: Path, run: Run) -> None:
    code, _, err = run("train", "--model", str(home / "m"), "--examples", str(home / "told"))
    assert (code, fits(home / "m", home / "told")) == (0, True)
    assert str(home / "m") in err
    assert not (home / "var").exists()
