"""Scripts from a folder: common words underneath, mistakes where they stand, versions by words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dialogues.book import Company
from dialogues.load import book_of, from_body, load_scripts, script_files
from dialogues.sla import Sla
from dialogues.state import FieldName, ScriptRef
from dialogues.typed_yaml import FileError, Mistake
from tests.dialogues.spoiling import Edit, editor


@pytest.fixture
def folder(tmp_path: Path, scripts_folder: Path) -> Path:
    """Return a copy of the shipped scripts, free to be spoilt."""
    return Path(shutil.copytree(scripts_folder, tmp_path / "scripts"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    return editor(folder)


def _mistakes(folder: Path) -> list[Mistake]:
    with pytest.raises(FileError) as caught:
        load_scripts(folder)
    return list(caught.value.mistakes)


# file, what stands there, what is written instead, in which file the mistake is told, its words
_SPOILT: dict[str, tuple[str, str, str, str, str]] = {
    "a key misspelt": ("quality.yml", "acknowledge:", "acknowlege:", "quality.yml", "不认识的项"),
    "an id that is not the file's": (
        "price.yml", "id: price", "id: prise", "price.yml", "应写 price"
    ),
    "a plan with an unknown question": (
        "price.yml", "required: [issue, product", "required: [issue, prodct", "price.yml",
        "用到了没有定义的问题 prodct",
    ),
    "an emotion that is none": (
        "service.yml", "emotion: [anger", "emotion: [angry", "service.yml", "只能是"
    ),
    "a question with one wording": (
        "common.yml", "ask: [怎么称呼您？, 您贵姓？]", "ask: [怎么称呼您？]", "common.yml", "2"
    ),
    "a question without why": (
        "common.yml", "    why: 同事联系您时好称呼。\n", "", "common.yml", "缺少这一项"
    ),
    "a placeholder misspelt": (
        "common.yml", "最晚 {due_first_touch}", "最晚 {due_frist_touch}", "common.yml",
        "不认识的占位符 {due_frist_touch}",
    ),
    "a message with a name of its own": (
        "suggestion.yml", "  receipt:", "  reciept:", "suggestion.yml", "messages 里不认识 reciept"
    ),
    "a pause without unit": (
        "common.yml", "listen_pause: 6s", "listen_pause: 6", "common.yml", "时长写成"
    ),
    "a number too great": (
        "common.yml", "max_questions: 8", "max_questions: 60", "common.yml", "不大于 12"
    ),
    "a danger without words": (
        "common.yml", "  child: [", "  chld: [", "common.yml", "只能是 'fire'"
    ),
    "a key twice": ("other.yml", "plan:", "plan: {}\nplan:", "other.yml", "写了两次"),
    "no YAML at all": (
        "logistics.yml", "covers: [logistics]", "covers: [logistics", "logistics.yml",
        "不是合法的 YAML",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", _SPOILT)
def test_a_mistake_is_told_in_the_file_that_makes_it(folder: Path, edit: Edit, case: str) -> None:
    """Of the common file's mistakes every script suffers, yet each is told once, in its file."""
    name, old, new, told, words = _SPOILT[case]
    edit(name, old, new)
    found = [m for m in _mistakes(folder) if words in m.what]
    assert [m.path.name for m in found] == [told]


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("price.yml", "[issue, product, amount", "[issue, product, amont", "没有定义的问题 amont"),
        ("common.yml", "{hours_now}", "{now_hours}", "不认识的占位符 {now_hours}"),
        ("service.yml", "heat: [1, 2, 3]", "heat: [热]", "应当是整数，现在写的是“热”"),
        (
            "aftersale.yml",
            "required: [issue, product, attempts",
            "requird: [attempts",
            "不认识的项",
        ),
    ],
)
def test_a_mistake_has_the_line_it_stands_on(
    folder: Path, edit: Edit, name: str, old: str, new: str, words: str
) -> None:
    line = edit(name, old, new)
    found = next(m for m in _mistakes(folder) if words in m.what)
    assert (found.path, found.line) == (folder / name, line)


def test_mistakes_of_all_files_come_at_once(folder: Path, edit: Edit) -> None:
    edit("price.yml", "title:", "titel:")
    edit("service.yml", "title:", "titel:")
    edit("common.yml", "max_questions: 8", "max_questions: 0")
    assert {m.path.name for m in _mistakes(folder)} == {"price.yml", "service.yml", "common.yml"}


