"""A case as what it can be found by: number, people, product, story, decisions, tags, state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.knowledge.terms import SHORTEST_TAIL, Terms
from cases import replay
from cases.states import NAMES
from dialogues import labels
from dialogues.state import STORY, FieldName
from storage import cases
from storage.cases import Case, Happened
from storage.indexing import Doc

Connection = Any  # the store's, handed on unseen
NAME, PRODUCT, MODEL = FieldName("contact_name"), FieldName("product"), FieldName("model")
STATES: Mapping[str, str] = {state.value: name for state, name in NAMES.items()}
GROUPS = ("problem", "solution", "reaction")
_SHARP, _STORY, _LATER, _LABEL = 3.0, 1.0, 0.5, 0.5
_FILTER = 1  # the weight of a filter: it says yes or no, not how much
_LATER_CAP = 2_000  # characters of what happened afterwards
_TOLD = frozenset({"opened", "changed", "owned", "tagged", "step"})
_NO_WORDS = frozenset({"agent", "at", "due", "sha256", "kind", "id", "event", "login", "how"})


@dataclass(frozen=True, slots=True)
class Gist:
    """A case and what its history says of it now. tags: keys of each group, as last set."""

    case: Case
    state: str
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    root_cause: str = ""

    def value(self, name: FieldName) -> str:
        """Return a field as it is known, "" when nobody said it."""
        known = self.case.file.fields.get(name)
        return "" if known is None or not known.given else known.value

    @property
    def story(self) -> str:
        """The matter in the customer's words."""
        told = self.case.file.fields.get(STORY)
        return " ".join((told.text or told.value).split()) if told else ""

    @property
    def product(self) -> str:
        """Product and model, as far as they are known."""
        parts = (self.value(PRODUCT), self.value(MODEL))
        return " ".join(dict.fromkeys(part for part in parts if part))


@dataclass(frozen=True, slots=True)
class Names:
    """Chinese names of codes: categories ("quality.fault"), tags and root causes."""

    categories: Mapping[str, str]
    tags: Mapping[str, str] = field(default_factory=dict)


def gist(c: Connection, case_no: str) -> Gist | None:
    """Return the case with its tags; None when there is none."""
    case = cases.load(c, case_no)
    return None if case is None else _gist(case, cases.events(c, case_no))


def decided(c: Connection, case_no: str) -> tuple[str, str]:
    """Return the solution last sent in the case, and what was last said to be done; "" for none."""
    sent = done = ""
    for one in cases.events(c, case_no):
        if one.kind == "proposed":
            sent = str(one.payload.get("text", "")) or sent
        elif one.kind == "resolved":
            done = str(one.payload.get("done", "")) or done
    return sent, done


def _gist(case: Case, told: Sequence[Happened]) -> Gist:
    root = ""
    tags: dict[str, tuple[str, ...]] = {}
    for one in told:
        if one.kind == "tagged":
            tags |= {g: tuple(map(str, one.payload[g])) for g in GROUPS if g in one.payload}
            root = str(one.payload.get("root_cause", root))
    return Gist(case, replay.replay(told, {}).state.value, tags, root)


def doc(c: Connection, terms: Terms, names: Names, case_no: str, event: int) -> Doc | None:
    """Return the case as the index takes it, true up to *event*; None when there is none."""
    case = cases.load(c, case_no)
    if case is None:
        return None
    told = cases.events(c, case_no)
    one = _gist(case, told)
    bag = terms.bag([*_texts(one, names), (_later(told), _LATER)])
    bag |= dict.fromkeys(_number(terms, case_no), 1000 * int(_SHARP))
    bag |= dict.fromkeys(_filters(terms, one), _FILTER)
    return Doc(case_no, case.opened.timestamp(), event, bag)


def _texts(one: Gist, names: Names) -> Iterator[tuple[str, float]]:
    for name, known in one.case.file.fields.items():
        if not known.given:
            continue
        boost = _STORY if name == STORY else _SHARP
        yield known.value, boost
        if known.text != known.value:
            yield known.text, _STORY / 2
    yield one.case.owner, _SHARP
    yield labels.LEVELS.get(one.case.file.level, ""), _LABEL
    yield STATES.get(one.state, ""), _LABEL
    for code in _categories(one):
        yield names.categories.get(code, ""), _LABEL
    for tag in _tags(one):
        yield names.tags.get(tag, tag), _STORY


def _categories(one: Gist) -> list[str]:
    codes = (one.case.file.category or "", *one.case.file.categories)
    both = (part for code in codes for part in (code.partition(".")[0], code) if part)
    return list(dict.fromkeys(both))


def _tags(one: Gist) -> list[str]:
    return [*(tag for group in one.tags.values() for tag in group), *filter(None, [one.root_cause])]


def _number(terms: Terms, case_no: str) -> Iterator[str]:
    """Give the terms of a case's number: whole, its second part, and every end of that."""
    plain = terms.plain(case_no)
    last = plain.rpartition("-")[2]
    yield terms.code(plain.replace("-", ""))
    for n in range(SHORTEST_TAIL, len(last) + 1):
        yield terms.code(last[-n:])


def _filters(terms: Terms, one: Gist) -> Iterator[str]:
    yield f"l:{one.case.file.level.value}"
    yield f"s:{one.state}"
    yield from (f"c:{code}" for code in _categories(one))
    yield from (f"t:{terms.plain(tag)}" for tag in _tags(one))
    yield from (f"f:{flag}" for flag in sorted(one.case.file.flags))
    if one.case.owner:
        yield f"o:{terms.plain(one.case.owner)}"
    if one.product:
        yield f"p:{terms.plain(one.product)}"[:100]


def _later(told: Sequence[Happened]) -> str:
    """Return the words of what people decided and noted, newest first."""
    said = (text for one in reversed(told) if one.kind not in _TOLD for text in _words(one.payload))
    return " ".join(said)[:_LATER_CAP]


def _words(payload: Any) -> Iterator[str]:
    match payload:
        case str():
            yield payload
        case dict():
            for key, value in payload.items():
                if key not in _NO_WORDS:
                    yield from _words(value)
        case list():
            for value in payload:
                yield from _words(value)
