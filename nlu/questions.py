"""The questions put to every text, one head each, and what each utterance answers to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nlu import heads, taxonomy
from nlu.examples import Example
from nlu.matter import KIND, KINDS, TALK
from nlu.types import Emotion, Flag, Handoff, Intent, Need, Validity

CHEAP = frozenset({"intent", "complaint"})
"""Heads that also have a view without the vector, which may settle plain acts of talk."""

_YES_NO = ("no", "yes")
_FIRM = 0.3
"""C of heads that gain from a closer fit, on texts of other sources than our own."""


@dataclass(frozen=True, slots=True)
class Question:
    """A head to be: its labels, and the labels of one example (None: not asked of it).

    level: labels stand level before the text is read, however often our own utterances have
    them; true of what customers bring in shares nobody knows.
    """

    name: str
    labels: tuple[str, ...]
    answer: Callable[[Example], Sequence[str] | None]
    many: bool = False
    penalty: float = heads.PENALTY
    level: bool = False


def questions() -> tuple[Question, ...]:
    """Every head of the model. None as an answer leaves the example out of that head."""
    tree = taxonomy.load()
    leaves, parents = tree.leaves, tree.parents
    return (
        Question("intent", tuple(Intent), lambda e: None if _grieves(e) else [e.intent]),
        Question("complaint", _YES_NO, _complains, level=True),
        # Two narrower questions: a review that praises, and all else that is no complaint, look
        # so unlike that one machine for both learns neither well.
        Question("sour", _YES_NO, _complains_or_praises, penalty=_FIRM, level=True),
        Question("grave", _YES_NO, _complains_unless_praise, level=True),
        # Complaints and all else by kind: each kind is easier to tell than the two heaps they make.
        Question("matter", (*parents, *KINDS), _matter, penalty=_FIRM, level=True),
        Question("parent", parents, _parent, penalty=_FIRM),
        Question("leaf", leaves, lambda e: [e.category] if e.category else None, penalty=_FIRM),
        Question("emotion", tuple(Emotion), lambda e: [e.emotion], level=True),
        Question("grief", tuple(Emotion), _grief, level=True),
        Question("heat", ("0", "1", "2", "3"), lambda e: [str(e.heat)]),
        Question("validity", tuple(Validity), lambda e: [e.validity], penalty=_FIRM),
        Question("handoff", tuple(Handoff), lambda e: [e.handoff], level=True),
        Question("flags", tuple(Flag), lambda e: tuple(e.flags), many=True),
        Question("needs", tuple(Need), lambda e: tuple(e.needs), many=True),
    )


def _matter(example: Example) -> list[str] | None:
    if not _grieves(example):
        return [KIND.get(example.intent, TALK)]
    return [taxonomy.parent(example.category)] if example.category else None


def _grieves(example: Example) -> bool:
    return example.intent is Intent.COMPLAINT


def _grief(example: Example) -> list[str] | None:
    """Return how a complaint feels; of content ones there are too few to learn from."""
    contents = example.emotion is Emotion.SATISFIED
    return [example.emotion] if _grieves(example) and not contents else None


def _complains(example: Example) -> list[str]:
    return ["yes" if _grieves(example) else "no"]


def _complains_or_praises(example: Example) -> list[str] | None:
    return _complains(example) if example.intent in {Intent.COMPLAINT, Intent.PRAISE} else None


def _complains_unless_praise(example: Example) -> list[str] | None:
    return None if example.intent is Intent.PRAISE else _complains(example)


def _parent(example: Example) -> list[str] | None:
    return [taxonomy.parent(example.category)] if example.category else None
