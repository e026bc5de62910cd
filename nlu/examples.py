"""Read the training utterances: Rasa 3 files with our labels in `metadata`, closed schema.

A group's metadata holds for its items; an item's own metadata overrides it. Every mistake is
reported at once, as file:line in Chinese.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml

from nlu import slot_labels, taxonomy
from nlu.types import Emotion, Flag, Handoff, Hazard, Intent, Need, Validity

FOLDER = Path(__file__).with_name("examples")
URGENT = frozenset(
    {
        Flag.REGULATOR,
        Flag.MEDIA,
        Flag.LEGAL,
        Flag.SAFETY,
        Flag.ACCOUNT_SECURITY,
        Flag.GROUP,
        Flag.SELF_HARM,
    }
)
"""Flags that make a message level 1."""

COMPLAINING = frozenset({Intent.COMPLAINT, Intent.FOLLOW_UP, Intent.SUPPLEMENT})
LANGUAGES = frozenset({"zh-Hans", "zh-Hant", "en", "other"})
_LISTS = frozenset({"categories", "flags", "hazards", "needs"})
_CHOICES: dict[str, frozenset[str]] = {
    "emotion": frozenset(Emotion),
    "heat": frozenset("0123"),
    "level": frozenset("123"),
    "flags": frozenset(Flag),
    "hazards": frozenset(Hazard),
    "needs": frozenset(Need),
    "validity": frozenset(Validity),
    "handoff": frozenset(Handoff),
    "lang": LANGUAGES,
}
_SLOTS = "slots"
_KEYS = frozenset(_CHOICES) | {"category", "categories", "industry", _SLOTS}
_Choice = TypeVar("_Choice", Emotion, Validity, Handoff)
_ENTITY = re.compile(r"\[([^\[\]]+)\](?:\([^()]*\)|\{[^{}]*\})")


@dataclass(frozen=True, slots=True)
class Example:
    """One utterance with all its labels; file and line say where it stands.

    slots: None where nobody labelled them, () where there is none.
    """

    text: str
    intent: Intent
    category: str | None = None
    categories: tuple[str, ...] = ()
    emotion: Emotion = Emotion.NEUTRAL
    heat: int = 0
    level: int | None = None
    flags: frozenset[Flag] = frozenset()
    hazards: tuple[Hazard, ...] = ()
    needs: frozenset[Need] = frozenset()
    validity: Validity = Validity.NOT_COMPLAINT
    handoff: Handoff = Handoff.NONE
    lang: str = "zh-Hans"
    industry: str = ""
    slots: slot_labels.Labels | None = None
    file: str = ""
    line: int = 0


class ExamplesError(ValueError):
    """The files cannot be used; `mistakes` has one line for each thing to correct."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


@dataclass
class _File:
    """One file being read: its name, what is allowed, and the mistakes met so far."""

    name: str
    leaves: frozenset[str]
    mistakes: list[str] = field(default_factory=list)

    def wrong(self, node: yaml.Node, what: str) -> None:
        self.mistakes.append(f"{self.name}:{node.start_mark.line + 1}: {what}")

    def pairs(self, node: yaml.Node, keys: frozenset[str], place: str) -> dict[str, yaml.Node]:
        """Entries of a mapping; unknown and doubled keys are mistakes."""
        found: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node, f"{place}应当是「键: 值」")
            return found
        for key, value in node.value:
            name = str(key.value)
            if name not in keys:
                self.wrong(key, f"{place}不认识「{name}」，可用：{'、'.join(sorted(keys))}")
            elif name in found:
                self.wrong(key, f"{place}「{name}」写了两遍")
            else:
                found[name] = value
        return found

    def word(self, node: yaml.Node, place: str) -> str:
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        self.wrong(node, f"{place}应当是一个词")
        return ""

    def items(self, node: yaml.Node, place: str) -> list[yaml.Node]:
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.wrong(node, f"{place}应当是一个列表")
        return []

    def metadata(self, node: yaml.Node) -> dict[str, Any]:
        """Values of a metadata block, each checked against its closed list."""
        values: dict[str, Any] = {}
        for name, value in self.pairs(node, _KEYS, "metadata 里").items():
            if name == _SLOTS:
                values[name] = slot_labels.read(value, self.wrong)
                continue
            nodes = self.items(value, name) if name in _LISTS else [value]
            words = [self.word(n, name) for n in nodes]
            for word, at in zip(words, nodes, strict=True):
                self._check(name, word, at)
            values[name] = words if name in _LISTS else words[0]
        return values

    def _check(self, name: str, word: str, node: yaml.Node) -> None:
        allowed = self.leaves if name in {"category", "categories"} else _CHOICES.get(name)
        if allowed is not None and word not in allowed:
            self.wrong(node, f"{name} 没有「{word}」，可用：{'、'.join(sorted(allowed))}")


