"""`qingsu import rasa`: a whole project is taken over, and every line left behind is named."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot import config
from bot.__main__ import main
from bot.rasa_import import imported
from dialogues.load import load_scripts
from nlu import examples
from nlu.rasa_files import RasaFilesError
from nlu.steps.catalogue import load_products

PROJECT = Path(__file__).with_name("rasa_project")
SCRIPTS = Path(load_scripts.__code__.co_filename).with_name("scripts")
ACTIONS = (
    "from rasa_sdk import Action\n\n\nclass Open(Action):\n    pass\n\n\nclass Plain:\n    pass\n"
)
WRITTEN = {
    "catalogue.csv", "config.yml", "examples/rasa.yml", "intents.csv", "report.txt",
    "scripts/complaint_form.yml", "waiting.yml",
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the project, with custom actions and what Rasa leaves behind."""
    folder = Path(shutil.copytree(PROJECT, tmp_path / "theirs"))
    (folder / "actions").mkdir()
    (folder / "actions" / "actions.py").write_text(ACTIONS, "utf-8")
    (folder / "models").mkdir()
    (folder / "models" / "metadata.yml").write_text("a: [", "utf-8")
    return folder


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[object, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["import", "rasa", *words])
    told = capsys.readouterr()
    return ended.value.code, told.out, told.err


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_everything_is_written_where_it_was_wanted(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    code, report, written = run(capsys, str(project), "--out", str(out))
    assert code == 0
    assert files(out) == WRITTEN
    assert (out / "report.txt").read_text("utf-8") == report
    assert all(str(out / name) in written for name in WRITTEN)


def test_what_was_written_can_be_used(project: Path, tmp_path: Path) -> None:
    made = imported(project, {"report_fault": "complaint.quality.fault"}).files
    plain = shutil.ignore_patterns("en", "zh-Hant")  # a draft speaks Simplified only
    folder = Path(shutil.copytree(SCRIPTS, tmp_path / "scripts", ignore=plain))
    for name, text in made.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    told = {e.text: e.category or e.intent for e in examples.read(tmp_path / "examples")}
    assert told["我的冰箱坏了"] == told["老冰箱又响了"] == "quality.fault"
    assert told["再见"] == "bye"
    known = load_products(tmp_path / "catalogue.csv")
    assert [v for _, _, v in known.find("冰柜")] == ["冰箱"]
    pipeline = config.read(tmp_path / "config.yml").nlu.rasa.pipeline
    assert not isinstance(pipeline, str)
    assert [c.get("use_word_boundaries") for c in pipeline if "Regex" in c["name"]] == [False] * 2
    assert pipeline[2]["max_ngram"] == 4
    assert [str(n) for n in load_scripts(folder)["complaint_form"].script.questions][-1]


def test_every_line_left_behind_is_named(project: Path) -> None:
    """One of each kind; the line is looked up in the file, so that it is the right one."""
    notes = [str(note) for note in imported(project, {}).notes]
    for name, words in {
        "config.yml": ["language: en", "name: TEDPolicy", "name: RegexFeaturizer"],
        "domain.yml": ["- colour", "roles:", "session_config", "- action_open_case", "utter_sorry",
                       "mood:", "channel: telegram"],
        "data/nlu.yml": ["intent: report_fault", '"role": "from"', "synonym: 上海市",
                         "lookup: city", "regex: order", "wish:", "{sentiment: neutral}",
                         "sentiment: negative"],
        "data/rules.yml": ["rule: 打招呼", "conversation_start", "rule: 表单"],
        "data/stories.yml": ["story: 顺利"],
        "credentials.yml": ["telegram"],
        "endpoints.yml": ["action_endpoint"],
        "actions/actions.py": ["class Open"],
    }.items():  # fmt: skip
        lines = (project / name).read_text("utf-8").splitlines()
        for word in words:
            number = next(n for n, line in enumerate(lines, start=1) if word in line)
            assert any(note.startswith(f"{name}:{number}: ") for note in notes), (name, word)
    assert not any("Plain" in note for note in notes)


def test_every_note_is_chinese_and_in_order(project: Path) -> None:
    notes = imported(project, {}).notes
    assert len(notes) > 30
    assert all(re.search(r"[一-鿿]", note.what) for note in notes)
    assert [(n.file, n.line) for n in notes] == sorted((n.file, n.line) for n in notes)


def test_the_table_filled_in_brings_the_rest(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    run(capsys, str(project), "--out", str(out))
    table = tmp_path / "mine.csv"
    given = (out / "intents.csv").read_text("utf-8")
    table.write_text(given.replace("report_fault,,", "report_fault,complaint.quality.fault,"))
    code, report, _ = run(
        capsys, str(project), "--out", str(out), "--intents", str(table), "--force"
    )
    assert code == 0
    assert "report_fault → complaint.quality.fault，4 条例句" in report
    assert "report_fault" not in (out / "waiting.yml").read_text("utf-8")


def test_nothing_there_is_overwritten_unasked(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    (out / "scripts").mkdir(parents=True)
    mine = out / "scripts" / "complaint_form.yml"
    mine.write_text("mine\n", "utf-8")
    code, _, told = run(capsys, str(project), "--out", str(out))
    assert (code, "--force" in told, str(mine) in told) == (2, True, True)
    assert files(out) == {"scripts/complaint_form.yml"}
    assert mine.read_text("utf-8") == "mine\n"
    assert run(capsys, str(project), "--out", str(out), "--force")[0] == 0
    assert mine.read_text("utf-8") != "mine\n"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("data/nlu.yml", "nlu: ]\n", "data/nlu.yml:1: 不是合法的 YAML"),
        ("domain.yml", "- a\n", "domain.yml:1: 文件应当由"),
    ],
)
def test_a_file_that_cannot_be_read_stops_everything(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    name: str, text: str, told: str,
) -> None:  # fmt: skip
    (project / name).write_text(text, "utf-8")
    code, _, said = run(capsys, str(project), "--out", str(tmp_path / "out"))
    assert (code, told in said) == (2, True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("table", ["a,b\nreport_fault,no_such\n", None])
def test_a_table_that_cannot_be_used_is_named(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str | None
) -> None:
    path = tmp_path / "table.csv"
    if table:
        path.write_text(table, "utf-8")
    code, _, said = run(capsys, str(project), "--intents", str(path))
    assert (code, str(path) in said, "Traceback" in said) == (2, True, False)


def test_a_folder_without_rasa_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, str(tmp_path / "none"))[0] == 2
    with pytest.raises(RasaFilesError, match="没有找到 Rasa"):
        imported(tmp_path, {})
