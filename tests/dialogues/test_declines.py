"""A decline has five parts of a person's own, and an objection goes to somebody else."""

from __future__ import annotations

import re

import pytest

from dialogues.book import Book
from dialogues.decided import Answer, Declined, Incomplete, Proposal, ProposalSettled, ReviewAsked
from dialogues.effects import CaseState, FileCase, GivenBack, Say
from dialogues.events import AgentTook
from dialogues.labels import PARTS, reason
from dialogues.state import Control
from dialogues.talks import load_talks, play
from tests.dialogues.casework import PARTS_OF_A_DECLINE, Talk, begun, bot, only
from tests.house.sources import ROOT

AFTERSALE = ROOT / "dialogues" / "scripts" / "aftersale.talks.yml"
_BY_THE_BOT = "无效|无理|不合理|不成立|不予|不符合|办不了"


def test_example_a_is_declined_with_feeling_term_and_another_way_and_is_on_record(
    book: Book,
) -> None:
    """S4-07: the shipped talk goes as it says, and what it says holds all four."""
    (talk,) = [t for t in load_talks(AFTERSALE) if t.talk.startswith("例一")]
    assert play(book, talk) == []
    declines = [turn.declines for turn in talk.turns if turn.declines is not None]
    whole = declines[-1]
    said = "\n".join(*(turn.shows for turn in talk.turns if turn.declines is whole))
    assert "理解" in said
    assert f"{whole.term}（{whole.version}）" in said
    assert "以旧换新" in said
    parts = {name: getattr(whole, name) for name in PARTS_OF_A_DECLINE}
    effects = begun(book).declined(**parts)
    kept = only(effects, Declined)
    assert {name: getattr(kept, name) for name in PARTS_OF_A_DECLINE} == parts


@pytest.mark.parametrize("name", PARTS_OF_A_DECLINE)
def test_a_decline_that_lacks_a_part_is_not_carried(talk: Talk, name: str) -> None:
    """S4-14, S4-11: five parts of a person's own words; the term has its version."""
    effects = talk.declined(**{name: " "})
    assert effects == [Incomplete(talk.now_state.case_no, "a", "decline", (name,))]
    assert name in PARTS
    assert talk.now_state.stage == ""


def test_a_whole_decline_reaches_the_customer_word_for_word(talk: Talk) -> None:
    effects = talk.declined()
    said = only(effects, Say)
    assert (said.author, said.kind) == ("陈岚", "agent")
    places = [said.text.index(part) for part in PARTS_OF_A_DECLINE.values()]
    assert places == sorted(places)
    assert [b.payload for b in said.buttons] == ["/accept", "/review"]
    assert only(effects, Declined).agent == "a"
    assert only(effects, FileCase).state is CaseState.NOT_UPHELD


def test_the_bot_has_no_words_for_not_upheld(book: Book) -> None:
    """Ideal 1.1 (rule 12), S4-11: a person words it, or nobody does."""
    for script in book.scripts.values():
        lines = [line for said in script.messages.values() for line in said]
        assert lines
        assert [line for line in lines if re.search(_BY_THE_BOT, line)] == []


def test_the_alternative_of_a_decline_can_be_accepted(talk: Talk) -> None:
    talk.declined()
    effects = talk.told("那就以旧换新吧", intent="accept")
    settled = only(effects, ProposalSettled)
    assert (settled.version, settled.how) == (1, Answer.ACCEPTED)
    assert only(effects, FileCase).state is CaseState.EXECUTING


@pytest.mark.parametrize("back", [False, True], ids=["with the person", "given back"])
@pytest.mark.parametrize(
    ("text", "press"), [("复核", ""), ("我不认可，换个人看", ""), ("", "/review")]
)
def test_an_objection_goes_to_somebody_else(
    talk: Talk, text: str, press: str, *, back: bool
) -> None:
    talk.declined()
    if back:
        talk.returned()
    effects = talk.told(text, press, intent="deny")
    assert only(effects, ReviewAsked).apart_from == "a"
    assert any(isinstance(e, GivenBack) for e in effects) is not back
    assert talk.now_state.control is Control.QUEUE
    assert "另一位同事" in bot(effects)
    assert re.search(r"\d\d:\d\d", bot(effects))
    assert "陈岚以外" in reason(talk.now_state.handoff.split("；")[-1])


def test_a_bare_no_beside_a_person_is_left_to_the_person(talk: Talk) -> None:
    talk.declined()
    effects = talk.told("不行", intent="deny")
    assert not any(isinstance(e, ReviewAsked) for e in effects)
    assert talk.now_state.control is Control.HUMAN
    assert talk.now_state.stage == "not_upheld"


def test_a_bare_no_to_the_bot_is_an_objection(talk: Talk) -> None:
    talk.declined()
    talk.returned()
    assert only(talk.told("不行", intent="deny"), ReviewAsked)


def test_who_declined_does_not_decline_again_after_an_objection(talk: Talk) -> None:
    talk.declined()
    talk.told("复核")
    talk.happen(AgentTook(talk.now, "a", "陈岚"))
    assert only(talk.declined("a"), Incomplete).missing == ("reviewer",)
    talk.returned("a")
    assert only(talk.declined("b"), Declined).agent == "b"


def test_who_declined_may_give_in(talk: Talk) -> None:
    talk.declined()
    talk.told("复核")
    assert only(talk.proposed("a"), Proposal).version == 2
