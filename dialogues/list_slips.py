"""What YAML takes and nobody meant: a full-width comma in a list, a group's id written twice.

    slips(document) -> [Mistake]     told before anything that follows from them

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

import yaml

from dialogues.renaming import written
from dialogues.translate import CUES
from dialogues.typed_yaml import Document, Mistake

_SPOKEN = frozenset({"ask", "say", "retry"})
_BY_KEY = frozenset({"messages", "interruptions", "safety", "acknowledge"})
"""Parts whose lists are sentences: a comma belongs there, but not behind the end of one."""
_COMMA = re.compile(r"[，、]")
_NEXT = re.compile(r"[。！？!?][”」]?\s*，\s*\S")
_WHAT = (
    "各项之间用了全角的“{0}”，会当成一整项：改成半角逗号加空格“, ”；"
    "本来就是一项的，用英文引号括起来"
)


def slips(document: Document) -> list[Mistake]:
    """Return the slips of a script's file."""
    return [*chain.from_iterable(_twice(document)), *_commas(document, document.root, ())]


def _twice(document: Document) -> Iterator[list[Mistake]]:
    groups = document.data.get("acknowledge")
    seen: set[str] = set()
    for n, group in enumerate(groups if isinstance(groups, list) else ()):
        name = group.get("id") if isinstance(group, dict) else None
        if isinstance(name, str) and name in seen:
            what = f"编号 {name} 写了两次，前面已经有一组：换一个编号"
            yield [document.mistake(("acknowledge", n, "id"), what)]
        seen |= {name} if isinstance(name, str) else set()


def _commas(document: Document, node: yaml.Node, keys: tuple[str, ...]) -> Iterator[Mistake]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _commas(document, value, (*keys, str(key.value)))
            name = written(key)
            listed = isinstance(value, yaml.SequenceNode) and value.flow_style
            for one in value.value if listed else ():
                if found := _wide(one, (*keys, str(key.value)), alone=len(value.value) == 1):
                    line = one.start_mark.line + 1
                    yield Mistake(document.path, line, name, _WHAT.format(found))
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _commas(document, one, keys)


def _wide(one: yaml.Node, keys: tuple[str, ...], *, alone: bool) -> str:
    """Return the full-width comma by which an item of a list was meant to end."""
    if not isinstance(one, yaml.ScalarNode) or one.style in {'"', "'"}:
        return ""
    cue = keys[-1] in CUES or keys[-1].endswith("_cues")
    if keys[-1] in _SPOKEN or (keys[0] in _BY_KEY and keys[-2:-1] != ("when",)):
        return "，" if alone and _NEXT.search(one.value) else ""
    found = _COMMA.findall(one.value)  # one may stand in what a customer says
    return found[0] if found and (alone or not cue or len(found) > 1) else ""
