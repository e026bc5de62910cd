"""A slip is told on its own line, with what to do, whatever the parser stumbled over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dialogues.aliases import SCRIPT
from dialogues.list_slips import slips
from dialogues.load import load_scripts
from dialogues.typed_yaml import FileError, Mistake, read_document
from tests.dialogues.spoiling import Edit, editor

_HEAD = "acknowledge:\n  - id: a\n    say:\n"
# the file, the line of the slip, what is said of it
_SLIPS: dict[str, tuple[str, int, str]] = {
    "a brace unquoted": (f"{_HEAD}      - {{product}}本来好\n      - 二\n", 4, "英文引号括起来"),
    "a brace behind a key": ("messages:\n  hello: {product}坏了\n", 2, "英文引号括起来"),
    "a bracket unquoted": (f"{_HEAD}      - [急]马上看\n      - 二\n", 4, "以 [ 开头的句子"),
    "a quotation not closed": (
        f'{_HEAD}      - "一句\n      - 二\n      - "三"\n      - 四\n', 4, "只有一边"
    ),
    "a quotation not closed in brackets": (
        'a: ["一句, 二]\nb: 三\nc: ["四"]\n', 1, "只有一边"
    ),
    "words behind a quotation": (f'{_HEAD}      - "一句"二\n      - 三\n', 4, "引号后面还有字"),
    "no space behind the hyphen": (f"{_HEAD}      - 一\n      -二\n      - 三\n", 5, "空一格"),
    "a full-width hyphen": (f"{_HEAD}      - 一\n      － 二\n      - 三\n", 5, "横线写成了全角"),
    "a dash": (f"{_HEAD}      - 一\n      — 二\n      - 三\n", 5, "横线写成了全角"),
    "no space behind a colon": ("questions:\n  a:\n    label:问\n    kind: text\n", 3, "冒号后面"),
    "the same of a Chinese key": ("问题:\n  a:\n    名称:问\n    接受: 文字\n", 3, "冒号后面"),
    "a full-width space": ("questions:\n  a:\n　　label: 问\n    kind: text\n", 3, "全角空格"),
    "a no-break space": (
        "questions:\n  a:\n\u00a0\u00a0\u00a0\u00a0label: 问\n    kind: text\n", 3, "看不见的空格"
    ),
    "a comma between names": ("also: {甲: 乙，丙: 丁}\n", 1, "全角逗号"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "what"), _SLIPS.values(), ids=_SLIPS)
def test_a_slip_is_told_where_it_stands(tmp_path: Path, text: str, line: int, what: str) -> None:
    path = tmp_path / "页.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_document(path)
    (mistake,) = caught.value.mistakes
    assert (mistake.line, what in mistake.what) == (line, True), mistake.what


def test_what_only_looks_like_a_slip_is_read(tmp_path: Path) -> None:
    path = tmp_path / "页.yml"
    path.write_text(
        'a: |\n  -一\n  — 二\n  label:三\nb: "一\n  二"\nc: [http://x.cn, 21:47]\nd: -3\n', "utf-8"
    )
    assert read_document(path).data["d"] == "-3"


_COMMAS: dict[str, tuple[str, str]] = {
    "options": ("questions:\n  a:\n    options: [还留着，扔了，吃完了]\n", "，"),
    "options by their Chinese name": ("问题:\n  a:\n    选项: [还留着、扔了]\n", "、"),
    "half of them": ("questions:\n  a:\n    options: [还留着, 扔了，吃完了]\n", "，"),
    "cues": ("questions:\n  a:\n    skip: {words: [忘了，不知道]}\n", "，"),
    "covers": ("script:\n  covers: [quality，service]\n", "，"),
    "sentences": ("messages:\n  hello: [您好。，请讲。]\n", "，"),
}


@pytest.mark.parametrize(("text", "comma"), _COMMAS.values(), ids=_COMMAS)
def test_a_full_width_comma_in_a_list_is_told(tmp_path: Path, text: str, comma: str) -> None:
    """Four buttons would be one long one, and the English file would be blamed for its four."""
    (mistake,) = _slips(tmp_path, text)
    assert mistake.line == text.count("\n")
    assert f"全角的“{comma}”" in mistake.what


@pytest.mark.parametrize(
    "text",
    [
        "messages:\n  hello: [您好，请讲。]\n",
        "messages:\n  hello: [您好，请讲。, 在的，您说。]\n",
        'questions:\n  a:\n    options: ["坏了，不转", 别的]\n',
        "acknowledge:\n  - id: a\n    when: {words: [已经不气了，就是累, 气不动]}\n",
        "questions:\n  a:\n    ask: [什么时候、在哪里买的？]\n",
    ],
)
def test_a_comma_inside_a_sentence_is_none_of_these(tmp_path: Path, text: str) -> None:
    assert _slips(tmp_path, text) == []


def _slips(folder: Path, text: str) -> list[Mistake]:
    path = folder / "页.yml"
    path.write_text(text, encoding="utf-8")
    return slips(read_document(path, SCRIPT))


# what stands in quality.yml, what is written instead, what is told of it and nothing else
_FIRST: dict[str, tuple[str, str, str]] = {
    "a kind that is none": ("kind: story", "kind: 故事", "kind：只能是"),
    "a number that is none": ("tries: 3", "tries: 三", "应当是整数"),
    "a comma": ("[还留着, 扔了, 吃完了, 还没吃]", "[还留着，扔了，吃完了，还没吃]", "全角的“，”"),
    "an id written twice": ("- id: damaged-new", "- id: food", "编号 food 写了两次"),
    "a text with a colon": ("- 想起来就没了胃口，", "- 我想说: 没了胃口，", "英文引号"),
}


@pytest.mark.parametrize(("old", "new", "what"), _FIRST.values(), ids=_FIRST)
def test_what_follows_from_a_mistake_in_another_language_is_not_told(
    scripts_folder: Path, tmp_path: Path, old: str, new: str, what: str
) -> None:
    """Who mends the English file first spoils it."""
    edit = _editor(scripts_folder, tmp_path)
    line = edit("quality.yml", old, new)
    with pytest.raises(FileError) as caught:
        load_scripts(tmp_path / "scripts")
    (mistake,) = caught.value.mistakes
    assert (mistake.path.parent.name, mistake.line) == ("scripts", line)
    assert what in str(mistake)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("    kind: story\n", "    接受: 故事\n", "接受：只能是 文字、经过、电话、"),
        (
            "emotion: [anger, anxiety,",
            "情绪: [生气, anxiety,",
            "只能是 愤怒、失望、焦虑、平静、满意",
        ),
        ("    kind: story\n", "    kind: storry\n", "kind：只能是 'text', 'story'"),
        ("    label: 出了什么问题\n", "    lable: 出了什么问题\n", "（是不是 label？）"),
        ("    label: 出了什么问题\n", "    名秤: 出了什么问题\n    名称: 一\n", "不认识的项"),
    ],
)
def test_what_may_stand_there_is_told_by_the_names_its_writer_uses(
    scripts_folder: Path, tmp_path: Path, old: str, new: str, what: str
) -> None:
    _editor(scripts_folder, tmp_path)("quality.yml", old, new)
    with pytest.raises(FileError) as caught:
        load_scripts(tmp_path / "scripts")
    assert what in str(caught.value)


def _editor(scripts_folder: Path, tmp_path: Path) -> Edit:

    return editor(Path(shutil.copytree(scripts_folder, tmp_path / "scripts")))
