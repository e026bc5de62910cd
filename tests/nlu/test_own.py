"""The operator's own utterances: written so that they read back, one line more or less."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import examples, own
from nlu.examples import ExamplesError
from nlu.own import Utterance
from nlu.types import Emotion, Flag, Intent

FILE = "reviewed-2026-03.yml"
LABELS = {"category": "quality.fault", "emotion": "anger", "heat": "2", "flags": ["media"]}


def said(text: str = "洗衣机坏了", intent: str = "complaint", **labels: Any) -> Utterance:
    return Utterance(text, intent, labels or LABELS)


def texts(folder: Path) -> list[str]:
    return [one.text for one in own.read(folder)]


def test_no_folder_holds_no_utterances(tmp_path: Path) -> None:
    assert own.read(tmp_path / "nowhere") == []
    assert own.read(tmp_path) == []


def test_a_line_reads_back_with_its_labels(tmp_path: Path) -> None:
    own.add(tmp_path / "examples", FILE, said())
    (one,) = own.read(tmp_path / "examples")
    assert (one.text, one.intent, one.category) == ("洗衣机坏了", Intent.COMPLAINT, "quality.fault")
    assert (one.emotion, one.heat, one.flags) == (Emotion.ANGER, 2, frozenset({Flag.MEDIA}))
    assert one.level == 1
    assert one.file == FILE


def test_lines_of_one_intent_stand_in_one_group(tmp_path: Path) -> None:
    for text, intent in (("a坏了", "complaint"), ("你好", "greet"), ("b坏了", "complaint")):
        own.add(tmp_path, FILE, said(text, intent))
    assert texts(tmp_path) == ["a坏了", "b坏了", "你好"]
    assert (tmp_path / FILE).read_text("utf-8").count("intent:") == 2


def test_a_group_written_by_hand_is_not_mixed_with_ours(tmp_path: Path) -> None:
    """Its metadata would hold for our line, too."""
    (tmp_path / FILE).write_text(
        "nlu:\n- intent: complaint\n  metadata: {category: service.slow, emotion: anxiety}\n"
        "  examples: |\n    - 太慢了\n"
    )
    own.add(tmp_path, FILE, said("坏了", category="quality.fault"))
    by_hand, ours = own.read(tmp_path)
    assert (by_hand.category, by_hand.emotion) == ("service.slow", Emotion.ANXIETY)
    assert (ours.category, ours.emotion) == ("quality.fault", Emotion.NEUTRAL)


def test_a_line_taken_out_leaves_the_others(tmp_path: Path) -> None:
    own.add(tmp_path, FILE, said("a坏了"))
    before = (tmp_path / FILE).read_bytes()
    line = own.add(tmp_path, FILE, said("b坏了"))
    assert own.remove(tmp_path, FILE, line)
    assert (tmp_path / FILE).read_bytes() == before


def test_of_two_alike_one_is_taken_out(tmp_path: Path) -> None:
    for _ in range(2):
        line = own.add(tmp_path, FILE, said())
    assert own.remove(tmp_path, FILE, line)
    assert texts(tmp_path) == ["洗衣机坏了"]


def test_the_last_line_taken_out_leaves_no_file(tmp_path: Path) -> None:
    line = own.add(tmp_path, FILE, said())
    assert own.remove(tmp_path, FILE, line)
    assert list(tmp_path.iterdir()) == []
    assert not own.remove(tmp_path, FILE, line)


def test_a_line_somebody_changed_stays(tmp_path: Path) -> None:
    line = own.add(tmp_path, FILE, said())
    body = (tmp_path / FILE).read_text("utf-8")
    (tmp_path / FILE).write_text(body.replace("洗衣机", "电视"), "utf-8")
    assert not own.remove(tmp_path, FILE, line)
    assert texts(tmp_path) == ["电视坏了"]


def test_a_mistake_made_by_hand_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    wrong = "nlu:\n- intent: complaint\n  examples:\n  - text: 坏了\n"
    (tmp_path / FILE).write_text(wrong, "utf-8")
    with pytest.raises(ExamplesError) as caught:
        own.add(tmp_path, FILE, said())
    assert caught.value.mistakes == [f"{FILE}:4: 投诉需要 category"]
    assert (tmp_path / FILE).read_text("utf-8") == wrong


@given(st.text(max_size=40))
def test_any_words_read_back_as_one_line(text: str) -> None:
    line = own.plain(text)
    assert "\n" not in line
    assert line == own.plain(line)
    line.encode()


@pytest.mark.parametrize(
    "text",
    ["两行\n话", "- 减号", "a: b", "'引号\"", "#话题#", "😀好", "\ud83d坏", "nul\x00坏",
     "[微笑](x)", "yes", "007", "{}", "坏\u2028了", "|", "﻿坏"],
)  # fmt: skip
def test_awkward_words_do_no_harm(tmp_path: Path, text: str) -> None:
    own.add(tmp_path, FILE, said("先来一句", "inquiry", lang="zh-Hans"))
    line = own.add(tmp_path, FILE, said(text, "inquiry", lang="zh-Hans"))
    assert len(own.read(tmp_path)) == 2
    assert own.remove(tmp_path, FILE, line)
    assert texts(tmp_path) == ["先来一句"]


def test_folders_are_read_as_one_and_names_do_not_clash(tmp_path: Path) -> None:
    for name, text in (("shipped", "a坏了"), ("mine", "b坏了")):
        own.add(tmp_path / name, FILE, said(text))
    both = own.gather([tmp_path / "shipped", tmp_path / "mine"], tmp_path / "both")
    assert texts(both) == ["b坏了", "a坏了"]
    assert sorted(p.name for p in both.iterdir()) == ["own1-" + FILE, FILE]


def test_nothing_of_ones_own_leaves_the_hash_as_it_was(tmp_path: Path) -> None:
    own.add(tmp_path / "shipped", FILE, said())
    both = own.gather([tmp_path / "shipped", tmp_path / "none"], tmp_path / "both")
    assert examples.content_hash(both) == examples.content_hash(tmp_path / "shipped")
    own.add(tmp_path / "mine", FILE, said())
    more = own.gather([tmp_path / "shipped", tmp_path / "mine"], tmp_path / "more")
    assert examples.content_hash(more) != examples.content_hash(tmp_path / "shipped")
