"""`score` as it is called: a table, JSON for programs, a page, and what stops it in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.commands import scoring
from bot.commands.failures import Failure
from nlu.engines.rasa import PATIENCE
from tests.nlu.rasa_fake import FakeRasa, answer, serving

pytestmark = pytest.mark.slow

SMOKE = {
    "intent": "complaint",
    "category": "quality",
    "emotion": "anxiety",
    "heat": 2,
    "level": 1,
    "flags": ["safety"],
    "slots": [{"type": "product", "start": 0, "end": 3}],
}
TEXTS = {"充电宝冒烟": SMOKE, "你好": {"intent": "bye"}}
Words = list[str]


@pytest.fixture
def words(small_model: Path, tmp_path: Path) -> Words:
    """Return the words of the command over the small model and a tiny data folder."""
    lines = [
        json.dumps({"id": i, "text": text, "labels": labels}, ensure_ascii=False)
        for i, (text, labels) in enumerate(TEXTS.items())
    ]
    (tmp_path / "some.jsonl").write_text("\n".join(lines), encoding="utf-8")
    told = str(small_model.parent / "examples")
    return ["score", str(tmp_path), "--model", str(small_model), "--examples", told]


def ran(words: Words, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Run the command: exit code, output, complaints."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def test_a_table_and_the_speed_are_shown(words: Words, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ran(words, capsys)
    assert code == 0
    for word in ("文件", "标签", "条数", "F1", "some", "category", "slots", "毫秒", "装入"):
        assert word in out


def test_programs_get_json(words: Words, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ran([*words, "--json"], capsys)
    told = json.loads(out)
    assert sorted(told) == ["figures", "speed"]
    assert {f["task"] for f in told["figures"]} >= {"intent", "emotion", "flags", "slots"}
    assert all(0 <= f["value"] <= 1 and f["count"] for f in told["figures"])
    assert told["speed"]["count"] == len(TEXTS)
    assert told["speed"]["p99_ms"] >= told["speed"]["p50_ms"] > 0
    assert told["speed"]["load_s"] > 0


def test_a_page_is_written(
    words: Words, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    code, out, _ = ran([*words, "--html", str(page)], capsys)
    assert code == 0
    assert "毫秒" in out
    html = page.read_text(encoding="utf-8")
    assert "你好" in html
    assert "small.yml:" in html  # where the nearest utterance stands


def test_parts_are_left_out_when_asked(words: Words, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ran([*words, "--json", "--folds", "2"], capsys)
    told = json.loads(out)["left_out"]["2 折"]
    assert [part["name"] for part in told["parts"]] == ["1/2", "2/2"]
    assert sum(part["count"] for part in told["parts"]) >= 140
    assert 0 < told["whole"]["intent"] < 1
    assert set(told["parts"][0]["values"]) == set(told["whole"]) >= {"leaf", "urgent"}


def test_a_line_that_cannot_be_used_is_named(
    words: Words, capsys: pytest.CaptureFixture[str]
) -> None:
    (Path(words[1]) / "bad.jsonl").write_text("{\n", encoding="utf-8")
    code, out, err = ran(words, capsys)
    assert (code, out) == (2, "")
    assert err.startswith("bad.jsonl:1: 读不出来")
    assert len(err.splitlines()) == 1


def test_a_page_that_cannot_be_written_stops_it_before_the_work(
    words: Words, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = ran([*words, "--html", str(tmp_path / "none" / "page.html")], capsys)
    assert (code, out) == (2, "")
    assert err.startswith("没有这个文件夹")


def test_labels_nobody_knows_are_refused(words: Words, capsys: pytest.CaptureFixture[str]) -> None:
    line = json.dumps({"text": "你好", "labels": {"mood": "fine"}})
    (Path(words[1]) / "some.jsonl").write_text(line, encoding="utf-8")
    code, _, err = ran(words, capsys)
    assert (code, "没有认识的标签" in err) == (2, True)


def test_rasa_stands_beside_ours_on_the_same_texts(
    words: Words, capsys: pytest.CaptureFixture[str]
) -> None:
    line = json.dumps({"text": "充电宝冒烟，差点烧到被子", "labels": {"category": "price"}})
    (Path(words[1]) / "some.jsonl").write_text(line, encoding="utf-8")
    with serving(FakeRasa(reply=lambda _: (200, answer({"complaint.price.fees": 1.0})))) as rasa:
        code, out, _ = ran([*words, "--json", "--engine", "rasa", "--rasa-url", rasa.url], capsys)
    told = json.loads(out)
    assert code == 0
    values = {name: one["figures"][0]["value"] for name, one in told["engines"].items()}
    assert values == {"builtin": 0, "rasa": 1}
    assert told["figures"] == told["engines"]["builtin"]["figures"]


def test_a_rasa_that_fails_is_not_scored_as_ours(small_model: Path) -> None:
    rasa = FakeRasa(reply=lambda _: (500, b""))
    with serving(rasa), scoring.by_engine(small_model, rasa.url) as readers:
        reader = readers["rasa"]()
        with pytest.raises(Failure, match="和 Rasa 比不了"):
            reader.read("水壶坏了，客服不理人")


def test_a_rasa_too_slow_for_customers_is_scored_all_the_same(small_model: Path) -> None:
    rasa = FakeRasa(reply=lambda _: (200, answer({"complaint.price.fees": 1.0})))
    rasa.delay = PATIENCE * 1.2
    with serving(rasa), scoring.by_engine(small_model, rasa.url) as readers:
        assert readers["rasa"]().read("水壶坏了，客服不理人").category == "price.fees"
