"""The operator's script, typed. Words and order are data; there is no code in a script.

Unknown keys are refused, so a misspelt key is an error on its own line instead of a silence in
front of a customer. Placeholders come from a closed list.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from dialogues.state import FieldName
from dialogues.typed_yaml import Misfit, misfits
from nlu.types import Emotion, Flag, Hazard, Need, SlotType

PLACEHOLDERS = frozenset({
    "bot_name", "company", "hours", "hours_now", "help_lines", "product", "issue", "case_no",
    "due_first_touch", "due_plan", "team", "agent", "summary", "why", "label", "changed", "value",
    "left", "n", "progress", "attempts", "unanswered",
})  # fmt: skip
MESSAGES = frozenset({
    "hello", "invite", "unclear", "offer_register", "praise", "goodbye", "safety_moved",
    "self_harm", "urgent", "urgent_receipt", "handoff", "queue_note", "resume",
    "taken", "skip_ok", "summary", "summary_again", "amend_which", "receipt",
    "progress", "no_case", "supplement", "withdraw_sure", "withdrawn",
    "withdrawn_urgent", "taken_by", "returned",
    "nudge", "abandoned", "late", "parked_next", "second_matter", "chased",
})  # fmt: skip
INTERRUPTIONS = frozenset({
    "ask_bot", "ask_progress", "ask_why", "ask_hours", "ask_rights", "refuse_all", "threat",
    "complains_about_bot", "inquiry", "changed", "second", "attachments",
})  # fmt: skip
_PLACE = re.compile(r"\{([^{}]*)\}")
_WORDINGS = 2
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def _known_places(text: str) -> str:
    for name in _PLACE.findall(text):
        if name not in PLACEHOLDERS:
            known = "、".join(sorted(PLACEHOLDERS))
            raise ValueError(f"不认识的占位符 {{{name}}}；可以用的有：{known}")
    return text


def span(text: object) -> object:
    """Read 6s, 30m, 8h or 2d."""
    match text:
        case str() if re.fullmatch(r"\d+(\.\d+)?[smhd]", text):
            return timedelta(**{_UNITS[text[-1]]: float(text[:-1])})
        case str():
            raise ValueError(f"时长写成 6s、30m、8h 或 2d 的样子，现在写的是“{text}”")
    return text


Line = Annotated[str, Field(min_length=1, max_length=400), AfterValidator(_known_places)]
Lines = Annotated[tuple[Line, ...], Field(min_length=1)]
Span = Annotated[timedelta, BeforeValidator(span)]
Kind = Literal[
    "text", "story", "phone", "order_no", "amount", "date", "product", "place", "company",
    "name", "demand", "yes_no", "choice", "number", "measure", "evidence", "mention",
]  # fmt: skip


class Closed(BaseModel):
    """A part of a file people write."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _keys(section: str, found: Collection[str], known: Collection[str]) -> Iterator[Misfit]:
    """Yield what is missing in a section, and what stands there unknown."""
    for key in sorted(set(known) - set(found)):
        yield (section, str(key)), f"{section} 里缺少 {key}"
    for key in sorted(set(found) - set(known)):
        yield (section, key), f"{section} 里不认识 {key}"


class When(Closed):
    """When a phrase fits; every condition given must hold."""

    emotion: tuple[Emotion, ...] = ()
    heat: tuple[int, ...] = ()
    category: tuple[str, ...] = ()
    need: tuple[Need, ...] = ()
    flag: tuple[Flag, ...] = ()
    later: bool = False


class Phrase(Closed):
    """A group of sentences of one purpose; one not yet used in the talk is said."""

    id: str
    when: When = When()
    say: Lines


class Skip(Closed):
    """How a question may be left out. then: agent (a person asks later) or unknown."""

    words: tuple[str, ...] = ()
    then: Literal["agent", "unknown"] = "agent"


class Question(Closed):
    """One thing to know: what it is called, how it is asked, what fits.

    slot and role tell which values found in free text fill it; options are choices that also
    fill it when they stand in any message; yes and no are words for a yes_no kind.
    """

    label: str
    kind: Kind = "text"
    ask: tuple[Line, ...] = ()
    example: str = ""
    photo: str = ""
    options: tuple[str, ...] = ()
    retry: tuple[Line, ...] = ()
    why: Line
    skip: Skip = Skip()
    slot: SlotType | None = None
    role: str = ""
    tries: Annotated[int, Field(ge=1, le=3)] = 2
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    in_summary: bool = True

    @model_validator(mode="after")
    def _reworded(self) -> Self:
        if self.kind != "mention" and len(self.ask) < _WORDINGS:
            raise ValueError(f"ask 至少要写 {_WORDINGS} 种问法，再问时才不会重复同一句")
        return self


class Plan(Closed):
    """Which questions a category needs, in order. urgent: asked while a person is on the way."""

    required: tuple[FieldName, ...]
    optional: tuple[FieldName, ...] = ()
    urgent: tuple[FieldName, ...] = ()


class Rhythm(Closed):
    """How the bot paces itself."""

    listen_pause: Span
    listen_cap: Span
    answer_pause: Span
    max_questions: Annotated[int, Field(ge=1, le=12)]
    nudge_after: Span
    abandon_after: Span


class Gate(Closed):
    """When questions about the matter may start."""

    heat_at_most: Annotated[int, Field(ge=0, le=3)]
    vent_turns_at_least: Annotated[int, Field(ge=1, le=5)]


class Head(Closed):
    """Which script this is."""

    id: str
    title: str
    covers: tuple[str, ...]
    apologise: bool = True
    team: str = "售后"


class Script(Closed):
    """One script, common words included."""

    script: Head
    rhythm: Rhythm
    feelings_gate: Gate
    second_cues: tuple[str, ...]
    stop_cues: tuple[str, ...]
    acknowledge: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    safety: dict[Hazard, Lines]
    questions: dict[FieldName, Question]
    plan: dict[str, Plan]
    interruptions: dict[str, Lines]
    messages: dict[str, Lines]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        mistakes = [*_keys("messages", self.messages, MESSAGES)]
        mistakes += _keys("interruptions", self.interruptions, INTERRUPTIONS)
        mistakes += _keys("safety", self.safety, frozenset(Hazard))
        for category, plan in self.plan.items():
            for part in ("required", "optional", "urgent"):
                for n, name in enumerate(getattr(plan, part)):
                    if name not in self.questions:
                        what = f"plan 的 {category} 用到了没有定义的问题 {name}"
                        mistakes.append((("plan", category, part, n), what))
        if "default" not in self.plan:
            mistakes.append((("plan",), "plan 里缺少 default"))
        if mistakes:
            raise misfits(mistakes)
        return self

    def plan_for(self, category: str | None) -> Plan:
        """Return the plan of a leaf, else of its parent, else the default."""
        leaf = category or ""
        parent = leaf.split(".")[0]
        return self.plan.get(leaf) or self.plan.get(parent) or self.plan["default"]
