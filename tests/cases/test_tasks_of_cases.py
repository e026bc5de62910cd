"""Nobody is asked for anything without a name and a time on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cases import tasks
from cases.tasks import (
    ACTS,
    KINDS,
    RESULTS,
    STATES,
    Doing,
    NoOwnerError,
    Piece,
    Task,
    after,
    does,
    refusal,
)
from cases.tasks import new as new_task
from tests.cases.happenings import START, WORK

DUE = START + timedelta(hours=1)


def task(state: str = "open", kind: str = "department") -> Task:
    made = new_task("TS1", kind, "查批次", "lin", START, DUE, team="quality")
    return replace(made, state=state)


def doing(act: str, text: str = "看过了", **more: object) -> Doing:
    return Doing(act, "zhou", START, text, **more)  # type: ignore[arg-type] # parts of an act


@pytest.mark.parametrize(
    ("team", "due"), [("", DUE), ("quality", START), ("quality", START - timedelta(seconds=1))]
)
def test_a_task_without_owner_or_time_is_none(team: str, due: object) -> None:
    with pytest.raises(NoOwnerError):
        new_task("TS1", "department", "查批次", "lin", START, due, team=team)  # type: ignore[arg-type] # a time


OF_VISITS = {"not_home", "needs_part"}
LEGAL = {(act, state) for act, (states, _) in ACTS.items() for state in states}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", STATES)
def test_each_act_makes_sense_in_its_states_only(act: str, state: str) -> None:
    kind = "visit" if act in OF_VISITS else "department"
    one, what = task(state, kind), doing(act, team="legal" if act == "assign" else "")
    said = refusal(one, what)
    if (act, state) not in LEGAL:
        assert STATES[state] in said
        return
    assert said == ""
    moved = after(one, what)
    assert moved.state == (ACTS[act][1] or state)
    assert moved.owner
    assert act in does(one)


def test_what_was_done_is_kept_with_it() -> None:
    assert after(task(), doing("take")).person == "zhou"
    answered = after(task(), doing("answer", " 是次品 ", files=(Piece("a" * 64),)))
    assert (answered.answer, len(answered.files)) == ("是次品", 1)
    noted = after(task(), doing("note"))
    assert [(n.by, n.text) for n in noted.notes] == [("zhou", "看过了")]
    moved = after(task("taken"), doing("assign", team="legal"))
    assert (moved.owner, moved.due, moved.state) == ("legal", DUE, "open")


@pytest.mark.parametrize("act", ["answer", "cancel", "note"])
def test_these_acts_need_words(act: str) -> None:
    assert "写明" in refusal(task(), doing(act, "  "))


def test_a_task_is_handed_on_to_somebody_and_to_a_time_to_come() -> None:
    assert "指定" in refusal(task(), doing("assign"))
    assert "时限" in refusal(task(), doing("assign", person="wu", due=START))


def test_an_approval_is_settled_by_approving_alone() -> None:
    assert does(task(kind="approval")) == ("note",)
    assert refusal(task(kind="approval"), doing("done")) != ""


def test_it_is_late_while_nobody_has_answered() -> None:
    after_it = DUE + timedelta(seconds=1)
    assert not task().late(DUE)
    assert task().late(after_it)
    assert task("taken").late(after_it)
    assert not task("answered").late(after_it)


@pytest.mark.parametrize(
    ("category", "flags", "teams"),
    [
        ("quality.fault", (), []),
        ("quality.safety", ("safety",), ["legal", "technical"]),
        ("quality.counterfeit", (), ["quality"]),
        ("account_safety.hacked", (), ["security"]),
        ("service.attitude", ("media",), ["pr"]),
        ("service.attitude", ("media", "legal"), ["pr", "legal"]),
        ("suggestion.feature", (), ["product"]),
        (None, (), []),
    ],
)
def test_rules_raise_tasks_by_category_and_flags(
    category: str | None, flags: tuple[str, ...], teams: list[str]
) -> None:
    """S2-52: an injury is work for the legal and the technical department."""
    found = list(tasks.wanted(WORK, category, flags))
    assert [one.team for _, one in found] == teams
    keys = [key for key, _ in found]
    assert len(set(keys)) == len(keys)


def test_every_kind_has_its_name_and_its_time() -> None:
    by_sla = {"department", "expert", "visit"}
    assert set(KINDS) == by_sla | set(WORK.task_due), "those of others stand in sla.yml"


def test_a_visit_ends_with_a_result_and_nothing_else_has_one() -> None:
    """S0-50: done, nobody at home, a part is missing; a department answers."""
    assert {"done", *OF_VISITS} == set(RESULTS)
    visit, other = task("taken", "visit"), task("taken")
    assert "answer" not in does(visit)
    assert not OF_VISITS & set(does(other))
    ended = after(visit, doing("needs_part", "缺排水泵"))
    assert (ended.state, ended.result, ended.notes[-1].text) == ("done", "needs_part", "缺排水泵")
    assert after(other, doing("done")).result == ""
    assert refusal(visit, doing("not_home", " ")) == "请写明内容"
