"""Product facts beside a talk: what staff must know of its product, each with where it stands.

shelf(facts, catalogue) -> Shelf | None     at the start
told(shelf, whole, talk, today) -> talk     with "facts", and a fact beside each measured value
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.desk.whole import Whole
from cases import product_facts
from cases.product_facts import Beside, Fact, Found, Shelf, Thing
from dialogues.state import FieldName
from nlu.steps import listed
from nlu.steps.normalise import SLOT_CAP
from storage.messages import CUSTOMER

PRODUCT, MODEL = FieldName("product"), FieldName("model")


def shelf(facts: Sequence[Fact], catalogue: Path | None) -> Shelf | None:
    """Index the facts, None when there are none. catalogue: other names of the products."""
    if not facts:
        return None
    return product_facts.on_shelf(facts, listed.load(product_facts.names(facts), catalogue))


def told(shelf: Shelf | None, whole: Whole, talk: dict[str, Any], today: date) -> dict[str, Any]:
    """Return the talk as the page takes it (bot/desk/talks.py) with the facts of its product."""
    if shelf is None:
        return talk | {"facts": []}
    thing = _thing(whole)
    found = shelf.about(thing, today)
    for gap in (talk["packet"] or {}).get("gaps", ()) if found else ():
        gap["fact"] = _beside(shelf.beside(found, thing, gap["measured"]))
    return talk | {"facts": [_fact(n, one) for n, one in enumerate(found)]}


def _thing(whole: Whole) -> Thing:
    said = "\n".join(line.text for line in whole.lines if line.who == CUSTOMER)
    return Thing(_said(whole, PRODUCT), _said(whole, MODEL), said[-SLOT_CAP:])


def _said(whole: Whole, name: FieldName) -> tuple[str, ...]:
    """Return a field as it was said, then as it is kept: what was said tells more."""
    known = whole.state.fields.get(name) if whole.state else None
    return (known.text, known.value) if known and known.given else ()


def _fact(number: int, one: Found) -> dict[str, Any]:
    fact = one.fact
    of = " ".join(part for part in (fact.product, fact.model) if part)
    until = fact.until.isoformat() if fact.until else ""
    return {"id": number, "of": of, **_words(fact), "until": until, "past": one.past}


def _beside(one: Beside | None) -> dict[str, str] | None:
    return None if one is None else _words(one.fact) | {"less": str(one.less)}


def _words(fact: Fact) -> dict[str, str]:
    return {"name": fact.name, "value": fact.value, "source": fact.source}
