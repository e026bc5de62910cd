"""What the talk did moves a case where it is heard, and is on record wherever it comes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.machine import HEARD, find, heard
from cases.now import CaseNow
from cases.replay import follow
from cases.states import State, Who
from tests.cases.happenings import (
    STEPS,
    USUAL,
    WORK,
    Ev,
    changed,
    declined,
    followed,
    in_order,
    letter,
    opened,
    proposed,
    reopened,
    resolved,
    review,
    settled,
    step,
    taken,
    tell,
)

SAID = st.sampled_from([
    *USUAL, proposed(), proposed(2), letter(2), followed("asked"), review("zhou"),
    declined("zhou"), resolved("partly", "一部分"), proposed(3, alternative=True),
])  # fmt: skip
MOVES = {"opened", "changed", "taken", "owned", "proposal_settled", "step", *HEARD}
AT_REST = {State.MERGED, State.WITHDRAWN, State.CLOSED}
BACK_BY = {"step", "reopened", "review_asked", "changed"}


def kept_of(now: CaseNow) -> tuple[int, int]:
    """Return how much of what the customer has read is on record: letters, contacts."""
    return len(now.letters), now.contacts


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(SAID, STEPS), max_size=25))
def test_in_any_order_the_talk_moves_a_case_only_from_where_it_is_heard(life: list[Ev]) -> None:
    """Nothing that was said is lost, and nothing that comes too late moves the case."""
    now = CaseNow()
    for event in in_order([opened(), *life]):
        after = follow(now, event, WORK.waits)
        letters, contacts = kept_of(now)
        if event.kind == "letter":
            assert len(after.letters) == letters + 1
        spoke = event.kind in {"proposed", "declined", "resolved"}
        spoke = spoke and not event.payload.get("alternative")
        assert after.contacts == contacts + spoke
        if event.kind in HEARD and not heard(event.kind, now.state):
            assert (after.state, after.since, after.outcome) == (now.state, now.since, now.outcome)
            assert after.owner == now.owner
        else:
            assert after.strays == now.strays
        if after.state is not now.state:
            assert event.kind in MOVES
            assert now.state not in AT_REST or event.kind in BACK_BY
            aim = HEARD.get(event.kind)
            assert aim is None or after.state is aim[0]
        now = after


@pytest.mark.parametrize("kind", HEARD)
def test_where_the_talk_is_heard_the_table_knows_the_step(kind: str) -> None:
    """A word moves a case only where somebody may take that step, or speaks as he takes it."""
    aim, froms = HEARD[kind]
    assert froms
    fresh = {State.SUBMITTED, State.REOPENED}
    unknown = {s for s in froms - fresh if not any(find(s, aim, who) for who in Who)}
    assert unknown == set()
    assert not froms & {State.MERGED, State.INTAKE}


@pytest.mark.parametrize(
    ("before", "late"),
    [
        ([step(State.CLAIMED), step(State.MERGED, Who.LEAD, note="同批", target="TS1")],
         [proposed(), settled("accepted"), resolved(), letter(), reopened()]),
        ([changed("withdrawn")], [declined(), resolved(), letter(), followed(), reopened()]),
        ([taken(), resolved(), letter(), followed(), step(State.CLOSED)],
         [proposed(), declined(), resolved("partly"), letter(2), changed("withdrawn")]),
    ],
)  # fmt: skip
def test_what_comes_after_the_end_is_on_record_and_leaves_the_case_where_it_is(
    before: list[Ev], late: list[Ev]
) -> None:
    ended = tell(opened(), *before)
    now = tell(opened(), *before, *late)
    assert ended.state in AT_REST
    assert (now.state, now.outcome) == (ended.state, ended.outcome)
    assert len(now.letters) == len(ended.letters) + 1
    assert now.strays > 0


def test_who_is_not_content_after_closing_has_his_case_looked_at_anew() -> None:
    """X-08: an objection sends it back, to somebody else."""
    closed = [opened(), taken(), resolved(), letter(), followed(), step(State.CLOSED)]
    now = tell(*closed, review("lin"))
    assert (now.state, now.owner, now.apart_from) == (State.SUBMITTED, "", "lin")
