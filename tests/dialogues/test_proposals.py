"""A proposal goes whole or not at all; its answer is noted, and nobody but people decides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dialogues.book import Book
from dialogues.decided import (
    Answer,
    Change,
    Checked,
    Declined,
    FollowUp,
    Incomplete,
    Letter,
    Proposal,
    ProposalSettled,
    ReviewAsked,
)
from dialogues.effects import (
    CaseState,
    Effect,
    FileCase,
    GivenBack,
    HandOff,
    Promise,
    Say,
    SetTimer,
    Settled,
    SettlePromise,
    Stands,
    TakeRefused,
)
from dialogues.events import (
    AgentDeclined,
    AgentProposed,
    AgentResolved,
    AgentTook,
    Decision,
)
from dialogues.labels import PARTS, reason
from dialogues.packet import packet
from dialogues.state import Control, Phase, State
from dialogues.step import context_kind
from nlu.types import Intent, Parse
from storage import codec
from tests.dialogues.casework import (
    NOW,
    PARTS_OF_A_DECLINE,
    SMART,
    Talk,
    begun,
    bot,
    only,
    points,
)

_BY_THE_BOT = "无效|无理|不合理|不成立|不予|不符合|办不了"


Law = Callable[[list[Any]], list[str]]


@pytest.fixture
def talk(book: Book) -> Talk:
    return begun(book)


@pytest.fixture
def given_back(talk: Talk) -> Talk:
    """Return the talk after a proposal that the agent sent, and gave the talk back."""
    talk.proposed()
    talk.returned()
    return talk


def test_a_proposal_is_sent_in_the_agents_name_with_its_number_and_buttons(talk: Talk) -> None:
    effects = talk.proposed(options=("A 换电池", "B 退货"))
    said = only(effects, Say)
    assert (said.author, said.kind) == ("陈岚", "agent")
    assert said.text == "【方案 1】\n换电池。"
    assert [b.title for b in said.buttons] == ["接受 A", "接受 B", "我要改", "不同意"]
    assert only(effects, Proposal).version == 1
    assert only(effects, FileCase).state is CaseState.PLAN_SENT


@pytest.mark.parametrize("name", [*SMART, "text", "due"])
def test_a_proposal_that_lacks_a_part_is_not_sent(talk: Talk, name: str) -> None:
    """S2-47: concrete, a number, an approver, the wish it answers, a day."""
    others: dict[str, dict[str, Any]] = {"text": {"text": "  "}, "due": {"due": None}}
    rest = points(**{k: v for k, v in SMART.items() if k != name})
    parts = others.get(name, {"points": rest})
    effects = talk.proposed(**parts)
    assert only(effects, Incomplete).missing == (name,)
    assert name in PARTS
    assert not [e for e in effects if isinstance(e, Say | Proposal | FileCase | Promise)]


def test_a_proposal_due_in_the_past_is_not_sent(talk: Talk) -> None:
    effects = talk.proposed(due=talk.now)
    assert only(effects, Incomplete).missing == ("due",)


def test_a_proposal_keeps_the_promise_of_a_plan_and_makes_one_of_its_own(talk: Talk) -> None:
    """S2-31, S0-46: the date in a plan is a promise on record."""
    effects = talk.proposed()
    made = only(effects, Promise)
    assert (made.kind, made.owner, made.due) == (
        "done_by",
        "陈岚",
        talk.now + timedelta(seconds=-30, hours=5),
    )
    assert SetTimer(f"promise:{made.id}", made.due) in effects


def test_a_first_touch_promised_is_kept_by_a_proposal_in_time(book: Book) -> None:
    talk = Talk(book, NOW)
    talk.told("耳机坏了，换个人来", intent="complaint", handoff="request_human")
    effects = talk.proposed()
    assert [e.how for e in effects if isinstance(e, SettlePromise)] == [Settled.KEPT]


def test_a_new_version_says_what_differs_and_ends_the_one_before(talk: Talk) -> None:
    """S3-06: version and difference for the next reader; the date is renegotiated, not broken."""
    first = talk.proposed(points=points(**SMART, 日期="周六"))
    effects = talk.proposed(
        points=points(**SMART, 日期="周日", 备用机="一台"), due=only(first, Promise).due
    )
    second = only(effects, Proposal)
    assert second.version == 2
    assert second.changed == (Change("日期", "周六", "周日"), Change("备用机", "", "一台"))
    assert only(effects, ProposalSettled).how is Answer.REPLACED
    ended = only(effects, SettlePromise)
    assert (ended.id, ended.how) == (only(first, Promise).id, Settled.RENEGOTIATED)


def test_the_same_version_again_differs_in_nothing(talk: Talk) -> None:
    first = talk.proposed()
    again = talk.proposed(due=only(first, Promise).due)
    assert only(again, Proposal).changed == ()


def test_who_has_not_the_talk_proposes_nothing(talk: Talk) -> None:
    effects = talk.proposed("b")
    assert effects == [TakeRefused("b", "陈岚")]


def test_a_proposal_about_a_case_that_is_not_of_this_talk_is_refused(talk: Talk) -> None:
    assert talk.proposed(case_no="TS000000-XXXX") == [TakeRefused("a", "")]


def test_who_proposes_without_having_taken_the_talk_has_it_and_no_notice_is_said(
    book: Book,
) -> None:
    talk = Talk(book, NOW)
    talk.told("耳机坏了", intent="complaint", category="quality.fault")
    effects = talk.proposed()
    assert talk.now_state.agent == ("a", "陈岚")
    assert bot(effects) == ""


@pytest.mark.parametrize(
    ("text", "acts", "how"),
    [
        ("同意", ["affirm"], Answer.ACCEPTED),
        ("可以", ["accept"], Answer.ACCEPTED),
        ("可以，但要周日", ["accept"], Answer.AMENDED),
        ("能不能改成周日", ["amend"], Answer.AMENDED),
        ("能不能改到周日", ["suggestion"], Answer.AMENDED),
        ("再加 200 块我就同意", ["complaint"], Answer.AMENDED),
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
    assert only(effects, ProposalSettled).how is how
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
    settled = only(talk.told("A可以 但只有周日有空 得有备用机"), ProposalSettled)
    assert (settled.how, settled.option) == (Answer.AMENDED, "A")
    assert settled.wishes == ("但只有周日有空", "得有备用机")


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


def test_a_question_put_later_is_answered_first(given_back: Talk) -> None:
    """Yes to another question is no yes to the plan."""
    given_back.told("我的快递丢了", intent="complaint", category="logistics.lost")
    assert given_back.now_state.matter == 2
    effects = given_back.told("对", intent="affirm")
    assert not any(isinstance(e, ProposalSettled) for e in effects)


def test_a_decision_about_an_earlier_case_stands_on_that_case(talk: Talk) -> None:
    first = talk.now_state.case_no
    talk.returned()
    talk.proposed()
    talk.returned()
    talk.told("我的快递丢了", intent="complaint", category="logistics.lost")
    second = talk.now_state.case_no
    effects = talk.proposed(case_no=first)
    assert first != second
    assert only(effects, Stands) == Stands(first, CaseState.PLAN_SENT)
    assert not any(isinstance(e, FileCase) and e.case_no == first for e in effects)
    assert only(effects, Proposal).version == 2


@pytest.mark.parametrize("name", PARTS_OF_A_DECLINE)
def test_a_decline_that_lacks_a_part_is_not_carried(talk: Talk, name: str) -> None:
    """S4-14: five parts of a person's own words; the term has its version."""
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


