"""The letter after the work is whole, keeps or breaks the promised day, and gives the talk back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogues import proof
from dialogues.decided import Incomplete, Letter, Resolved
from dialogues.effects import CaseState, FileCase, GivenBack, Say, Settled, SettlePromise
from dialogues.events import AgentDeclined
from dialogues.labels import PARTS
from dialogues.state import Control, Phase
from tests.dialogues.casework import BARE, STORY, Talk, bot, only


def test_the_letter_is_the_whole_letter(talk: Talk) -> None:
    """S2-10, S2-55, to the letter: what you said, what was done, what holds, how to object, who."""
    number = talk.now_state.case_no
    letter = only(talk.resolved(), Letter)
    assert letter.text == (
        f"【解决方案确认函】编号 {number}\n"
        f"您反映：{STORY}\n"
        "处理：换了新电池。\n"
        "30 天内再不行就退。\n"
        "对结果有不同意见：回“复核”，由另一位同事重新看；也可以向12315、消费者协会反映。\n"
        "服务人员：陈岚 转 806"
    )


def test_the_letter_and_the_word_that_it_is_done_are_one_message(talk: Talk) -> None:
    """Ideal 1.5: two messages would cost two of five."""
    effects = talk.resolved()
    said = only(effects, Say)
    assert said.text == only(effects, Letter).text
    assert (said.author, said.kind) == ("陈岚", "agent")


@pytest.mark.parametrize(
    ("outcome", "missing"),
    [
        ("upheld", {"done", "condition", "contact"}),
        ("partly", {"done", "condition", "contact", "reason"}),
        ("not_upheld", {"done", "contact", "decline"}),
        ("withdrawn", {"outcome"}),
        ("", {"outcome"}),
    ],
)
def test_every_outcome_has_what_it_needs(talk: Talk, outcome: str, missing: set[str]) -> None:
    """S2-10, S4-14: the matrix; nobody but the customer withdraws."""
    nothing = {"done": "", "condition": " ", "contact": ""}
    effects = talk.resolved(outcome=outcome, **nothing)
    assert set(only(effects, Incomplete).missing) == missing
    assert missing <= set(PARTS)
    assert len(effects) == 1


def test_a_case_not_upheld_is_closed_only_after_its_five_parts(talk: Talk) -> None:
    assert only(talk.resolved(outcome="not_upheld"), Incomplete).missing == ("decline",)
    talk.happen(
        AgentDeclined(talk.now, "a", "陈岚", "懂", "没坏", "第 4 条", "1 版", "可修", "回复核")
    )
    assert only(talk.resolved(outcome="not_upheld"), Resolved).outcome == "not_upheld"


def test_the_talk_is_given_back_with_the_letter_and_no_other_notice(talk: Talk) -> None:
    effects = talk.resolved()
    assert only(effects, GivenBack).agent == "a"
    assert bot(effects) == ""
    assert (talk.now_state.control, talk.now_state.phase) == (Control.BOT, Phase.DONE)
    assert only(effects, FileCase).state is CaseState.RESOLVED


def promised(talk: Talk) -> None:
    """Let the agent propose something to be done within two hours."""
    talk.proposed(text="换", points=BARE, due=talk.now + timedelta(hours=2))


def test_the_promised_day_is_kept_by_the_letter(talk: Talk) -> None:
    promised(talk)
    kept = only(talk.resolved(), SettlePromise)
    by = proof.read(kept.proof)
    assert (kept.how, by.kind, by.turn) == (Settled.KEPT, proof.LETTER, talk.now_state.turn)


def test_a_letter_after_the_promised_day_breaks_the_promise(talk: Talk) -> None:
    promised(talk)
    talk.now += timedelta(hours=3)
    assert only(talk.resolved(), SettlePromise).how is Settled.BROKEN
