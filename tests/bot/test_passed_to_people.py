"""A talk that the bot hands to people calls its platform's people, in the same turn, once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dialogues.book import Book
from dialogues.effects import FILED
from dialogues.state import Control
from storage import handoffs, lanes, passing
from storage.passing import Call
from tests.fakes.caseworld import STORY, World, world

CHAT = "kf:main:wm1"
HUMAN = {"intent": "ask_human", "handoff": "request_human"}


@pytest.fixture
def talk(book: Book, tmp_path: Path) -> Iterator[World]:
    """Give a customer of a channel that pushes; what it has to send waits."""
    with world(tmp_path, book) as made:
        made.chat = CHAT
        yield made


def calls(one: World) -> list[Call]:
    """Return what waits to be given to the platform's people."""
    name = f"out:{one.chat}"
    items = one.store.read(lambda c: lanes.items(c, [name], one.clock.now + 10**6, 500))[name]
    found = (passing.called([item]) for item in items)
    return [call for call in found if call is not None]


def complains(one: World) -> None:
    one.says(STORY, intent="complaint", category="quality.below_spec", slots={"product": "手机"})


def test_whoever_asks_for_a_person_is_to_get_one_where_he_is(talk: World) -> None:
    complains(talk)
    assert calls(talk) == []
    talk.says("找人工", **HUMAN)
    assert talk.state().control is Control.QUEUE
    assert [(one.case_no, one.tries) for one in calls(talk)] == [(talk.case_no, 0)]


def test_while_he_waits_he_is_not_given_away_again_whatever_he_says(talk: World) -> None:
    complains(talk)
    talk.says("找人工", **HUMAN)
    (first,) = calls(talk)
    talk.says("人呢，找人工", **HUMAN)
    talk.says("手机冒烟了", intent="complaint", category="quality.safety", flags=["safety"])
    assert calls(talk) == [first]


def test_a_case_that_is_only_filed_leaves_the_talk_with_the_bot(talk: World) -> None:
    talk.says(
        "买的黑色键盘寄来个白的",
        intent="complaint",
        category="logistics.wrong_item",
        slots={"product": "键盘"},
    )
    talk.says("没有单号", intent="dont_know")
    talk.says("今天刚到", slots={"date": "今天=2026-11-25"})
    talk.says("换成黑的", intent="supplement", slots={"demand": "换成黑的=exchange"})
    talk.says("13922221111", slots={"phone": "13922221111=+8613922221111"})
    talk.says("对，提交", press="/confirm")
    (waiter,) = talk.store.read(handoffs.queue)
    assert (waiter.queue, talk.state().control) == (FILED, Control.BOT)
    assert calls(talk) == []


def test_given_back_and_asked_for_again_he_is_given_again(talk: World) -> None:
    complains(talk)
    talk.says("找人工", **HUMAN)
    (first,) = calls(talk)
    talk.agent("took")
    talk.agent("returned")
    talk.says("还是找人工", **HUMAN)
    (second,) = calls(talk)
    assert second.id > first.id


def test_what_people_of_our_desk_pass_among_them_stays_at_our_desk(talk: World) -> None:
    complains(talk)
    talk.agent("took")
    talk.decides("transferred", to="", to_name="", team="售后组", reason="他们更熟", lead=False)
    assert talk.state().control is Control.QUEUE
    assert calls(talk) == []


def test_a_page_that_fetches_its_words_has_no_people_of_its_own(book: Book, tmp_path: Path) -> None:
    with world(tmp_path, book) as talk:
        complains(talk)
        talk.says("找人工", **HUMAN)
        assert talk.state().control is Control.QUEUE
        assert calls(talk) == []
