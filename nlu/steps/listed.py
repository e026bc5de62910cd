"""Which name of a list a text means, found as names of the operator's catalogue are.

    load(["青鸟Q7投影仪"], catalogue).find("青鳥 Q7-投影儀") -> "青鸟q7投影仪"

Blanks, hyphens, case and script do not count; a name the catalogue knows under another one is that
one. A short name (under four letters) must be the whole text; a longer one may stand in it, with
one character wrong (see nlu/steps/alike.py), but never as the beginning of another model's number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nlu.steps import alike, demand
from nlu.steps.alike import Alike
from nlu.steps.catalogue import read_catalogue, words
from nlu.steps.normalise import Normaliser


@dataclass(frozen=True, slots=True)
class Listed:
    """The names of a list. aliases: bare names of the catalogue to the bare name each stands for.

    keys: of the names of the list, their aliases resolved.
    """

    normaliser: Normaliser
    aliases: Mapping[str, str]
    keys: frozenset[str]
    near: Alike

    def bare(self, text: str) -> str:
        """Return a text as it is compared: Simplified, small letters, letters and digits alone."""
        return "".join(char for char in self.normaliser.plain(text) if char.isalnum())

    def key(self, name: str) -> str:
        """Return what a name is compared by; all names of one thing have the same."""
        bare = self.bare(name)
        return self.aliases.get(bare, bare)

    def find(self, text: str) -> str:
        """Return the key of the listed name that *text* means, "" for none."""
        whole = self.key(text)
        if whole in self.keys:
            return whole
        found = list(self.near.find(self.bare(text)))
        return max(found, key=lambda slot: slot.end - slot.start).value if found else ""

    def quantities(self, text: str) -> tuple[str, ...]:
        """Return the quantities in a text as a case keeps them: "9 小时 41 分"."""
        return tuple(slot.value for slot in demand.measures(self.normaliser.plain(text)))


def load(names: Iterable[str], catalogue: Path | None = None) -> Listed:
    """Index *names*; *catalogue*: the operator's product list (CSV), for other names of them."""
    normaliser = Normaliser()
    pairs = read_catalogue(catalogue) if catalogue is not None else {}
    bare = Listed(normaliser, {}, frozenset(), alike.load({}, words({}))).bare
    aliases = {bare(name): bare(value) for name, value in pairs.items()}
    listed = {bare(name) for name in names}
    keys = frozenset(aliases.get(name, name) for name in listed) - {""}
    known = {name: name for name in keys}
    known |= {name: aliases[name] for name in aliases if aliases[name] in keys}
    known |= {name: aliases.get(name, name) for name in listed if name}
    return Listed(normaliser, aliases, keys, alike.load(known, words(known)))
