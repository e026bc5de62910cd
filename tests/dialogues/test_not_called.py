"""Who speaks of staff calls for nobody; what is asked or told once all is filed is heard."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dialogues import aftertalk, interrupt, openers, retorts, settled, southern
from dialogues.events import Said
from dialogues.reading import Reading
from dialogues.state import MessageId
from dialogues.withdrawal import over
from nlu import not_called
from nlu.types import Handoff, Intent, Parse


def _call(text: str) -> Parse:
    acts = (Intent.ASK_HUMAN,)
    return Parse(text, "zh-Hans", Intent.ASK_HUMAN, acts, None, handoff=Handoff.REQUEST_HUMAN)


@pytest.mark.parametrize(
    "text",
    ["我要投訴客服講話很酸", "想你哋請多啲人聽電話", "AIG. agent is Peter Lau", "我要解約"],
)
def test_who_speaks_of_staff_calls_for_nobody(text: str) -> None:
    """S4-10."""
    meant = not_called.meant(_call(text))
    assert meant is not None
    assert meant.intent is not Intent.ASK_HUMAN
    assert meant.handoff is Handoff.NONE


@pytest.mark.parametrize("text", ["请转客服", "叫你们经理来说话", "I want to talk to your agent"])
def test_who_calls_for_somebody_does(text: str) -> None:
    assert not_called.meant(_call(text)) is None


def test_a_quoted_insult_scolds_nobody_here() -> None:
    assert not retorts.scolds_bot("服务员问我听不懂人话吗")
    assert retorts.scolds_bot("你是不是听不懂人话")


@pytest.mark.parametrize(
    ("text", "scolds"),
    [
        ("医生骂我是不是听不懂人话", False), ("服务员问我听不懂人话吗", False),
        ("我问他他说你听不懂人话吗", False), ("你们听不懂人话吗", True), ("听不懂人话吗你", True),
    ],
)  # fmt: skip
def test_what_another_said_to_him_is_no_word_to_the_bot(text: str, *, scolds: bool) -> None:
    """S4-10."""
    said = Said(MessageId(1), datetime(2026, 11, 25, 10, tzinfo=UTC), Parse(text))
    assert Reading((said,)).scolds_bot is scolds


def test_nothing_serious_but_a_complaint_is_one() -> None:
    assert openers.announces("没事了 就是想投诉一下服务员")
    assert not openers.announces("没事了")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("照片要傳去哪", True), ("有影相，點send俾你？", True), ("照片发给谁", True),
        ("do you need a photo?", True), ("I have a photo, can I send it here?", True),
        ("照片给谁看了", False), ("有照片为证", False), ("the photo you sent me is wrong", False),
    ],
)  # fmt: skip
def test_how_to_send_a_photo_is_answered(text: str, *, asks: bool) -> None:
    said = (text, southern.said(text))
    assert any(map(interrupt._HOW_TO_SEND.search, said)) is asks


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("好了 可以登入了 謝啦", True), ("修好了 师傅刚来过", True),
        ("neighbor had it!! sorry", True),
        ("the seller just replied and said sorry, all good now", True),
        ("师傅来过了 没修好", False), ("they replied but no refund", False), ("收到", False),
    ],
)  # fmt: skip
def test_good_news_is_heard_as_such(text: str, *, told: bool) -> None:
    assert settled.news(text) is told


def test_when_somebody_calls_is_no_number_of_a_case() -> None:
    assert all(map(aftertalk.asks_due, ["幾時有人覆我？", "咁張單去到邊？", "那谁给我打电话"]))
    assert not aftertalk.asks_due("谁给我打的电话我没接到")
    assert not any(map(aftertalk.asks_number, ["最晚几号能给我", "要怎麼查訂單編號？"]))
    assert aftertalk.asks_number("编号多少来着")


def test_who_pursues_it_no_more_takes_it_back() -> None:
    assert over("我唔追喇，cancel咗佢啦")
    assert over("唔該cancel佢，我唔追喇")
    assert not over("cancel個membership佢唔俾")
