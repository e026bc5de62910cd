"""How the rules read the slots that the writers of utterances labelled; no model is needed.

figures(told) -> HeadScore | None    F1 by kind, None where nothing is labelled
misread(told) -> Iterator[Misread]   each value that was missed, or found and is none
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from nlu.crossval import as_line
from nlu.examples import Example
from nlu.pipeline import Pipeline
from nlu.score import Answer, HeadScore, heads, same_span
from nlu.slot_labels import KINDS, spans
from nlu.types import Context, Parse

_WHEN = datetime(2026, 1, 15, 4, tzinfo=UTC)  # any day: only where a day stands is compared


@dataclass(frozen=True, slots=True)
class Misread:
    """One value of a labelled utterance. wanted: it stands there and was not found."""

    where: str
    kind: str
    value: str
    wanted: bool
    text: str


def figures(told: Sequence[Example]) -> HeadScore | None:
    """Return the score over the labelled utterances; a value counts where half of it is hit."""
    answers = [Answer(as_line(e, e.file), _compared(parse)) for e, parse in _read(told)]
    return next((head for head in heads(answers) if head.task == "slots"), None)


def misread(told: Sequence[Example]) -> Iterator[Misread]:
    """Give what is wrong, in the order of the utterances."""
    for example, parse in _read(told):
        where = f"{example.file}:{example.line}"
        left = list(_compared(parse).slots)
        for want in spans(example.slots or (), example.text):
            hit = next((s for s in left if s.type == want["type"] and same_span(want, s)), None)
            if hit is not None:
                left.remove(hit)
            else:
                yield Misread(where, want["type"], want["text"], wanted=True, text=example.text)
        for slot in left:
            yield Misread(where, str(slot.type), slot.text, wanted=False, text=example.text)


def _read(told: Sequence[Example]) -> Iterator[tuple[Example, Parse]]:
    read = partial(Pipeline.by_rules().read, context=Context(_WHEN, ""))
    return ((e, read(e.text)) for e in told if e.slots is not None)


def _compared(parse: Parse) -> Parse:
    """Return a reading with the slots of labelled kinds, each value once, as they are labelled."""
    once = {(slot.type, slot.value): slot for slot in reversed(parse.slots) if slot.type in KINDS}
    return replace(parse, slots=tuple(reversed(once.values())))
