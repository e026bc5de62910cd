"""The tree of complaint categories: parents, leaves, Chinese names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

PATH = Path(__file__).with_name("taxonomy.yml")


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """names: every code ("quality", "quality.fault") with its Chinese name, in file order."""

    names: Mapping[str, str]

    @property
    def leaves(self) -> tuple[str, ...]:
        """Codes of the form parent.leaf."""
        return tuple(code for code in self.names if "." in code)

    @property
    def parents(self) -> tuple[str, ...]:
        """Codes of the first level."""
        return tuple(code for code in self.names if "." not in code)


def parent(category: str) -> str:
    """Return the first level of a category, "quality" of "quality.fault"."""
    return category.partition(".")[0]


@cache
def load(path: Path = PATH) -> Taxonomy:
    """Read a taxonomy file, once a process.

    Raises ValueError when an entry lacks its name or leaves.
    """
    names: dict[str, str] = {}
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    for code, entry in tree.items():
        if not isinstance(entry, dict) or set(entry) != {"name", "leaves"}:
            raise ValueError(f"{path.name}: {code}: 需要 name 和 leaves")
        names[code] = str(entry["name"])
        names |= {f"{code}.{leaf}": str(name) for leaf, name in entry["leaves"].items()}
    return Taxonomy(MappingProxyType(names))
