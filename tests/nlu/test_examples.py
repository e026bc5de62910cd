"""Utterance files: a closed schema, every mistake at its line, and what labels come out."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu import examples
from nlu.examples import Example, ExamplesError
from nlu.types import Emotion, Flag, Handoff, Hazard, Intent, Need, Validity

HEAD = 'version: "3.1"\nnlu:\n'
COMPLAINT = """- intent: complaint
  metadata: {category: quality.fault}
  examples:
"""


def write(folder: Path, body: str, name: str = "some.yml") -> Path:
    """Write one utterance file; the body begins at line 3."""
    (folder / name).write_text(HEAD + body, encoding="utf-8")
    return folder


def mistakes(folder: Path, body: str) -> list[str]:
    """Return what is wrong with a file."""
    with pytest.raises(ExamplesError) as caught:
        examples.read(write(folder, body))
    assert str(caught.value) == "\n".join(caught.value.mistakes)
    return caught.value.mistakes


def one(folder: Path, body: str) -> Example:
    """Return the only utterance of a file."""
    (example,) = examples.read(write(folder, body))
    return example


def test_all_labels_of_a_group_hold_for_its_items(tmp_path: Path) -> None:
    told = one(
        tmp_path,
        """- intent: complaint
  metadata:
    category: quality.safety
    categories: [quality.safety, aftersale.refund]
    emotion: anxiety
    heat: 2
    flags: [safety, repeat]
    hazards: [fire, child]
    needs: [compensation]
    validity: valid
    handoff: request_callback
    lang: zh-Hant
    industry: phones
  examples:
  - text: "行動電源冒煙"
""",
    )
    assert told == Example(
        text="行動電源冒煙",
        intent=Intent.COMPLAINT,
        category="quality.safety",
        categories=("quality.safety", "aftersale.refund"),
        emotion=Emotion.ANXIETY,
        heat=2,
        level=1,
        flags=frozenset({Flag.SAFETY, Flag.REPEAT}),
        hazards=(Hazard.FIRE, Hazard.CHILD),
        needs=frozenset({Need.COMPENSATION}),
        validity=Validity.VALID,
        handoff=Handoff.REQUEST_CALLBACK,
        lang="zh-Hant",
        industry="phones",
        file="some.yml",
        line=17,
    )


def test_an_item_overrides_its_group(tmp_path: Path) -> None:
    body = COMPLAINT + '  - text: "坏了"\n    metadata: {category: service.slow, heat: 3}\n'
    told = one(tmp_path, body)
    assert (told.category, told.heat, told.categories) == ("service.slow", 3, ("service.slow",))


def test_the_primary_category_comes_first(tmp_path: Path) -> None:
    body = (
        COMPLAINT + '  - text: "坏了"\n    metadata: {categories: [service.slow, quality.fault]}\n'
    )
    assert one(tmp_path, body).categories == ("quality.fault", "service.slow")


def test_the_first_of_several_categories_is_primary(tmp_path: Path) -> None:
    body = """- intent: complaint
  examples:
  - text: "坏了"
    metadata: {categories: [service.slow, quality.fault]}
