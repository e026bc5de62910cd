"""The shipped scripts: what every one of them must have, and what its lines may wait for."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product

import pytest

from dialogues import gently
from dialogues.script import Phrase
from dialogues.state import FieldName
from nlu import taxonomy
from nlu.types import BY_NO_THING, Emotion, Hazard
from tests.dialogues.shipped_words import ALL, SCRIPTS, asked

_PLACE = re.compile(r"\{(\w+)\}")
_WORDINGS = 2


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_question_can_be_asked_twice_and_explained(name: str) -> None:
    """S0-37, S1-04: another wording to come back with, and an answer to "why do you ask"."""
    assert asked(name)
    for field, question in asked(name).items():
        assert len(set(question.ask)) >= _WORDINGS, field
        assert question.why.endswith("。"), field
        assert "？" not in question.why, field
        assert question.label, field


def test_every_question_of_a_plan_can_be_left_out() -> None:
    """S0-37: words to skip, or an "I don't know" that a person completes; never a dead end."""
    for script in SCRIPTS.values():
        for plan in script.plan.values():
            for name in (*plan.required, *plan.optional, *plan.urgent):
                assert script.questions[name].skip.then in {"agent", "unknown"}


def test_no_plan_is_longer_than_the_bot_may_ask() -> None:
    """S3-06: a plan that cannot be asked through would leave fields to chance."""
    for name, script in SCRIPTS.items():
        for category, plan in script.plan.items():
            asked = {*plan.required, *plan.optional}
            assert len(asked) <= script.rhythm.max_questions, f"{name}: {category}"
            assert len(plan.urgent) <= _WORDINGS, f"{name}: {category}"


def test_where_it_happened_is_asked_where_it_tells_something() -> None:
    """S0-12: who behaved badly is known by the place; what a battery does is not."""
    asks = {
        category: FieldName("place") in (*plan.required, *plan.optional)
        for script in SCRIPTS.values()
        for category, plan in script.plan.items()
    }
    for category in ("service.attitude", "quality.hygiene", "other.facility"):
        assert asks[category], category
    for category in ("quality.fault", "quality.below_spec", "price.overcharge", "aftersale.refund"):
        assert not asks[category], category
    kinds = {s.questions[FieldName("place")].kind for s in SCRIPTS.values()}
    assert kinds == {"place"}


def test_what_he_wants_is_always_asked_and_never_suggested_first() -> None:
    """S4-01: an open question, without a list to choose from; a danger and an idea want none."""
    wish = FieldName("demand")
    for name, script in SCRIPTS.items():
        question = script.questions[wish]
        assert (question.kind, question.options, question.example) == ("demand", (), "")
        assert not [w for w in ("退", "换", "赔", "修", "道歉") if w in "".join(question.ask)]
        for category, plan in script.plan.items():
            if name != "suggestion" and category != "quality.safety":
                assert wish in (*plan.required, *plan.optional), category


def _fits(phrase: Phrase, emotion: Emotion, heat: int, category: str) -> bool:
    when = phrase.when
    told = when.words or when.gently is not None or when.goods is not None
    narrow = told or when.need or when.flag or (when.emotion and emotion not in when.emotion)
    elsewhere = when.category and not category.startswith(when.category)
    return not narrow and not elsewhere and (not when.heat or heat in when.heat)


@pytest.mark.parametrize("later", [False, True], ids=["at first", "again"])
@pytest.mark.parametrize("name", SCRIPTS)
def test_every_feeling_is_met(name: str, *, later: bool) -> None:
    """S1-03: whatever the feeling, words for it, at first and again, without a hole in them."""
    phrases = [p for p in SCRIPTS[name].acknowledge if p.when.later == later]
    for emotion, heat in product(Emotion, range(4)):
        fitting = [p for p in phrases if _fits(p, emotion, heat, f"{name}.anything")]
        said = [line for phrase in fitting for line in phrase.say if not _PLACE.search(line)]
        assert len(said) >= _WORDINGS, f"{emotion} {heat}"


@pytest.mark.parametrize("hazard", Hazard)
def test_a_danger_has_words_that_protect(hazard: Hazard) -> None:
    """S0-34: people first, what to do now, whom to ring, and keep the thing."""
    for script in SCRIPTS.values():
        for line in script.safety[hazard]:
            assert line.startswith(("人最要紧：", "孩子最要紧："))
            assert "{medical_call}" in line or hazard is Hazard.VIOLENCE
            assert "先" in line
            assert hazard not in BY_NO_THING or "停用" not in line  # there is nothing to put away
    if hazard in {Hazard.FIRE, Hazard.LEAK, Hazard.OTHER}:
        assert all("{fire_call}" in line for s in SCRIPTS.values() for line in s.safety[hazard])


def test_who_may_harm_himself_is_given_a_hotline_and_a_person() -> None:
    for script in SCRIPTS.values():
        for line in script.messages["self_harm"]:
            assert "{help_lines}" in line
            assert "{due_first_touch}" in line
            assert "？" not in line


@pytest.mark.parametrize(
    "key", ["handoff", "urgent", "urgent_receipt", "safety_moved", "late", "receipt", "abandoned"]
)
def test_a_closing_turn_says_who_comes_and_until_when(key: str) -> None:
    """S2-27: the first wording of every closing turn names a time, and a person who acts."""
    for name, script in SCRIPTS.items():
        line = script.messages[key][0]
        assert "{due_first_touch}" in line, name
        assert re.search("同事|真人|有人|负责人", line), name


# What the reply can fill: always, once a case is open, and by the place of the line.
_ALWAYS = {
    "bot_name", "company", "hours", "hours_now", "help_lines", "team", "regulators", "fire_call",
    "medical_call", "police_call",
}  # fmt: skip
_OPEN = {"case_no", "due_first_touch", "due_plan"}
_FILLED = {
    "acknowledge": {"product"},
    "messages.queue_note": {"n"} | _OPEN,
    "messages.summary": {"summary"},
    "messages.summary_again": {"summary", "n"},
    "messages.progress": {"progress"},
    "messages.updates": {"value"},
    "messages.supplement": {"n", "case_no"},
    "messages.unconfirmed": _OPEN,
    "messages.your_number": {"case_no"},
    "messages.news": {"case_no"},
    "messages.here": {"case_no"},
    "messages.not_found": {"value"},
    "messages.taken_by": {"agent"},
    "messages.passed_on": {"agent"} | _OPEN,
    "messages.returned": {"agent"},
    "messages.parked_next": {"issue"},
    "messages.proposal_accepted": {"version", "due"},
    "messages.proposal_waits": {"version"},
    "messages.proposal_amended": {"changed"} | _OPEN,
    "messages.proposal_refused": _OPEN,
    "messages.review": _OPEN,
    "messages.follow_up": {"issue"},
    "messages.check_again": {"issue"},
    "messages.offer_reopen": {"issue", "case_no"},
    "messages.offer_new": {"issue", "case_no"},
    "messages.reopened": _OPEN,
    "interruptions.ask_why": {"why"},
    "interruptions.changed": {"changed"},
    "interruptions.how_to_complain": {"doors", "touch_in", "plan_in"},
    "interruptions.attachments": {"n", "files"},
    "messages.left": {"left"},
    "messages.back": {"known"},
    "messages.repeat": {"earlier"},
    "messages.notice": {"notice"},
    "messages.notice_first": {"notice"},
    "messages.privacy": {"privacy"},
    "messages.callback": _OPEN,
    "messages.phone_taken": {"tail"},
    "messages.amend_field": {"label"},
    "messages.photo_taken": {"label"},
    "messages.still": {"label"},
    "perspective": {"n", "days"},
    "questions": {"label", "left"},
}
_WITH_A_CASE = (
    "safety_moved", "self_harm", "self_harm_other", "self_harm_done", "urgent", "urgent_receipt",
    "handoff",
    "receipt", "abandoned", "late", "withdrawn", "withdrawn_urgent",
)  # fmt: skip


def _fillable(place: str) -> set[str]:
    section = place.partition(".")[0]
    opened = _OPEN if place.removeprefix("messages.") in _WITH_A_CASE else set()
    return _ALWAYS | _FILLED.get(section, set()) | _FILLED.get(place, set()) | opened


def test_no_line_waits_for_a_value_that_never_comes() -> None:
    """S2-23: a placeholder nobody fills would make the line silent."""
    silent = {(p, s) for p, s in ALL if set(_PLACE.findall(s)) - _fillable(p)}
    assert silent == set()


def test_scripts_cover_every_category_once() -> None:
    tree = taxonomy.load()
    covered = Counter(c for script in SCRIPTS.values() for c in script.script.covers)
    assert dict(covered) == dict.fromkeys(tree.parents, 1)


def test_plans_and_phrases_name_only_categories_that_exist() -> None:
    known = {*taxonomy.load().names, "default", gently.PLAN}
    for name, script in SCRIPTS.items():
        named = {*script.plan, *(c for phrase in script.acknowledge for c in phrase.when.category)}
        assert named - known == set(), name
        own = {c for c in script.plan if c not in ("default", gently.PLAN)}
        assert {taxonomy.parent(c) for c in own} <= set(script.script.covers), name


def test_phrases_have_names_of_their_own() -> None:
    """What was said is remembered by name: two groups of one name would hide each other."""
    for name, script in SCRIPTS.items():
        names = Counter(phrase.id for phrase in script.acknowledge)
        assert {i for i, n in names.items() if n > 1} == set(), name
