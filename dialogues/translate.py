"""Scripts in other languages: only words differ, the plan is that of the Simplified files.

    Tongues(folder).words_of(name, document) -> {language: Document}

English stands in en/ beside the scripts, file for file and key for key: what has words in
Simplified and none in English is a mistake. Traditional is made of the Simplified words by
OpenCC and mended by zh-Hant/, where only what differs is written; `replace` in its common.yml
changes turns of phrase everywhere. Done once, at the start; nothing is converted in a talk.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import opencc

from dialogues.aliases import SCRIPT
from dialogues.tongue import EN, HANT
from dialogues.typed_yaml import Document, FileError, Mistake, read_document

Place = tuple[int | str, ...]
CUES = frozenset({
    "second_cues", "stop_cues", "pause_cues", "yes", "no", "words", "of", "unless", "never", "by",
    "no_name", "told", "untold",
})  # fmt: skip
"""Lists of what customers say, by the name of their key: a language adds to them."""

REPLACE = "replace"
ALSO = "also"
_PLAN = frozenset({
    "plan", "rhythm", "feelings_gate", "covers", "when", "id", "checklists", "drop", "leave",
    "instead", "add", "last", "like", ALSO,
})  # fmt: skip
"""Keys whose values are no words, though names of questions in them may be Chinese."""

_COMMON = "common.yml"
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_STAFF_ONLY = frozenset({("script", "title")})


@cache
def _converter() -> opencc.OpenCC:
    # Taiwan's characters, no phrases: Hong Kong reads them, and 軟體/網路 would be strange there.
    return opencc.OpenCC("s2tw")


def traditional(text: str, changes: Mapping[str, str] | None = None) -> str:
    """Return Simplified *text* in Traditional characters, with *changes* of wording made."""
    made = str(_converter().convert(text))
    for old, new in (changes or {}).items():
        made = made.replace(old, new)
    return made


def case_words(text: str) -> str:
    """Return words of ours that stand in no script, as a Traditional customer reads them.

    What a case is about and how far it is: 质量 is 品質 to him, and 合同 is 合約.
    """
    return traditional(text, _SHOWN)


_SHOWN: Mapping[str, str] = {
    "質量": "品質", "合同": "合約", "發錯貨": "寄錯東西", "已提交": "已送出", "賬": "帳",
    "信息洩露": "個人資料外洩", "信息泄露": "個人資料外洩", "配送員": "送貨員", "推諉": "互相推卸",
    "聯繫": "聯絡", "平臺": "平台", "發給您": "傳給您",
}  # fmt: skip


class Tongues:
    """The languages of one folder of scripts; made anew for each loading."""

    def __init__(self, folder: Path) -> None:
        """Read what is common to all.

        Raises:
            FileError: zh-Hant/common.yml cannot be read.
        """
        self._folder = folder
        common = folder / HANT / _COMMON
        found = read_document(common, SCRIPT).data.get(REPLACE, {}) if common.exists() else {}
        longest = sorted(found, key=len, reverse=True) if isinstance(found, dict) else []
        self._changes = {old: str(found[old]) for old in longest}

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages besides Simplified Chinese."""
        return (HANT, EN) if (self._folder / EN).is_dir() else (HANT,)

    def words_of(self, document: Document) -> dict[str, Document]:
        """Return *document* in every other language.

        Raises:
            FileError: words are missing, or stand where the script has none.
        """
        made: dict[str, Document] = {}
        mistakes: list[Mistake] = []
        for language in self.languages:
            path = self._folder / language / document.path.name
            try:
                made[language] = self._one(document, path, language)
            except FileError as error:
                mistakes += error.mistakes
        if mistakes:
            raise FileError(mistakes)
        return made

    def _one(self, base: Document, path: Path, language: str) -> Document:
        derived = self._converted(base.data) if language == HANT else base.data
        if not path.exists():
            if language == HANT or not _has_words(base.data, ()):
                return replace(base, data=derived)
            raise FileError([Mistake(path, 1, "", f"缺少这个文件：{base.path.name} 还没有英文")])
        own = read_document(path, SCRIPT)
        laid = _Laying(own, strict=language == EN)
        words = {k: v for k, v in own.data.items() if k != REPLACE or path.name != _COMMON}
        data = laid.over(derived, words, ())
        if laid.mistakes:
            raise FileError(laid.mistakes)
        return replace(own, data=data)

    def _converted(self, value: Any) -> Any:
        match value:
            case dict():
                kept = _PLAN | {"other"} if "rule" in value else _PLAN
                made = {k: v if k in kept else self._converted(v) for k, v in value.items()}
                return made | {"when": self._heard(value["when"])} if "when" in value else made
            case list():
                return [self._converted(one) for one in value]
            case str() if _HAN.search(value):
                return traditional(value, self._changes)
        return value

    def _heard(self, when: Any) -> Any:
        """Return when a sentence fits, with what customers say for it in Traditional too."""
        if not isinstance(when, dict):
            return when
        return {k: self._converted(one) if k in CUES else one for k, one in when.items()}


