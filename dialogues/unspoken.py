"""A turn that a person answers and the bot does not: all of it goes into the record.

take(draft, reading) -> bool      whether it answers a decision of people
"""

from __future__ import annotations

from dialogues import amends, decision, forewarn, matter
from dialogues.draft import Draft
from dialogues.reading import Reading
from dialogues.triage import absorb, fill
from nlu.types import Intent


def take(draft: Draft, reading: Reading) -> bool:
    """Keep its values, how it feels, and what it answers; nothing is asked."""
    plain = decision.plain(draft, reading)
    absorb(draft, plain)
    if Intent.CORRECTION in plain.acts:  # the record follows him; nothing is said of it
        fill(draft, amends.changes(draft, plain))
    answers = decision.hear(draft, reading)
    matter.file(draft)
    forewarn.keep(draft)
    return answers
