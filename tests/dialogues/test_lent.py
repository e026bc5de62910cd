"""A talk given back for one thing only: the bot does that, and what goes beyond brings a person."""

from __future__ import annotations

import pytest

from dialogues.book import Book
from dialogues.decided import Incomplete
from dialogues.effects import Effect, FileCase, GivenBack, HandOff
from dialogues.events import AgentReturned, AgentTook
from dialogues.labels import PARTS, reason
from dialogues.lent import FOLLOW_UP, MISSING, NAMES, PROGRESS
from dialogues.state import Control, FieldName, Phase
from tests.dialogues.casework import NAMES as AGENTS
from tests.dialogues.casework import NOW, Talk, bot


class Lent(Talk):
    """A talk that agent a has and gives back."""

    def back(self, mode: str) -> list[Effect]:
        """Give it back for one thing."""
        return self.happen(AgentReturned(self.now, "a", AGENTS["a"], mode))


@pytest.fixture
def lent(book: Book) -> Lent:
    one = Lent(book, NOW)
    one.told("耳机用两天就坏了，气死我了", intent="complaint", category="quality.fault",
             emotion="anger", heat=2, slots={"product": "耳机"})  # fmt: skip
    one.happen(AgentTook(one.now, "a", AGENTS["a"]))
    return one


def of(kind: type, effects: list[Effect]) -> list:  # type: ignore[type-arg]
    return [one for one in effects if isinstance(one, kind)]


def test_how_it_was_given_back_is_on_record_and_in_the_state(lent: Lent) -> None:
    (given,) = of(GivenBack, lent.back(PROGRESS))
    assert (given.agent, given.mode) == ("a", PROGRESS)
    assert (lent.now_state.lent, lent.now_state.lender) == (PROGRESS, AGENTS["a"])
    lent.happen(AgentTook(lent.now, "b", AGENTS["b"]))
    assert (lent.now_state.lent, lent.now_state.lender) == ("", "")


def test_progress_only_tells_where_it_stands_and_no_more(lent: Lent) -> None:
    lent.back(PROGRESS)
    assert lent.now_state.case_no in bot(lent.told("到哪一步了", intent="ask_progress"))
    assert bot(lent.told("谢谢", intent="thanks"))
    assert lent.now_state.control is Control.BOT
    effects = lent.told("快递也丢了一件", intent="complaint", category="logistics.lost")
    (call,) = of(HandOff, effects)
    assert [reason(one) for one in call.reasons] == ["交还时限定「只报进展」，客户说了别的"]
    assert (lent.now_state.control, lent.now_state.lent) == (Control.QUEUE, "")
    assert lent.now_state.matter == 1, "no new matter is taken in by the bot"
    assert "快递也丢了一件" in str(effects), "and nothing he said is lost"


def test_missing_only_asks_at_once_and_comes_back_when_all_is_known(lent: Lent) -> None:
    asked: list[FieldName] = []
    effects = lent.back(MISSING)
    while lent.now_state.control is Control.BOT:
        name = lent.now_state.asking
        assert name is not None, "it asks and does nothing else"
        assert name not in asked
        asked.append(name)
        effects = lent.told("不记得了", intent="dont_know")
        assert len(asked) < 20
    assert len(asked) > 1
    (call,) = of(HandOff, effects)
    assert [reason(one) for one in call.reasons] == ["交还时限定「只补缺的字段」，已经问完"]
    assert set(asked) <= set(of(FileCase, effects)[-1].fields)
    assert lent.now_state.phase is Phase.HUMAN


def test_an_answer_fills_its_field_and_the_next_is_asked(lent: Lent) -> None:
    lent.back(MISSING)
    first = lent.now_state.asking
    assert first is not None
    lent.told("上个月 15 号，在京东买的", intent="supplement",
              slots={"date": "上个月 15 号=2026-10-15"})  # fmt: skip
    state = lent.now_state
    assert first in state.fields or state.asking == first
    assert state.control is Control.BOT
    assert state.asking is not None


def test_upset_while_asked_he_gets_a_person(lent: Lent) -> None:
    lent.back(MISSING)
    effects = lent.told("别拿这些烦我，到底修不修！", intent="complaint", emotion="anger", heat=3)
    assert of(HandOff, effects)
    assert lent.now_state.asking is None


def test_danger_and_a_wish_for_a_person_come_before_any_limit(lent: Lent) -> None:
    lent.back(PROGRESS)
    effects = lent.told("充电时冒烟了", intent="complaint", category="quality.safety",
                        flags=["safety"], hazards=["fire"])  # fmt: skip
    (call,) = of(HandOff, effects)
    assert call.queue == "duty"
    assert lent.now_state.lent == ""


def test_follow_up_only_is_for_what_is_done(lent: Lent) -> None:
    (no,) = of(Incomplete, lent.back(FOLLOW_UP))
    assert (no.act, no.missing) == ("return", ("no_letter",))
    assert str(lent.now_state.control) == "human"
    lent.resolved()
    lent.happen(AgentTook(lent.now, "a", AGENTS["a"]))
    assert of(GivenBack, lent.back(FOLLOW_UP))
    assert bot(lent.asked())
    assert bot(lent.told("挺好的，谢谢", intent="praise", emotion="satisfied"))
    assert lent.now_state.stage == "closed"
    assert lent.now_state.control is Control.BOT


def test_nothing_is_given_back_for_fields_that_are_all_known(lent: Lent) -> None:
    plan = lent.book.script(lent.now_state.script).plan_for("quality.fault")
    known = next(iter(lent.now_state.fields.values()))
    every = dict.fromkeys((*plan.required, *plan.optional), known)
    lent.state = lent.now_state.but(fields=lent.now_state.fields | every)
    (no,) = of(Incomplete, lent.back(MISSING))
    assert no.missing == ("none_missing",)
    (strange,) = of(Incomplete, lent.back("sing"))
    assert strange.missing == ("mode",)
    assert {"mode", "no_letter", "none_missing"} <= set(PARTS)


def test_every_mode_has_a_name() -> None:
    assert set(NAMES) == {FOLLOW_UP, MISSING, PROGRESS}