def read(folder: Path = FOLDER) -> list[Example]:
    """All utterances of a folder's *.yml files, in file and line order.

    Raises ExamplesError with every mistake of every file, or when there is nothing to read.
    """
    leaves = frozenset(taxonomy.load().leaves)
    examples: list[Example] = []
    mistakes: list[str] = []
    for path in sorted(folder.glob("*.yml")):
        file = _File(path.name, leaves)
        examples += _read_file(file, path.read_text(encoding="utf-8"))
        mistakes += file.mistakes
    if not examples and not mistakes:
        mistakes = [f"{folder}: 没有例句"]
    if mistakes:
        raise ExamplesError(mistakes)
    return examples


def content_hash(folder: Path = FOLDER) -> str:
    """SHA-256 over names and bytes of the folder's files: changes when any utterance does."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _read_file(file: _File, text: str) -> list[Example]:
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        file.mistakes.append(f"{file.name}:{line}: 不是合法的 YAML（{error.problem}）")
        return []
    if root is None:
        file.mistakes.append(f"{file.name}:1: 空文件")
        return []
    top = file.pairs(root, frozenset({"version", "nlu"}), "文件里")
    if "nlu" not in top:
        file.wrong(root, "缺少 nlu 列表")
        return []
    groups = file.items(top["nlu"], "nlu")
    return [example for group in groups for example in _read_group(file, group)]


def _read_group(file: _File, node: yaml.Node) -> Iterator[Example]:
    group = file.pairs(node, frozenset({"intent", "metadata", "examples"}), "组里")
    if "intent" not in group or "examples" not in group:
        file.wrong(node, "一组需要 intent 和 examples")
        return
    intent = file.word(group["intent"], "intent")
    if intent not in frozenset(Intent):
        file.wrong(group["intent"], f"intent 没有「{intent}」，可用：{'、'.join(sorted(Intent))}")
        return
    shared = file.metadata(group["metadata"]) if "metadata" in group else {}
    for text, own, at in _items(file, group["examples"]):
        example = _example(text, Intent(intent), shared | own, file, at)
        if example is not None:
            yield example


def _items(file: _File, node: yaml.Node) -> Iterator[tuple[str, dict[str, Any], yaml.Node]]:
    """Text, own metadata and node of each item; Rasa's "- line" block form is read as well."""
    if isinstance(node, yaml.ScalarNode):
        for line in str(node.value).splitlines():
            if line.strip():
                yield line.strip().removeprefix("-").strip(), {}, node
        return
    for item in file.items(node, "examples"):
        entry = file.pairs(item, frozenset({"text", "metadata"}), "例句里")
        if "text" not in entry:
            file.wrong(item, "例句缺少 text")
            continue
        own = file.metadata(entry["metadata"]) if "metadata" in entry else {}
        yield file.word(entry["text"], "text").strip(), own, item


def _example(
    text: str, intent: Intent, labels: dict[str, Any], file: _File, node: yaml.Node
) -> Example | None:
    text = _ENTITY.sub(r"\1", text)
    if not text:
        file.wrong(node, "text 是空的")
        return None
    for value in slot_labels.missing(labels.get(_SLOTS, ()), text):
        file.wrong(node, f"slots 里的「{value}」不在这句话里")
    flags = frozenset(Flag(f) for f in labels.get("flags", ()) if f in frozenset(Flag))
    categories = tuple(labels.get("categories", ()))
    category = labels.get("category") or (categories[0] if categories else None)
    if category and intent not in COMPLAINING | {Intent.SUGGESTION}:
        # A stray category of a group is harmless: it is only ever learnt from complaints.
        category, categories = None, ()
    if intent is Intent.COMPLAINT and category is None:
        file.wrong(node, "投诉需要 category")
        return None
    if category:
        categories = (category, *(c for c in categories if c != category))
    return Example(
        text=text,
        intent=intent,
        category=category,
        categories=categories,
        emotion=_one_of(Emotion, labels.get("emotion"), Emotion.NEUTRAL),
        heat=_number(labels.get("heat")) or 0,
        level=_level(intent, flags, _number(labels.get("level"))),
        flags=flags,
        hazards=tuple(Hazard(h) for h in labels.get("hazards", ()) if h in frozenset(Hazard)),
        needs=frozenset(Need(n) for n in labels.get("needs", ()) if n in frozenset(Need)),
        validity=_one_of(Validity, labels.get("validity"), _validity(intent)),
        handoff=_one_of(Handoff, labels.get("handoff"), Handoff.NONE),
        lang=labels.get("lang", "zh-Hans"),
        industry=labels.get("industry", ""),
        slots=labels.get(_SLOTS),
        file=file.name,
        line=node.start_mark.line + 1,
    )


def _one_of(kind: type[_Choice], word: str | None, default: _Choice) -> _Choice:
    return kind(word) if word in frozenset(kind) else default


def _number(word: str | None) -> int | None:
    return int(word) if word is not None and word.isdigit() else None


def _level(intent: Intent, flags: frozenset[Flag], given: int | None) -> int | None:
    if given is not None:
        return given
    if flags & URGENT:
        return 1
    return {Intent.COMPLAINT: 2, Intent.FOLLOW_UP: 2, Intent.SUGGESTION: 3}.get(intent)


def _validity(intent: Intent) -> Validity:
    return Validity.VALID if intent in COMPLAINING else Validity.NOT_COMPLAINT