def test_a_folder_without_the_general_script_is_refused(folder: Path) -> None:
    (folder / "other.yml").unlink()
    assert [m.what for m in _mistakes(folder)] == ["缺少通用脚本 other.yml"]


def test_a_folder_without_common_words_is_refused(folder: Path) -> None:
    (folder / "common.yml").unlink()
    (mistake,) = _mistakes(folder)
    assert (mistake.path.name, "读不了" in mistake.what) == ("common.yml", True)


def test_the_version_is_the_same_wherever_the_words_are(folder: Path, scripts_folder: Path) -> None:
    here = {name: one.ref for name, one in load_scripts(folder).items()}
    there = {name: one.ref for name, one in load_scripts(scripts_folder).items()}
    assert here == there


def test_a_remark_is_no_new_version(folder: Path, edit: Edit) -> None:
    was = load_scripts(folder)["price"].ref
    edit("price.yml", "plan:", "# 说明\nplan:")
    assert load_scripts(folder)["price"].ref == was


def test_a_word_is_a_new_version_of_that_script_only(folder: Path, edit: Edit) -> None:
    was = {name: one.ref.version for name, one in load_scripts(folder).items()}
    edit("price.yml", "换谁都不舒服", "谁都不舒服")
    now = {name: one.ref.version for name, one in load_scripts(folder).items()}
    assert {name for name in was if was[name] != now[name]} == {"price"}


def test_a_common_word_is_a_new_version_of_every_script(folder: Path, edit: Edit) -> None:
    was = {name: one.ref.version for name, one in load_scripts(folder).items()}
    edit("common.yml", "好，有新的情况随时写给我", "好，有新情况随时写给我")
    now = {name: one.ref.version for name, one in load_scripts(folder).items()}
    assert {name for name in was if was[name] == now[name]} == set()


def test_a_script_can_be_made_again_from_its_body(scripts_folder: Path) -> None:
    """A talk keeps the version it began with, when the file has long changed."""
    for one in load_scripts(scripts_folder).values():
        assert from_body(one.ref, one.body) == one


def test_what_stands_first_in_the_file_comes_first_from_its_body(scripts_folder: Path) -> None:
    """The first sentence that fits is said, and the summary goes by the questions' order."""
    for one in load_scripts(scripts_folder).values():
        again = from_body(one.ref, one.body).script
        assert list(again.questions) == list(one.script.questions)
        assert list(again.perspective) == list(one.script.perspective)
        assert list(again.interruptions) == list(one.script.interruptions)


def test_a_scripts_own_words_come_before_the_common_ones(scripts_folder: Path) -> None:
    loaded = load_scripts(scripts_folder)
    quality, service = loaded["quality"].script, loaded["service"].script
    assert quality.acknowledge[0].id == "safety-first"
    assert quality.acknowledge[-1] == service.acknowledge[-1]
    issue, product = FieldName("issue"), FieldName("product")
    assert quality.questions[issue] != service.questions[issue]
    assert quality.questions[product] == service.questions[product]
    assert quality.messages == service.messages


def test_a_suggestion_does_not_take_over_the_apologies(scripts_folder: Path) -> None:
    suggestion = load_scripts(scripts_folder)["suggestion"].script
    assert {phrase.id for phrase in suggestion.acknowledge} == {"thanks", "thanks-later"}


def test_talks_and_common_words_are_no_scripts(scripts_folder: Path) -> None:
    names = {path.name for path in script_files(scripts_folder)}
    assert "quality.yml" in names
    assert names.isdisjoint({"common.yml", "quality.talks.yml"})


def test_every_category_finds_its_script(scripts_folder: Path) -> None:
    book = book_of(load_scripts(scripts_folder), Company(), Sla())
    assert book.ref_for("quality.fault").name == "quality"
    assert book.ref_for("account_safety").name == "account_safety"
    assert book.ref_for("nothing.known").name == "other"
    assert book.ref_for(None).name == "other"


def test_a_talk_whose_script_is_gone_goes_on_with_the_live_one_of_its_name_or_the_general_one(
    scripts_folder: Path,
) -> None:
    book = book_of(load_scripts(scripts_folder), Company(), Sla())
    assert book.script(ScriptRef("quality", "longgone")).script.id == "quality"
    assert book.script(ScriptRef("nobody", "longgone")).script.id == "other"