def test_what_the_checklist_said_is_on_record_with_the_decision(talk: Talk) -> None:
    lines = dict(only(talk.declined(), Checked).lines)
    assert lines["in_warranty"] == "staff"


def test_the_bot_has_no_words_for_not_upheld(book: Book) -> None:
    """Ideal 1.1 (rule 12): a person words it, or nobody does."""
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


def test_a_person_sees_where_the_decision_stands(talk: Talk) -> None:
    script = talk.book.script(talk.now_state.script)
    assert packet(script, talk.now_state, (), NOW).decision is None
    talk.proposed()
    shown = packet(script, talk.now_state, (), NOW).decision
    assert shown is not None
    assert (shown.stage, shown.version, shown.answer) == ("方案已发", 1, "等客户答复")


def test_a_progress_view_says_where_the_plan_stands(given_back: Talk) -> None:
    effects = given_back.told("到哪一步了", intent="ask_progress")
    assert "照方案办完" in bot(effects)


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


def test_what_was_decided_survives_being_kept(talk: Talk) -> None:
    talk.proposed(options=("A 换电池", "B 退货"))
    talk.told("A可以 但要周日")
    assert codec.load(State, codec.dumps(talk.now_state)) == talk.now_state
    events: tuple[Decision, ...] = (
        AgentProposed(NOW, "a", "陈岚", "换", points(**SMART), ("A 换",), NOW),
        AgentDeclined(NOW, "a", "陈岚", **PARTS_OF_A_DECLINE),
        AgentResolved(NOW, "a", "陈岚", "upheld", "换好了"),
    )
    for event in events:
        assert codec.load(type(event), codec.dumps(event)) == event


