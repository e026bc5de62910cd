"""`lint` as writers of utterances meet it: a line a finding, figures, an exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from bot.__main__ import main
from bot.commands.corpus import line
from nlu.lint import Finding

LABELS = {"category": "quality.fault", "emotion": "anger"}


def examples(folder: Path, *texts: str) -> str:
    """Write a folder of complaints."""
    group = {"intent": "complaint", "metadata": LABELS, "examples": [{"text": t} for t in texts]}
    told = yaml.safe_dump({"nlu": [group]}, allow_unicode=True)
    folder.mkdir()
    (folder / "some.yml").write_text(told, encoding="utf-8")
    return str(folder)


def ran(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run the command: exit code, output, complaints."""
    with pytest.raises(SystemExit) as ended:
        main(["lint", *words])
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def test_what_is_wrong_is_said_with_its_line_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "foreign"
    source.mkdir()
    entry = {"turns": [{"text": "第三次修了还是不制冷啊"}]}
    (source / "theirs.jsonl").write_text(json.dumps(entry), encoding="utf-8")
    told = examples(tmp_path / "own", "空调滴水", "空调滴水！", "第三次修了还是不制冷")
    code, out, err = ran(capsys, "--examples", told, "--against", str(source))
    assert (code, err) == (1, "")
    assert "some.yml:4: 错误（近似）：“空调滴水！”和 some.yml:3" in out
    assert "some.yml:5: 错误（外来）：" in out
    assert "theirs.jsonl:1" in out
    assert "错误（太少）：例句：总数 有 3，至少要 8000。再写 7997" in out
    assert "3 条例句；15 字以内 100%" in out
    assert "0 处提醒" in out.splitlines()[-1]


def test_utterances_that_cannot_be_read_stop_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.yml").write_text("nlu:\n- intent: x\n  examples: []\n", encoding="utf-8")
    code, out, err = ran(capsys, "--examples", str(tmp_path))
    assert (code, out) == (2, "")
    assert err.startswith("bad.yml:2: ")


def test_foreign_texts_that_cannot_be_read_stop_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = examples(tmp_path / "own", "空调滴水")
    code, out, err = ran(capsys, "--examples", told, "--against", str(tmp_path))
    assert (code, out) == (2, "")
    assert "没有 *.jsonl" in err


def test_a_hint_is_no_error() -> None:
    assert line(Finding("行业", "", "统一", error=False)) == "提醒（行业）：统一"
    assert line(Finding("近似", "a.yml:3", "删掉")) == "a.yml:3: 错误（近似）：删掉"
