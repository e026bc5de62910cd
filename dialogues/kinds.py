"""Kinds of matter without a thing and without an order: which it is, and the script made for it.

    kind_of(script, fields, category) -> str      its name, "" for one of a thing or one unknown
    fitted(script, name) -> Script                the script, its plan and questions for that kind
    suited(script, fields, category) -> Script    both

Wages have no product, a flat has a lease and no order number, and a table is not bought. Which
questions fit, and how they are put, stands in the scripts (`kinds`). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from dialogues.script import Plan, Question, Script
from dialogues.script_kinds import MatterKind, Told, Worded
from dialogues.state import FieldName, Known

_STORY, _PRODUCT, _DEMAND = map(FieldName, ("issue", "product", "demand"))
Fields = Mapping[FieldName, Known]
_GAP = "…"
_BETWEEN, _BETWEEN_WORDS = r"[^，,。；;！!？?\n]{0,8}", r"(?:\W+[\w'’]+){0,5}\W+"
_WORDS_MOST = 400
_MANY, _KEPT = 4096, 256


def suited(script: Script, fields: Fields, category: str | None) -> Script:
    """Return the script for the matter's kind; *script* itself where it is of none."""
    name = kind_of(script, fields, category)
    return fitted(script, name) if name else script


def kind_of(script: Script, fields: Fields, category: str | None) -> str:
    """Return the name of the first kind that the story tells of.

    Who has named a thing by then goes on about it: his landlord comes into the story of a heater.
    """
    story, product = _words(fields, _STORY), _words(fields, _PRODUCT)
    found = _first(script, story, category or "")
    if product and not found:
        return _first(script, f"{story} {product}", category or "")
    return "" if product and _PRODUCT in script.kinds[found].drop else found


def _words(fields: Fields, name: FieldName) -> str:
    known = fields.get(name)
    return (known.text or known.value)[:_WORDS_MOST].lower() if known and known.given else ""


def _first(script: Script, text: str, category: str) -> str:
    kinds = script.kinds.items() if text else ()
    return next((name for name, kind in kinds if _tells(kind.when, text, category)), "")


def fitted(script: Script, name: str) -> Script:
    """Return *script* as it is for matters of the kind *name*; its words stay what they are."""
    kind = _whole(script.kinds, name)
    questions = {n: _question(kind, n, q) for n, q in script.questions.items()}
    plan = {category: _plan(kind, one, questions) for category, one in script.plan.items()}
    return script.model_copy(update={"questions": questions, "plan": plan, "for_kind": name})


def _whole(every: Mapping[str, MatterKind], name: str) -> MatterKind:
    """Return a kind with the words of the one that it is like."""
    kind = every[name]
    like = every[kind.like].questions if kind.like in every else {}
    return kind.model_copy(update={"questions": like | kind.questions})


def _tells(when: Told, text: str, category: str) -> bool:
    if when.category and not category.startswith(when.category):
        return False
    if not _any(when.words, text):
        return False
    for phrase in sorted(_there(when.unless, text), key=len, reverse=True):
        text = _pattern(phrase).sub("，", text)
    return _any(when.words, text) and not _any(when.never, text)


def _any(cues: tuple[str, ...], text: str) -> bool:
    return any(_pattern(cue).search(text) for cue in _there(cues, text))


def _there(cues: tuple[str, ...], text: str) -> list[str]:
    """Return the cues whose letters stand in *text*: only these are looked at closely."""
    return [
        cue for cue, first, rest in _split(cues) if first in text and all(p in text for p in rest)
    ]


@lru_cache(maxsize=_KEPT)
def _split(cues: tuple[str, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(cue, _parts(cue)[0], _parts(cue)[1:]) for cue in cues]


def _parts(cue: str) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in cue.split(_GAP))


@lru_cache(maxsize=_MANY)
def _pattern(cue: str) -> re.Pattern[str]:
    parts = _parts(cue)
    between = _BETWEEN_WORDS if all(map(str.isascii, parts)) else _BETWEEN
    edge = r"(?<![a-z0-9])" if parts[0][:1].isascii() else ""
    end = r"(?![a-z0-9])" if parts[-1][-1:].isascii() else ""
    return re.compile(edge + between.join(map(re.escape, parts)) + end)


def _question(kind: MatterKind, name: FieldName, question: Question) -> Question:
    if name in kind.drop:  # whatever is told of it stays in the story
        return question.model_copy(update={"kind": "mention", "slot": None, "in_summary": False})
    words = kind.questions.get(name, Worded())
    changed = {key: getattr(words, key) for key in words.model_fields_set if getattr(words, key)}
    other = {*kind.drop, *(n for n, one in kind.questions.items() if one.label)}
    checks = tuple(c for c in question.checks if c.other not in other)  # 比买还早 fits no lease
    if checks != question.checks:
        changed["checks"] = checks
    if "ask" in changed and "example" not in changed:
        changed["example"] = ""  # one of a thing would not fit
    return question.model_copy(update=changed) if changed else question


def _plan(kind: MatterKind, plan: Plan, questions: dict[FieldName, Question]) -> Plan:
    required = _names(kind, plan.required)
    if _DEMAND in required:  # else little is asked, as of who is in danger or grieves
        last = [n for n in kind.last if n in questions]
        required = [n for n in required if n not in last]
        more = [n for n in kind.add if n in questions and n not in required]
        at = required.index(_DEMAND)
        required[at:at] = [*more, *last]
    optional = [n for n in _names(kind, plan.optional) if n not in required]
    return plan.model_copy(update={"required": tuple(required), "optional": tuple(optional)})


def _names(kind: MatterKind, names: Iterable[FieldName]) -> list[FieldName]:
    """Return the names that a kind leaves, each once."""
    put = (kind.instead.get(n, n) for n in names)
    return list(dict.fromkeys(n for n in put if n not in kind.drop and n not in kind.leave))
