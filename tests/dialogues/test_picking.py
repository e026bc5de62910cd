"""A colleague goes on with another open case of the talk: it is the present one from then on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dialogues.book import Book
from dialogues.decided import Incomplete, Sorted
from dialogues.effects import CaseState, Effect, FileCase, Note, Say, TakeRefused
from dialogues.events import AgentPicked, AgentReturned, AgentSorted
from dialogues.facts import CaseSeen, Facts
from dialogues.state import Control, FieldName, Known, Level, Mood
from tests.dialogues.casework import NOW, Talk, begun, only

OLD = FileCase(
    "TS-OLD", 1, None, CaseState.SUBMITTED, Level.GENERAL, "logistics.late", ("logistics.late",),  # type: ignore[arg-type] # set below
    frozenset({"media"}), {FieldName("issue"): Known("快递还没到", "快递还没到", None)},
    (Mood("anger", 2),), NOW - timedelta(days=2), severity="partly",
)  # fmt: skip


class Two(Talk):
    """A talk of two filed cases; the older one is on file."""

    filed: FileCase | None = None

    def _facts(self) -> Facts:
        seen = [CaseSeen("TS-NEW", "submitted", "", NOW), CaseSeen("TS-OLD", "submitted", "", NOW)]
        return replace(super()._facts(), filed=self.filed, cases=tuple(seen))

    def picks(self, agent: str = "a", case_no: str = "TS-OLD") -> list[Effect]:
        """Let an agent go on with a case."""
        return self.happen(AgentPicked(self.now, agent, "陈岚", case_no))


@pytest.fixture
def talk(book: Book) -> Two:
    made = begun(book, Two)
    made.filed = replace(OLD, script=book.ref_for("logistics.late"))
    return made


def of(kind: type[Any], effects: list[Effect]) -> list[Any]:
    return [one for one in effects if isinstance(one, kind)]


def test_the_older_case_is_the_present_one_as_it_is_on_file(talk: Two) -> None:
    left = talk.now_state
    effects = talk.picks()
    state = talk.now_state
    assert (state.case_no, state.category, state.severity) == (
        "TS-OLD", "logistics.late", "partly",
    )  # fmt: skip
    assert dict(state.fields) == OLD.fields
    assert (state.control, state.agent) == (Control.HUMAN, left.agent)
    assert of(Say, effects) == []
    (file,) = of(FileCase, effects)
    assert replace(file, script=OLD.script, flags=OLD.flags) == replace(OLD, script=OLD.script)
    (note,) = of(Note, effects)
    assert (note.case_no, left.case_no in note.text) == ("TS-OLD", True)


def test_it_can_be_sorted_and_given_back_for_one_thing(talk: Two) -> None:
    """Ideal 2.2: what works on the present case works on it."""
    talk.picks()
    said = AgentSorted(talk.now, "a", "陈岚", level="1", reason="客户说药在里面", case_no="TS-OLD")
    assert only(talk.happen(said), Sorted).case_no == "TS-OLD"
    talk.happen(AgentReturned(talk.now, "a", "陈岚", "missing"))
    assert (talk.now_state.lent, talk.now_state.case_no) == ("missing", "TS-OLD")


def test_going_back_and_forth_loses_nothing_of_either(talk: Two) -> None:
    new = talk.now_state
    (kept,) = of(
        FileCase, talk.happen(AgentSorted(talk.now, "a", "陈岚", severity="out", reason="x"))
    )
    talk.picks()
    talk.filed = kept
    talk.picks(case_no=new.case_no)
    back = talk.now_state
    assert (back.case_no, back.category, back.severity) == (new.case_no, new.category, "out")
    assert dict(back.fields) == dict(new.fields)
    own = {clock for clock in back.clocks if clock.case_no == new.case_no}
    assert (own, back.pledges) == (set(new.clocks), new.pledges)


def test_only_who_has_the_talk_picks_and_only_an_open_case_of_it(talk: Two) -> None:
    before = talk.now_state.case_no
    assert of(TakeRefused, talk.picks("b"))
    filed, talk.filed = talk.filed, None
    assert only(talk.picks(), Incomplete).missing == ("over",)
    assert filed is not None
    talk.filed = replace(filed, state=CaseState.WITHDRAWN)
    assert only(talk.picks(), Incomplete).missing == ("over",)
    talk.filed = filed
    assert talk.picks(case_no=before) == []
    talk.happen(AgentReturned(talk.now, "a", "陈岚"))
    assert of(TakeRefused, talk.picks())
    assert talk.now_state.case_no == before
