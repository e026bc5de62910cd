"""Everything operators wrote that a decision needs: scripts, company words, terms, hours.

A Book holds every script version that is in use; a conversation keeps the version it began
with. Frozen; built once at the start by load_book or from the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialogues.priority import Priorities
from dialogues.routing import Table
from dialogues.script import Script
from dialogues.sla import Sla
from dialogues.state import ScriptRef
from dialogues.tongue import EN, HANS, HANT


@dataclass(frozen=True, slots=True)
class Company:
    """What the bot may say of the company, in one language. hours: how opening hours are said.

    doors: every way to bring a complaint, its channel ("" none of ours) and how it is said.
    regulators: where customers may turn besides; fire, medical, police: numbers for danger.
    privacy: where it stands what becomes of their data, a link or a sentence, "" nowhere.
    """

    name: str = "我们公司"
    bot_name: str = "小安"
    hours: str = "9 点到 21 点"
    help_lines: str = "全国心理援助热线 12356"
    duty_team: str = "值班经理"
    regulators: str = "12315、消费者协会"
    fire: str = "119"
    medical: str = "120"
    police: str = "110"
    doors: tuple[tuple[str, str], ...] = (("web", "网页聊天"),)
    privacy: str = ""


# Where a customer who writes so is likely to be, until the operator says better.
ABROAD: Mapping[str, Company] = {
    HANT: Company(
        name="我們公司",
        bot_name="小安",
        hours="9 點到 21 點",
        help_lines="情緒支援熱線（香港情緒通 18111、臺灣安心專線 1925）",
        duty_team="值班經理",
        regulators="香港消委會（2929 2222）、臺灣消費者服務專線（1950）",
        fire="119（香港、澳門 999）",
        medical="119（香港、澳門 999）",
        police="110（香港、澳門 999）",
        doors=(("web", "網頁聊天"),),
    ),
    EN: Company(
        name="our company",
        bot_name="Xiao An",
        hours="9:00 to 21:00",
        help_lines="a crisis line (12356 in mainland China, 18111 in Hong Kong, 1925 in Taiwan)",
        duty_team="duty manager",
        regulators="12315 or your local consumer council",
        doors=(("web", "web chat"),),
    ),
}
"""What the bot says of any company in other languages."""


@dataclass(frozen=True, slots=True)
class Book:
    """Scripts by reference; current maps a category parent (and "other") to its live script.

    companies: the company's words in other languages than Simplified Chinese. priorities: who comes
    first inside a level. table: which team gets which case.
    """

    scripts: Mapping[ScriptRef, Script]
    current: Mapping[str, ScriptRef]
    company: Company = field(default_factory=Company)
    sla: Sla = field(default_factory=Sla)
    companies: Mapping[str, Company] = field(default_factory=dict)
    priorities: Priorities = field(default_factory=Priorities)
    table: Table = field(default_factory=lambda: Table(""))

    def ref_for(self, category: str | None) -> ScriptRef:
        """Return the live script for a category leaf; the general one when none covers it."""
        parent = (category or "other").split(".")[0]
        return self.current.get(parent, self.current["other"])

    def script(self, ref: ScriptRef, language: str = HANS) -> Script:
        """Return the script a talk began with; its live successor when that one is gone."""
        found = self.scripts.get(ref)
        plain = found if found is not None else self.scripts[self._successor(ref)]
        return plain.spoken_in(language)

    def tongue(self, ref: ScriptRef, language: str) -> str:
        """Return *language* where the script speaks it, else that of the script itself.

        A folder without English is answered from in Chinese alone, clocks and lists as well.
        """
        spoken = self.script(ref).languages
        return language if language in spoken or language != EN else HANS

    def _successor(self, ref: ScriptRef) -> ScriptRef:
        """Return the live script of that name; the general one when none has it."""
        live = (one for one in self.current.values() if one.name == ref.name)
        return next(live, self.current["other"])

    def company_in(self, language: str) -> Company:
        """Return the company's words in *language*."""
        return self.companies.get(language, self.company)
