"""On which number a customer is called: one he orders, his own, and never another's by chance."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues.effects import Note
from dialogues.facts import CaseSeen, Facts
from tests.dialogues.chatting import Chat

_OWN, _OTHER = "+8613722223333", "+8613722224444"


def _numbers(*told: str) -> dict[str, Any]:
    return {"phone": tuple(f"{one}=+86{one}" for one in told)}


@pytest.fixture
def lost(chat: Any) -> Any:
    """Return a talk that knows a number and asks for other things."""
    chat.say("快递丢了", intent="complaint", category="logistics.lost", slots={"product": "快递"})
    chat.say("13722223333", slots=_numbers("13722223333"))
    assert chat.known("contact_phone") == _OWN
    assert chat.asked != ["contact_phone"]
    return chat


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("电话换成13722224444", ""),
        ("號碼寫錯了，應該是13722224444", ""),
        ("打我老公的13722224444吧", _OWN),
        ("还是打13722224444", _OWN),
        ("我的手机是13722224444", _OWN),
        ("please call me on 13722224444", _OWN),
    ],
)
def test_a_number_he_orders_is_called_whatever_was_asked(lost: Any, text: str, beside: str) -> None:
    """S1-07: the agent never rings the wrong one; another than wrong stays beside."""
    words = lost.say(text, intent="supplement", slots=_numbers("13722224444"))
    assert lost.known("contact_phone") == _OTHER
    assert "13722224444" in words
    assert lost.known("more_phone") == beside


@pytest.mark.parametrize(
    "text",
    [
        "13722224444",
        "我老公的电话是13722224444",
        "打不通就打我老婆的13722224444",
        "我打13722224444没人接",
        "别打13722224444",
        "店家让联系13722224444",
        "打13722224444没人接",
        "快递员电话13722224444已停机",
    ],
)
def test_a_number_that_is_only_told_stays_beside(lost: Any, text: str) -> None:
    lost.say(text, intent="supplement", slots=_numbers("13722224444"))
    assert lost.known("contact_phone") == _OWN


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("我爸的电话13722223333，我的13722224444，打我的别打我爸的", _OTHER),
        ("我爸的电话13722223333，我的13722224444", _OTHER),
        ("我的13722223333，我妈的13722224444，打我妈的吧", _OTHER),
        ("别打13722223333，打13722224444", _OTHER),
        ("13722223333 或者 13722224444", _OWN),
    ],
)
def test_of_two_numbers_his_own_or_the_ordered_one_is_called(
    chat: Any, text: str, called: str
) -> None:
    chat.say(
        f"快递丢了，{text}", intent="complaint", category="logistics.lost",
        slots={"product": "快递", **_numbers("13722223333", "13722224444")},
    )  # fmt: skip
    assert chat.known("contact_phone") == called


def test_his_second_number_is_not_the_number_of_whoever_rang(chat: Any) -> None:
    chat.say(
        "有人冒充银行骗了我，我爸的电话13722223333，我的13722224444", intent="complaint",
        category="account_safety.fraud", slots=_numbers("13722223333", "13722224444"),
    )  # fmt: skip
    assert (chat.known("contact_phone"), chat.known("caller_no")) == (_OTHER, "")


def test_the_right_number_is_left_with_his_other_open_case(book: Any, lost: Any) -> None:
    """A second case is taken in; the first one is called on the same number."""

    class Two(Chat):
        def _facts(self) -> Facts:
            facts = super()._facts()
            others = (("TS-OPEN", "submitted"), ("TS-OVER", "closed"))
            seen = tuple(CaseSeen(no, how, None, self.now) for no, how in others)
            return Facts(facts.fresh_case_no, (*facts.cases, *seen))

    talk = Two(book, lost.now)
    talk.say("快递丢了", intent="complaint", category="logistics.lost", slots={"product": "快递"})
    talk.say("13722223333", slots=_numbers("13722223333"))
    text = "电话写错了，应该是13722224444"
    talk.say(text, intent="correction", slots=_numbers("13722224444"))
    assert talk.known("contact_phone") == _OTHER
    noted = [n.case_no for n in talk.of(Note) if "13722224444" in n.text]
    assert "TS-OPEN" in noted
    assert "TS-OVER" not in noted


def test_what_the_courier_did_not_do_leaves_no_question(chat: Any) -> None:
    """没打电话 is no lack of a telephone."""
    chat.say(
        "快递员没打电话就扔柜子里", intent="complaint", category="logistics.courier",
        slots={"product": "快递"},
    )  # fmt: skip
    assert "contact_phone" not in chat.now_state.fields
