"""What the customer answers to a proposal is noted as it was said, and decides nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from dialogues.decided import Answer, ProposalSettled
from dialogues.effects import CaseState, FileCase, HandOff, Say, Settled, SettlePromise
from dialogues.state import Phase
from dialogues.step import context_kind
from nlu.types import Intent, Parse
from tests.dialogues.casework import Talk, bot, only


@pytest.mark.parametrize(
    ("text", "acts", "how"),
    [
        ("同意", ["affirm"], Answer.ACCEPTED),
        ("可以", ["accept"], Answer.ACCEPTED),
        ("可以，但要周日", ["accept"], Answer.AMENDED),
        ("能不能改成周日", ["amend"], Answer.AMENDED),
        ("能不能改到周日", ["suggestion"], Answer.AMENDED),
        ("再加 200 块我就同意", ["complaint"], Answer.AMENDED),
        ("换可以，但是要周日上午送，旧冰箱得帮我搬下楼", ["chitchat"], Answer.AMENDED),
        ("行吧，不过要有备用机", ["complaint"], Answer.AMENDED),
        ("Okay, but only on Sunday", ["chitchat"], Answer.AMENDED),
        ("不行，但是谢谢您", ["deny"], Answer.REFUSED),
        ("我不服", ["refuse_answer"], Answer.REFUSED),
        ("不同意", ["chitchat"], Answer.REFUSED),
        ("不同意", ["deny"], Answer.REFUSED),
    ],
)
def test_an_answer_is_noted_while_the_bot_keeps_silent_beside_the_person(
    talk: Talk, text: str, acts: list[str], how: Answer
) -> None:
    talk.proposed()
    effects = talk.told(text, acts=acts)
    settled = only(effects, ProposalSettled)
    assert settled.how is how
    assert settled.message == talk.messages, "S0-41: an agreement has the customer's message"
    assert bot(effects) == ""
    assert not any(isinstance(e, HandOff) for e in effects)


@pytest.mark.parametrize("text", ["可以吗？", "在哪儿换？", "今天天气不错"])
def test_a_question_or_small_talk_is_no_answer(talk: Talk, text: str) -> None:
    talk.proposed()
    effects = talk.told(text, acts=["accept"] if text.startswith("可以") else [])
    assert not any(isinstance(e, ProposalSettled) for e in effects)
    assert context_kind(talk.book, talk.state) == "offer"


def test_an_amendment_keeps_the_wishes_in_the_customers_words_and_names_the_option(
    talk: Talk,
) -> None:
    talk.proposed(options=("A 换电池", "B 退货"))
    """S2-24."""
    settled = only(talk.told("A可以 但只有周日有空 得有备用机"), ProposalSettled)
    assert (settled.how, settled.option) == (Answer.AMENDED, "A")
    assert settled.wishes == ("但只有周日有空", "得有备用机")


def test_a_yes_with_a_but_is_an_amendment(talk: Talk) -> None:
    """S2-24: B is taken with one thing more, which goes back to the agent as he said it."""
    talk.proposed(options=("A 换电池", "B 退货"))
    settled = only(talk.told("B 方案可以，但要备用机", acts=["accept"]), ProposalSettled)
    assert (settled.how, settled.option) == (Answer.AMENDED, "B")
    assert settled.wishes == ("但要备用机",)


@pytest.mark.parametrize(("press", "option"), [("/accept 1", "A"), ("/accept 2", "B")])
def test_a_pressed_option_is_the_one_accepted(talk: Talk, press: str, option: str) -> None:
    talk.proposed(options=("A 换电池", "B 退货"))
    effects = talk.told("接受", press)
    settled = only(effects, ProposalSettled)
    assert (settled.how, settled.option) == (Answer.ACCEPTED, option)
    assert only(effects, FileCase).state is CaseState.EXECUTING


@pytest.mark.parametrize("press", ["/accept 7", "/accept x", "/accept"])
def test_a_yes_to_several_options_is_no_choice(talk: Talk, press: str) -> None:
    talk.proposed(options=("A 换电池", "B 退货"))
    talk.returned()
    effects = talk.told("", press)
    assert not any(isinstance(e, ProposalSettled) for e in effects)
    assert "哪一个" in bot(effects)
    assert [b.title for b in only(effects, Say).buttons][:2] == ["接受 A", "接受 B"]


@pytest.mark.parametrize("text", ["A", "B吧", "要A"])
def test_the_name_of_an_option_is_enough(talk: Talk, text: str) -> None:
    talk.proposed(options=("A 换电池", "B 退货"))
    settled = only(talk.told(text, intent="out_of_scope"), ProposalSettled)
    assert (settled.how, settled.option in text) == (Answer.ACCEPTED, True)


def test_a_complaint_about_the_plan_is_a_wish_for_another_one(given_back: Talk) -> None:
    effects = given_back.told("太少了", intent="complaint", category="other.unclear")
    assert only(effects, ProposalSettled).how is Answer.AMENDED
    assert only(effects, HandOff)


def test_a_yes_is_answered_with_the_day_that_was_promised(given_back: Talk) -> None:
    due = f"{given_back.now_state.pledges[-1].due:%H:%M}"
    effects = given_back.told("同意", intent="affirm")
    assert "方案 1" in bot(effects)
    assert due in bot(effects)
    assert given_back.now_state.stage == "executing"


def test_a_change_asked_for_by_button_is_taken_from_the_next_words(given_back: Talk) -> None:
    asked = given_back.told("我要改", "/change")
    assert bot(asked).count("？") <= 1
    effects = given_back.told("送到家里来换")
    assert only(effects, ProposalSettled).wishes == ("送到家里来换",)
    assert only(effects, HandOff).reasons[-1] == "customer wants the plan changed"
    assert "送到家里来换" in bot(effects)


def test_a_refusal_brings_a_person_and_a_feeling_first(given_back: Talk) -> None:
    effects = given_back.told("不同意！你们打发谁呢", intent="deny", emotion="anger", heat=3)
    said = only(effects, Say)
    assert said.why.rule.startswith("acknowledge.")
    assert only(effects, HandOff).reasons[-1] == "customer refuses the plan"
    assert any(e.how is Settled.RENEGOTIATED for e in effects if isinstance(e, SettlePromise))
    assert given_back.now_state.stage == ""


def test_an_answer_fills_no_field_of_the_case(given_back: Talk) -> None:
    """A Sunday that suits is not the day on which the thing happened."""
    before = given_back.now_state.fields
    given_back.told("可以，但要周日", intent="accept", slots={"date": "周日=2026-11-29"})
    assert given_back.now_state.fields == before


def test_an_answer_is_read_as_one_to_an_offer(given_back: Talk) -> None:
    assert context_kind(given_back.book, given_back.state) == "offer"
    given_back.told("同意", intent="affirm")
    assert context_kind(given_back.book, given_back.state) == ""


@pytest.mark.parametrize("words", ["我选A", "A", "就按原来的方案"])
def test_what_he_wanted_changed_he_may_take_after_all_by_its_name(talk: Talk, words: str) -> None:
    """The agent asked him again; a bare yes to something else takes no plan."""
    talk.proposed(options=("A 换电池", "B 退货") if "A" in words else ())
    talk.told("可以，但只有周日有空", acts=["accept"])
    assert not any(isinstance(e, ProposalSettled) for e in talk.told("好的", acts=["affirm"]))
    settled = only(talk.told(words, acts=["accept"]), ProposalSettled)
    assert settled.how is Answer.ACCEPTED


def test_a_question_put_later_is_answered_first(given_back: Talk) -> None:
    """Yes to another question is no yes to the plan."""
    given_back.told("我的快递丢了", intent="complaint", category="logistics.lost")
    assert given_back.now_state.matter == 2
    effects = given_back.told("对", intent="affirm")
    assert not any(isinstance(e, ProposalSettled) for e in effects)


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_the_buttons_and_the_bots_answers_are_in_the_customers_language(
    talk: Talk, language: str
) -> None:
    talk.state = replace(talk.now_state, language=language, language_settled=True)
    said = only(talk.proposed(text="-"), Say)
    talk.returned()
    words = said.text + "".join(b.title for b in said.buttons)
    answered = talk.hear(talk.said(Parse("ok", language, Intent.AFFIRM, (Intent.AFFIRM,))))
    words += bot(answered)
    simplified = "改|这|办|发|给|确认|记"
    assert not re.search(
        "[\u4e00-\u9fff]" if language == "en" else simplified.replace("改|", ""), words
    )


def test_a_danger_told_in_an_answer_comes_first(given_back: Talk) -> None:
    effects = given_back.told(
        "可以，但电池冒烟了！", intent="complaint", acts=["accept"], level=1,
        flags=["safety"], hazards=["fire"], category="quality.safety",
    )  # fmt: skip
    assert bot(effects).startswith("人最要紧")
    assert not any(isinstance(e, ProposalSettled) for e in effects)
    assert given_back.now_state.phase in (Phase.SAFETY, Phase.HUMAN)
