"""A reply in the making: the words, buttons and effects of one turn, and the state so far.

Mutable, but lives only inside one call of step; the same arguments give the same reply. No
sentence is said twice in a talk: a phrase group offers its first unused variant, starting at
a place that depends on the turn, and nothing when all are used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zlib import crc32

from dialogues import kinds
from dialogues.book import Book
from dialogues.effects import Button, Effect, Note, Say, Why
from dialogues.facts import Facts
from dialogues.move import Move
from dialogues.promises import spoken
from dialogues.rendering import render
from dialogues.script import Script
from dialogues.state import FieldName, ScriptRef, State
from dialogues.things import is_service, serves
from dialogues.tongue import HANS

_STORY, _PRODUCT = FieldName("issue"), FieldName("product")
_SAID_LIMIT = 200


class Draft:
    """One turn's reply. Parts are joined by line breaks into one message."""

    def __init__(self, book: Book, state: State, at: datetime, facts: Facts) -> None:
        self.book = book
        self.was = state
        self.state = state
        self.at = at
        self.facts = facts
        self.parts: list[str] = []
        self.buttons: list[Button] = []
        self.effects: list[Effect] = []
        self.rules: list[str] = []
        self._made: dict[tuple[ScriptRef, str, str], Script] = {}
        self._script: tuple[tuple[object, ...], Script] | None = None
        self._scripted: State | None = None

    @property
    def script(self) -> Script:
        """The script this talk runs on, in the customer's language, for his kind of matter."""
        now = self.state
        if now is self._scripted and self._script is not None:
            return self._script[1]
        self._scripted = now
        told = (now.fields.get(_STORY), now.fields.get(_PRODUCT))  # what its kind is known by
        by = (now.script, now.language, now.category, *told)
        kept = self._script  # asked for some fifty times a turn
        if kept is None or any(a is not b for a, b in zip(kept[0], by, strict=True)):
            kept = self._script = (by, self._fitted(now.language))
        return kept[1]

    @property
    def staff_script(self) -> Script:
        """The same script in the language of the staff, for whatever colleagues read."""
        return self._fitted(HANS)

    @property
    def serves(self) -> bool:
        """Whether the matter is about a service, or has no thing at all: nothing broke."""
        return bool(self.script.for_kind) or serves(self.state)

    def _fitted(self, language: str) -> Script:
        """Return the script for the matter's kind, made once a turn and language."""
        plain = self.book.script(self.state.script, language)
        name = kinds.kind_of(plain, self.state.fields, self.state.category)
        if not name:
            return plain
        key = (self.state.script, language, name)
        if key not in self._made:
            self._made[key] = kinds.fitted(plain, name)
        return self._made[key]

    @property
    def language(self) -> str:
        """The language of everything the customer sees: his, where the script speaks it."""
        return self.book.tongue(self.state.script, self.state.language)

    def word(self, key: str, **values: object) -> str:
        """Return one of the script's small words, its placeholders filled."""
        line = self.script.words[key]
        return render(line, self._values(values)) or line

    def become(self, **changes: Any) -> None:
        """Change the state."""
        self.state = self.state.but(**changes)

    def do(self, *effects: Effect) -> None:
        """Add effects, in order."""
        self.effects += effects

    def note(self, kind: str, text: str) -> None:
        """Add a line to the case's history, when there is a case."""
        if self.state.case_no:
            self.do(Note(self.state.case_no, kind, text))

    def say(self, key: str, lines: Sequence[str], **values: object) -> bool:
        """Say the first unused line of *lines* whose placeholders are all known.

        Returns whether anything was said.
        """
        places = self._values(values)
        first = self.state.turn + (crc32(self.state.case_no.encode()) if key in _VARIED else 0)
        order = [(first + n) % len(lines) for n in range(len(lines))] if lines else []
        turned = key in _TURNED and f"{key}#0" in self.state.said
        if key in _FULLEST or (key in _AGAIN and not turned):  # whose facts are known
            order = sorted(order)
        elif turned:  # what was not said yet comes first
            order = sorted(order, key=lambda n: f"{key}#{n}" in self.state.said)
        for n in order:
            name = f"{key}#{n}"
            if name in self.state.said and key not in _AGAIN:
                continue
            text = render(lines[n], places)
            if text is None:
                continue
            self._keep(name)
            self.parts.append(text)
            self.rules.append(name)
            return True
        return False

    def message(self, key: str, **values: object) -> bool:
        """Say a line of the script's messages."""
        return self.say(f"messages.{key}", self.script.messages[key], **values)

    def unsay(self, key: str) -> None:
        """Take back the last part when it came from the script's message *key*."""
        names = (f"messages.{key}#", f"interruptions.{key}#")
        if self.rules and self.rules[-1].startswith(names):
            self.rules.pop()
            self.parts.pop()

    def answer(self, key: str, **values: object) -> bool:
        """Say a line of the script's answers to interruptions."""
        return self.say(f"interruptions.{key}", self.script.interruptions[key], **values)

    def offer(self, title: str, payload: str) -> None:
        """Put a button under the message."""
        if all(b.payload != payload for b in self.buttons):
            self.buttons.append(Button(title, payload))

    def done(self) -> Move:
        """Return the finished move; everything said stands in one message, after its facts."""
        if not self.parts:
            return Move(self.state, tuple(self.effects))
        say = Say("\n".join(self.parts), self.why(*self.rules), tuple(self.buttons))
        return Move(self.state, (*self.effects, say))

    def why(self, *rules: str) -> Why:
        """Return why something is said by these rules: also what the customer has given by now."""
        given = tuple(sorted(name for name, known in self.state.fields.items() if known.given))
        ref = self.state.script
        return Why(" ".join(rules), self.state.phase, given, f"{ref.name}@{ref.version}")

    def _keep(self, name: str) -> None:
        if name not in self.state.said:
            self.become(said=(*self.state.said, name)[-_SAID_LIMIT:])

    def _values(self, given: Mapping[str, object]) -> dict[str, str]:
        company, state = self.book.company_in(self.language), self.state
        open_now = self.book.sla.office.is_open(self.at)
        values: dict[str, str] = {
            "bot_name": company.bot_name,
            "company": company.name,
            "hours": company.hours,
            "hours_now": self.script.words["open_now" if open_now else "closed_now"],
            "help_lines": company.help_lines,
            "regulators": company.regulators,
            "privacy": company.privacy,
            "fire_call": company.fire,
            "medical_call": company.medical,
            "police_call": company.police,
            "team": self.script.script.team,
            "case_no": state.case_no,
        }
        for name in ("product", "attempts"):
            if (known := state.fields.get(_FIELD_OF.get(name, name))) and known.value:  # type: ignore[call-overload]
                called = thing(known.text or known.value, known.value)
                values[name] = "" if is_service(called) else called  # 搬家一坏 is nonsense
        for pledge in state.promised:
            place = {"first_touch": "due_first_touch", "plan_by": "due_plan"}.get(pledge.kind)
            if place and pledge.due > self.at:  # a time that is over is never spoken
                values[place] = spoken(pledge.due, self.at, self.language)
        if state.agent:
            values["agent"] = state.agent[1]
        values |= {k: str(v) for k, v in given.items() if v not in ("", None)}
        return {k: v for k, v in values.items() if v}


