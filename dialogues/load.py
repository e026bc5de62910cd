"""Read the operator's scripts from a folder: common.yml merged under each script.

    load_scripts(folder) -> {name: LoadedScript}     every mistake of every file at once

With translate, typed_yaml and talks the only module in dialogues/ that touches the disk. A
script's version is a hash of what it says in all its languages, common words included: the same
words have the same version anywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from dialogues.aliases import SCRIPT
from dialogues.book import ABROAD, Book, Company
from dialogues.list_slips import slips
from dialogues.script import Script
from dialogues.sla import Sla
from dialogues.state import ScriptRef
from dialogues.tongue import HANS
from dialogues.translate import Tongues, pool
from dialogues.typed_yaml import Document, FileError, Mistake, causes, read_document

COMMON = "common.yml"
_MERGED = (
    "questions", "plan", "interruptions", "messages", "safety", "words", "strategies",
    "perspective", "checklists", "kinds",
)  # fmt: skip
_VERSION_DIGITS = 12
Tongued = dict[str, Document]
"""One file in every language."""


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
    tongues = Tongues(folder)
    common, mistakes = _read(folder / COMMON, tongues)
    loaded: dict[str, LoadedScript] = {}
    for path in script_files(folder):
        try:
            one = load_script(path, common, tongues)
        except FileError as error:
            mistakes += error.mistakes
        else:
            loaded[one.ref.name] = one
    if not mistakes and "other" not in loaded:
        mistakes.append(Mistake(folder, 1, "", "缺少通用脚本 other.yml"))
    if mistakes:
        raise FileError(_first_ones(folder, mistakes))
    return loaded


def _first_ones(folder: Path, mistakes: Sequence[Mistake]) -> list[Mistake]:
    """Return each mistake once; of another language's file none while its Simplified has some.

    There they only follow from those, and lead astray who mends them first.
    """
    plain = {one.path.name for one in mistakes if one.path.parent == folder}
    first = (m for m in mistakes if m.path.parent == folder or m.path.name not in plain)
    return list(dict.fromkeys(first))


def script_files(folder: Path) -> list[Path]:
    """Return the script files of *folder*, without common words and test talks."""
    return [p for p in sorted(folder.glob("*.yml")) if p.name != COMMON and p.suffixes == [".yml"]]


def load_script(path: Path, common: Tongued, tongues: Tongues) -> LoadedScript:
    """Read one script in all its languages and merge the common words under it."""
    documents, mistakes = _read(path, tongues)
    own = documents[HANS]
    if "languages" in own.data:
        raise FileError([own.mistake(("languages",), "不认识的项：别的语言写在各自的文件夹里")])
    data = _whole(documents, common)
    try:
        Script.model_validate(data | {"languages": {}})  # what is wrong there is wrong everywhere
        script = Script.model_validate(data)
    except ValidationError as error:
        mistakes += [_told(m, documents, common) for m in causes(error)]
    if mistakes:
        raise FileError(list(dict.fromkeys(mistakes)))
    if script.script.id != path.stem:
        raise FileError([own.mistake(("script", "id"), f"编号要和文件名一致：应写 {path.stem}")])
    body = json.dumps(data, ensure_ascii=False)  # the order is what comes first
    version = hashlib.sha256(body.encode()).hexdigest()[:_VERSION_DIGITS]
    return LoadedScript(ScriptRef(path.stem, version), script, body)


def _read(path: Path, tongues: Tongues) -> tuple[Tongued, list[Mistake]]:
    """Return a file in every language, and what is wrong with it or its other languages."""
    plain = read_document(path, SCRIPT)
    mistakes = slips(plain)
    try:
        return {HANS: plain, **tongues.words_of(plain)}, mistakes
    except FileError as error:
        return dict.fromkeys((HANS, *tongues.languages), plain), [*mistakes, *error.mistakes]


def _whole(own: Tongued, common: Tongued) -> dict[str, Any]:
    """Return a script's data with its other languages inside."""
    merged = {language: merge(common[language].data, own[language].data) for language in own}
    languages = pool(merged)
    plain: dict[str, Any] = languages.pop(HANS)
    return plain | {"languages": languages}


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


def book_of(
    scripts: dict[str, LoadedScript],
    company: Company,
    sla: Sla,
    companies: Mapping[str, Company] | None = None,
) -> Book:
    """Return the book of live scripts: each covers the category parents it names.

    companies: the company's words in other languages; by default what the bot knows of any.
    """
    current = {c: s.ref for s in scripts.values() for c in s.script.script.covers}
    whole = {s.ref: s.script for s in scripts.values()}
    return Book(whole, current, company, sla, ABROAD if companies is None else companies)


def _told(error: Any, own: Tongued, common: Tongued) -> Mistake:
    """Say a mistake in the file of its language."""
    loc = error["loc"]
    if loc[:1] != ("languages",) or loc[1] not in own:
        return _placed(error, own[HANS], common[HANS])
    language, inner = loc[1], error | {"loc": loc[2:]}
    return _placed(inner, own[language], common[language])


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
    return where.told(error, loc)
