"""Everything operators wrote that a decision needs: scripts, company words, terms, hours.

A Book holds every script version that is in use; a conversation keeps the version it began
with. Frozen; built once at the start by load_book or from the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialogues.promises import Sla
from dialogues.script import Script
from dialogues.state import ScriptRef


@dataclass(frozen=True, slots=True)
class Company:
    """What the bot may say of the company. hours is how opening hours are said."""

    name: str = "我们公司"
    bot_name: str = "小安"
    hours: str = "9 点到 21 点"
    help_lines: str = "全国心理援助热线 12356"
    duty_team: str = "值班经理"


@dataclass(frozen=True, slots=True)
class Book:
    """Scripts by reference; current maps a category parent (and "other") to its live script."""

    scripts: Mapping[ScriptRef, Script]
    current: Mapping[str, ScriptRef]
    company: Company = field(default_factory=Company)
    sla: Sla = field(default_factory=Sla)

    def ref_for(self, category: str | None) -> ScriptRef:
        """Return the live script for a category leaf; the general one when none covers it."""
        parent = (category or "other").split(".")[0]
        return self.current.get(parent, self.current["other"])

    def script(self, ref: ScriptRef) -> Script:
        """Return the script a talk began with; its live successor when that one is gone."""
        found = self.scripts.get(ref)
        return found if found is not None else self.scripts[self.current["other"]]