"""
    assert one(tmp_path, body).category == "service.slow"


@pytest.mark.parametrize(
    ("intent", "metadata", "level", "validity"),
    [
        ("complaint", "category: price.fees", 2, "valid"),
        ("complaint", "category: price.fees, level: 3", 3, "valid"),
        ("complaint", "category: price.fees, flags: [legal]", 1, "valid"),
        ("complaint", "category: price.fees, flags: [repeat]", 2, "valid"),
        ("complaint", "category: price.fees, validity: vague", 2, "vague"),
        ("follow_up", "heat: 1", 2, "valid"),
        ("suggestion", "category: suggestion.feature", 3, "not_complaint"),
        ("praise", "heat: 0", None, "not_complaint"),
        ("greet", "lang: en", None, "not_complaint"),
    ],
)
def test_level_and_validity_follow_from_the_rest(
    tmp_path: Path, intent: str, metadata: str, level: int | None, validity: str
) -> None:
    body = f'- intent: {intent}\n  metadata: {{{metadata}}}\n  examples:\n  - text: "话"\n'
    told = one(tmp_path, body)
    assert (told.level, told.validity) == (level, Validity(validity))


def test_rasas_block_of_lines_is_read_as_well(tmp_path: Path) -> None:
    body = "- intent: greet\n  examples: |\n    - 你好\n    - 在吗\n\n    - hi\n"
    told = examples.read(write(tmp_path, body))
    assert [e.text for e in told] == ["你好", "在吗", "hi"]


@pytest.mark.parametrize(
    "text", ["买的[耳机](product)坏了", '买的[耳机]{\\"entity\\": \\"product\\"}坏了']
)
def test_rasas_marks_of_entities_are_taken_off(tmp_path: Path, text: str) -> None:
    assert one(tmp_path, COMPLAINT + f'  - text: "{text}"\n').text == "买的耳机坏了"


def test_what_is_no_complaint_has_no_category(tmp_path: Path) -> None:
    body = '- intent: praise\n  metadata: {category: quality.food}\n  examples:\n  - text: "好吃"\n'
    assert one(tmp_path, body).category is None


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("- intent: complain\n  examples: []\n", "some.yml:3: intent 没有「complain」"),
        ("- examples: []\n", "some.yml:3: 一组需要 intent 和 examples"),
        ("- intent: greet\n", "some.yml:3: 一组需要 intent 和 examples"),
        ("- intent: greet\n  color: red\n  examples: []\n", "some.yml:4: 组里不认识「color」"),
        ("- intent: [greet]\n  examples: []\n", "some.yml:3: intent应当是一个词"),
        ("- 你好\n", "some.yml:3: 组里应当是「键: 值」"),
        (COMPLAINT + '  - "坏了"\n', "some.yml:6: 例句里应当是「键: 值」"),
        (COMPLAINT + "  - metadata: {heat: 1}\n", "some.yml:6: 例句缺少 text"),
        (COMPLAINT + '  - text: ""\n', "some.yml:6: text 是空的"),
        (COMPLAINT + '  - text: "  "\n', "some.yml:6: text 是空的"),
        (COMPLAINT + '  - text: "坏"\n    mood: bad\n', "some.yml:7: 例句里不认识「mood」"),
        (COMPLAINT + '  - text: "坏"\n    text: "坏"\n', "some.yml:7: 例句里「text」写了两遍"),
        (
            COMPLAINT + '  - text: "坏"\n    metadata: {emotion: angry}\n',
            "some.yml:7: emotion 没有「angry」",
        ),
        (COMPLAINT + '  - text: "坏"\n    metadata: {heat: 4}\n', "some.yml:7: heat 没有「4」"),
        (COMPLAINT + '  - text: "坏"\n    metadata: {level: 0}\n', "some.yml:7: level 没有「0」"),
        (
            COMPLAINT + '  - text: "坏"\n    metadata: {category: quality}\n',
            "some.yml:7: category 没有「quality」",
        ),
        (
            COMPLAINT + '  - text: "坏"\n    metadata: {categories: [quality.bad]}\n',
            "some.yml:7: categories 没有「quality.bad」",
        ),
        (
            COMPLAINT + '  - text: "坏"\n    metadata: {flags: [fire]}\n',
            "some.yml:7: flags 没有「fire」",
        ),
        (
            COMPLAINT + '  - text: "坏"\n    metadata: {flags: safety}\n',
            "some.yml:7: flags应当是一个列表",
        ),
        (
            COMPLAINT + '  - text: "坏"\n    metadata: {hazards: [flood]}\n',
            "some.yml:7: hazards 没有「flood」",
        ),
        (
            COMPLAINT + '  - text: "坏"\n    metadata: {lang: zh}\n',
            "some.yml:7: lang 没有「zh」",
        ),
        (
            COMPLAINT + '  - text: "坏"\n    metadata: {handoff: human}\n',
            "some.yml:7: handoff 没有「human」",
        ),
        ('- intent: complaint\n  examples:\n  - text: "坏"\n', "some.yml:5: 投诉需要 category"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, body: str, where: str) -> None:
    found = mistakes(tmp_path, body)
    assert any(line.startswith(where) for line in found), found


def test_a_mistake_names_what_may_stand_there(tmp_path: Path) -> None:
    (line,) = mistakes(tmp_path, COMPLAINT + '  - text: "坏"\n    metadata: {emotion: mad}\n')
    assert line.endswith("可用：anger、anxiety、disappointment、neutral、satisfied")


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, COMPLAINT + '  - text: ""\n  - text: "坏"\n    metadata: {heat: 9}\n', "a.yml")
    write(tmp_path, "- intent: nothing\n  examples: []\n", "b.yml")
    with pytest.raises(ExamplesError) as caught:
        examples.read(tmp_path)
    places = [line.split(": ")[0] for line in caught.value.mistakes]
    assert places == ["a.yml:6", "a.yml:8", "b.yml:3"]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("nlu: [\n", "some.yml:2: 不是合法的 YAML"),
        ("", "some.yml:1: 空文件"),
        ("version: '3.1'\n", "some.yml:1: 缺少 nlu 列表"),
        ("- a\n", "some.yml:1: 文件里应当是「键: 值」"),
        ("stories: []\nnlu: []\n", "some.yml:1: 文件里不认识「stories」"),
        ("nlu: 3\n", "some.yml:1: nlu应当是一个列表"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: str, where: str) -> None:
    (tmp_path / "some.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ExamplesError) as caught:
        examples.read(tmp_path)
    assert any(line.startswith(where) for line in caught.value.mistakes), caught.value.mistakes


def test_a_folder_without_utterances_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExamplesError, match="没有例句"):
        examples.read(tmp_path)


def test_the_hash_changes_with_any_utterance_and_any_name(tmp_path: Path) -> None:
    body = COMPLAINT + '  - text: "坏了"\n'
    first = examples.content_hash(write(tmp_path, body))
    assert first == examples.content_hash(tmp_path)
    second = examples.content_hash(write(tmp_path, body.replace("坏了", "坏掉了")))
    (tmp_path / "some.yml").rename(tmp_path / "other.yml")
    assert len({first, second, examples.content_hash(tmp_path)}) == 3
