"""Put the own names of keys for the aliases an operator may write, positions kept.

    Names                         which names may be written at a place
    rename(root, names)           put the keys' own names into a parsed file
    written(key)                  a key as it stands in the file

A key keeps what was written, so that a mistake is told in the operator's own words. The names
themselves: dialogues/aliases.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

ANY = "*"


@dataclass(frozen=True, slots=True)
class Names:
    """keys: alias to key; values: alias to value; under: what stands below a key, or below ANY."""

    keys: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    under: Mapping[str, Names] = field(default_factory=dict)

    def below(self, key: str) -> Names | None:
        """Return the names of what stands under *key*."""
        return self.under.get(key) or self.under.get(ANY)


class Renamed(yaml.ScalarNode):
    """A key by its own name; *written* is what stands in the file."""

    def __init__(self, node: yaml.ScalarNode, name: str) -> None:
        super().__init__(node.tag, name, node.start_mark, node.end_mark, node.style)
        self.written: str = node.value


def written(key: yaml.Node) -> str:
    """Return a key as it stands in the file."""
    return key.written if isinstance(key, Renamed) else str(key.value)


def rename(node: yaml.Node, names: Names | None) -> dict[str, str]:
    """Put own names for aliases, everywhere under *node*; return {name: as written}."""
    found: dict[str, str] = {}
    if names is None:
        return found
    if isinstance(node, yaml.ScalarNode):
        node.value = names.values.get(node.value, node.value)
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            found |= rename(one, names)
    elif isinstance(node, yaml.MappingNode):
        for n, (key, value) in enumerate(node.value):
            if isinstance(key, yaml.ScalarNode) and key.value in names.keys:
                node.value[n] = (Renamed(key, names.keys[key.value]), value)
                found[node.value[n][0].value] = key.value
            found |= rename(value, names.below(str(node.value[n][0].value)))
    return found
