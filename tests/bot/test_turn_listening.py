"""The bot listens until the customer pauses, and not a moment longer when it must not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import limits
from bot.brain import Brain
from bot.turn import Turns
from bot.window import Window
from dialogues.events import AgentTook, Heard
from dialogues.state import State
from storage import lanes
from storage.errors import Lost
from tests.bot.runtime_fakes import CHINA, OWNER, Bench, bench


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path, window=Window(pause=6, answer_pause=1.2, cap=20)) as made:
        yield made


def test_the_bot_listens_until_the_customer_pauses(listening: Bench) -> None:
    listening.post("a")
    (held,) = listening.work()
    assert held.listening
    listening.clock.on(4)
    listening.post("bb")
    assert all(news.listening for news in listening.work())
    listening.clock.on(5.9)
    assert listening.work() == []
    listening.clock.on(0.1)
    (news,) = listening.work()
    assert len(news.inbox) == 2
    assert listening.replies() == ["1: a|bb"]


def test_each_message_is_read_once_however_long_the_bot_listens(listening: Bench) -> None:
    for n in range(5):
        listening.post(f"m{n}", f"e{n}")
        listening.work()
        listening.clock.on(2)
    listening.clock.on(20)
    listening.work()
    read = [text for text, _ in listening.read.read]
    assert read[:5] == [f"m{n}" for n in range(5)]
    assert read[5:] == ["m0，m1，m2，m3，m4"], "and once all together"


def test_danger_ends_the_listening_at_once(listening: Bench) -> None:
    listening.post("a")
    listening.work()
    listening.clock.on(1)
    listening.post("fire")
    (news,) = listening.work()
    assert not news.listening
    assert listening.replies() == ["1: a|fire"]


def test_danger_that_comes_while_the_bot_decides_to_listen_is_not_slept_over(
    listening: Bench,
) -> None:
    def asked(_state: State | None) -> str:
        if len(listening.decide.events) == 0 and len(listening.history()) == 1:
            listening.post("fire")  # after the lane was read, before it is given back
        return ""

    brain = Brain(listening.read, listening.decide, asked, Window())
    listening.turns = Turns(listening.store, brain, limits(), zone=CHINA, clock=listening.clock)
    listening.post("a")
    assert [news.listening for news in listening.work()] == [True, False]
    assert listening.replies() == ["1: a|fire"]


def test_a_lane_lost_while_the_bot_listens_is_left_alone(listening: Bench) -> None:
    listening.post("a")
    (name,) = listening.claim()
    listening.clock.on(30)
    listening.post("bb")
    listening.store.do(lambda tx: lanes.claim(tx, "thief:1:0", 8, pool="in"))
    listening.clock.now -= 25
    with pytest.raises(Lost):
        listening.turns.begin(OWNER, name).result()


def test_an_agent_does_not_wait_for_the_customers_window(listening: Bench) -> None:
    listening.post("a")
    listening.work()
    listening.agent("agent_took", "li")
    listening.clock.on(6)
    listening.work()
    assert [type(e) for e in listening.decide.events] == [Heard, AgentTook]


def test_an_agents_act_behind_a_burst_ends_the_listening_instead_of_spinning(
    listening: Bench,
) -> None:
    listening.post("a")
    listening.agent("agent_took", "li")
    first, second = listening.work()
    assert not first.listening
    assert not second.listening
    assert [type(e) for e in listening.decide.events] == [Heard, AgentTook]


def test_a_burst_as_long_as_a_turn_takes_is_answered_at_once(listening: Bench) -> None:
    for n in range(60):
        listening.post(f"m{n}", f"e{n}")
    news = listening.work()
    assert [(len(one.inbox), one.listening) for one in news] == [(50, False), (0, True)]


def test_a_timer_that_comes_due_while_the_bot_listens_waits_without_spinning(
    listening: Bench,
) -> None:
    listening.post("timer", "e1")
    listening.clock.on(20)
    listening.work()
    listening.clock.on(58)
    listening.post("a", "e2")
    listening.clock.on(2)
    (held,) = listening.work()
    assert held.listening
    listening.clock.on(4)
    assert [news.listening for news in listening.work()] == [False, False]
    assert listening.replies() == ["1: timer", "2: a", "due silence"]


def test_two_conversations_do_not_listen_for_each_other(listening: Bench) -> None:
    listening.post("a")
    listening.work()
    listening.clock.on(6)
    listening.post("bb", user="v2")
    assert [news.listening for news in listening.work()] == [False, True]
    assert listening.replies() == ["1: a"]
