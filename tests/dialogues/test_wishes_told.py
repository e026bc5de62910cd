"""Several wishes, refused ones, and what is said beside them: each is kept as it was meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dialogues import ideas, wish_told
from dialogues.changed_wish import changed
from dialogues.no_wish import no_wish
from dialogues.reading import Reading
from dialogues.state import FieldName, Known, Level, MessageId
from dialogues.wishes import INFERRED, wished, wishes
from tests.dialogues.broken import BROKEN, to_summary, until_asked

_REFUND = Known("refund", "全额退", MessageId(1))
_BOTH = Known("repair,compensation", "派人修好，地板也要赔", MessageId(1))
Heard = Callable[..., Reading]


def _unasked(reading: Reading) -> Known | None:
    had = wishes(list(reading.slots))
    return wish_told.unasked(reading, had, planned=True)


@pytest.mark.parametrize(
    ("text", "slot", "words"),
    [
        ("酒店取消不给退 1200块", "退=refund", "退款"),
        ("申請退款被拒絕", "退款=refund", "退款"),
        ("唔退我學費，一萬蚊", "退我學費=refund", "退我學費"),
    ],
)
def test_what_was_refused_is_only_inferred_to_be_wanted(
    text: str, slot: str, words: str, heard: Heard
) -> None:
    """S3-06: the refusal is not read back as his wish."""
    told = _unasked(heard(text, intent="complaint", slots={"demand": slot}))
    assert told is not None
    assert (told.text, told.precision) == (words, INFERRED)


def test_a_wish_told_takes_the_place_of_an_inferred_one(chat: Any) -> None:
    chat.say("健身房不给退款", **(BROKEN | {"slots": {"demand": "退款=refund"}}))
    assert chat.known("demand") == "refund"
    chat.say("退我 65 元就好", intent="supplement", slots={"demand": "退我=refund"})
    assert chat.now_state.fields[FieldName("demand")].text == "退我 65 元就好"


def test_a_nod_is_no_part_of_a_wish(heard: Heard) -> None:
    meant: dict[str, Any] = {"slots": {"demand": ["退我=refund", "赔我=compensation"]}}
    assert wished(heard("退我，对 再赔我两百", intent="complaint", **meant)) == "退我，再赔我两百"


@pytest.mark.parametrize(
    "text",
    [
        "仲要个职员黑口黑面", "work from home 開緊會都斷，好煩", "合約編號 RC-77120",
        "对了 已经上了8节课",
    ],
)  # fmt: skip
def test_what_goes_on_telling_is_no_wish(text: str) -> None:
    assert no_wish(text)


@pytest.mark.parametrize(
    "text", ["仲要賠返我一個月", "我已经说了要退钱", "好煩 退錢啦", "免一個月"]
)
def test_a_wish_among_such_words_is_one(text: str) -> None:
    assert not no_wish(text)


@pytest.mark.parametrize(
    ("text", "had", "words"),
    [
        ("希望怎么处理改成 退钱加道歉", "退给我，并且出书面说明", "退钱加道歉"),
        ("行吧 那就退了就行", "退一赔三", "退"),
        ("300不够 至少500", "赔300", "赔500"),
        ("不行 必须全退", "定金退一半", "必须全退"),
        ("修也行 但要给备用机", "换新", "修，但要给备用机"),
    ],
)
def test_a_mind_changed_in_such_words_is_heard(
    text: str, had: str, words: str, heard: Heard
) -> None:
    """S1-07."""
    wish = changed(heard(text, intent="supplement"), Known("_", had, MessageId(1)))
    assert wish is not None
    assert wish.text == words


def test_what_he_wants_where_the_wish_cannot_be_comes_to_it(heard: Heard) -> None:
    reading = heard("换不了就退", intent="supplement", slots={"demand": "就退=refund"})
    wish = changed(reading, Known("exchange", "换新机", MessageId(1)))
    assert wish is not None
    assert (wish.value, wish.text) == ("exchange,refund", "换新机，换不了就退")


def test_a_wish_given_up_leaves_the_other(heard: Heard) -> None:
    wish = changed(heard("算啦 地板唔使賠 修好就得", intent="supplement"), _BOTH)
    assert wish is not None
    assert "地板" not in wish.text
    assert "派人修好" in wish.text


@pytest.mark.parametrize("text", ["上次退了又扣", "他们换不了", "全退要多久", "还是没人给我退"])
def test_look_alikes_change_nothing(text: str, heard: Heard) -> None:
    assert changed(heard(text, intent="supplement"), _REFUND) is None


def test_who_complains_has_no_mere_idea() -> None:
    """S1-17: to wish for better is no suggestion, unless he says so."""
    assert ideas.no_idea("suggestion", Level.GENERAL, "想你哋教好個司機")
    assert ideas.no_idea("suggestion", None, "投诉嚟㗎，唔係建议")
    assert not ideas.no_idea("suggestion", Level.GENERAL, "我就是提个建议")
    assert not ideas.no_idea("suggestion", None, "希望多开一班车")


def test_a_complaint_taken_for_an_idea_becomes_one_again(chat: Any) -> None:
    chat.say("小巴司机要教好", intent="suggestion", category="suggestion", validity="valid")
    chat.say("是投诉，不是建议", intent="suggestion", category="suggestion")
    assert not (chat.now_state.category or "").startswith("suggestion")
    assert chat.now_state.level is Level.GENERAL


def test_what_is_told_at_the_question_is_asked_for_again(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    until_asked(chat, "demand")
    chat.say("仲要个职员黑口黑面", intent="complaint", heat=0)
    assert "黑口黑面" not in chat.known("demand")
    to_summary(chat)
