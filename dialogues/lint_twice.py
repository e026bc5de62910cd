"""What a file says less, or oftener, than its writer meant.

    cut(document)        what stands behind a # is a remark, and nobody hears it
    twice(document)      the very same sentence in one group again

Pure. Source: requirement S2-56.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from dialogues.lint_lines import Loc, lines
from dialogues.lint_whole import Found
from dialogues.typed_yaml import Document

_QUOTED = frozenset({'"', "'"})
_CUT = "“ #”后面的字当作注释，客户听不到：要说的，用英文引号把整句括起来；是注释的，另起一行写"
_TWICE = "这一组里前面已经有一模一样的一句：删掉，或换个说法"


def cut(document: Document) -> Iterator[Found]:
    """Give the sentences behind which a remark begins: a hint, for some are remarks."""
    written = document.text.split("\n")
    for line in lines(document):
        node = _node(document.root, line.loc)
        if isinstance(node, yaml.ScalarNode) and node.style not in _QUOTED:
            end = node.end_mark
            rest = written[end.line][end.column :] if end.line < len(written) else ""
            if rest.lstrip().startswith("#"):
                yield document, line.loc, True, _CUT


def twice(document: Document) -> Iterator[Found]:
    """Give the sentences that stand in their group already."""
    seen: set[tuple[Loc, str]] = set()
    for line in lines(document):
        one = (line.loc[:-1], line.text.strip())
        if isinstance(line.loc[-1], int) and one in seen:
            yield document, line.loc, False, _TWICE
        seen.add(one)


def _node(node: yaml.Node, loc: Loc) -> yaml.Node | None:
    for part in loc:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            below = [v for k, v in node.value if k.value == part]
            if not below:
                return None
            node = below[0]
    return node
