"""What is put right or wished for at the summary is in the next one; nothing else files it."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues.book import Book
from dialogues.recited import shown
from dialogues.state import Known
from tests.dialogues.broken import to_summary, until_asked

_SCHOOL: dict[str, Any] = {
    "intent": "complaint", "category": "price.fees", "heat": 1, "slots": {"amount": "4200=420000"},
}  # fmt: skip


@pytest.fixture
def summed(chat: Any) -> Any:
    """Return a talk at its summary: a sum of 4200, and no wish."""
    chat.say("驾校交了4200 又要1500", **_SCHOOL)
    to_summary(chat)
    return chat


def test_a_wish_told_at_the_summary_is_the_wish_where_none_was(summed: Any) -> None:
    answer = summed.say("要么退我全款要么给我约上", intent="complaint", heat=1)
    assert summed.known("demand") == "要么退我全款要么给我约上"
    assert "要么退我全款" in answer


@pytest.mark.parametrize("text", ["不对 是4800", "不对，学费是4800", "搞错了 应该是4800元"])
def test_the_only_sum_is_put_right_by_a_number_alone(summed: Any, text: str) -> None:
    answer = summed.say(text, intent="correction")
    assert summed.known("amount") == "480000"
    assert "4800" in answer


@pytest.mark.parametrize("text", ["不对 是12号", "不对 是480"])
def test_a_number_of_another_size_is_asked_about(summed: Any, text: str) -> None:
    summed.say(text, intent="correction")
    assert summed.known("amount") == "420000"


def test_a_mere_sound_to_which_one_files_nothing(summed: Any) -> None:
    summed.say("不对", intent="deny")
    summed.say("嗯", intent="affirm")
    assert not summed.now_state.closed
    assert "messages.amend_which" in " ".join(summed.rules)
    summed.say("没有要改的了，提交吧", intent="affirm")
    assert summed.now_state.closed


def test_a_firm_is_no_wish(chat: Any) -> None:
    chat.say("教练让我再交1500", intent="complaint", category="price.fees", heat=1)
    until_asked(chat, "demand")
    chat.say("鑫达驾校 城南的", intent="supplement", slots={"company": "鑫达驾校"})
    assert chat.known("demand") == ""
    assert chat.known("company") == "鑫达驾校"


def test_of_several_sums_the_one_that_adds_them_up_is_the_sum(chat: Any) -> None:
    chat.say("挂号费收了两次", intent="complaint", category="price.overcharge", heat=1)
    slots = {"amount": ["50=5000", "100=10000"]}
    chat.say("一次50 一共100", intent="supplement", slots=slots)
    assert chat.known("amount") == "10000"


@pytest.mark.parametrize(
    "text", ["微信付的", "刷的信用卡", "我用支付宝付的", "paid by card", "cash"]
)
def test_how_it_was_paid_is_no_wish(chat: Any, text: str) -> None:
    chat.say("挂号费收了两次", intent="complaint", category="price.overcharge", heat=1)
    until_asked(chat, "demand")
    chat.say(text, intent="supplement")
    assert chat.known("demand") == ""


def test_a_wish_told_at_another_question_is_the_wish(chat: Any) -> None:
    """就行 has it read as a yes."""
    chat.say("挂号费收了两次", intent="complaint", category="price.overcharge", heat=1)
    assert chat.now_state.asking == "amount"
    chat.say("退一次就行", intent="affirm")
    assert chat.known("demand") == "退一次就行"


@pytest.mark.parametrize(
    ("language", "words"), [("zh-Hans", "照片、语音、视频、文件"), ("en", "photo, voice message")]
)
def test_whatever_was_sent_has_a_word_of_the_language(
    book: Book, language: str, words: str
) -> None:
    """No key of ours stands in a summary, at the desk or in the file of the case."""
    for ref in book.current.values():
        sent = Known("image,voice,video,file", "", None)
        assert shown(sent, book.script(ref, language), language).startswith(words)
