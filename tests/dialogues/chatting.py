"""A conversation as a test writes it: what the customer says, and what the bot answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from dialogues.effects import Effect, Say
from dialogues.facts import EarlierCase, Facts
from dialogues.state import FieldName, State
from dialogues.talks import Meant, Player, meant_parse

Kind = TypeVar("Kind")


class Stated(Player):
    """A conversation that has begun: its state is at hand."""

    @property
    def now_state(self) -> State:
        """Return the state; there is one once something was said."""
        assert self.state is not None
        return self.state


class Chat(Stated):
    """A conversation as a test writes it: what the customer says, and what the bot answers."""

    earlier: tuple[EarlierCase, ...] = ()

    def say(self, *texts: str, payload: str = "", files: tuple[str, ...] = (), **meant: Any) -> str:
        """Let the customer say *texts* in one turn, all with one meaning; return the answer."""
        means = Meant.model_validate(meant)
        said = [self.said(meant_parse(t, means), payload=payload) for t in texts or ("",)]
        said[-1] = replace(said[-1], attachments=files)
        return self.words(self.hear(*said))

    def words(self, effects: Sequence[Effect]) -> str:
        """Return what the bot says in *effects*, and keep its rules and buttons."""
        says = [e for e in effects if isinstance(e, Say)]
        self.rules = " ".join(s.why.rule for s in says).split()
        self.buttons = [b for s in says for b in s.buttons]
        return "\n".join(s.text for s in says)

    def of(self, kind: type[Kind]) -> list[Kind]:
        """Return every effect of *kind* so far."""
        return [e for e in self.effects if isinstance(e, kind)]

    @property
    def asked(self) -> list[str]:
        """Return the fields asked for in the last answer."""
        return [r.split(".")[1] for r in self.rules if r.startswith("questions.")]

    def known(self, field: str) -> str:
        """Return a field's value, "" when it is not known."""
        found = self.now_state.fields.get(FieldName(field))
        return found.value if found else ""

    def _facts(self) -> Facts:
        facts = super()._facts()
        return replace(facts, earlier=self.earlier, complaints_30d=len(self.earlier))
