"""A case as it is read to its customer: its lines, a value in his words, what was changed.

    summary(draft)                      the lines of the summary
    shown(known, script, language)      a value as he knows it
    changes(script, changed, language)  what fields are now

Pure. Part of confirm. Source: S1-07.
"""

from __future__ import annotations

import re
from datetime import date

from dialogues.draft import Draft
from dialogues.elapsed import AGO
from dialogues.rendering import render
from dialogues.script import Script
from dialogues.state import FieldName, Known
from dialogues.tongue import HANS, aside, breadth, clauses, cut, day, ends, listed, marks, pair

_SHOWN = 60
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]{3})[a-z]*\.?", re.IGNORECASE)


def summary(draft: Draft) -> str:
    """Return the lines of the summary: what is known, and what a person will add."""
    lines = []
    for name, question in draft.script.questions.items():
        known = draft.state.fields.get(name)
        if known is None or not known.given or not question.in_summary:
            continue
        value = shown(known, draft.script, draft.language)
        lines.append(f"· {pair(question.label, value, draft.language)}")
    left = [
        q.label
        for n, q in draft.script.questions.items()
        if n in draft.state.fields and draft.state.fields[n].how == "agent"
    ]
    if left:
        labels = listed(left, draft.language)
        lines.append(f"· {pair(labels, draft.word('left_to_us'), draft.language)}")
    return "\n".join(lines)


def shown(known: Known, script: Script, language: str = HANS) -> str:
    """Return a value as the customer knows it: in his own words, and the date it was read as.

    script: in *language*; its words name what was attached.
    """
    kinds = dict.fromkeys(known.value.split(","))
    text = known.text or listed([script.words.get(k, k) for k in kinds], language)
    text = marks(text, language)
    shorten = ends if known.how == "corrected" else cut
    text = shorten(text, int(_SHOWN * breadth(language)), language).replace("\n", " ")
    if known.precision not in {"day", AGO} or known.value[:10] in text:
        return text
    when = day(date.fromisoformat(known.value[:10]), language)
    if _named(text, when):
        return when
    if known.precision == AGO:
        when = render(script.words["around"], {"value": when}) or when
    return aside(text, when, language)


def changes(script: Script, changed: dict[FieldName, Known], language: str) -> str:
    """Say in *language* what fields are now."""
    said = [
        render(
            script.words["is_now" if k.value else "is_gone"],
            {"label": script.questions[n].label, "value": shown(k, script, language)},
        )
        for n, k in changed.items()
    ]
    return clauses([s for s in said if s], language)


def _named(text: str, when: str) -> bool:
    """Say whether words name the same day without its year: 3 November, 3rd of nov."""
    hit = _DAY.fullmatch(text.strip())
    return hit is not None and when.lower().startswith(f"{int(hit[1])} {hit[2].lower()}")
