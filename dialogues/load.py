"""Read the operator's scripts from a folder: common.yml merged under each script.

    load_scripts(folder) -> {name: LoadedScript}     every mistake of every file at once

With typed_yaml and talks the only module in dialogues/ that touches the disk. A script's version
is a hash of what it says, common words included: the same words have the same version anywhere.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from dialogues.book import Book, Company
from dialogues.promises import Sla
from dialogues.script import Script
from dialogues.state import ScriptRef
from dialogues.typed_yaml import Document, FileError, Mistake, causes, in_chinese, read_document

COMMON = "common.yml"
_MERGED = ("questions", "plan", "interruptions", "messages", "safety")
_VERSION_DIGITS = 12


@dataclass(frozen=True, slots=True)
class LoadedScript:
    """A script as live; body is its whole content as JSON, from which it can be made again."""

    ref: ScriptRef
    script: Script
    body: str


def load_scripts(folder: Path) -> dict[str, LoadedScript]:
    """Read every script of *folder*.

    Raises:
        FileError: every mistake of every file, with file and line.
    """
    common = read_document(folder / COMMON)
    loaded: dict[str, LoadedScript] = {}
    mistakes: list[Mistake] = []
    for path in script_files(folder):
        try:
            one = load_script(path, common)
        except FileError as error:
            mistakes += error.mistakes
        else:
            loaded[one.ref.name] = one
    if not mistakes and "other" not in loaded:
        mistakes.append(Mistake(folder, 1, "", "缺少通用脚本 other.yml"))
    if mistakes:
        raise FileError(list(dict.fromkeys(mistakes)))
    return loaded


def script_files(folder: Path) -> list[Path]:
    """Return the script files of *folder*, without common words and test talks."""
    return [p for p in sorted(folder.glob("*.yml")) if p.name != COMMON and p.suffixes == [".yml"]]


def load_script(path: Path, common: Document) -> LoadedScript:
    """Read one script and merge the common words under it."""
    own = read_document(path)
    data = merge(common.data, own.data)
    try:
        script = Script.model_validate(data)
    except ValidationError as error:
        raise FileError([_placed(m, own, common) for m in causes(error)]) from None
    if script.script.id != path.stem:
        raise FileError([own.mistake(("script", "id"), f"编号要和文件名一致：应写 {path.stem}")])
    body = json.dumps(data, ensure_ascii=False, sort_keys=True)
    version = hashlib.sha256(body.encode()).hexdigest()[:_VERSION_DIGITS]
    return LoadedScript(ScriptRef(path.stem, version), script, body)


def from_body(ref: ScriptRef, body: str) -> LoadedScript:
    """Make a script again from its stored body."""
    return LoadedScript(ref, Script.model_validate(json.loads(body)), body)


def merge(common: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return *own* over *common*: sections key by key, acknowledgements first its own."""
    whole = common | own
    for section in _MERGED:
        if isinstance(own.get(section, {}), dict):
            whole[section] = common.get(section, {}) | own.get(section, {})
    own_words, words = own.get("acknowledge", []), common.get("acknowledge", [])
    if isinstance(own_words, list) and _apologises(own):
        whole["acknowledge"] = [*own_words, *words]
    return whole


def book_of(scripts: dict[str, LoadedScript], company: Company, sla: Sla) -> Book:
    """Return the book of live scripts: each covers the category parents it names."""
    current = {c: s.ref for s in scripts.values() for c in s.script.script.covers}
    return Book({s.ref: s.script for s in scripts.values()}, current, company, sla)


def _apologises(own: dict[str, Any]) -> bool:
    head = own.get("script", {})
    return not isinstance(head, dict) or head.get("apologise", "true") == "true"


def _placed(error: Any, own: Document, common: Document) -> Mistake:
    """Say a mistake where it stands: in the common file when the script does not write it."""
    loc = list(error["loc"])
    section = str(loc[0]) if loc else ""
    mine = own.data.get(section)
    where = own
    if section == "acknowledge" and isinstance(mine, list) and len(loc) > 1:
        where = own if loc[1] < len(mine) else common
        loc[1] = loc[1] if where is own else loc[1] - len(mine)
    elif section in _MERGED and isinstance(mine, dict) and len(loc) > 1:
        where = own if loc[1] in mine else common
    elif section not in own.data and section in common.data:
        where = common
    return where.mistake([p for p in loc if p != "[key]"], in_chinese(error))
