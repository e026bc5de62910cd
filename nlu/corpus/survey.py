"""The utterances made ready for the rules, and what is counted and measured of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nlu import taxonomy
from nlu.corpus import alike, balance, habits
from nlu.corpus.balance import FlagCount
from nlu.corpus.habits import Habit
from nlu.examples import Example
from nlu.steps import risk
from nlu.steps.features import Cutter
from nlu.steps.masking import mask
from nlu.steps.normalise import Normaliser
from nlu.steps.vernacular import Vernacular
from nlu.types import Intent

SHORT, LONG, LONGEST = 15, 80, 300
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Survey:
    """Figures of the whole; shares are 0.0 to 1.0, counts by label are the rarest first."""

    total: int
    short: float
    long: float
    languages: dict[str, int]
    industries: dict[str, int]
    intents: dict[str, int]
    leaves: dict[str, int]
    flags: tuple[FlagCount, ...]
    habits: dict[str, tuple[float, tuple[Habit, ...]]]


@dataclass
class Corpus:
    """The utterances made ready: plain (normalised), letters (no punctuation), words (masked)."""

    told: Sequence[Example]
    cutter: Cutter
    plain: list[str] = field(init=False)
    letters: list[str] = field(init=False)
    words: list[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        normaliser = Normaliser()
        self.plain = [normaliser.plain(e.text) for e in self.told]
        self.letters = [alike.letters(plain) for plain in self.plain]
        self.words = [self.cutter.words(mask(normaliser.reading(plain))) for plain in self.plain]

    def at(self, place: int) -> str:
        """File and line of an utterance."""
        return f"{self.told[place].file}:{self.told[place].line}"

    def quote(self, place: int) -> str:
        """Beginning of an utterance, in quotation marks."""
        return quoted(self.told[place].text)


def quoted(text: str) -> str:
    """Return the beginning of a text in quotation marks."""
    text = " ".join(text.split())
    return f"“{text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}”"


def look(corpus: Corpus) -> Survey:
    """Count and measure everything the rules look at."""
    told, count = corpus.told, max(len(corpus.told), 1)
    sizes = [len(e.text) for e in told]
    said = Vernacular()
    read = [
        balance.Read(e.flags, said.mainland(plain), frozenset(words))
        for e, plain, words in zip(told, corpus.plain, corpus.words, strict=True)
    ]
    found = {
        "opening": habits.openings(corpus.plain),
        "frame": habits.frames(corpus.words),
        "file": habits.files(e.file for e in told),
    }
    leaves = dict.fromkeys(taxonomy.load().leaves, 0)
    return Survey(
        total=len(told),
        short=sum(size <= SHORT for size in sizes) / count,
        long=sum(LONG <= size <= LONGEST for size in sizes) / count,
        languages=dict(Counter(e.lang for e in told).most_common()),
        industries=dict(Counter(e.industry for e in told if e.industry).most_common()),
        intents=_rarest_first(
            dict.fromkeys(map(str, Intent), 0) | Counter(str(e.intent) for e in told)
        ),
        leaves=_rarest_first(leaves | Counter(e.category for e in told if e.category)),
        flags=tuple(balance.flag_counts(read, risk.load())),
        habits={name: (habits.share(some, count), tuple(some)) for name, some in found.items()},
    )


def _rarest_first(counts: Mapping[str, int]) -> dict[str, int]:
    return {label: counts[label] for label in sorted(counts, key=lambda k: (counts[k], k))}
