"""Rules over whole scripts: nothing uncovered, nothing said twice, every language the same keys.

    coverage(document)  placed(document, names)  plans(loaded, leaves, ...)  answers(document)
    known_categories(document, names)  uncovered(common, scripts, names)
    known_kinds(common, scripts)  repeats(...)  parity(...)

Source: ideal 3.4 (coverage, language parity), requirements S0-62, S2-56.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from dialogues.lint_lines import Loc, Spoken, groups, lines
from dialogues.script import Question, Script
from dialogues.typed_yaml import Document
from nlu.types import Emotion

VARIANTS = 2
_PLANS = frozenset({"default", "gently"})
"""Parts of a plan that are no category."""
_HEATS = ("0", "1", "2", "3")
# Conditions of a group that not every talk meets.
_SPECIAL = ("category", "flag", "need", "words", "told", "untold", "gently", "goods")
_LEAST = 9  # characters; shorter sentences (对不起，让您受惊了) may come again
_BREAK = re.compile(r"[。！？!?\n]+")
_BY_THEMSELVES = frozenset({"yes_no", "evidence", "mention"})
_PLACE = re.compile(r"\{([^{}]*)\}")
Found = tuple[Document, Loc, bool, str]  # file, place, only a hint, what to do


def coverage(document: Document) -> Iterator[Found]:
    """Give the feelings for which *document* has fewer than two sentences, first or later."""
    for later in ("false", "true"):
        for emotion in map(str, Emotion):
            lacks = [h for h in _HEATS if _fitting(document, emotion, h, later) < VARIANTS]
            if lacks:
                stage = "之后再上火时" if later == "true" else "第一次开口"
                feeling = f"情绪 {emotion}、强度 {'、'.join(lacks)}"
                what = f"{stage}，{feeling} 的安抚话不到 {VARIANTS} 句：补上"
                yield document, ("acknowledge",), False, what


def _fitting(document: Document, emotion: str, heat: str, later: str) -> int:
    """Count the sentences for everybody who feels so at this stage."""
    count = 0
    for _, _, group in groups(document):
        when: Any = group.get("when", {})
        fits = (
            when.get("later", "false") == later
            and emotion in when.get("emotion", [emotion])
            and heat in when.get("heat", [heat])
            and not any(when.get(condition) for condition in _SPECIAL)
        )
        count += len(group.get("say", ())) if fits else 0
    return count


def placed(document: Document, names: Mapping[str, str]) -> Iterator[Found]:
    """Give the categories in conditions that the taxonomy (*names*) does not have."""
    whens: list[tuple[Loc, Any]] = [
        ((*loc, "when"), group.get("when")) for loc, _, group in groups(document)
    ]
    made = document.data.get("kinds")
    for name, one in made.items() if isinstance(made, dict) else ():
        if isinstance(one, dict):
            whens.append((("kinds", name, "when"), one.get("when")))
    seen = document.data.get("perspective")
    for name, one in seen.items() if isinstance(seen, dict) else ():
        if isinstance(one, dict):
            whens.append((("perspective", name, "when"), one.get("when")))
    for loc, when in whens:
        listed = when.get("category", ()) if isinstance(when, dict) else ()
        for n, code in enumerate(listed if isinstance(listed, list) else ()):
            if code not in names:
                what = f"没有“{code}”这个类别，这一组永远说不出来{_meant(code, names)}"
                yield document, (*loc, "category", n), False, what


def known_categories(document: Document, names: Mapping[str, str]) -> Iterator[Found]:
    """Give the categories that a plan or `covers` names and the taxonomy does not have."""
    plan = document.data.get("plan")
    for code in plan if isinstance(plan, dict) else ():
        if code not in names and code not in _PLANS:
            what = f"没有“{code}”这个类别，这一段永远用不上{_meant(code, names)}"
            yield document, ("plan", code), False, what
    head = document.data.get("script")
    covers = head.get("covers") if isinstance(head, dict) else None
    parents = {code: name for code, name in names.items() if "." not in code}
    for n, code in enumerate(covers if isinstance(covers, list) else ()):
        if code not in parents:
            what = f"没有“{code}”这个大类，这份话术不会因它用上{_meant(code, parents)}"
            yield document, ("script", "covers", n), False, what


def uncovered(
    common: Document, scripts: Iterable[Script], names: Mapping[str, str]
) -> Iterator[Found]:
    """Give the parents of the taxonomy (*names*) that no script covers; a hint: some want it so."""
    covered = {code for script in scripts for code in script.script.covers}
    for code, name in names.items():
        if "." not in code and code not in covered:
            what = f"大类 {code}（{name}）没有话术管，会用通用的那一份"
            yield common, (), True, what


def _meant(code: object, names: Mapping[str, str]) -> str:
    near = get_close_matches(str(code), list(names), n=1)
    return f"：是不是 {near[0]}（{names[near[0]]}）？" if near else "：照 qingsu check 认识的类别写"


def answerable(script: Script, own: Document, common: Document) -> Iterator[Found]:
    """Give the required questions that show no way to answer or to leave them."""
    for name in dict.fromkeys(n for p in script.plan.values() for n in (*p.required, *p.urgent)):
        question = script.questions[name]
        if not _shows_how(question):
            where = own if name in own.data.get("questions", {}) else common
            what = (
                f"必问的“{question.label}”没有 example、options，也没有 skip 的 words：至少写一样"
            )
            yield where, ("questions", str(name)), False, what


def _shows_how(question: Question) -> bool:
    helps = question.example or question.options or question.skip.words
    return bool(helps) or question.kind in _BY_THEMSELVES


def planned(
    script: Script, own: Document, names: Mapping[str, str], covers: Iterable[str]
) -> Iterator[Found]:
    """Give the leaves of the taxonomy (*names*: code to name) that fall on `default` unsaid."""
    for code, name in names.items():
        parent, dot, _ = code.partition(".")
        if dot and parent in covers and code not in script.plan and parent not in script.plan:
            what = f"类别 {code}（{name}）没有写问哪些，会用 default：补上 {parent} 或 {code}"
            yield own, ("plan",), False, what


def repeats(documents: Sequence[Document]) -> Iterator[Found]:
    """Give the sentences of common words and one script that stand in two groups."""
    first: dict[str, Spoken] = {}
    overridden = _keys(documents[-1])
    for document in documents:
        for line in lines(document):
            if document is not documents[-1] and line.key in overridden:
                continue
            for sentence in dict.fromkeys(_BREAK.split(_PLACE.sub("□", line.text))):
                known = first.setdefault(sentence, line) if len(sentence) >= _LEAST else line
                if known.key != line.key and not _apart(known, line):
                    what = f"“{sentence}”在 {known.key} 里也有：同一句话说两遍像复读，换个说法"
                    yield document, line.loc, False, what


def _apart(one: Spoken, other: Spoken) -> bool:
    """Say whether no talk has both: in a matter of a kind its question stands for the other."""
    if {one.section, other.section} == {"kinds", "questions"}:
        return one.key.split(".")[-2:] == other.key.split(".")[-2:]
    return one.section == other.section == "kinds" and one.name != other.name


def known_kinds(common: Document, scripts: Iterable[Script]) -> Iterator[Found]:
    """Give the questions that kinds of matter name and that no script asks."""
    loaded = list(scripts)
    asked = frozenset().union(*(one.questions.keys() for one in loaded))
    kinds = {name: kind for one in loaded for name, kind in one.kinds.items()}
    for name, kind in kinds.items():
        for question in sorted(kind.named - asked):
            what = f"哪种事里用到了没有定义的问题 {question}"
            yield common, ("kinds", name), False, what
        if kind.like and kind.like not in kinds:
            yield common, ("kinds", name, "like"), False, f"没有 {kind.like} 这一种事"


def parity(base: Document, other: Document, language: str) -> Iterator[Found]:
    """Compare the keys and placeholders of the same file in another language."""
    here, there = _by_key(base), _by_key(other)
    for key in [k for k in here if k not in there]:
        yield other, _near(other, key), False, f"{language} 缺少 {key}：照简体的补一句"
    for key, said in there.items():
        loc = said[0].loc
        if key not in here:
            yield other, loc, False, f"{language} 多出 {key}，简体里没有：删掉，或在简体里也写"
            continue
        wanted, got = _places(here[key]), _places(said)
        if extra := got - wanted:
            what = f"{key} 用到了简体没有的占位符 {{{min(extra)}}}：没有值时这句不会说"
            yield other, loc, True, what
        elif lost := wanted - got:
            yield other, loc, True, f"{key} 少了占位符 {{{min(lost)}}}，这个意思客户看不到"


def _by_key(document: Document) -> dict[str, list[Spoken]]:
    found: dict[str, list[Spoken]] = defaultdict(list)
    for line in lines(document):
        found[line.key].append(line)
    return found


def _keys(document: Document) -> frozenset[str]:
    """Return the keys a script says itself; a question is its own as a whole."""
    own = {line.key for line in lines(document)}
    asked = document.data.get("questions", {})
    parts = ("ask", "example", "photo", "retry", "why")
    return frozenset(own | {f"questions.{name}.{part}" for name in asked for part in parts})


def _places(said: Iterable[Spoken]) -> set[str]:
    return {name for line in said for name in _PLACE.findall(line.text)}


def _near(document: Document, key: str) -> Loc:
    """Return the deepest part of *key* that stands in the file."""
    loc: list[str] = []
    part: Any = document.data
    for name in key.split("."):
        if not isinstance(part, dict) or name not in part:
            break
        loc.append(name)
        part = part[name]
    return tuple(loc)
