"""The shipped wording, line by line: what no customer may read, and what every script must have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from dialogues.load import load_scripts
from dialogues.script import Phrase, Question, Script
from nlu import taxonomy
from nlu.types import Emotion, Hazard

_FOLDER = Path(__file__).parents[2] / "dialogues" / "scripts"
_SCRIPTS = {name: one.script for name, one in load_scripts(_FOLDER).items()}
_PLACE = re.compile(r"\{(\w+)\}")
_LONGEST = 160
_MAY_BE_LONGER = ("safety.", "messages.self_harm")  # words that protect a life
_WORDINGS = 2

_START = r"(?:^|[。！？：\n])\s*"
_BANS = {
    "a rebuttal": _START + "(但是|但您|可是|其实|不过|然而|按.*规定|您应该|您必须|不可能)",
    "scolding": "冷静|息怒|别激动|不要激动|注意言辞|文明用语|您误会|您搞错|您理解错",
    "a verdict": "无效|无理|不合理|不成立|不符合规定|不予受理",
    "liability": "我们的责任|我方|是我们的错|我们的错|我们造成|我们的过失|承担责任|负全责",
    "money": r"赔|补偿|全额|退款|退钱|免单|优惠券|红包|代金券|折扣|[0-9]\s*元|¥|￥",
    "a guarantee": "保证|一定会|一定能|一定给|肯定能|肯定会|绝对|包您|包在|百分之百",
    "soon instead of a time": "马上|立刻|立即|尽快|很快|稍等|稍后|片刻|第一时间|随后",
    "a literal time": r"\d[:：]\d{2}|[\d半两三]\s*个?(?:小时|分钟|工作日|天内|点前)|[今明]天.?前",
    "a familiar you": "你",
    "half-width marks": r"[\u4e00-\u9fff][,?!;:]|[,?!;][\u4e00-\u9fff]",
    "a hole": r"\{\s*\}|\{\{|TODO|XX|某某",
}  # fmt: skip
_PLANTED = {
    "a rebuttal": "好的。但是您也要理解我们。",
    "scolding": "请您先冷静一下。",
    "a verdict": "这个要求不合理。",
    "liability": "这是我们的责任。",
    "money": "给您退款。",
    "a guarantee": "我们保证处理好。",
    "soon instead of a time": "稍后有人联系您。",
    "a literal time": "2小时内给您方案。",
    "a familiar you": "你别急。",
    "half-width marks": "您好,请说。",
    "a hole": "您好{}。",
}


def _moods(script: Script) -> Iterator[tuple[str, str]]:
    """Yield what is said for a need, from a fact, or in doubt."""
    for need, strategy in script.strategies.items():
        yield from ((f"strategies.{need}", line) for line in strategy.say)
    for name, side in script.perspective.items():
        yield from ((f"perspective.{name}", line) for line in side.say)
    for name, question in script.questions.items():
        for check in question.checks:
            yield from ((f"checks.{name}", line) for line in check.say)


def _lines(script: Script) -> Iterator[tuple[str, str]]:
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


_ALL = {(place, line) for script in _SCRIPTS.values() for place, line in _lines(script)}


def test_the_rules_see_the_words() -> None:
    assert len(_ALL) > 200
    assert {place.partition(".")[0] for place, _ in _ALL} == {
        "acknowledge", "safety", "questions", "messages", "interruptions", "strategies",
        "perspective", "checks",
    }  # fmt: skip


@pytest.mark.parametrize("rule", _BANS)
def test_no_line_breaks_a_rule_of_wording(rule: str) -> None:
    """S0-35, S1-05, S1-11, S1-12, S2-23, S4-04, S4-12: what the bot never says."""
    broken = {(place, line) for place, line in _ALL if re.search(_BANS[rule], line)}
    assert broken == set()


@pytest.mark.parametrize("rule", _BANS)
def test_a_rule_of_wording_catches_its_fault(rule: str) -> None:
    assert re.search(_BANS[rule], _PLANTED[rule])


def test_no_line_is_longer_than_a_phone_shows() -> None:
    """S0-38: short; only words that protect a life may be longer."""
    long = {p: len(s) for p, s in _ALL if len(s) > _LONGEST and not p.startswith(_MAY_BE_LONGER)}
    assert long == {}


@pytest.mark.parametrize("name", _SCRIPTS)
def test_no_sentence_stands_twice_in_a_script(name: str) -> None:
    """S3-05: two groups with the same words would say them twice in one talk."""
    said = Counter(
        line for place, line in _lines(_SCRIPTS[name]) if _asked_or_said(place, line, name)
    )
    assert {line for line, n in said.items() if n > 1} == set()


def _asked_or_said(place: str, line: str, name: str) -> bool:
    """Leave out examples and reasons: they only ever stand beside their question."""
    if not place.startswith("questions."):
        return True
    question = _question(name, place)
    return line in (*question.ask, *question.retry)


def _question(name: str, place: str) -> Question:
    questions = {str(n): q for n, q in _SCRIPTS[name].questions.items()}
    return questions[place.removeprefix("questions.")]


def _asked(name: str) -> dict[str, Question]:
    """Return every question a script may ask; what is only mentioned is not asked."""
    questions = _SCRIPTS[name].questions
    return {str(field): q for field, q in questions.items() if q.kind != "mention"}


@pytest.mark.parametrize("name", _SCRIPTS)
def test_a_question_can_be_asked_twice_and_explained(name: str) -> None:
    """S0-37, S1-04: another wording to come back with, and an answer to "why do you ask"."""
    assert _asked(name)
    for field, question in _asked(name).items():
        assert len(set(question.ask)) >= _WORDINGS, field
        assert question.why.endswith("。"), field
        assert "？" not in question.why, field
        assert question.label, field


@pytest.mark.parametrize("name", _SCRIPTS)
def test_a_question_asks_one_thing(name: str) -> None:
    """S0-38, S1-12: one question mark a line, and no leading question."""
    for question in _asked(name).values():
        for line in (*question.ask, *question.retry):
            assert line.count("？") <= 1, line
            assert "是不是" not in line, line


def test_every_question_of_a_plan_can_be_left_out() -> None:
    """S0-37: words to skip, or an "I don't know" that a person completes; never a dead end."""
    for script in _SCRIPTS.values():
        for plan in script.plan.values():
            for name in (*plan.required, *plan.optional, *plan.urgent):
                assert script.questions[name].skip.then in {"agent", "unknown"}


def test_no_plan_is_longer_than_the_bot_may_ask() -> None:
    """S3-06: a plan that cannot be asked through would leave fields to chance."""
    for name, script in _SCRIPTS.items():
        for category, plan in script.plan.items():
            asked = {*plan.required, *plan.optional}
            assert len(asked) <= script.rhythm.max_questions, f"{name}: {category}"
            assert len(plan.urgent) <= _WORDINGS, f"{name}: {category}"


def _fits(phrase: Phrase, emotion: Emotion, heat: int, category: str) -> bool:
    when = phrase.when
    narrow = when.need or when.flag or (when.emotion and emotion not in when.emotion)
    elsewhere = when.category and not category.startswith(when.category)
    return not narrow and not elsewhere and (not when.heat or heat in when.heat)


@pytest.mark.parametrize("later", [False, True], ids=["at first", "again"])
@pytest.mark.parametrize("name", _SCRIPTS)
def test_every_feeling_is_met(name: str, *, later: bool) -> None:
    """S1-03: whatever the feeling, words for it, at first and again, without a hole in them."""
    phrases = [p for p in _SCRIPTS[name].acknowledge if p.when.later == later]
    for emotion, heat in product(Emotion, range(4)):
        fitting = [p for p in phrases if _fits(p, emotion, heat, f"{name}.anything")]
        said = [line for phrase in fitting for line in phrase.say if not _PLACE.search(line)]
        assert len(said) >= _WORDINGS, f"{emotion} {heat}"


def test_the_first_word_says_sorry_and_later_ones_do_not_repeat_it() -> None:
    """S0-36: one apology for the experience, not one a turn."""
    for name, script in _SCRIPTS.items():
        for phrase in script.acknowledge:
            for line in phrase.say:
                wants = script.script.apologise and not phrase.when.later
                assert ("对不起" in line) is wants, f"{name}: {line}"


def test_feelings_are_not_met_with_a_question() -> None:
    asks = {line for place, line in _ALL if place.startswith("acknowledge.") and "？" in line}
    assert asks == set()


@pytest.mark.parametrize("hazard", Hazard)
def test_a_danger_has_words_that_protect(hazard: Hazard) -> None:
    """S0-34: people first, what to do now, whom to ring, and keep the thing."""
    for script in _SCRIPTS.values():
        for line in script.safety[hazard]:
            assert line.startswith(("人最要紧：", "孩子最要紧："))
            assert "{medical_call}" in line
            assert "先" in line
    if hazard in {Hazard.FIRE, Hazard.LEAK, Hazard.OTHER}:
        assert all("{fire_call}" in line for s in _SCRIPTS.values() for line in s.safety[hazard])


def test_who_may_harm_himself_is_given_a_hotline_and_a_person() -> None:
    for script in _SCRIPTS.values():
        for line in script.messages["self_harm"]:
            assert "{help_lines}" in line
            assert "{due_first_touch}" in line
            assert "？" not in line


@pytest.mark.parametrize(
    "key", ["handoff", "urgent", "urgent_receipt", "safety_moved", "late", "receipt", "abandoned"]
)
def test_a_closing_turn_says_who_comes_and_until_when(key: str) -> None:
    """S2-27: the first wording of every closing turn names a time, and a person who acts."""
    for name, script in _SCRIPTS.items():
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
    "messages.taken_by": {"agent"},
    "messages.passed_on": {"agent"} | _OPEN,
    "messages.returned": {"agent"},
    "messages.parked_next": {"issue"},
    "messages.proposal_accepted": {"version", "due"},
    "messages.proposal_amended": {"changed"} | _OPEN,
    "messages.proposal_refused": _OPEN,
    "messages.review": _OPEN,
    "messages.follow_up": {"issue"},
    "messages.offer_reopen": {"issue", "case_no"},
    "messages.offer_new": {"issue", "case_no"},
    "messages.reopened": _OPEN,
    "interruptions.ask_why": {"why"},
    "interruptions.changed": {"changed"},
    "interruptions.attachments": {"n", "files"},
    "messages.left": {"left"},
    "messages.back": {"known"},
    "messages.repeat": {"earlier"},
    "messages.callback": _OPEN,
    "messages.phone_taken": {"tail"},
    "messages.amend_field": {"label"},
    "messages.photo_taken": {"label"},
    "messages.still": {"label"},
    "perspective": {"n", "days"},
    "questions": {"label", "left"},
}
_WITH_A_CASE = (
    "safety_moved", "self_harm", "urgent", "urgent_receipt", "handoff", "receipt", "abandoned",
    "late", "withdrawn", "withdrawn_urgent",
)  # fmt: skip


def _fillable(place: str) -> set[str]:
    section = place.partition(".")[0]
    opened = _OPEN if place.removeprefix("messages.") in _WITH_A_CASE else set()
    return _ALWAYS | _FILLED.get(section, set()) | _FILLED.get(place, set()) | opened


def test_no_line_waits_for_a_value_that_never_comes() -> None:
    """S2-23: a placeholder nobody fills would make the line silent."""
    silent = {(p, s) for p, s in _ALL if set(_PLACE.findall(s)) - _fillable(p)}
    assert silent == set()


def test_scripts_cover_every_category_once() -> None:
    tree = taxonomy.load()
    covered = Counter(c for script in _SCRIPTS.values() for c in script.script.covers)
    assert dict(covered) == dict.fromkeys(tree.parents, 1)


def test_plans_and_phrases_name_only_categories_that_exist() -> None:
    known = {*taxonomy.load().names, "default"}
    for name, script in _SCRIPTS.items():
        named = {*script.plan, *(c for phrase in script.acknowledge for c in phrase.when.category)}
        assert named - known == set(), name
        own = {c for c in script.plan if c != "default"}
        assert {taxonomy.parent(c) for c in own} <= set(script.script.covers), name


def test_phrases_have_names_of_their_own() -> None:
    """What was said is remembered by name: two groups of one name would hide each other."""
    for name, script in _SCRIPTS.items():
        names = Counter(phrase.id for phrase in script.acknowledge)
        assert {i for i, n in names.items() if n > 1} == set(), name
