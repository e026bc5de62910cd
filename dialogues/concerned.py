"""Whether a known matter is of what the customer has: his product, its model, or the place.

    had_of(state, text, earlier) -> Had     what he has, as far as he told
    concerns(notice, had) -> bool           nobody is told of a thing that is not his

Names end with the thing, in Chinese as in English: 双开门冰箱 is a 冰箱, 冰箱贴 is none. A service
has often no name of its own (宽带断了): where no thing is known, it is found in his words. Pure.
Source: S1-29.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dialogues import things
from dialogues.facts import EarlierCase
from dialogues.notices import Notice
from dialogues.state import FieldName, Known, Phase, State

_PRODUCT, _MODEL, _STORY = map(FieldName, ("product", "model", "issue"))
_PLACES = (FieldName("place"), FieldName("place_of_purchase"))
_TAIL = re.compile(r"(?<=[\u3400-\u9fff])\s*([a-z0-9][a-z0-9 ._/+-]*)$")
"""A model written behind its product: 空调 X9."""
_LOOSE = re.compile(r"[\s._/-]+")
_LEAST = 2  # characters of a name that others may end with


@dataclass(frozen=True, slots=True)
class Had:
    """What a customer has, in plain letters. words: of his own, where no product is known."""

    products: frozenset[str] = frozenset()
    models: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    words: str = ""


def had_of(state: State, text: str, earlier: Sequence[EarlierCase]) -> Had:
    """Return what he has. text: of this turn. Before he has a matter, what he came with before."""
    had = _had(state.fields, text)
    if had.products or had.models or had.places or state.phase is not Phase.NEW:
        return had
    before = [_had(case.fields, "") for case in earlier]
    return Had(
        frozenset().union(*(one.products for one in before)),
        frozenset().union(*(one.models for one in before)),
        frozenset().union(*(one.places for one in before)),
        had.words,
    )


def concerns(notice: Notice, had: Had) -> bool:
    """Say whether the notice is of what he has: each kind that it names has to fit.

    A model that fits needs no product beside it, unless another one is known.
    """
    if not (notice.products or notice.models or notice.places):
        return False
    if notice.models and not _model(notice.models, had):
        return False
    if notice.places and not _any(notice.places, had.places):
        return False
    named = _any(notice.products, had.products) or _served(notice.products, had)
    models = {_loose(_plain(name)) for name in notice.models}
    other = any(_loose(one) not in models for one in had.products)
    return named or not notice.products or (bool(models) and not other)


def _had(fields: Mapping[FieldName, Known], text: str) -> Had:
    products = frozenset(_said(fields, _PRODUCT))
    called = list(_said(fields, _MODEL))
    models = {_loose(one) for one in called}
    models |= {_loose(hit[1]) for one in products if (hit := _TAIL.search(one))}
    bare = {_TAIL.sub("", one) for one in products}
    whole = {f"{one} {model}" for one in products for model in called}  # as incidents call it
    words = "" if products else " ".join((*_said(fields, _STORY), _plain(text)))
    places = (one for name in _PLACES for one in _said(fields, name))
    return Had(products | bare | whole, frozenset(models), frozenset(places), words)


def _said(fields: Mapping[FieldName, Known], name: FieldName) -> Iterable[str]:
    known = fields.get(name)
    told = (known.value, known.text) if known and known.given else ()
    return (_plain(one) for one in told if one)


def _model(names: Iterable[str], had: Had) -> bool:
    called = {_loose(one) for one in had.products}
    return any(_loose(_plain(name)) in had.models | called for name in names)


def _any(names: Iterable[str], had: Iterable[str]) -> bool:
    return any(_ends(one, _plain(name)) for one in had for name in names)


def _served(names: Iterable[str], had: Had) -> bool:
    """Say whether he speaks of the service that the notice names."""
    return any(things.is_service(name) and _within(_plain(name), had.words) for name in names)


def _within(name: str, words: str) -> bool:
    edge = r"(?<![a-z0-9])" if name[0].isascii() else ""
    return re.search(f"{edge}{re.escape(name)}", words) is not None


def _ends(said: str, name: str) -> bool:
    if said == name or len(name) < _LEAST or not said.endswith(name):
        return said == name
    before = said[-len(name) - 1]
    return not (_latin(before) and _latin(name[0]))


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def _loose(text: str) -> str:
    """Return a model as it is compared: KFR-35 is kfr 35."""
    return _LOOSE.sub("", text)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
