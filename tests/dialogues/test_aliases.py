"""Keys in Chinese are the same keys: same script, same lines, mistakes in the writer's words."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from dialogues.aliases import SCRIPT, TALKS
from dialogues.load import load_scripts
from dialogues.renaming import ANY, Names
from dialogues.script import (
    INTERRUPTIONS,
    MESSAGES,
    Gate,
    Head,
    Phrase,
    Plan,
    Question,
    Rhythm,
    Script,
    Skip,
    When,
)
from dialogues.script_kinds import MatterKind, Told, Worded
from dialogues.talks import Ends, Meant, Talk, Talks, Turn, load_talks, play
from dialogues.typed_yaml import FileError, read_document
from nlu.types import Emotion, Flag, Hazard, Need


def under(names: Names, *path: str) -> Names:
    for key in path:
        names = names.under[key]
    return names


def tables(names: Names, at: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """Give every table of keys and of values, with its place."""
    yield f"{at} keys", names.keys
    yield f"{at} values", names.values
    for key, below in names.under.items():
        yield from tables(below, f"{at}.{key}")


MODELS: dict[str, tuple[Names, type[BaseModel]]] = {
    "script": (SCRIPT, Script),
    "head": (under(SCRIPT, "script"), Head),
    "rhythm": (under(SCRIPT, "rhythm"), Rhythm),
    "gate": (under(SCRIPT, "feelings_gate"), Gate),
    "phrase": (under(SCRIPT, "acknowledge"), Phrase),
    "when": (under(SCRIPT, "acknowledge", "when"), When),
    "question": (under(SCRIPT, "questions", ANY), Question),
    "skip": (under(SCRIPT, "questions", ANY, "skip"), Skip),
    "plan": (under(SCRIPT, "plan", ANY), Plan),
    "kind": (under(SCRIPT, "kinds", ANY), MatterKind),
    "told": (under(SCRIPT, "kinds", ANY, "when"), Told),
    "worded": (under(SCRIPT, "kinds", ANY, "questions", ANY), Worded),
    "talks": (TALKS, Talks),
    "talk": (under(TALKS, "talks"), Talk),
    "turn": (under(TALKS, "talks", "turns"), Turn),
    "meant": (under(TALKS, "talks", "turns", "as"), Meant),
    "ends": (under(TALKS, "talks", "ends"), Ends),
}
WORDS: dict[str, tuple[Mapping[str, str], set[str]]] = {
    "messages": (under(SCRIPT, "messages").keys, set(MESSAGES)),
    "interruptions": (under(SCRIPT, "interruptions").keys, set(INTERRUPTIONS)),
    "hazards": (under(SCRIPT, "safety").keys, set(Hazard)),
    "emotions": (under(SCRIPT, "acknowledge", "when", "emotion").values, set(Emotion)),
    "needs": (under(SCRIPT, "acknowledge", "when", "need").values, set(Need)),
    "flags": (under(SCRIPT, "acknowledge", "when", "flag").values, set(Flag)),
}


@pytest.mark.parametrize("name", MODELS)
def test_no_alias_stands_for_a_key_that_is_not_there(name: str) -> None:
    names, model = MODELS[name]
    fields = {field.alias or key for key, field in model.model_fields.items()}
    assert names.keys
    assert set(names.keys.values()) - fields == set()


@pytest.mark.parametrize("name", WORDS)
def test_no_alias_stands_for_a_word_that_is_not_there(name: str) -> None:
    aliases, words = WORDS[name]
    assert aliases
    assert set(aliases.values()) - words == set()


@pytest.mark.parametrize("names", [SCRIPT, TALKS], ids=["script", "talks"])
def test_every_alias_is_chinese_and_has_one_meaning(names: Names) -> None:
    found = list(tables(names))
    assert len(found) > 10
    odd = {a for _, table in found for a in table if not re.search("[一-鿿]", a)}
    assert odd == set()


def chinese(node: Any, names: Names | None) -> Any:
    """Return data with every key and value that has an alias written by it."""
    if names is None:
        return node
    if isinstance(node, dict):
        back = {key: alias for alias, key in names.keys.items()}
        return {back.get(k, k): chinese(v, names.below(k)) for k, v in node.items()}
    if isinstance(node, list):
        return [chinese(one, names) for one in node]
    return {value: alias for alias, value in names.values.items()}.get(node, node)


def written(path: Path, names: Names) -> None:
    """Write a file again with Chinese keys; JSON is YAML."""
    data = chinese(read_document(path).data, names)
    path.write_text(dump(data), encoding="utf-8")


def dump(data: Any, indent: str = "") -> str:
    """Write data as block YAML, every text quoted."""
    if isinstance(data, dict):
        return "".join(f"{indent}{quoted(k)}:{after(v, indent)}" for k, v in data.items())
    return "".join(f"{indent}-{after(v, indent)}" for v in data)


def after(value: Any, indent: str) -> str:
    if isinstance(value, dict | list):
        empty = " {}\n" if isinstance(value, dict) else " []\n"
        return "\n" + dump(value, indent + "  ") if value else empty
    return f" {quoted(value)}\n"


def quoted(text: str) -> str:
    said = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{said}"'


def test_a_script_written_in_chinese_is_the_same_script(
    tmp_path: Path, scripts_folder: Path
) -> None:
    folder = Path(shutil.copytree(scripts_folder, tmp_path / "scripts"))
    for path in folder.glob("*.yml"):
        written(path, TALKS if path.name.endswith(".talks.yml") else SCRIPT)
    text = (folder / "quality.yml").read_text("utf-8")
    assert all(f'"{word}":' in text for word in ("脚本", "致歉", "问题", "问法", "为什么问"))
    assert '"愤怒"' in text
    here, there = load_scripts(folder), load_scripts(scripts_folder)
    assert {n: s.ref for n, s in here.items()} == {n: s.ref for n, s in there.items()}
    assert load_talks(folder / "quality.talks.yml") == load_talks(
        scripts_folder / "quality.talks.yml"
    )


OWN = """\
脚本: {编号: own, 标题: 自己的, 管哪些类: [other]}
问题:
  保修卡号:
    名称: 保修卡号
    问法: [保修卡号是多少？]
    为什么问: 好查。