def test_a_danger_told_in_an_answer_comes_first(given_back: Talk) -> None:
    effects = given_back.told(
        "可以，但电池冒烟了！", intent="complaint", acts=["accept"], level=1,
        flags=["safety"], hazards=["fire"], category="quality.safety",
    )  # fmt: skip
    assert bot(effects).startswith("人最要紧")
    assert not any(isinstance(e, ProposalSettled) for e in effects)
    assert given_back.now_state.phase in (Phase.SAFETY, Phase.HUMAN)


def only_people_say_no(turns: list[Any]) -> list[str]:
    """Tell where a case stands as not upheld by anything but a person's whole decline."""
    stood: dict[str, CaseState] = {}
    wrong = []
    for event, _, move in turns:
        for case in (e for e in move.effects if isinstance(e, FileCase)):
            fresh = stood.get(case.case_no) is not CaseState.NOT_UPHELD
            stood[case.case_no] = case.state
            if (
                case.state is CaseState.NOT_UPHELD
                and fresh
                and not isinstance(event, AgentDeclined)
            ):
                wrong.append(f"{case.case_no} not upheld by {type(event).__name__}")
    return wrong


def a_version_ends_once(turns: list[Any]) -> list[str]:
    """Tell the versions that ended twice, or were never sent."""
    effects = [e for *_, move in turns for e in move.effects]
    sent = [(e.case_no, e.version) for e in effects if isinstance(e, Proposal)]
    ended = [(e.case_no, e.version) for e in effects if isinstance(e, ProposalSettled)]
    twice = [v for v in {*sent, *ended} if sent.count(v) > 1 or ended.count(v) > 1]
    return [f"twice: {v}" for v in twice] + [f"never sent: {v}" for v in {*ended} - {*sent}]


def the_bot_says_nothing_beside_a_decision(turns: list[Any]) -> list[str]:
    """Tell what the bot said beside a plan, a decline or a letter."""
    decisions = AgentProposed | AgentDeclined | AgentResolved
    return [
        bot(list(m.effects))
        for e, _, m in turns
        if isinstance(e, decisions) and bot(list(m.effects))
    ]


def the_question_is_put_once_a_letter(turns: list[Any]) -> list[str]:
    """S0-55: nobody is asked twice how it went."""
    effects = [e for *_, move in turns for e in move.effects]
    letters = Counter(e.case_no for e in effects if isinstance(e, Letter))
    asked = Counter(e.case_no for e in effects if isinstance(e, FollowUp) and e.how == "asked")
    return [case for case, n in asked.items() if n > letters[case]]


DECIDED_LAWS = (
    only_people_say_no,
    a_version_ends_once,
    the_bot_says_nothing_beside_a_decision,
    the_question_is_put_once_a_letter,
)


@pytest.mark.parametrize("law", DECIDED_LAWS)
def test_a_law_of_decisions_holds_in_random_talks(
    steps: Callable[[int, int], list[list[Any]]], live: Callable[[Any], list[Any]], law: Law
) -> None:
    talks = [live(acts) for acts in steps(7, 1500)]
    assert any(isinstance(e, Proposal) for turns in talks for *_, m in turns for e in m.effects)
    assert [found for turns in talks if (found := law(turns))] == []


Acted = Callable[[Talk], list[Effect]]


@pytest.mark.parametrize("act", [Talk.proposed, Talk.declined])
def test_a_decision_taken_twice_by_two_is_taken_once(talk: Talk, act: Acted) -> None:
    act(talk)
    talk.returned()
    talk.happen(AgentTook(talk.now, "b", "周敏"))
    assert act(talk) == [TakeRefused("a", "周敏")]
