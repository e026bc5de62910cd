"""`qingsu check` and `qingsu talks`: errors stop, hints do not, and the slowest talk is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.bot.operator_fakes import Operator, at_work

TALK = """\
talks:
  - talk: 打招呼
    turns:
      - {customer: 你好, as: {intent: greet}, bot: [您好]}
  - talk: 又打招呼
    turns:
      - {customer: 在吗, as: {intent: greet}, bot: [再见]}
"""


@pytest.fixture
def here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Operator:
    return at_work(tmp_path, capsys, monkeypatch)


def edit(here: Operator, old: str, new: str) -> None:
    path = here.folder / "words" / "common.yml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_delivered_scripts_are_right(here: Operator) -> None:
    code, out, err = here("check")
    assert (code, err) == (0, "")
    assert out.startswith("没有问题：设置、8 份话术、")


def test_an_error_of_wording_is_told_by_its_line(here: Operator) -> None:
    edit(here, "- 您继续，我不打断。", "- 但是您继续，保证有人管。")
    code, out, err = here("check")
    lines = err.splitlines()
    assert (code, len(lines)) == (2, 2)
    assert all("words/common.yml:" in line for line in lines)
    assert "错误：messages，invite，第2项：" in lines[0]
    assert out == "2 处要改，0 处提示。\n"


def test_one_misspelt_key_hides_nothing_else(here: Operator) -> None:
    """Mended one by one, each run would tell of the next: all of it comes at once (B5)."""
    edit(here, "- 您继续，我不打断。", "- 赔偿您两百元。")
    edit(here, "    label: 联系电话\n", "    lable: 联系电话\n")
    config = here.folder / "config.yml"
    (here.folder / "t.yml").write_text("default: 售后\n", "utf-8")
    (here.folder / "c.csv").write_text("热水壶；晨光热水壶\n", "utf-8")
    more = "\nnlu: {catalogue: c.csv}\nteams: {file: t.yml}\n"
    config.write_text(config.read_text("utf-8") + more, encoding="utf-8")
    code, out, err = here("check")
    assert code == 2
    for said in ("“赔偿”是在谈钱", "lable：不认识的项", "c.csv:1: 错误", "t.yml:1: 错误：teams"):
        assert said in err
    assert out.startswith(f"{len(err.splitlines())} 处要改")


def test_a_hint_stops_only_the_strict(here: Operator) -> None:
    edit(here, "- 您继续，我不打断。", "- 您继续，会尽快有人管。")
    code, out, err = here("check")
    assert (code, "提示：" in err, "另有 1 处提示" in out) == (0, True, True)
    code, out, _ = here("check", "--strict")
    assert (code, out) == (2, "1 处要改，0 处提示。\n")


def test_another_language_is_looked_over_by_its_folder(here: Operator) -> None:
    (here.folder / "words" / "Notes").mkdir()
    path = here.folder / "words" / "en" / "price.yml"
    text = path.read_text("utf-8")
    (line, first) = next(
        (n, said) for n, said in enumerate(text.splitlines(), 1) if said.startswith("      - ")
    )
    path.write_text(text.replace(first, "      - However, that is how it is.", 1), "utf-8")
    code, _, err = here("check")
    assert code == 2
    assert f"en/price.yml:{line}: 错误：acknowledge，" in err
    assert "开头写了“However”" in err


def test_without_english_its_talks_are_not_played(here: Operator) -> None:
    shutil.rmtree(here.folder / "words" / "en")
    talk = TALK.replace("- talk: 又打招呼", "- talk: 又打招呼\n    language: en")
    (here.folder / "words" / "more.talks.yml").write_text(talk, "utf-8")
    code, out, err = here("talks")
    assert (code, err) == (0, "")
    assert "0 处不一样" in out


def test_talks_name_the_slowest(here: Operator) -> None:
    (here.folder / "one.talks.yml").write_text(TALK.replace("再见", "在"), "utf-8")
    code, out, err = here("talks", "one.talks.yml")
    assert (code, err) == (0, "")
    assert out.startswith("2 段测试对话，0 处不一样。\n最慢的一段：")
    assert "毫秒。" in out


def test_talks_as_json_tell_suites_and_cases(here: Operator) -> None:
    (here.folder / "one.talks.yml").write_text(TALK, "utf-8")
    code, out, err = here("talks", "one.talks.yml", "--json")
    told = json.loads(out)
    assert (code, err, told["tests"], told["failures"]) == (2, "", 2, 1)
    (suite,) = told["suites"]
    assert suite["name"] == "one.talks.yml"
    assert [case["name"] for case in suite["cases"]] == ["打招呼", "又打招呼"]
    good, bad = suite["cases"]
    assert good["failures"] == []
    assert "应当说到“再见”" in bad["failures"][0]
    assert 0 < good["time"] < told["time"]
