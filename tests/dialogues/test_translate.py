"""Scripts in other languages: words over one plan, what is missing told by file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dialogues.load import from_body, load_scripts
from dialogues.state import FieldName
from dialogues.translate import pool, traditional
from dialogues.typed_yaml import FileError
from tests.dialogues.spoiling import Edit, editor

_SHOP = FieldName("place_of_purchase")
_PHONE = FieldName("contact_phone")


@pytest.fixture
def folder(tmp_path: Path, scripts_folder: Path) -> Path:
    return Path(shutil.copytree(scripts_folder, tmp_path / "scripts"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    return editor(folder)


# file, what stands there, what is written instead, the words of the mistake
_SPOILT = {
    "a message gone": ("en/common.yml", "  praise:\n", "  prays:\n", "缺少 praise 的英文"),
    "a message nobody says": ("en/common.yml", "  praise:\n", "  prays:\n", "简体文件里没有 prays"),
    "a label gone": ("en/quality.yml", "    label: What went wrong\n", "", "缺少 label 的英文"),
    "an acknowledgement gone": (
        "en/price.yml", "  - id: misled", "  - id: mislead", "缺少 misled 的英文"
    ),
    "a line too many": (
        "en/common.yml", "    - Go on, I won't interrupt.\n",
        "    - Go on, I won't interrupt.\n    - Go on.\n", "应当和简体文件一样写 5 句，现在是 6 句",
    ),
    "Chinese in it": (
        "en/common.yml", "I'm here whenever you need me.", "I'm 在 whenever you need me.",
        "英文里夹着汉字",
    ),
    "another shape": (
        "en/common.yml", "  confirm: Yes, file it", "  confirm: [Yes]", "层次、形状要一样"
    ),
    "a placeholder misspelt": (
        "en/common.yml", "Added to {case_no}", "Added to {case_number}",
        "不认识的占位符 {case_number}",
    ),
    "a Traditional key nobody has": (
        "zh-Hant/common.yml", "  confirm: 對，送出", "  confrim: 對，送出", "简体文件里没有 confrim"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", _SPOILT)
def test_what_does_not_fit_is_told_in_its_file(folder: Path, edit: Edit, case: str) -> None:
    name, old, new, words = _SPOILT[case]
    line = edit(name, old, new)
    with pytest.raises(FileError) as caught:
        load_scripts(folder)
    found = [m for m in caught.value.mistakes if words in m.what]
    assert [m.path for m in found] == [folder / name]
    assert abs(found[0].line - line) < 350
    if case in {"a message nobody says", "Chinese in it", "a Traditional key nobody has"}:
        assert found[0].line == line


def test_a_file_without_its_english_is_told(folder: Path) -> None:
    (folder / "en" / "price.yml").unlink()
    with pytest.raises(FileError) as caught:
        load_scripts(folder)
    assert [m.what for m in caught.value.mistakes] == ["缺少这个文件：price.yml 还没有英文"]


def test_a_new_sentence_wants_its_english(folder: Path, edit: Edit) -> None:
    edit("common.yml", "    - 您继续，我不打断。\n", "    - 您继续，我不打断。\n    - 您说。\n")
    with pytest.raises(FileError) as caught:
        load_scripts(folder)
    assert {(m.path.parent.name, m.what) for m in caught.value.mistakes} == {
        ("en", "应当和简体文件一样写 6 句，现在是 5 句")
    }


def test_a_mistake_of_the_plan_is_told_once_and_not_for_every_language(
    folder: Path, edit: Edit
) -> None:
    edit("price.yml", "required: [issue, product", "required: [issue, prodct")
    with pytest.raises(FileError) as caught:
        load_scripts(folder)
    assert [m.path.name for m in caught.value.mistakes] == ["price.yml"]


def test_languages_cannot_be_written_into_a_script(folder: Path, edit: Edit) -> None:
    edit("price.yml", "plan:\n", "languages: {}\nplan:\n")
    with pytest.raises(FileError) as caught:
        load_scripts(folder)
    assert "别的语言写在各自的文件夹里" in str(caught.value)


def test_a_folder_without_english_speaks_chinese_only(folder: Path) -> None:
    shutil.rmtree(folder / "en")
    script = load_scripts(folder)["price"].script
    assert set(script.languages) == {"zh-Hant"}
    assert script.spoken_in("en") is script


def test_traditional_needs_no_file(folder: Path) -> None:
    shutil.rmtree(folder / "zh-Hant")
    script = load_scripts(folder)["price"].script.spoken_in("zh-Hant")
    assert "有新的情況隨時寫給我" in script.messages["goodbye"][-1]


def test_turns_of_phrase_are_changed_everywhere_and_single_lines_where_written(
    scripts_folder: Path,
) -> None:
    script = load_scripts(scripts_folder)["quality"].script.spoken_in("zh-Hant")
    assert script.questions[_PHONE].label == "聯絡電話"
    assert script.words["confirm"] == "對，送出"
    assert "回「送出」" in " ".join(script.messages["confirm_short"])
    spoken = " ".join(line for lines in script.messages.values() for line in lines)
    slips = ("提交", "迴音", "盡管", "發我", "發給您", "籤", "膈應", "吱", "鬧心", "郵箱", "合同")
    assert [slip for slip in slips if slip in spoken] == []
    assert "「" in script.interruptions["ask_bot"][0]
    assert traditional("联系发票，后来", {"聯繫": "聯絡"}) == "聯絡發票，後來"


def test_the_plan_is_one_and_the_same(scripts_folder: Path) -> None:
    for one in load_scripts(scripts_folder).values():
        for script in one.script.languages.values():
            assert script.plan == one.script.plan
            assert script.rhythm == one.script.rhythm
            assert [p.when for p in script.acknowledge] == [p.when for p in one.script.acknowledge]


def test_customers_are_understood_in_every_language_whatever_is_spoken(
    scripts_folder: Path,
) -> None:
    script = load_scripts(scripts_folder)["quality"].script
    for spoken in (script, *script.languages.values()):
        phone = spoken.questions[_PHONE]
        assert {"不方便", "唔方便", "here is fine"} <= set(phone.skip.words)
        assert {"别问了", "唔好再問", "stop asking"} <= set(spoken.stop_cues)
        assert spoken.questions[_SHOP].also["JD"] == "京东"
        assert spoken.questions[_SHOP].also["京東"] == "京东"


def test_a_word_in_any_language_is_a_new_version(folder: Path, edit: Edit) -> None:
    was = {name: one.ref.version for name, one in load_scripts(folder).items()}
    edit("en/price.yml", "would annoy anyone", "would upset anyone")
    english = {name: one.ref.version for name, one in load_scripts(folder).items()}
    assert {n for n in was if was[n] != english[n]} == {"price"}
    edit("zh-Hant/common.yml", "  confirm: 對，送出", "  confirm: 對，提交")
    now = {name: one.ref.version for name, one in load_scripts(folder).items()}
    assert {n for n in was if english[n] == now[n]} == set()


def test_a_script_is_made_again_with_all_its_languages(scripts_folder: Path) -> None:
    one = load_scripts(scripts_folder)["price"]
    again = from_body(one.ref, one.body).script
    assert again.languages["en"].messages == one.script.languages["en"].messages


def test_pooling_joins_what_customers_say_and_leaves_what_the_bot_says() -> None:
    made = pool({
        "zh-Hans": {"q": {"options": ["京东"], "skip": {"words": ["没有"]}}, "say": ["您好"]},
        "en": {"q": {"options": ["JD"], "skip": {"words": ["no"]}}, "say": ["Hello"]},
    })  # fmt: skip
    assert made["en"]["say"] == ["Hello"]
    assert made["en"]["q"]["skip"] == made["zh-Hans"]["q"]["skip"] == {"words": ["没有", "no"]}
    assert made["en"]["q"]["also"] == {"京东": "京东", "JD": "京东"}
    assert made["en"]["q"]["options"] == ["JD"]