@dataclass
class _Laying:
    """Lays a language's words over a script's data and notes what does not fit."""

    own: Document
    strict: bool
    mistakes: list[Mistake] = field(default_factory=list)

    def over(self, base: Any, words: Any, at: Place) -> Any:
        """Return *base* with *words* in place of its own; *at* is the place in the words' file."""
        match base, words:
            case dict(), dict() if at[-1:] == (ALSO,):
                return base | words
            case dict(), dict():
                return self._keys(base, words, at)
            case list(), list() if at[-1:] and at[-1] in CUES:
                return list(dict.fromkeys([*base, *words]))
            case list(), list() if any(isinstance(one, dict) for one in base):
                return self._items(base, words, at)
            case list(), list():
                return self._lines(base, words, at)
            case str(), str():
                self._reads(words, at)
                return words
        self._wrong(at, "写法和简体文件不同：这里的层次、形状要一样")
        return base

    def _keys(self, base: dict[str, Any], words: dict[str, Any], at: Place) -> dict[str, Any]:
        for key in words:
            if key not in base and key != ALSO:
                self._wrong((*at, key), f"简体文件里没有 {key}：这里只写同一处的另一种说法")
        made = {ALSO: words[ALSO]} if ALSO in words else {}
        for key, one in base.items():
            if key in words:
                made[key] = self.over(one, words[key], (*at, key))
                continue
            made[key] = one
            if self.strict and _has_words(one, (*at, key)) and not _unseen(base):
                self._wrong((*at, key), f"缺少 {key} 的英文")
        return made

    def _items(self, base: list[Any], words: list[Any], at: Place) -> list[Any]:
        """Lay over items that have names of their own (id, rule), else one by one."""
        named = {_name(one, n): (n, one) for n, one in enumerate(words)}
        made = []
        for n, one in enumerate(base):
            place, said = named.pop(_name(one, n), (None, None))
            if said is not None and place is not None:
                made.append(self.over(one, said, (*at, place)))
                continue
            made.append(one)
            if self.strict and _has_words(one, at):
                self._wrong(at, f"缺少 {_name(one, n)} 的英文")
        for name, (place, _) in named.items():
            self._wrong((*at, place), f"简体文件里没有 {name}")
        return made

    def _lines(self, base: list[Any], words: list[Any], at: Place) -> list[Any]:
        """Take lines for lines: colleagues are shown the Simplified one at the same place.

        Questions may be put in more or fewer ways, colleagues only see what they are about.
        """
        if len(base) != len(words) and not _asks(at):
            self._wrong(at, f"应当和简体文件一样写 {len(base)} 句，现在是 {len(words)} 句")
        for n, one in enumerate(words):
            self._reads(one, (*at, n))
        return words

    def _reads(self, text: Any, at: Place) -> None:
        if self.strict and _HAN.search(str(text)):
            self._wrong(at, "英文里夹着汉字")

    def _wrong(self, at: Place, what: str) -> None:
        self.mistakes.append(self.own.mistake(at, what))


def pool(datas: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same data, each understanding customers in every language.

    Cues are joined; choices know their names in all languages, the first language's being what is
    kept. datas: alike in shape, the Simplified first.
    """
    made = _pooled(list(datas.values()), "")
    return dict(zip(datas, made, strict=True))


def _pooled(alike: Sequence[Any], key: str) -> list[Any]:
    first = alike[0]
    if key in CUES and all(isinstance(one, list) and all(map(_text, one)) for one in alike):
        whole = list(dict.fromkeys(cue for one in alike for cue in one))
        return [whole for _ in alike]
    if isinstance(first, dict) and all(isinstance(one, dict) for one in alike):
        keys = [k for k in first if k != ALSO]
        columns = [_pooled([one[k] for one in alike], k) for k in keys]
        made = [{k: columns[c][n] for c, k in enumerate(keys)} for n in range(len(alike))]
        return _choices(made, alike)
    if isinstance(first, list) and any(isinstance(one, dict) for one in first):
        rows = [_pooled(row, "") for row in zip(*alike, strict=True)]
        return [[row[n] for row in rows] for n in range(len(alike))]
    return list(alike)


def _choices(
    questions: list[dict[str, Any]], written: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Give a question's forms the names of its options in all languages."""
    options = questions[0].get("options")
    if not isinstance(options, list):
        return questions
    more = [one[ALSO] for one in written if isinstance(one.get(ALSO), dict)]
    also = {name: code for one in more for name, code in one.items()}
    for one in questions:
        titles = zip(one["options"], options, strict=False)
        also |= {title: code for title, code in titles if _text(title)}
    return [one | {ALSO: also} for one in questions]


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _asks(at: Place) -> bool:
    return at[:1] in {("questions",), ("kinds",)} and at[-1:] in {("ask",), ("retry",)}


def _name(item: Any, place: int) -> str:
    named = item.get("id") or item.get("rule") if isinstance(item, dict) else None
    return str(named) if named else f"第{place + 1}项"


def _has_words(value: Any, at: Place) -> bool:
    """Say whether *value* holds words that a customer may read."""
    if at in _STAFF_ONLY or (at and at[-1] in _PLAN):
        return False
    match value:
        case dict():
            return not _unseen(value) and any(
                _has_words(one, (*at, key)) for key, one in value.items()
            )
        case list():
            return any(_has_words(one, at) for one in value)
    return bool(_HAN.search(str(value)))


def _unseen(question: dict[str, Any]) -> bool:
    """Say whether a question is never asked and never shown: kept for colleagues only."""
    return question.get("kind") == "mention"