def thing(said: str, value: str) -> str:
    """Return the thing of a service, of which things are said: 空调 of 修空调."""
    return value if said[:1] in _DOES_TO and value in said else said


_DOES_TO = frozenset("修洗")
_FULLEST = frozenset({
    "interruptions.ask_why", "messages.proposal_accepted", "messages.proposal_amended",
    "messages.proposal_refused", "messages.review", "messages.reopened",
    "interruptions.how_to_complain",
})  # fmt: skip
_VARIED = frozenset({"messages.taken"})  # each talk begins elsewhere, or all would sound alike
_TURNED = frozenset(
    {"messages.queue_note", "messages.supplement"}
)  # the fullest wording first, then all in turn
_FIELD_OF = {"attempts": "attempts_before"}
# Receipts and views say something new each time because their facts are new.
_AGAIN = frozenset({
    "messages.queue_note", "messages.summary", "messages.summary_again", "messages.progress",
    "messages.receipt", "messages.urgent_receipt", "messages.handoff", "interruptions.changed",
    "messages.taken_by", "messages.passed_on", "messages.returned", "messages.supplement",
    "messages.no_case", "messages.late", "messages.abandoned", "interruptions.attachments",
    "messages.unconfirmed", "messages.your_number", "messages.notice", "messages.notice_first",
})  # fmt: skip
