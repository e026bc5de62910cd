"""Take over a Rasa project folder: what our files would be, and what has no counterpart.

imported(folder, wanted) -> Import      reads only; bot/commands/imports.py writes
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.values import typed
from dialogues.rasa_forms import Sections, drafted
from nlu import rasa_import as nlu
from nlu.rasa_files import Note, Part, RasaFilesError, sections

_LEFT_OUT = frozenset({"models", ".rasa", ".git", "results", "node_modules", "tmp"})
_ACTION = re.compile(r"^class (\w+)\(.*\b(?:Action|FormValidationAction|ValidationAction)\b.*\)")
_NO_WORD = frozenset(
    {"version", "recipe", "assistant_id", "intents", "entities", "nlu", "forms", "slots",
     "responses", "actions", "pipeline"}
)  # fmt: skip
"""Sections that are taken over, or say nothing that could be lost."""

_CHANNELS = frozenset(
    {
        "rest",
        "telegram",
        "facebook",
        "slack",
        "socketio",
        "rasa",
        "twilio",
        "callback",
        "mattermost",
    }
)
_SAID: Mapping[str, str] = {
    "policies": "策略没有对应：下一步怎么走由话术决定",
    "session_config": "会话时限没有对应：停顿和放弃的时间写在话术的 rhythm 里",
    "action_endpoint": "动作服务器没有对应",
    "tracker_store": "对话存在哪里：写在 config.yml 的 storage 里",
    "lock_store": "不需要锁：同一位客户的话本来就一条一条办",
    "event_broker": "事件转发没有对应",
    "nlg": "外部生成回答没有对应",
    "models": "模型服务器没有对应",
    "language": "",
}
_BOUNDED = frozenset({"RegexFeaturizer", "RegexEntityExtractor"})


@dataclass(frozen=True, slots=True)
class Import:
    """Our files by their paths, the intents as matched, and notes in order of file and line."""

    files: Mapping[str, str]
    rows: tuple[nlu.Row, ...]
    notes: tuple[Note, ...]


def imported(folder: Path, wanted: Mapping[str, str]) -> Import:
    """Return what a Rasa project becomes; *wanted*: their intent to our label.

    Raises:
        RasaFilesError: a file cannot be read, or there is nothing of Rasa's.
    """
    found = sections(dict(_texts(folder)))
    if not found.keys() & {"nlu", "forms", "responses", "pipeline", "intents"}:
        raise RasaFilesError([Note(str(folder), 1, "没有找到 Rasa 的 nlu、domain 或 config")])
    told = nlu.taught([value for _, value in found.get("nlu", [])], wanted)
    draft = drafted(found)
    config, about = _config(found)
    files = {
        "examples/rasa.yml": nlu.examples_file(told.examples)
        if any(told.examples.values())
        else "",
        "waiting.yml": nlu.waiting_file(told.waiting) if told.waiting else "",
        "intents.csv": nlu.table_file(told.rows) if told.rows else "",
        "catalogue.csv": nlu.catalogue_file(told.catalogue),
        "config.yml": config,
    }
    files |= {f"scripts/{name}": text for name, text in draft.scripts.items()}
    notes = [*told.notes, *draft.notes, *about, *_rest(found), *_entities(found), *_code(folder)]
    ordered = sorted(dict.fromkeys(notes), key=lambda note: (note.file, note.line))
    return Import({k: v for k, v in files.items() if v}, tuple(told.rows), tuple(ordered))


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Give name and text of each YAML file of a project."""
    for path in _files(folder, ".yml", ".yaml"):
        try:
            yield path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise RasaFilesError([Note(str(path), 1, f"读不了这个文件（{error}）")]) from None


def _files(folder: Path, *ends: str) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in ends
        and path.is_file()
        and not _LEFT_OUT & set(path.relative_to(folder).parts)
    )


