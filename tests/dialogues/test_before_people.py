"""A case that is filed is put before people at once, and a file without words is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from dialogues.book import Book
from dialogues.effects import FILED, Effect, GivenBack, HandOff, Say
from dialogues.labels import reason
from dialogues.state import Control
from dialogues.talks import Meant, meant_parse
from tests.dialogues.casework import NOW, Talk, begun, only

FEE: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 1, "category": "price.fees",
    "slots": {"product": "年卡", "amount": "两百=20000", "date": "昨天=2026-11-24",
              "demand": "退钱=refund", "phone": "138=+8613800138000"},
}  # fmt: skip


@pytest.fixture
def talk(book: Book) -> Talk:
    told = Talk(book, NOW)
    told.told("年卡乱收手续费两百，要求退钱", **FEE)
    return told


def words(effects: Sequence[Effect]) -> str:
    return "\n".join(one.text for one in effects if isinstance(one, Say))


def test_a_case_that_is_filed_waits_for_a_person_while_the_bot_keeps_the_talk(talk: Talk) -> None:
    call = only(talk.told("对", intent="affirm"), HandOff)
    assert (call.case_no, call.queue, call.reasons) == (talk.now_state.case_no, FILED, (FILED,))
    assert talk.now_state.control is Control.BOT
    assert reason(FILED) == "登记好了，等人认领"


def test_a_filed_case_that_is_taken_back_waits_no_more(talk: Talk) -> None:
    talk.told("对", intent="affirm")
    talk.told("不投诉了", intent="withdraw")
    ended = only(talk.told("对，撤回", press="/withdraw"), GivenBack)
    assert (ended.case_no, ended.agent) == (talk.now_state.case_no, "")


def test_a_photo_sent_while_he_waits_is_confirmed_as_a_photo(talk: Talk) -> None:
    talk.told("转人工", intent="ask_human", handoff="request_human")
    said = talk.said(meant_parse("", Meant.model_validate({"intent": "chitchat"})))
    effects = talk.hear(replace(said, attachments=("image",)))
    assert "照片" in words(effects)
    assert "这句" not in words(effects)


@pytest.mark.parametrize(("text", "how"), [("寄来寄去太久了", "amended"), ("多少钱？", "changing")])
def test_what_follows_the_wish_to_change_a_plan_is_the_change_unless_it_asks(
    book: Book, text: str, how: str
) -> None:
    agreed = begun(book)
    agreed.proposed()
    agreed.told("我要改", press="/change")
    agreed.told(text, intent="inquiry")
    (care,) = agreed.now_state.cares
    assert care.offer is not None
    assert care.offer.how == how
