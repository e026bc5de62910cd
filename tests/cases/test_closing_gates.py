"""A case is closed when nothing is missing, and what is missing is named, all of it."""

from __future__ import annotations

import pytest

from cases import gates
from cases.gates import NAMES, Around, missing
from cases.now import CaseNow
from tests.cases.happenings import (
    WORK,
    Ev,
    changed,
    declined,
    followed,
    letter,
    opened,
    resolved,
    tagged,
    taken,
    tell,
)

NOTHING = Around()
TAGS = tagged(problem=["fault"], solution=["goods"], reaction=["satisfied"], root_cause="slip")
LIVES = {
    "upheld": [opened(), taken(), resolved(), letter(), followed(), TAGS],
    "partly": [opened(), taken(), resolved("partly", "只有一块"), letter(), followed(), TAGS],
    "not_upheld": [
        opened(), taken(), declined(), resolved("not_upheld"), letter(), followed(), TAGS,
    ],
    "withdrawn": [opened(), changed("withdrawn"), TAGS],
}  # fmt: skip


def case(outcome: str, *left_out: str) -> CaseNow:
    return tell(*(e for e in LIVES[outcome] if e.kind not in left_out))


@pytest.mark.parametrize("outcome", LIVES)
def test_a_case_with_everything_may_be_closed(outcome: str) -> None:
    now = case(outcome)
    assert now.outcome == outcome
    assert missing(now, NOTHING, WORK) == ()


@pytest.mark.parametrize("outcome", LIVES)
@pytest.mark.parametrize(
    ("key", "around"), [("promises", Around(promises=1)), ("tasks", Around(tasks=2))]
)
def test_what_was_promised_and_asked_is_settled_whatever_the_outcome(
    outcome: str, key: str, around: Around
) -> None:
    assert missing(case(outcome), around, WORK) == (key,)


@pytest.mark.parametrize("outcome", LIVES)
@pytest.mark.parametrize(
    ("key", "field", "empty"),
    [
        ("tag_problem", "problem", []),
        ("tag_solution", "solution", []),
        ("tag_reaction", "reaction", ["nonsense"]),
        ("root_cause", "root_cause", ""),
    ],
)
def test_each_outcome_asks_for_its_tags_and_cause(
    outcome: str, key: str, field: str, empty: object
) -> None:
    """S2-07, S0-14."""
    now = tell(*LIVES[outcome], tagged(**{field: empty}))
    wanted = key in WORK.outcomes[outcome].needs  # type: ignore[index] # a name of the file
    assert missing(now, NOTHING, WORK) == ((key,) if wanted else ())


@pytest.mark.parametrize("outcome", ["upheld", "partly", "not_upheld"])
@pytest.mark.parametrize("key", ["letter", "follow_up"])
def test_letter_and_follow_up_are_asked_for(outcome: str, key: str) -> None:
    left = ("letter", "follow_up") if key == "letter" else ("follow_up",)
    assert key in missing(case(outcome, *left), NOTHING, WORK)


def test_the_follow_up_counts_without_an_answer_but_not_without_the_question() -> None:
    life = [opened(), taken(), resolved(), letter(), TAGS]
    assert missing(tell(*life, followed("no_answer")), NOTHING, WORK) == ()
    assert missing(tell(*life, followed("asked")), NOTHING, WORK) == ("follow_up",)
    assert missing(tell(*life, followed("not_asked")), NOTHING, WORK) == ("follow_up",)


def test_partly_needs_its_reason_and_not_upheld_its_five_parts() -> None:
    bare = tell(opened(), taken(), resolved("partly"), letter(), followed(), TAGS)
    assert missing(bare, NOTHING, WORK) == ("reason",)
    undeclined = tell(opened(), taken(), resolved("not_upheld"), letter(), followed(), TAGS)
    assert missing(undeclined, NOTHING, WORK) == ("decline",)


def test_personal_reasons_need_a_note() -> None:
    """S1-02."""
    life = [*LIVES["upheld"], tagged(root_cause="personal")]
    assert missing(tell(*life), NOTHING, WORK) == ("cause_note",)
    assert missing(tell(*life, tagged(cause_note="  ")), NOTHING, WORK) == ("cause_note",)
    assert missing(tell(*life, tagged(cause_note="要求三倍赔偿")), NOTHING, WORK) == ()


def test_a_complaint_that_comes_back_is_closed_when_it_says_what_is_different_now() -> None:
    again = Around(repeats=True)
    assert missing(case("upheld"), again, WORK) == ("different",)
    blank = tell(*LIVES["upheld"], tagged(different="  "))
    assert missing(blank, again, WORK) == ("different",)
    said = tell(*LIVES["upheld"], tagged(different="上次只修，这次换新"))
    assert missing(said, again, WORK) == ()
    assert missing(case("withdrawn"), again, WORK) == (), "nothing is done for it"


@pytest.mark.parametrize("outcome", LIVES)
def test_a_broken_promise_wants_a_word_to_the_customer_and_no_more(outcome: str) -> None:
    """S2-06: what was broken stays broken; nobody closes over it in silence."""
    wanted = () if outcome == "withdrawn" else ("amends",)
    assert missing(case(outcome), Around(unsaid=1), WORK) == wanted
    assert missing(case(outcome), Around(unsaid=0), WORK) == ()


def test_lines_that_must_be_done_keep_a_case_of_their_category_open() -> None:
    """S2-44: data of work.yml says which."""
    danger = Around(category="quality.safety")
    assert missing(case("upheld"), danger, WORK) == ("checklist",)
    assert missing(case("withdrawn"), danger, WORK) == ()
    must = [line.id for line in WORK.checklist("quality.safety") if line.gate]
    ticks = [Ev("ticked", {"id": one, "done": True, "text": ""}, "lin") for one in must]
    assert must
    assert missing(tell(*LIVES["upheld"], *ticks[1:]), danger, WORK) == ("checklist",)
    assert missing(tell(*LIVES["upheld"], *ticks), danger, WORK) == ()
    assert missing(case("upheld"), Around(category="quality.fault"), WORK) == ()


def test_a_call_that_reached_him_a_decision_or_a_persons_words_are_contact() -> None:
    fresh = [opened(), taken()]
    assert "contact" not in missing(case("withdrawn"), NOTHING, WORK)
    assert gates._MET["contact"](tell(*fresh), NOTHING, WORK) is False
    assert gates._MET["contact"](tell(*fresh), Around(spoken=1), WORK)
    for reached in (True, False):
        call = Ev("called", {"text": "打了电话", "reached": reached}, "lin")
        assert gates._MET["contact"](tell(*fresh, call), NOTHING, WORK) is reached


def test_a_case_without_an_outcome_shows_what_every_outcome_needs() -> None:
    said = missing(tell(opened(), taken()), Around(1, 1), WORK)
    assert said == ("outcome", "promises", "tasks", "tag_problem")


def test_everything_that_can_be_missing_has_a_name_and_a_test() -> None:
    assert set(NAMES) == set(gates._MET)
    asked = {need for outcome in WORK.outcomes.values() for need in outcome.needs}
    assert asked | set(gates.ALWAYS) == set(NAMES)
