"""Good news after filing is asked about; half of it, and doubt, are no such news."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues.effects import Note
from dialogues.settled import news
from dialogues.state import Control, Phase


@pytest.fixture
def told(chat: Any) -> Any:
    """Return a talk whose case is filed."""
    chat.say(
        "昨天在京东买的碗碎了，换一个", intent="complaint", category="quality.fault",
        slots={"product": "碗", "date": "昨天=2026-11-24@purchase", "demand": "换一个=exchange",
               "company": "京东"},
    )  # fmt: skip
    chat.say("没有型号", intent="deny")
    chat.say("就在这里说", intent="deny")
    chat.say("对", intent="affirm")
    assert chat.now_state.phase is Phase.DONE
    return chat


@pytest.mark.parametrize(
    "text",
    [
        "商家刚才给我退了", "送到了，姥姥说收到了，谢谢", "退款到账了谢谢", "押金已经还给我了",
        "问题解决了，谢谢你们", "終於送到了！", "they refunded me, thanks",
        "the parcel has arrived",
    ],
)  # fmt: skip
def test_what_ends_it_is_good_news(text: str) -> None:
    assert news(text)


@pytest.mark.parametrize(
    "text",
    [
        "商家只退了200", "钱还没退", "送到了但是坏了", "退了吗", "师傅来了", "修好了又坏了",
        "他们给我打电话了", "我把货退了", "收到了", "谢谢", "they have not refunded me", "",
    ],
)  # fmt: skip
def test_half_of_it_and_doubt_are_no_good_news(text: str) -> None:
    assert not news(text)


def test_good_news_is_kept_and_he_is_asked_whether_that_was_all(told: Any) -> None:
    """S2-19: nothing is taken back by itself."""
    told.say("商家刚才给我退了", intent="follow_up", category="aftersale.refund")
    assert "messages.solved_sure" in " ".join(told.rules)
    assert any("退了" in note.text for note in told.of(Note) if note.kind == "supplement")
    assert not told.now_state.taken_back
    told.say("对", intent="affirm")
    assert told.now_state.taken_back


def test_who_keeps_it_after_good_news_keeps_it(told: Any) -> None:
    told.say("送到了，谢谢", intent="thanks")
    told.say("先不撤", intent="deny")
    assert not told.now_state.taken_back


def test_good_news_before_filing_is_told_and_takes_nothing_back(chat: Any) -> None:
    chat.say("快递晚了", intent="complaint", category="logistics.late", slots={"product": "快递"})
    chat.say("昨天送到了", intent="supplement", slots={"date": "昨天=2026-11-24"})
    assert "messages.solved_sure" not in " ".join(chat.rules)
    assert "messages.withdraw_sure" not in " ".join(chat.rules)


def test_what_a_platform_said_on_the_phone_is_news_of_the_same_case(told: Any) -> None:
    slots = {"demand": "退=refund", "amount": "200=20000", "date": "刚才=2026-11-25"}
    told.say(
        "刚才平台给我打电话了，说只退200，我不同意", intent="complaint", emotion="anger", heat=1,
        category="aftersale.refund", slots=slots,
    )  # fmt: skip
    assert "messages.news" in " ".join(told.rules)
    assert told.now_state.matter == 1


@pytest.mark.parametrize("text", ["我妈那边千万别联系", "别打给我老公", "别给我妈打电话"])
def test_whom_of_his_nobody_calls_is_promised_and_noted(told: Any, text: str) -> None:
    """He himself hears as before."""
    told.say(text, intent="chitchat")
    assert "interruptions.ask_told" in " ".join(told.rules)
    assert any(text in note.text for note in told.of(Note))
    assert told.now_state.updates == "usual"
    assert told.now_state.control is Control.BOT
