"""What staff must know of a product: the facts of the operator's list that a case is about.

    shelf = on_shelf(facts, listed)
    shelf.about(thing, today) -> facts     the model's, then the product's; what is past comes last
    shelf.beside(found, thing, "9 小时 41 分") -> the fact that this was measured against, the gap

Pure. A fact is for staff: nothing of it reaches a customer by itself.
Source: requirements S0-48 (side panel: product facts), S4-02 (the claim beside the measure).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dialogues.quantity import gap
from nlu.steps.listed import Listed

_LONGER = re.compile("(?:时间|时长)$")  # customers say 续航 for 续航时间
_AFTER = 1000  # characters: a name before the quantity is nearer than any that comes later
_MODEL, _PRODUCT, _SOME_MODEL = range(3)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the list, of a model where it names one, else of a product.

    source: document and version. until: the last day it holds, None: no end is known.
    """

    product: str
    model: str
    name: str
    value: str
    source: str
    until: date | None = None

    def past(self, today: date) -> bool:
        """Tell whether its last day is over."""
        return self.until is not None and self.until < today


@dataclass(frozen=True, slots=True)
class Thing:
    """What a case says of its product: each as kept and as said. words: all the customer said."""

    products: tuple[str, ...]
    models: tuple[str, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A fact of the case. past: it held only until an earlier day."""

    fact: Fact
    past: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """A fact beside what a customer measured; less: % of the fact (negative: more)."""

    fact: Fact
    less: Decimal


@dataclass(frozen=True, slots=True)
class Shelf:
    """The facts in the order of the list, by the keys of what they are of."""

    listed: Listed
    by_model: Mapping[str, tuple[tuple[int, Fact], ...]]
    by_product: Mapping[str, tuple[tuple[int, Fact], ...]]

    def about(self, thing: Thing, today: date) -> tuple[Found, ...]:
        """Return the facts of the case's model, then of its product, none of another model.

        Among those of one kind, what the customer spoke of comes first. A product of which the
        customer named no model has the facts of all its models after its own.
        """
        said = self.listed.bare(thing.words)
        ranked = [
            (fact.past(today), kind, not self._places(fact.name, said), line, fact)
            for kind, line, fact in self._of(thing)
        ]
        return tuple(Found(fact, past) for past, *_, fact in sorted(ranked, key=lambda r: r[:4]))

    def beside(self, found: Sequence[Found], thing: Thing, measured: str) -> Beside | None:
        """Return the fact that *measured* is of: the one whose name was said nearest to it.

        None when no fact that holds has such a quantity and a name the customer said, or several
        have and nobody can tell which.
        """
        said, mine = self.listed.bare(thing.words), self.listed.quantities(measured)
        at = said.find(self.listed.bare(measured))
        end = at + len(self.listed.bare(measured))
        near: list[tuple[int, Beside]] = []
        for one in found if len(mine) == 1 else ():
            places = self._places(one.fact.name, said)
            less = None if one.past or not places else self._less(one.fact, mine[0])
            if less is not None:
                apart = min(at - stop if stop <= at else _AFTER + start - end
                            for start, stop in places)  # fmt: skip
                near.append((apart, Beside(one.fact, less)))
        if at < 0 and len({self.listed.bare(one.fact.name) for _, one in near}) > 1:
            return None
        return min(near, key=lambda each: each[0])[1] if near else None

    def _of(self, thing: Thing) -> Iterator[tuple[int, int, Fact]]:
        product, model = self._key(thing.products), self._key(thing.models)
        listed = self.by_model.get(model, ()) or self.by_model.get(product, ())
        product = product or self._product(listed)
        mine = [fact for _, fact in listed if product and self._is(fact, product)]
        for line, fact in listed:
            if not mine or not fact.product or self._is(fact, product):
                yield _MODEL, line, fact
        for line, fact in self.by_product.get(product, ()) or self.by_product.get(model, ()):
            if not fact.model:
                yield _PRODUCT, line, fact
            elif not any(thing.models) and not listed:
                yield _SOME_MODEL, line, fact

    def _product(self, listed: Iterable[tuple[int, Fact]]) -> str:
        """Return the one product that a model is of, as the list tells, "" where it does not."""
        found = {key for _, fact in listed if (key := self.listed.key(fact.product))}
        return found.pop() if len(found) == 1 else ""

    def _key(self, texts: Iterable[str]) -> str:
        return next((key for text in texts if (key := self.listed.find(text))), "")

    def _is(self, fact: Fact, product: str) -> bool:
        return self.listed.key(fact.product) == product

    def _places(self, name: str, said: str) -> list[tuple[int, int]]:
        """Return where the name of a fact, or its beginning that people say, was said."""
        bare = self.listed.bare(name)
        short = _LONGER.sub("", bare) or bare
        return [match.span() for match in re.finditer(re.escape(short), said)] if short else []

    def _less(self, fact: Fact, measured: str) -> Decimal | None:
        """Return the gap to the first quantity of a fact; what follows it are conditions."""
        first = self.listed.quantities(fact.value)[:1]
        return gap(first[0], measured) if first else None


def names(facts: Iterable[Fact]) -> Iterator[str]:
    """Give every name the facts are of."""
    for one in facts:
        yield from (name for name in (one.product, one.model) if name)


def on_shelf(facts: Iterable[Fact], listed: Listed) -> Shelf:
    """Index the facts. listed: their `names`."""
    models: defaultdict[str, list[tuple[int, Fact]]] = defaultdict(list)
    products: defaultdict[str, list[tuple[int, Fact]]] = defaultdict(list)
    for line, fact in enumerate(facts):
        if model := listed.key(fact.model):
            models[model].append((line, fact))
        if product := listed.key(fact.product):
            products[product].append((line, fact))
    return Shelf(
        listed,
        {key: tuple(each) for key, each in models.items()},
        {key: tuple(each) for key, each in products.items()},
    )
