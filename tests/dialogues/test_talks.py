"""The test talks beside the scripts: each runs pure, and the player tells what went otherwise."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from dialogues.book import Book
from dialogues.load import script_files
from dialogues.talks import Talk, load_talks, play
from dialogues.typed_yaml import FileError
from nlu.types import Context, Intent, Parse

_SCRIPTS = Path(__file__).parents[2] / "dialogues" / "scripts"
_FILES = sorted(_SCRIPTS.glob("*.talks.yml"))
_TALKS = [
    pytest.param(talk, id=f"{path.name.partition('.')[0]}: {talk.talk}")
    for path in _FILES
    for talk in load_talks(path)
]
_FEWEST, _FEWEST_OF_ALL = 4, 40
_SLOW_S = 0.05

_GREETED = {"customer": "你好", "as": {"intent": "greet"}, "bot": ["。"]}
_COMPLAINED = {
    "customer": "耳机坏了两次了",
    "as": {"intent": "complaint", "category": "quality.fault", "slots": {"product": "耳机"}},
}


@pytest.mark.parametrize("talk", _TALKS)
def test_a_talk_goes_as_it_says(book: Book, talk: Talk) -> None:
    assert play(book, talk) == []


def test_every_script_has_its_talks() -> None:
    scripts = {path.stem for path in script_files(_SCRIPTS)}
    talks = {path.name.removesuffix(".talks.yml"): len(load_talks(path)) for path in _FILES}
    assert scripts == set(talks)
    assert {name: n for name, n in talks.items() if n < _FEWEST} == {}
    assert sum(talks.values()) >= _FEWEST_OF_ALL


def test_no_talk_stands_twice() -> None:
    names = [param.id for param in _TALKS]
    assert len(names) == len(set(names))


def test_every_talk_is_quick(book: Book) -> None:
    """A talk that takes long keeps operators from running them."""
    took = {}
    for path in _FILES:
        for talk in load_talks(path):
            begun = time.process_time()
            play(book, talk)
            took[talk.talk] = time.process_time() - begun
    assert took
    assert {name: s for name, s in took.items() if s > _SLOW_S} == {}


_WRONG = {
    "words missing": ([_GREETED | {"bot": ["没这句"]}], {}, "应当说到“没这句”"),
    "words in another order": ([_GREETED | {"bot": ["。", "您好"]}], {}, "应当说到"),
    "words not wanted": ([_GREETED | {"never": ["。"]}], {}, "不该说“。”"),
    "words instead of silence": ([_GREETED | {"bot": [], "silent": True}], {}, "应当不出声"),
    "silence instead of words": ([{"due": "silence", "bot": ["在吗"]}], {}, "机器人没有说话"),
    "a button missing": ([_GREETED | {"buttons": ["登记"]}], {}, "应当有按钮“登记”"),
    "another phase": ([_GREETED], {"phase": "done"}, "phase 应当是 done，实际是 new"),
    "another matter": ([_GREETED], {"matter": "2"}, "matter 应当是 2，实际是 1"),
    "another level": ([_COMPLAINED], {"level": "1"}, "level 应当是 1，实际是 2"),
    "a field missing": ([_COMPLAINED], {"fields": {"demand": "退货"}}, "demand 应当是 退货"),
    "a field otherwise": ([_COMPLAINED], {"fields": {"product": "手机"}}, "实际是 耳机"),
    "a field known": ([_COMPLAINED], {"unknown": ["product"]}, "product 应当是不知道"),
    "a flag missing": ([_COMPLAINED], {"flags": ["media"]}, "应当带有标记 media"),
    "no person called": ([_COMPLAINED], {"handoffs": "1"}, "转人工应当 1 次，实际 0 次"),
    "too many questions": ([_COMPLAINED], {"questions_at_most": "0"}, "最多问 0 个问题"),
}


@pytest.mark.parametrize(("turns", "ends", "told"), _WRONG.values(), ids=_WRONG)
def test_a_talk_that_goes_otherwise_is_told_so(
    book: Book, turns: list[dict[str, object]], ends: dict[str, object], told: str
) -> None:
    talk = Talk.model_validate({"talk": "不对的", "turns": turns, "ends": ends})
    assert any(told in line for line in play(book, talk))


def test_with_a_reading_of_its_own_the_words_count_and_not_what_the_talk_says(book: Book) -> None:
    contexts: list[Context] = []

    def read(text: str, context: Context) -> Parse:
        contexts.append(context)
        return Parse(text, intent=Intent.GREET)

    talk = Talk.model_validate({
        "talk": "真读", "turns": [_COMPLAINED], "ends": {"phase": "new"}, "now": "2026-11-25 08:00"
    })  # fmt: skip
    assert play(book, talk, read) == []
    assert play(book, talk) != []
    assert [f"{context.at:%H:%M}" for context in contexts] == ["08:00"]


_MISTAKES = {
    "no turns": ("talks:\n  - talk: 空的\n    turns: []\n", 3, "至少要有 1 项"),
    "a key misspelt": (
        "talks:\n  - talk: 错\n    turns:\n      - custmer: 你好\n",
        4,
        "不认识的项",
    ),
    "turns missing": ("talks:\n  - talk: 缺\n", 2, "缺少这一项"),
    "no such intent": (
        "talks:\n  - talk: 错\n    turns:\n      - as: {intent: hello}\n",
        4,
        "只能是",
    ),
}


@pytest.mark.parametrize(("text", "line", "what"), _MISTAKES.values(), ids=_MISTAKES)
def test_a_mistake_in_a_talk_is_found_by_its_line(
    tmp_path: Path, text: str, line: int, what: str
) -> None:
    path = tmp_path / "quality.talks.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        load_talks(path)
    (mistake,) = caught.value.mistakes
    assert (mistake.line, what in mistake.what) == (line, True)