问哪些:
  默认: {必问: [保修卡号, 购买时间, 没有的]}
"""


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(FileError) as caught:
        load_scripts(folder)
    return [f"{m.path.name}:{m.line}: {m.where}：{m.what}" for m in caught.value.mistakes]


def test_a_mistake_is_told_with_the_key_as_written(tmp_path: Path, scripts_folder: Path) -> None:
    folder = Path(
        shutil.copytree(
            scripts_folder, tmp_path / "scripts", ignore=shutil.ignore_patterns("en", "zh-Hant")
        )
    )
    (folder / "own.yml").write_text(OWN, encoding="utf-8")
    assert mistakes(folder) == [
        "own.yml:3: 问题，保修卡号：问法 至少要写 2 种问法，再问时才不会重复同一句",
    ]
    text = OWN.replace("[保修卡号是多少？]", "[保修卡号是多少？, 卡上的号方便说吗？]")
    (folder / "own.yml").write_text(text, encoding="utf-8")
    assert mistakes(folder) == [
        "own.yml:8: 问哪些，默认，必问，第3项：问哪些 的 默认 用到了没有定义的问题 没有的",
    ]


def test_a_question_of_ones_own_keeps_its_name(tmp_path: Path, scripts_folder: Path) -> None:
    folder = Path(
        shutil.copytree(
            scripts_folder, tmp_path / "scripts", ignore=shutil.ignore_patterns("en", "zh-Hant")
        )
    )
    text = OWN.replace("[保修卡号是多少？]", "[保修卡号是多少？, 卡上的号方便说吗？]")
    (folder / "own.yml").write_text(text.replace(", 没有的", ""), encoding="utf-8")
    plan = load_scripts(folder)["own"].script.plan["default"]
    assert plan.required == ("保修卡号", "purchased_on")


def test_a_key_in_both_languages_is_written_twice(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_text("script: {id: x}\n脚本: {id: x}\n", encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_document(path, SCRIPT)
    (mistake,) = caught.value.mistakes
    assert (mistake.line, mistake.what) == (2, "“脚本”写了两次，只能留一个")


def test_an_alias_counts_only_at_its_place(tmp_path: Path) -> None:
    """标题 as a message's words is words."""
    path = tmp_path / "x.yml"
    path.write_text("messages:\n  hello: [标题, 问题]\n问题:\n  why: {问法: [问题]}\n", "utf-8")
    assert read_document(path, SCRIPT).data == {
        "messages": {"hello": ["标题", "问题"]},
        "questions": {"why": {"ask": ["问题"]}},
    }
    assert read_document(path).data["问题"]


def test_a_talk_written_in_chinese_is_played(tmp_path: Path, book: Any) -> None:
    path = tmp_path / "x.talks.yml"
    path.write_text(
        "对话:\n  - 名称: 气\n    一轮轮:\n"
        "      - 客户: 耳机坏了\n        意思: {意图: complaint, 情绪: 愤怒, 强度: 2}\n"
        "        机器人: [对不起]\n        不出声: 否\n"
        "    结尾: {转人工: 0, 第几件: 1}\n",
        encoding="utf-8",
    )
    (talk,) = load_talks(path)
    assert talk.turns[0].meant.emotion is Emotion.ANGER
    assert play(book, talk) == []
