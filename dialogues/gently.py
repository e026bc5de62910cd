"""A talk that is led gently: somebody grieves, or his animal is dying.

    applies(draft) -> bool      whether it is
    enough(draft) -> bool       whether he was asked enough, and a person is to come
    met(draft) -> bool          whether his own words (tears, fear) were met in this turn
    misread(state) -> str       what is kept in State.said where nobody grieves after all

One soft question a turn, nothing of goods, and a person after the first answer. Which words make
a talk gentle stands in the script (acknowledge, gently). Pure.
"""

from __future__ import annotations

from dialogues.draft import Draft
from dialogues.state import State

PLAN = "gently"
"""The script's plan for such a talk."""


def applies(draft: Draft) -> bool:
    """Say whether something was said in this talk that makes it gentle."""
    said = {s.split("#")[0] for s in draft.state.said if s.startswith("acknowledge.")}
    meant = misread(draft.state) not in draft.state.said
    return (
        bool(said)
        and meant
        and any(one.gently and f"acknowledge.{one.id}" in said for one in draft.script.acknowledge)
    )


def misread(state: State) -> str:
    """Return what is kept in State.said of who said that we had read it into his words."""
    return f"card:misread@{state.matter}"


def met(draft: Draft) -> bool:
    """Say whether this turn met what his own words tell of: he is asked one thing then."""
    own = {f"acknowledge.{one.id}" for one in draft.script.acknowledge if one.when.words}
    return any(rule.split("#")[0] in own for rule in draft.rules)


def enough(draft: Draft) -> bool:
    """Say whether he has been asked something in an earlier turn already."""
    return applies(draft) and draft.was.questions > 0