def _config(found: Sections) -> tuple[str, list[Note]]:
    """Return Rasa's pipeline as a part of our config.yml, and what to say of it."""
    notes: list[Note] = []
    pipeline: list[dict[str, Any]] = []
    for _, value in found.get("pipeline", []):
        for item in value.items():
            component = _component(item, notes)
            pipeline += [component] if component else []
    for key, value in found.get("language", []):
        if value.text != "zh":
            notes.append(key.note(f"语言是 {value.text}：我们按中文和英文读，make rasa 写 zh"))
    if not pipeline:
        return "", notes
    text = yaml.safe_dump(
        {"nlu": {"rasa": {"pipeline": pipeline}}}, allow_unicode=True, sort_keys=False
    )
    return (
        f"# 由 Rasa 的 config.yml 导入：抄进自己的 config.yml，make rasa 就用它训练\n{text}",
        notes,
    )


def _component(item: Part, notes: list[Note]) -> dict[str, Any] | None:
    """Return one component with its options; word boundaries are switched off where they harm."""
    options = typed(_data(item))
    if not isinstance(options, dict) or not isinstance(options.get("name"), str):
        notes.append(item.note("这个组件没有 name，没有带过来"))
        return None
    name = options["name"]
    if name in _BOUNDED and options.get("use_word_boundaries") is not False:
        notes.append(item.note(f"{name} 加上了 use_word_boundaries: false：中文的词之间没有边界"))
        options["use_word_boundaries"] = False
    if name == "WhitespaceTokenizer":
        notes.append(item.note("WhitespaceTokenizer 不会切中文，请换成 JiebaTokenizer"))
    return options


def _data(part: Part) -> Any:
    """Return a part as plain data, every scalar a text."""
    if part.is_text:
        return part.text
    if items := part.items():
        return [_data(item) for item in items]
    return {key.text: _data(value) for key, value in part.entries()}


def _rest(found: Sections) -> Iterator[Note]:
    """Note each section that nothing took over."""
    for name, parts in found.items():
        if name in _NO_WORD:
            continue
        for key, value in parts:
            yield from _TOLD.get(name, _other)(key, value)


def _stories(_: Part, value: Part) -> Iterator[Note]:
    for item in value.items():
        kind, name = next(
            ((k, v) for k, v in item.entries() if k.text in {"story", "rule"}), (item, item)
        )
        called = f"{_KIND.get(kind.text, '这一段')} {name.text}"
        yield item.note(f"{called} 没有对应：先后由话术决定，可以写成测试对话")
        for key in ("condition", "conversation_start"):
            if part := item.get(key):
                yield part.note(f"{called} 的 {key} 没有对应")


def _policies(_: Part, value: Part) -> Iterator[Note]:
    for item in value.items():
        name = item.get("name")
        yield item.note(f"{name.text if name else '策略'}：{_SAID['policies']}")


def _other(key: Part, _: Part) -> Iterator[Note]:
    if key.text in _CHANNELS:
        yield key.note(f"渠道 {key.text}：在 config.yml 的 channels 里设置，密钥不导入")
    elif said := _SAID.get(key.text, f"{key.text} 没有对应"):
        yield key.note(said)


_KIND = {"story": "故事", "rule": "规则"}
_TOLD: Mapping[str, Callable[[Part, Part], Iterator[Note]]] = {
    "stories": _stories,
    "rules": _stories,
    "policies": _policies,
}


def _entities(found: Sections) -> Iterator[Note]:
    """Note the entities of the domain that our reading does not find, and roles and groups."""
    for _, value in found.get("entities", []):
        for item in value.items():
            name = item.text or next((key.text for key, _ in item.entries()), "")
            if name and name not in nlu.ENTITIES:
                yield item.note(f"实体 {name}：我们不读这一种")
            for _, inner in item.entries():
                for key, _ in inner.entries():
                    yield key.note(f"实体 {name} 的 {key.text} 没有对应")


def _code(folder: Path) -> Iterator[Note]:
    """Note each custom action by the line of its class."""
    for path in _files(folder, ".py"):
        name = path.relative_to(folder).as_posix()
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines, start=1):
            if match := _ACTION.match(line):
                yield Note(name, number, f"自定义动作 {match[1]} 的代码没有对应")
