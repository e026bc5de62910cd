"""Which messages of a turn a person should look at again, and why. Pure.

Unsure readings, what the customer corrected, what the bot did not understand.
"""

from __future__ import annotations

from collections.abc import Iterator

from dialogues.effects import HandOff, Say
from dialogues.events import Event, Heard, Said
from dialogues.move import Move
from dialogues.state import Control, State
from nlu.doubt import Doubt, doubts

CORRECTED, UNCLEAR, AGENT = "corrected", "unclear", "agent"
_LOST = "not understood"  # the reason a person is called with
_READ = frozenset({"said", "answered"})  # values that reading found

Whys = dict[int, tuple[str, ...]]


def second_look(event: Event, was: State | None, move: Move, limits: Doubt) -> Whys:
    """Return the reasons by message id; nothing where a person has the talk anyway."""
    if not isinstance(event, Heard) or move.state.control is Control.HUMAN:
        return {}
    found: Whys = dict.fromkeys(_corrected(was, move.state), (CORRECTED,))
    lost = (UNCLEAR,) if _lost(was, move) else ()
    for said in event.messages:
        if _typed(said) and (why := (*lost, *doubts(said.parse, limits))):
            found[said.id] = (*found.get(said.id, ()), *why)
    return found


def _corrected(was: State | None, now: State) -> Iterator[int]:
    """Give the messages whose values the customer changed in this turn."""
    if was is None or was.matter != now.matter:
        return
    for name, old in was.fields.items():
        new = now.fields.get(name, old)
        mended = new.how == "corrected" and new.message != old.message
        if mended and old.message is not None and old.how in _READ:
            yield old.message


def _lost(was: State | None, move: Move) -> bool:
    """Whether the bot says in this turn that it does not understand, or calls a person for it."""
    before = was.handoff if was else ""
    for effect in move.effects:
        if isinstance(effect, Say) and UNCLEAR in effect.why.rule.split():
            return True
        if isinstance(effect, HandOff) and _LOST in effect.reasons and _LOST not in before:
            return True
    return False


def _typed(said: Said) -> bool:
    return not said.payload and bool(said.parse.text.strip())
