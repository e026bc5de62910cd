"""Utterances that repeat foreign texts: a long common run, or most of their 4-grams."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlu.corpus import alike

RUN = 8
"""Characters in a row from which a run says something; shorter ones are everybody's."""

LATIN_RUN = 24
"""The same in Latin letters: eight Chinese characters are about five words."""

COVERED = 0.4
ALIKE = 0.4


class ForeignError(ValueError):
    """The foreign texts cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """One foreign text and where it stands."""

    text: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Leak:
    """Position of the utterance, the foreign text it repeats, the run ("": alike as a whole)."""

    place: int
    source: Foreign
    run: str
    share: float


def read(folder: Path) -> list[Foreign]:
    """Every text of the folder's *.jsonl: the line's own `text`, and each of its `turns`.

    Raises ForeignError when a line is no JSON object, or no text is found.
    """
    found: list[Foreign] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.strip():
                found += [Foreign(t, path.name, number) for t in _texts(path.name, number, line)]
    if not found:
        raise ForeignError(f"{folder}: 没有 *.jsonl，或里面没有 text")
    return found


def _texts(name: str, number: int, line: str) -> Iterator[str]:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise ForeignError(f"{name}:{number}: 不是合法的 JSON（{error}）") from error
    turns = entry.get("turns") or [] if isinstance(entry, dict) else []
    for holder in (entry, *turns):
        text: Any = holder.get("text") if isinstance(holder, dict) else None
        if isinstance(text, str) and text.strip():
            yield text


def leaks(ours: Sequence[str], sources: Sequence[Foreign], theirs: Sequence[str]) -> list[Leak]:
    """Return one leak for each of our texts that repeats a foreign one, in our order.

    ours, theirs: reduced to letters (`alike.letters`); theirs in the order of `sources`. Texts of
    fewer than RUN letters ("好的，谢谢") are everybody's and never leak.
    """
    found = {leak.place: leak for leak in _alike(ours, sources, theirs)}
    found |= {leak.place: leak for leak in _runs(ours, sources, theirs)}
    return [found[place] for place in sorted(found)]


def _tells(text: str) -> bool:
    """Whether a text is long enough not to be everybody's."""
    return len(text) >= (LATIN_RUN if text.isascii() else RUN)


def _alike(
    ours: Sequence[str], sources: Sequence[Foreign], theirs: Sequence[str]
) -> Iterator[Leak]:
    places = [i for i, text in enumerate(ours) if _tells(text)]
    bags = [alike.grams(ours[i]) for i in places] + [alike.grams(text) for text in theirs]
    for pair in alike.pairs(bags, ALIKE, strangers=len(places)):
        source = sources[pair.second - len(places)]
        yield Leak(places[pair.first], source, "", pair.jaccard)


def _runs(ours: Sequence[str], sources: Sequence[Foreign], theirs: Sequence[str]) -> Iterator[Leak]:
    """Leaks by a common run that covers much of our text, the longest for each."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(ours):
        for gram in {text[i : i + RUN] for i in range(len(text) - RUN + 1)}:
            wanted[gram].append(place)
    longest: dict[int, tuple[str, Foreign]] = {}
    for source, their in zip(sources, theirs, strict=True):
        shared = (their[i : i + RUN] for i in range(len(their) - RUN + 1))
        for place in {place for gram in shared for place in wanted.get(gram, ())}:
            run = _longest_run(ours[place], their)
            if len(run) > len(longest.get(place, ("", source))[0]) and _tells(run):
                longest[place] = (run, source)
    for place, (run, source) in longest.items():
        share = len(run) / len(ours[place])
        if share > COVERED:
            yield Leak(place, source, run, share)


def _longest_run(our: str, their: str) -> str:
    """Return the longest stretch of our text that stands in theirs."""
    best, start = "", 0
    for end in range(1, len(our) + 1):
        while our[start:end] not in their:
            start += 1
        if end - start > len(best):
            best = our[start:end]
    return best
