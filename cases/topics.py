"""What one message is about, and at which stage of trouble its writer is. Pure.

    heard(read) -> Heard | None     None: about nothing that is counted

A topic is a leaf of the categories ("category:quality.fault") or a thing that was named
("product:充电宝", "place:白石村"). Stages, the earlier the cheaper: who grumbles in passing, who
asks, who complains. No topic holds anything of a person: of an address what stands before the
house, of names only what reading knows as things. Source: S2-64, S1-27.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dialogues.masking import mask
from nlu.types import Emotion, Intent, Validity

CATEGORY, PRODUCT, PLACE = "category", "product", "place"
MOST = 3  # things of one message
_LONGEST = 20  # characters of a thing's name
_SHORTEST = 2
_UNCLEAR = "other.unclear"  # says that nobody knows what it is about
_IDEAS = "suggestion."
_UPSET = frozenset({Emotion.ANGER, Emotion.DISAPPOINTMENT, Emotion.ANXIETY})
_GRUMBLING = frozenset({Intent.CHITCHAT, Intent.OUT_OF_SCOPE, Intent.FOLLOW_UP})
_HOUSE = re.compile(
    r"\d|[一二三四五六七八九十百]+(?:号|栋|幢|座|单元|室|楼|层|期|组|队|弄|院)|[a-zA-Z]座"
)
_STRANGE = re.compile(r"\d{5}|[：:@/\s]")  # numbers to ring, addresses: no name of a thing


class Stage(StrEnum):
    """How far the trouble has come with who writes, earliest first."""

    GRUMBLE = "grumble"
    QUESTION = "question"
    COMPLAINT = "complaint"


class Cost(StrEnum):
    """What setting it right costs at a stage: a word to all, answers, case after case."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


COSTS = {Stage.GRUMBLE: Cost.LOW, Stage.QUESTION: Cost.MIDDLE, Stage.COMPLAINT: Cost.HIGH}
"""Before beats during beats after: the later, the dearer (S1-27)."""


@dataclass(frozen=True, slots=True)
class Read:
    """Of a Parse what counts here. products, places: values of its slots."""

    intent: str
    emotion: str = Emotion.NEUTRAL
    validity: str = Validity.NOT_COMPLAINT
    category: str = ""
    products: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that counts, once under each of its topics (at least one)."""

    stage: Stage
    topics: tuple[str, ...]


def heard(read: Read) -> Heard | None:
    """Return what the message counts as; None for answers, thanks, and what names no topic."""
    stage = _stage(read)
    topics = tuple(dict.fromkeys(_topics(read)))
    return Heard(stage, topics) if stage is not None and topics else None


def of(topic: str) -> tuple[str, str]:
    """Return the kind of a topic and what it is."""
    kind, _, what = topic.partition(":")
    return kind, what


def _stage(read: Read) -> Stage | None:
    if read.intent == Intent.COMPLAINT:
        return Stage.GRUMBLE if read.validity == Validity.VAGUE else Stage.COMPLAINT
    if read.intent == Intent.INQUIRY:
        return Stage.QUESTION
    grumbles = read.intent in _GRUMBLING and read.emotion in _UPSET
    return Stage.GRUMBLE if grumbles else None


def _topics(read: Read) -> Iterator[str]:
    leaf = read.category
    if "." in leaf and leaf != _UNCLEAR and not leaf.startswith(_IDEAS):
        yield f"{CATEGORY}:{leaf}"
    things = [one for one in map(str.strip, read.products) if _plain(one)]
    yield from (f"{PRODUCT}:{one}" for one in things[:MOST])
    places = [one for one in map(_outdoors, read.places) if _plain(one)]
    yield from (f"{PLACE}:{one}" for one in places[:1])


def _plain(name: str) -> bool:
    """Tell whether it is the name of a thing, and no one's number or words."""
    fits = _SHORTEST <= len(name) <= _LONGEST
    return fits and _STRANGE.search(name) is None and mask(name) == name


def _outdoors(place: str) -> str:
    """Return what of an address many share: what stands before the house."""
    found = _HOUSE.search(place)
    return (place[: found.start()] if found else place).strip()
