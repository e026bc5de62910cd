"""Every sentence of the shipped scripts, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dialogues.load import load_scripts
from dialogues.script import Question, Script

_FOLDER = Path(__file__).parents[2] / "dialogues" / "scripts"
SCRIPTS = {name: one.script for name, one in load_scripts(_FOLDER).items()}


def _moods(script: Script) -> Iterator[tuple[str, str]]:
    """Yield what is said for a need, from a fact, or in doubt."""
    for need, strategy in script.strategies.items():
        yield from ((f"strategies.{need}", line) for line in strategy.say)
    for name, side in script.perspective.items():
        yield from ((f"perspective.{name}", line) for line in side.say)
    for name, question in script.questions.items():
        for check in question.checks:
            yield from ((f"checks.{name}", line) for line in check.say)


def lines(script: Script) -> Iterator[tuple[str, str]]:
    """Yield every sentence a customer may read, with its place."""
    for phrase in script.acknowledge:
        yield from ((f"acknowledge.{phrase.id}", line) for line in phrase.say)
    for hazard, said in script.safety.items():
        yield from ((f"safety.{hazard}", line) for line in said)
    for name, question in script.questions.items():
        words = (*question.ask, *question.retry, question.example, question.photo, question.why)
        yield from ((f"questions.{name}", line) for line in words if line)
    yield from _moods(script)
    for section in ("messages", "interruptions"):
        for key, said in getattr(script, section).items():
            yield from ((f"{section}.{key}", line) for line in said)


ALL = {(place, line) for script in SCRIPTS.values() for place, line in lines(script)}


def asked(name: str) -> dict[str, Question]:
    """Return every question a script may ask; what is only mentioned is not asked."""
    questions = SCRIPTS[name].questions
    return {str(field): q for field, q in questions.items() if q.kind != "mention"}
