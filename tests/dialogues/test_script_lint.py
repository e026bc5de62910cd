"""The editor's check of a shelf of scripts: what is planted is found, and told with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dialogues.aliases import SCRIPT
from dialogues.lint import Finding, Shelf, lint
from dialogues.lint_lines import lines
from dialogues.load import COMMON, load_scripts, script_files
from dialogues.typed_yaml import Document, FileError, read_document
from nlu import taxonomy
from tests.dialogues.letters import LETTERS
from tests.dialogues.spoiling import Edit, editor


def documents(folder: Path) -> dict[str, Document]:
    return {p.name: read_document(p, SCRIPT) for p in (folder / COMMON, *script_files(folder))}


def look(folder: Path) -> list[Finding]:
    return lint(Shelf(documents(folder)), load_scripts(folder), taxonomy.load().names, LETTERS)


def told(folder: Path) -> list[str]:
    return [f"{f.mistake.path.name}:{f.mistake.line} {f.mistake.what}" for f in look(folder)]


@pytest.fixture
def folder(tmp_path: Path, scripts_folder: Path) -> Path:
    return Path(
        shutil.copytree(
            scripts_folder, tmp_path / "scripts", ignore=shutil.ignore_patterns("en", "zh-Hant")
        )
    )


@pytest.fixture
def edit(folder: Path) -> Edit:
    return editor(folder)


def test_the_shipped_scripts_are_right(scripts_folder: Path) -> None:
    found = look(scripts_folder)
    assert [str(f) for f in found if not f.hint] == []
    assert sum(len(lines(d)) for d in documents(scripts_folder).values()) > 150


def test_a_finding_says_file_line_place_and_what_to_do(folder: Path, edit: Edit) -> None:
    line = edit("common.yml", "您继续，我不打断。", "但是您继续。")
    (finding,) = look(folder)
    place = f"{folder}/common.yml:{line}: 错误：messages，invite，第2项"
    assert str(finding).startswith(f"{place}：开头写了“但是”，像在反驳：删掉它")


def test_a_feeling_with_one_sentence_is_told(folder: Path, edit: Edit) -> None:
    edit("common.yml", "      - 出了这样的事，换谁都会又急又怕。对不起，让您受惊了。\n", "")
    edit("common.yml", "  - id: anxiety-1\n    when: {emotion: [anxiety]}",
         "  - id: anxiety-1\n    when: {emotion: [anxiety], heat: [0, 1]}")  # fmt: skip
    (what,) = told(folder)
    assert "第一次开口，情绪 anxiety、强度 2、3 的安抚话不到 2 句" in what


def test_a_later_stage_nobody_wrote_for_is_told(folder: Path, edit: Edit) -> None:
    edit("common.yml", "when: {later: true}", "when: {later: true, category: [quality]}")
    stages = [t for t in told(folder) if "之后再上火时" in t]
    assert len(stages) == 5
    edit("suggestion.yml", "      - 明白您的意思，我照着写。\n", "")
    assert [t for t in told(folder) if t.startswith("suggestion.yml")]


def test_a_required_question_shows_how_to_answer_or_leave_it(folder: Path, edit: Edit) -> None:
    line = edit("suggestion.yml", "    example: 比如“手机 App 的首页”。\n", "")
    (what,) = told(folder)
    assert what.startswith(f"suggestion.yml:{line - 4} 必问的“哪个产品或功能”没有 example、options")


def test_a_category_left_to_the_default_unsaid_is_told(folder: Path, edit: Edit) -> None:
    edit("logistics.yml", "\n  logistics:\n", "\n  logistics.late:\n")
    found = told(folder)
    assert len(found) == 2
    assert all("会用 default：补上 logistics 或 logistics." in t for t in found)


def test_a_category_that_there_is_not_is_told_where_it_stands(folder: Path, edit: Edit) -> None:
    """A group for it never speaks, and nobody would notice."""
    line = edit("quality.yml", "category: [quality.food],", "category: [quality.foods],")
    (what,) = told(folder)
    assert what.startswith(f"quality.yml:{line} 没有“quality.foods”这个类别")
    assert "是不是 quality.food（" in what


@pytest.mark.parametrize(
    ("right", "wrong", "meant"),
    [
        ("\n  quality.safety:\n", "\n  quality.safty:\n", "quality.safety"),
        ("covers: [quality]", "covers: [qualty]", "quality"),
        ("covers: [quality]", "covers: [quality.food]", "quality"),
    ],
)
def test_a_plan_or_a_script_for_no_category_is_told(
    folder: Path, edit: Edit, right: str, wrong: str, meant: str
) -> None:
    """Smoke without the question for the injured, and a script nobody ever meets."""
    line = edit("quality.yml", right, wrong)
    found = [f for f in look(folder) if not f.hint and f"是不是 {meant}（" in str(f)]
    assert [f.mistake.path.name for f in found] == ["quality.yml"]
    assert found[0].mistake.line in {line, line + 1}


def test_a_parent_that_no_script_covers_is_a_hint(folder: Path, edit: Edit) -> None:
    edit("quality.yml", "covers: [quality]", "covers: [service]")
    assert any(f.hint and "quality（质量）没有话术管" in str(f) for f in look(folder))


def test_a_heat_above_three_is_told(folder: Path, edit: Edit) -> None:
    line = edit("quality.yml", "heat: [1, 2, 3]", "heat: [1, 2, 5]")
    with pytest.raises(FileError) as caught:
        load_scripts(folder)
    assert f"quality.yml:{line}: " in str(caught.value)
    assert "应当不大于 3，现在写的是“5”" in str(caught.value)


def test_a_sentence_in_two_groups_is_told_once(folder: Path, edit: Edit) -> None:
    said = "换谁都会又急又怕，出了这样的事"
    line = edit("quality.yml", "照您遇到的说就行", said)
    edit("common.yml", "出了这样的事，换谁都会又急又怕", said)
    (what,) = told(folder)
    assert what.startswith(
        f"quality.yml:{line} “换谁都会又急又怕，出了这样的事”在 acknowledge.anxiety-3"
    )


def test_a_sentence_twice_in_its_own_group_is_told(folder: Path, edit: Edit) -> None:
    line = edit("common.yml", "    - 您继续，我不打断。\n", "    - 您继续，我不打断。\n" * 2)
    (what,) = told(folder)
    assert what.startswith(f"common.yml:{line + 1} 这一组里前面已经有一模一样的一句")


@pytest.mark.parametrize(
    ("written", "hints"),
    [
        ("- 您继续 #1 我不打断。", 1),
        ("- 您继续。 # 说明", 1),
        ('- "您继续 #1 我不打断。"', 0),
        ("- 您继续#1，我不打断。", 0),
        ("# 说明\n    - 您继续。", 0),
    ],
)
def test_what_stands_behind_a_hash_is_heard_by_nobody(
    folder: Path, edit: Edit, written: str, hints: int
) -> None:
    line = edit("common.yml", "- 您继续，我不打断。", written)
    found = look(folder)
    assert len(found) == hints
    for one in found:
        assert (one.hint, one.mistake.line) == (True, line)
        assert "用英文引号把整句括起来" in one.mistake.what


def test_a_sentence_that_replaces_a_common_one_is_no_repetition(folder: Path, edit: Edit) -> None:
    said = "说好的时间过了，还没给您消息，让您白等，对不起。最晚 {due_first_touch} 前有同事联系您。"
    edit("price.yml", "\nplan:\n", f"\nmessages:\n  late:\n    - {said}\n\nplan:\n")
    assert told(folder) == []


def test_a_group_may_have_the_same_beginning_twice(folder: Path) -> None:
    text = (folder / "common.yml").read_text("utf-8")
    assert text.count("都记下了，编号 {case_no}。") == 2
    assert told(folder) == []


def translated(folder: Path, language: str, files: dict[str, str]) -> Shelf:
    below = folder / language
    below.mkdir()
    for name, text in files.items():
        (below / name).write_text(text, encoding="utf-8")
    return Shelf(documents(folder), {language: {n: read_document(below / n) for n in files}})


def parity(folder: Path, shelf: Shelf) -> list[str]:
    found = lint(shelf, load_scripts(folder), taxonomy.load().names, LETTERS)
    return [str(f).removeprefix(f"{folder}/") for f in found]


def test_a_language_lacking_a_key_is_told(folder: Path) -> None:
    source = (folder / "quality.yml").read_text("utf-8")
    whole = {p.name: p.read_text("utf-8") for p in folder.glob("*.yml") if "talks" not in p.name}
    shorter = source.replace("  - id: product-sad", "  - id: another")
    shelf = translated(folder, "xx", whole | {"quality.yml": shorter})
    found = [t for t in parity(folder, shelf) if t.startswith("xx/")]
    assert [t.partition("xx ")[2] for t in found if "acknowledge." in t] == [
        "缺少 acknowledge.product-sad：照简体的补一句",
        "多出 acknowledge.another，简体里没有：删掉，或在简体里也写",
    ]


def test_a_language_lacking_a_file_or_a_placeholder_is_told(folder: Path) -> None:
    shelf = translated(folder, "xx", {
        "suggestion.yml": "messages:\n  receipt: ['Noted. We reply before {due_plan}.']\n"
        "  summary: ['Is this right: {summary}']\n",
    })  # fmt: skip
    found = parity(folder, shelf)
    assert sum("xx 缺少整个文件" in t for t in found) == len(shelf.files) - 1
    assert [
        t for t in found if "提示：messages，receipt，第1项：messages.receipt 用到了简体没有的" in t
    ]
    assert [t for t in found if "xx 缺少 questions.issue.ask" in t]


def test_one_file_of_words_may_write_acknowledgements_by_their_id(folder: Path) -> None:
    path = folder / "words.yml"
    path.write_text("acknowledge:\n  thanks: [一句, 两句]\n  later: {say: [三句]}\n", "utf-8")
    found = [(line.key, line.text, line.loc) for line in lines(read_document(path))]
    assert found == [
        ("acknowledge.thanks", "一句", ("acknowledge", "thanks", 0)),
        ("acknowledge.thanks", "两句", ("acknowledge", "thanks", 1)),
        ("acknowledge.later", "三句", ("acknowledge", "later", "say", 0)),
    ]


def test_a_question_that_a_kind_of_matter_names_in_vain_is_told(folder: Path, edit: Edit) -> None:
    edit("common.yml", "    last: [order_no]\n", "    last: [lease_no]\n")
    assert any("没有定义的问题 lease_no" in one for one in told(folder))


def test_a_kind_like_one_that_is_not_there_is_told(folder: Path, edit: Edit) -> None:
    edit("common.yml", "    like: wages\n", "    like: salaries\n")
    assert any("没有 salaries 这一种事" in one for one in told(folder))


def test_what_is_said_in_matters_of_a_kind_is_looked_at_as_all_else(
    folder: Path, edit: Edit
) -> None:
    edit("common.yml", "是哪家单位？写个名字就行。", "但是您在哪家单位？")
    assert any("开头写了“但是”" in one for one in told(folder))
