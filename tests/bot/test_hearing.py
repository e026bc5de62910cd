"""What comes in becomes one event: pieces are read together, mended words replace, others pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dialogues.events import AgentElsewhere, Entered, Heard, Noticed
from dialogues.state import STORY, Known, MessageId, State
from storage import conversations
from storage.store import Tx
from tests.bot.runtime_fakes import SCRIPT, Bench, bench

CHAT = "web:default:v1"


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path) as made:
        yield made


def _heard(table: Bench) -> Heard:
    (event,) = table.decide.events
    assert isinstance(event, Heard)
    return event


def test_pieces_of_one_turn_are_read_as_one_text_too(table: Bench) -> None:
    table.post("你们这个快递", "e1")
    table.post("五天了", "e2")
    table.work()
    heard = _heard(table)
    assert [one.parse.text for one in heard.messages] == ["你们这个快递", "五天了"]
    assert heard.joined is not None
    assert heard.joined.text == "你们这个快递，五天了"
    assert heard.whole is None


def test_one_message_is_read_once(table: Bench) -> None:
    table.post("洗衣机坏了")
    table.work()
    assert _heard(table).joined is None
    assert [text for text, _ in table.read.read] == ["洗衣机坏了"]


def _told(table: Bench, story: str) -> None:
    state = State(SCRIPT)
    known = replace(state, fields={STORY: Known(story, story, MessageId(1))})

    def job(tx: Tx) -> None:
        conversations.ensure(tx, CHAT)
        conversations.save(tx, CHAT, known, was=0)

    table.store.do(job)


def test_words_that_go_on_with_a_story_are_read_with_it(table: Bench) -> None:
    _told(table, "快递到底什么时候送")
    table.post("都五天了")
    table.work()
    whole = _heard(table).whole
    assert whole is not None
    assert whole.text == "快递到底什么时候送，都五天了"


def test_a_pressed_button_goes_on_with_no_story(table: Bench) -> None:
    _told(table, "快递到底什么时候送")
    table.post("登记", kind="button", payload="/register")
    table.work()
    assert _heard(table).whole is None


def test_a_mended_message_stands_for_its_first_wording(table: Bench) -> None:
    table.post("耳机坏了在京东买的", "e1")
    table.post("耳机坏了在淘宝买的", "e2", kind="edit")
    table.work()
    heard = _heard(table)
    assert [(one.parse.text, one.edited) for one in heard.messages] == [
        ("耳机坏了在淘宝买的", False)
    ]
    assert [line.text for line in table.history() if line.who == "customer"] == [
        "耳机坏了在京东买的",
        "耳机坏了在淘宝买的",
    ], "both are kept"


def test_a_mended_message_alone_is_known_as_such(table: Bench) -> None:
    table.post("耳机坏了在淘宝买的", "e2", kind="edit")
    table.work()
    assert [one.edited for one in _heard(table).messages] == [True]


@pytest.mark.parametrize("kind", ["enter", "follow"])
def test_who_comes_in_is_greeted(table: Bench, kind: str) -> None:
    table.post("", "e1", kind=kind)
    table.work()
    assert isinstance(table.decide.events[0], Entered)
    assert table.replies() == ["hello"]
    assert [line.who for line in table.history()] == ["bot"], "no words of the customer"


@pytest.mark.parametrize(
    ("kind", "what"), [("unfollow", "left"), ("recall", "recalled"), ("receipt", "undelivered")]
)
def test_what_a_platform_tells_reaches_the_talk(table: Bench, kind: str, what: str) -> None:
    table.post("m1", "e1", kind=kind)
    table.work()
    (event,) = table.decide.events
    assert isinstance(event, Noticed)
    assert event.kind == what
    assert table.replies() == []


def test_a_colleague_elsewhere_is_named(table: Bench) -> None:
    table.agent("agent", "zhou", "您好")
    table.work()
    (event,) = table.decide.events
    assert isinstance(event, AgentElsewhere)
    assert (event.agent, event.name, event.text) == ("zhou", "ZHOU", "您好")
