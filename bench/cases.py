"""What became of each talk, read from the database as an auditor would."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

_STORY = "issue"
_HEARD = ("acknowledge.", "safety.", "messages.self_harm", "messages.registers")
"""What meets a feeling; who only asked something has it registered, and is told so."""
_ROWS = """
select v.user, v.control, v.state, k.level, k.state, k.body
from conversations v left join cases k on k.chat = v.chat
where (? = '' or v.user = ?) order by v.chat, k.matter
"""
_WHYS = """
select v.user, m.why from messages m join conversations v on v.chat = m.chat
where m.direction = 'out' and m.why is not null order by m.id
"""


@dataclass
class Outcome:
    """One customer's talk at its end. fields: every value of his cases but the story itself."""

    sender: str
    control: str
    level: str | None = None
    state: str = ""
    handed_off: bool = False
    fields: dict[str, list[str]] = field(default_factory=dict)
    asked_before_comfort: bool = False

    @property
    def settled(self) -> bool:
        """Whether it ended in a filed case or with people."""
        return self.state in {"submitted", "withdrawn"} or self.control in {"queue", "human"}

    def holds(self, kind: str, text: str) -> bool:
        """Say whether a value that the customer gave stands in a field of the case."""
        wanted = _plain(text)
        for values in self.fields.values():
            for value in values:
                have = _plain(value)
                if have and (wanted in have or (len(have) > 1 and have in wanted)):
                    return True
                if (
                    kind in {"amount", "phone"}
                    and _digits(text)
                    and _digits(text) == _digits(value)
                ):
                    return True
        return False

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def outcomes(database: Path, sender: str = "") -> list[Outcome]:
    """Return what became of every talk, or of one customer's."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10) as base:
        found: dict[str, Outcome] = {}
        for user, control, state, level, filed, body in base.execute(_ROWS, (sender, sender)):
            _add(found, user, control, json.loads(state or "{}"), (level, filed, body))
        if not sender:
            for user in _asked_first(base):
                found[user].asked_before_comfort = True
    return list(found.values())


def _add(
    found: dict[str, Outcome], user: str, control: str, state: dict[str, Any], case: tuple[Any, ...]
) -> None:
    level, filed, body = case
    one = found.setdefault(user, Outcome(user, control))
    one.handed_off = one.handed_off or control != "bot" or bool(state.get("handoff"))
    if body is None:
        return
    one.level = min(level, one.level) if one.level else level
    one.state = filed
    for name, known in json.loads(body)["fields"].items():
        if name != _STORY and known["value"]:
            one.fields.setdefault(name, []).extend([known["value"], known["text"]])


def _asked_first(base: sqlite3.Connection) -> set[str]:
    """Return the customers who were asked about the matter before any acknowledgement."""
    comforted: set[str] = set()
    cold: set[str] = set()
    for user, why in base.execute(_WHYS):
        for rule in json.loads(why).get("rule", "").split():
            if rule.startswith(_HEARD):
                comforted.add(user)
            elif rule.startswith("questions.") and user not in comforted:
                cold.add(user)
    return cold


def _plain(text: str) -> str:
    return re.sub(r"[\s，。,.!！?？、：:；;（）()]", "", text).lower()


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
