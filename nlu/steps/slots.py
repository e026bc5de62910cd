"""Gather slots of all kinds; where two overlap, the more certain kind keeps the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nlu.steps import (
    alike,
    contacts,
    demand,
    english_callers,
    english_goods,
    english_places,
    firms,
    money,
    names,
    orders,
    places,
    products,
    times,
)
from nlu.steps.calendar import festivals
from nlu.steps.catalogue import Words, load_products, read_catalogue
from nlu.steps.dates import DateReader, date_reader
from nlu.types import Slot, SlotType

_SHARE = frozenset(
    {SlotType.PRODUCT, SlotType.COMPANY, SlotType.DEMAND, SlotType.PLACE, SlotType.ATTEMPTS_BEFORE}
)
"""Kinds that may lie over one another: a company's name may hold a product's."""

_ITS_MODEL = (SlotType.PRODUCT, SlotType.MODEL)
"""A name of the operator's catalogue may be a model's number: it is both."""


@dataclass(frozen=True, slots=True)
class SlotReader:
    """Everything the slot readers need, loaded once."""

    dates: DateReader
    names: names.Names
    places: places.Places
    products: Words
    companies: firms.Firms
    own: alike.Alike

    def read(self, text: str, plain: str, today: date | None) -> tuple[Slot, ...]:
        """Slots in text order; slot.text is cut out of `text`, whose offsets `plain` keeps."""
        found = list(places.places(plain, self.places))
        named = list(products.products(plain, self.products))
        kinds: tuple[Iterable[Slot], ...] = (
            contacts.emails(plain),
            contacts.identity_numbers(plain),
            (p for p in found if _long(p)),
            self.dates.read(plain, today),
            orders.order_numbers(plain),
            (contacts.whose(plain, phone) for phone in contacts.phones(plain)),
            times.times(plain),
            money.amounts(plain),
            self.own.find(plain),
            products.models(plain),
            demand.measures(plain),
            demand.attempts(plain),
            demand.demands(plain),
            names.contact_names(plain, self.names),
            english_callers.callers(text),
            found,
            english_places.places(text, plain, self.places.firms),
            firms.companies(plain, self.companies),
            named or english_goods.goods(plain),
        )
        taken: dict[str, bytearray] = {}
        kept = [
            slot if slot.text == (said := text[slot.start : slot.end]) else replace(slot, text=said)
            for kind in kinds
            for slot in kind
            if slot.end > slot.start and _free(slot, taken, len(plain))
        ]
        return tuple(sorted(kept, key=lambda s: (s.start, s.end)))


def load(catalogue: Path | None = None) -> SlotReader:
    """Compile patterns and read lexicons (about 50 ms)."""
    known = load_products(catalogue)
    own = read_catalogue(catalogue) if catalogue is not None else {}
    where = places.load()
    return SlotReader(
        date_reader(festivals()),
        names.load(),
        where,
        known,
        firms.load(known, where.names),
        alike.load(own, known),
    )


def _long(place: Slot) -> bool:
    """Return an address with a number in it: its 7号 is no date."""
    return place.end - place.start >= 6  # noqa: PLR2004


def _free(slot: Slot, taken: dict[str, bytearray], size: int) -> bool:
    """Whether the slot's text is free for its kind; takes it when it is."""
    shared = slot.type in _SHARE
    for owner, mask in taken.items():
        if (owner, slot.type) == _ITS_MODEL:
            continue
        if (not shared or owner in {"", slot.type}) and any(mask[slot.start : slot.end]):
            return False
    mask = taken.setdefault(slot.type if shared else "", bytearray(size))
    mask[slot.start : slot.end] = b"\1" * (slot.end - slot.start)
    return True
