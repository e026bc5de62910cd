"""The number asked for at the end, 0 to 10: once a case, never where it would hurt."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogues import score
from dialogues.book import Book
from dialogues.decided import Scored
from dialogues.events import AgentReturned, AgentTook, Due
from tests.dialogues.casework import NOW, Talk, bot, only


@pytest.fixture
def asked(talk: Talk) -> Talk:
    """Return the talk after the letter and the open question a day later."""
    talk.resolved()
    talk.asked()
    return talk


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("9", 9), ("10", 10), ("0", 0), ("打8分", 8), ("我给 7 分吧", 7), ("十分", 10),
        ("满分！", 10), ("八", 8), ("两分", 2), ("ten", 10), ("8/10", 8), ("七分～", 7),
        ("11", None), ("100", None), ("三星", None), ("5天了还没到", None), ("不打", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_number_is_read_and_nothing_else_is(text: str, said: int | None) -> None:
    assert score.points(text) == said


def asks_for_a_number(said: str) -> bool:
    return "0 到 10" in said or "0 是" in said


def test_after_a_good_end_the_number_is_asked_once_and_kept(asked: Talk) -> None:
    """S0-55: after the open question, 0 to 10, one a case, and never twice."""
    thanks = bot(asked.told("挺好的，谢谢", intent="thanks", emotion="satisfied"))
    assert asks_for_a_number(thanks)
    effects = asked.told("9 分", intent="chitchat")
    assert only(effects, Scored).points == 9
    assert "？" not in bot(effects)
    again = bot(asked.told("谢谢", intent="thanks"))
    assert not asks_for_a_number(again)


def test_who_gives_no_number_is_not_asked_again(asked: Talk) -> None:
    asked.told("挺好的", intent="praise", emotion="satisfied")
    left = asked.told("不打了", intent="deny")
    assert not [e for e in left if isinstance(e, Scored)]
    assert bot(left) in asked.book.script(asked.now_state.script).messages["score_left"]
    assert asked.now_state.cares[-1].follow == ""


def test_a_new_sorrow_instead_of_a_number_is_heard(asked: Talk) -> None:
    asked.told("挺好的", intent="praise", emotion="satisfied")
    effects = asked.told("又坏了，还是不行", intent="complaint", emotion="anger", heat=2)
    assert not [e for e in effects if isinstance(e, Scored)]
    assert "重新打开" in bot(effects) or "再办" in bot(effects)


def test_who_was_in_danger_is_asked_for_no_number(book: Book) -> None:
    talk = Talk(book, NOW)
    talk.told("电池鼓包烫伤了孩子的手", intent="complaint", category="quality.safety", level=1,
              flags=["safety"], hazards=["injury"])  # fmt: skip
    talk.happen(AgentTook(talk.now, "a", "陈岚"))
    talk.resolved()
    talk.happen(AgentReturned(talk.now, "a", "陈岚"))
    talk.asked()
    said = bot(talk.told("孩子没事了 谢谢", intent="thanks", emotion="satisfied"))
    assert not asks_for_a_number(said)


def test_a_number_is_no_longer_waited_for_after_three_days(asked: Talk) -> None:
    asked.told("挺好的", intent="praise", emotion="satisfied")
    number = asked.now_state.cares[-1].case_no
    asked.now += timedelta(hours=72)
    asked.happen(Due(asked.now, f"follow_end:{number}"))
    effects = asked.told("8", intent="chitchat")
    assert not [e for e in effects if isinstance(e, Scored)]
