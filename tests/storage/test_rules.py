"""Rules for tasks replayed on the cases that were: a draft shows where it does otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cases.rules import replayed
from cases.tasks import new
from cases.work_file import RuleTask, Work, shipped
from dialogues.effects import CaseState
from storage import cases, conversations, rules, tasks, working
from storage.store import Store, Tx
from tests.fakes.triage import filed
from tests.storage.conftest import NOON

MONTH = (NOON - timedelta(days=15), NOON + timedelta(days=15))
LIVED = (
    ("T1", "quality.safety", {"safety"}),
    ("T2", "quality.counterfeit", set[str]()),
    ("T3", "service.attitude", {"media", "legal"}),
    ("T4", "quality.fault", set[str]()),
)


def happen(store: Store) -> None:
    """File four cases and let the rules raise what they raise; one more is still being told."""

    def job(tx: Tx) -> None:
        for number, category, flags in LIVED:
            chat = f"web:shop:{number}"
            conversations.ensure(tx, chat)
            one = filed(number, NOON, category=category)
            cases.file(tx, chat, replace(one, flags=frozenset(flags), state=CaseState.SUBMITTED))
            case = cases.load(tx.c, number)
            assert case is not None
            working.raise_tasks(tx, case, shipped())
        conversations.ensure(tx, "web:shop:T5")
        early = filed("T5", NOON, category="quality.safety")
        cases.file(tx, "web:shop:T5", replace(early, state=CaseState.INTAKE))
        by_hand = new("T4", "department", "查批次", "lin", NOON, MONTH[1], team="quality")
        tasks.put(tx, by_hand)
        visit = replace(by_hand, kind="visit", title="上门", raised_by="rule:visit")
        tasks.put(tx, visit, once="visit:v1")

    store.do(job)


def rows(store: Store, work: Work) -> dict[str, tuple[int, int]]:
    found = replayed(work, store.read(lambda c: rules.read(c, *MONTH)))
    return {one.key: (one.was, one.would) for one in found if one.was or one.would}


def test_the_rules_in_use_would_do_what_they_did(store: Store) -> None:
    """S2-54: the replay's count is the history's."""
    happen(store)
    assert rows(store, shipped()) == {
        "injury:legal": (1, 1), "injury:technical": (1, 1), "counterfeit:quality": (1, 1),
        "public:pr": (1, 1), "lawsuit:legal": (1, 1),
    }  # fmt: skip
    found = replayed(shipped(), store.read(lambda c: rules.read(c, *MONTH)))
    assert all(one.same for one in found)
    assert store.read(lambda c: len(tasks.to_do(c))) == 7, "nothing was raised by looking"


def test_a_draft_shows_in_which_cases_it_would_do_otherwise(store: Store) -> None:
    """S2-54: a rule more, one less, and what a rule that is gone had raised."""
    happen(store)
    old = {rule.id: rule for rule in shipped().rules}
    wide = old["counterfeit"].model_copy(update={"categories": ("quality",)})
    check = RuleTask(team="finance", title="核对赔付")
    more = old["lawsuit"].model_copy(update={"tasks": (*old["lawsuit"].tasks, check)})
    draft = shipped().model_copy(update={"rules": (old["injury"], wide, more)})
    found = {one.key: one for one in replayed(draft, store.read(lambda c: rules.read(c, *MONTH)))}
    assert found["counterfeit:quality"].more == ("T1", "T4")
    assert (found["lawsuit:finance"].was, found["lawsuit:finance"].more) == (0, ("T3",))
    gone = found["public:pr"]
    assert (gone.title, gone.was, gone.would, gone.less) == ("", 1, 0, ("T3",))


def test_cases_of_other_days_do_not_count(store: Store) -> None:
    happen(store)
    later = MONTH[1], MONTH[1] + timedelta(days=30)
    assert store.read(lambda c: rules.read(c, *later)) == []
