"""The operator's script, typed. Words and order are data; there is no code in a script.

Unknown keys are refused, so a misspelt key is an error on its own line instead of a silence in
front of a customer. Placeholders come from a closed list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from dialogues.script_after import Answers, Checklist, Measures, unlisted
from dialogues.script_kinds import MatterKind
from dialogues.state import FieldName
from dialogues.typed_yaml import Misfit, misfits
from dialogues.wording import (
    PLACEHOLDERS,
    Check,
    Closed,
    Line,
    Lines,
    PerMood,
    Perspective,
    Phrase,
    Span,
    Strategy,
    When,
    span,
)
from nlu.types import BY_NO_THING, Hazard, SlotType

__all__ = [
    "INTERRUPTIONS",
    "MESSAGES",
    "PLACEHOLDERS",
    "WORDS",
    "Closed",
    "Gate",
    "Head",
    "Line",
    "Lines",
    "Phrase",
    "Plan",
    "Question",
    "Rhythm",
    "Script",
    "Skip",
    "When",
    "span",
]

MESSAGES = frozenset({
    "hello", "invite", "unclear", "offer_register", "registers", "praise", "goodbye",
    "safety_moved",
    "self_harm", "urgent", "urgent_receipt", "handoff", "queue_note", "resume",
    "taken", "skip_ok", "summary", "summary_again", "amend_which", "receipt",
    "progress", "no_case", "supplement", "withdraw_sure", "withdrawn",
    "withdrawn_urgent", "taken_by", "passed_on", "returned",
    "nudge", "abandoned", "late", "parked_next", "second_matter", "chased",
    "left", "last_one", "two", "reframe", "vents_person", "questions_out", "back", "back_done",
    "repeat", "callback", "phone_taken", "amend_field", "photo_taken", "given_up", "still",
    "proposal_change", "proposal_which", "proposal_accepted", "proposal_amended",
    "proposal_refused", "review", "follow_up", "check_again", "glad", "words_kept", "left_alone",
    "ask_score", "score_kept", "score_left", "proposal_waits", "asked_waits",
    "offer_reopen", "offer_new", "reopened", "updates", "with_you",
    # while a summary waits for a yes
    "held", "confirm_short", "unconfirmed",
    # after a case is filed
    "kept", "your_number", "reach_kept", "news", "soothed", "felt", "thanked", "here", "not_found",
    "self_harm_other", "self_harm_done", "freeze", "spied", "solved_sure",
    "safety_past",
    # an open incident, told in advance; the operator's words on personal data
    "notice", "notice_first", "privacy",
})  # fmt: skip
INTERRUPTIONS = frozenset({
    "ask_bot", "ask_progress", "ask_why", "ask_hours", "ask_rights", "refuse_all", "threat",
    "complains_about_bot", "inquiry", "question_kept", "how_to_send", "changed", "second",
    "ask_privacy", "ask_told", "ask_cost", "ask_name", "ask_blame", "ask_outcome", "ask_not_upheld",
    "no_person", "ask_language", "ask_firm", "not_ours", "ask_emergency", "ask_first_aid",
    "attachments", "voice", "pause", "how_to_complain", "ask_scald", "ask_hands_off",
    "ask_unused", "tell_inside", "ask_freeze", "misread", "relieved", "false_alarm", "worse",
    "ask_where_to_go", "stay_safe",
})  # fmt: skip
WORDS = frozenset({
    # on buttons
    "confirm", "amend", "human", "human_now", "register", "register_next", "no", "withdraw", "keep",
    # in the summary and the progress view
    "image", "voice", "video", "file", "left_to_us", "is_now", "is_gone", "around", "case_line",
    "case_line_agent",
    "due_first_touch", "due_plan_by", "intake", "submitted", "withdrawn", "open_now", "closed_now",
    "status_link",
    # a case that people decided about
    "plan_title", "plan_options", "plan_due", "accept", "accept_option", "change", "refuse",
    "accept_alternative", "review",
    "term_quoted", "letter", "letter_short", "letter_end", "letter_check", "register_wish",
    "due_done_by", "due_onsite_by", "plan_sent", "executing", "not_upheld", "resolved", "closed",
    # how often the customer hears how it goes
    "updates_usual", "updates_changes", "updates_daily", "updates_none", "extension",
    # a visit that a colleague arranged, moved or called off
    "visit_arranged", "visit_moved", "visit_again", "visit_off",
    # what was sent
    "n_image", "n_voice", "n_video", "n_file",
})  # fmt: skip
_CARDS = frozenset(Hazard) - BY_NO_THING - {Hazard.FUMES}
"""Dangers whose words no script may lack; for the others those of `other` do."""

_WORDINGS = 2
_PAIR = 2
Needed = Literal["respect", "vent", "compensation", "evade", "hostile", "mixed"]
Kind = Literal[
    "text", "story", "phone", "order_no", "amount", "date", "product", "place", "company",
    "name", "demand", "yes_no", "choice", "number", "measure", "evidence", "mention",
]  # fmt: skip


def _keys(section: str, found: Collection[str], known: Collection[str]) -> Iterator[Misfit]:
    """Yield what is missing in a section, and what stands there unknown."""
    for key in sorted(set(known) - set(found)):
        yield (section, str(key)), f"{section} 里缺少 {key}"
    for key in sorted(set(found) - set(known)):
        yield (section, key), f"{section} 里不认识 {key}"


class Skip(Closed):
    """How a question may be left out. then: agent (a person asks later) or unknown."""

    words: tuple[str, ...] = ()
    then: Literal["agent", "unknown"] = "agent"


class Question(Closed):
    """One thing to know: what it is called, how it is asked, what fits.

    Passed by, it is put again a step lower: with an example, with options, with a photo to send
    instead; after *tries* of these it is left to a person.

    slot and role tell which values found in free text fill it; options are choices that also
    fill it when they stand in any message, also holds further names of them ({JD: 京东}, every
    language's own after loading); yes and no are words for a yes_no kind. by, no_name: see
    script_kinds.Worded.
    """

    label: str
    kind: Kind = "text"
    ask: tuple[Line, ...] = ()
    example: str = ""
    photo: str = ""
    options: tuple[str, ...] = ()
    also: dict[str, str] = Field(default_factory=dict)
    retry: tuple[Line, ...] = ()
    why: Line
    skip: Skip = Skip()
    slot: SlotType | None = None
    role: str = ""
    tries: Annotated[int, Field(ge=1, le=5)] = 2
    checks: tuple[Check, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    no_name: tuple[str, ...] = ()
    in_summary: bool = True

    @model_validator(mode="after")
    def _reworded(self) -> Self:
        if self.kind != "mention" and len(self.ask) < _WORDINGS:
            raise ValueError(f"ask 至少要写 {_WORDINGS} 种问法，再问时才不会重复同一句")
        return self


class Plan(Closed):
    """Which questions a category needs, in order. urgent: asked while a person is on the way.

    checklist: the name of what staff checks, "" the default list.
    """

    required: tuple[FieldName, ...]
    optional: tuple[FieldName, ...] = ()
    urgent: tuple[FieldName, ...] = ()
    checklist: str = ""


def _one_when_upset(most: PerMood) -> PerMood:
    if most.calm > _PAIR or most.annoyed > 1 or most.furious > 1:
        raise ValueError("一次最多问两个，客户上火时只能问一个")
    return most


class Rhythm(Closed):
    """How the bot paces itself. max_length: characters of one message, receipts excepted."""

    listen_pause: Span
    listen_cap: Span
    answer_pause: Span
    max_questions: Annotated[int, Field(ge=1, le=12)]
    nudge_after: Span
    abandon_after: Span
    return_after: Span = timedelta(hours=12)
    reopen_within: Span = timedelta(days=30)
    questions_per_turn: Annotated[PerMood, AfterValidator(_one_when_upset)] = PerMood(
        calm=2, annoyed=1, furious=1
    )
    max_length: PerMood = PerMood(calm=160, annoyed=110, furious=110)


class Gate(Closed):
    """When questions about the matter may start.

    furious_asks: all that is ever asked at heat 3. person_after_vents: so many turns of nothing
    but anger bring a person.
    """

    heat_at_most: Annotated[int, Field(ge=0, le=3)]
    vent_turns_at_least: Annotated[int, Field(ge=1, le=5)]
    furious_asks: tuple[FieldName, ...] = (FieldName("injury"), FieldName("contact_phone"))
    person_after_vents: Annotated[int, Field(ge=2, le=9)] = 5


class Head(Closed):
    """Which script this is."""

    id: str
    title: str
    covers: tuple[str, ...]
    apologise: bool = True
    team: str = "售后"


def _unasked(questions: dict[FieldName, Question]) -> Iterator[Misfit]:
    """Yield every check that compares with a question which is not there."""
    for name, question in questions.items():
        for n, check in enumerate(question.checks):
            if check.other is not None and check.other not in questions:
                what = f"checks 里要比的 {check.other} 没有定义"
                yield ("questions", name, "checks", n, "other"), what


class Script(Closed):
    """One script, common words included, in Simplified Chinese; languages holds it in the others.

    The plan is the same in all of them, and so is everything customers are understood by.
    for_kind: the kind of matter it was made for (kinds.fitted), "" as it stands in the files.
    """

    script: Head
    rhythm: Rhythm
    feelings_gate: Gate
    second_cues: tuple[str, ...]
    stop_cues: tuple[str, ...]
    pause_cues: tuple[str, ...] = ()
    acknowledge: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    strategies: dict[Needed, Strategy] = Field(default_factory=dict)
    perspective: dict[str, Perspective] = Field(default_factory=dict)
    safety: dict[Hazard, Lines]
    questions: dict[FieldName, Question]
    plan: dict[str, Plan]
    kinds: dict[str, MatterKind] = Field(default_factory=dict)
    for_kind: Annotated[str, Field(max_length=0)] = ""
    checklists: dict[str, Checklist] = Field(default_factory=dict)
    answers: Answers = Answers()
    measures: Measures = Measures()
    interruptions: dict[str, Lines]
    messages: dict[str, Lines]
    words: dict[str, Line]
    languages: dict[str, Script] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        mistakes = [*_keys("messages", self.messages, MESSAGES)]
        mistakes += _keys("interruptions", self.interruptions, INTERRUPTIONS)
        mistakes += _keys("safety", self.safety, _CARDS | self.safety.keys())
        mistakes += _keys("words", self.words, WORDS)
        mistakes += _unasked(self.questions)
        for category, plan in self.plan.items():
            for part in ("required", "optional", "urgent"):
                for n, name in enumerate(getattr(plan, part)):
                    if name not in self.questions:
                        what = f"plan 的 {category} 用到了没有定义的问题 {name}"
                        mistakes.append((("plan", category, part, n), what))
        wanted = {c: p.checklist for c, p in self.plan.items()}
        mistakes += unlisted(self.checklists, wanted, self.questions)
        if "default" not in self.plan:
            mistakes.append((("plan",), "plan 里缺少 default"))
        if mistakes:
            raise misfits(mistakes)
        return self

    def spoken_in(self, language: str) -> Script:
        """Return the script in *language*; as it is where it has none of its own."""
        return self.languages.get(language, self)

    def plan_for(self, category: str | None) -> Plan:
        """Return the plan of a leaf, else of its parent, else the default."""
        leaf = category or ""
        parent = leaf.split(".")[0]
        return self.plan.get(leaf) or self.plan.get(parent) or self.plan["default"]
