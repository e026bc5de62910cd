"""The answers to two questions put at once: no word answers both.

    pair(questions, have, reading) -> (answer or None, ...)
    without(reading, used) -> Reading | None       the turn without words that were used
    all_of_it(reading) -> bool                     whether it speaks of everything asked

Pure. Source: ideal 1.1 (rule 3: two questions when calm).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dialogues import fragments, retorts
from dialogues.answers import answer, fits, from_slot, suits
from dialogues.free_words import EDGES
from dialogues.options import option
from dialogues.reading import Reading
from dialogues.script import Question
from dialogues.state import Known

# What is left of "bought it about last week" once the week is taken away.
_LOOSE = re.compile(
    "(?:买|買|购|下单|收到|拿到|大概|大约|大約|差不多|好像|应该|應該"
    "|就|那|时候|時候|左右|前|后|後|[是在的了吧呢，, ])*"
)
_CRUMB = re.compile("[问問买買去说說的了是在有付交]{1,2}")
_COMMAS = re.compile("[，,]+")
_ALL = re.compile(r"都|全|两样|兩樣|\b(?:both|neither|either|any)\b", re.IGNORECASE)


def pair(
    questions: Sequence[Question], have: Sequence[Known | None], reading: Reading
) -> tuple[Known | None, ...]:
    """Return the answers to two questions put at once; no word answers both.

    have: what is known of each already. A value of the right kind counts before loose words do.
    """
    given = [known or _of_kind(q, reading) for q, known in zip(questions, have, strict=True)]
    if not any(given):
        return _first(questions, reading)
    for n, question in enumerate(questions):
        used = [k.text for k in given if k is not None]
        if given[n] is None and (rest := without(reading, used)):
            given[n] = answer(question, rest)
    return tuple(given)


def _first(questions: Sequence[Question], reading: Reading) -> tuple[Known | None, ...]:
    """Return loose words as the answer to the first question that takes them."""
    given: list[Known | None] = [None] * len(questions)
    for n, question in enumerate(questions):
        if known := answer(question, reading):
            given[n] = known
            break
    return tuple(given)


def without(reading: Reading, used: Sequence[str]) -> Reading | None:
    """Return the turn without the words that were *used*, None when nothing is left of it."""
    left = []
    for said in reading.messages:
        text = said.parse.text
        for words in used:
            text = text.replace(words, "，") if words else text
        text = _joined(text).strip(EDGES)
        slots = tuple(s for s in said.parse.slots if s.text not in used)
        loose = _LOOSE.fullmatch(text) or fragments.crumb(text)
        if text and not retorts.fills(text) and not loose:
            left.append(replace(said, parse=replace(said.parse, text=text, slots=slots)))
    return Reading(tuple(left)) if left else None


def _joined(text: str) -> str:
    """Return what is left without the crumbs between the commas: 3600，，问 is 3600."""
    parts = [p.strip() for p in _COMMAS.split(text)]
    told = [p for p in parts if p and not (_CRUMB.fullmatch(p) or fragments.crumb(p))]
    return "，".join(told) or (text if len(parts) == 1 else "")


def all_of_it(reading: Reading) -> bool:
    """Say whether the words speak of everything that was asked: 都不记得."""
    return bool(_ALL.search(reading.text))


def _of_kind(question: Question, reading: Reading) -> Known | None:
    """Return a value of the question's own kind that was found in the words."""
    if question.kind == "choice":
        hit = option(question, reading.messages)
        return replace(hit, how="answered") if hit else None
    found = [(s, m) for s, m in reading.slots if fits(question, s) and suits(question, s)]
    return from_slot(*found[-1], "answered") if found else None
