"""A proposal goes whole or not at all, in the name of whoever has the talk."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

import pytest

from dialogues.book import Book
from dialogues.decided import Answer, Change, Incomplete, Proposal, ProposalSettled
from dialogues.effects import (
    CaseState,
    FileCase,
    Promise,
    Say,
    SetTimer,
    Settled,
    SettlePromise,
    TakeRefused,
)
from dialogues.labels import PARTS
from tests.dialogues.casework import NOW, SMART, Talk, bot, only, points


def test_a_proposal_is_sent_in_the_agents_name_with_its_number_and_buttons(talk: Talk) -> None:
    effects = talk.proposed(options=("A 换电池", "B 退货"))
    said = only(effects, Say)
    assert (said.author, said.kind) == ("陈岚", "agent")
    assert said.text == (
        "【方案 1】\n换电池。\n您可以选一个：\nA 换电池\nB 退货\n办完的时间：15:01 前"
    )
    assert [b.title for b in said.buttons] == ["接受 A", "接受 B", "我要改", "不同意"]
    assert only(effects, Proposal).version == 1
    assert only(effects, FileCase).state is CaseState.PLAN_SENT


def test_what_the_agents_words_hold_is_not_said_twice(talk: Talk) -> None:
    effects = talk.proposed(
        text="A 换电池，B 退货，今天 15:01 前办完。", options=("A 换电池", "B 退货")
    )
    assert only(effects, Say).text == "【方案 1】\nA 换电池，B 退货，今天 15:01 前办完。"


def test_the_day_of_a_plan_is_told_by_the_customers_clock(talk: Talk) -> None:
    """The desk sends its times in UTC."""
    due = talk.now + timedelta(hours=5)
    here, there = (only(talk.proposed(due=at), Say) for at in (due, due.astimezone(UTC)))
    assert here.text.splitlines()[-1] == there.text.splitlines()[-1]


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
