"""A customer is touched by what he has, on a channel where words leave first and arrive later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.carry import fit
from bot.channels.base import Limits
from cases.states import State
from dialogues.book import Book
from dialogues.clocks import Clock, Kind, Run
from dialogues.effects import Say, Why
from dialogues.keys import ARRIVED
from storage import alerts, conversations, lanes, messages, outbox
from storage.outbox import Remedy, Tried
from storage.store import Tx
from storage.times import moment
from tests.bot.running import run, until
from tests.bot.sender_bench import Pretend, post
from tests.fakes.caseworld import STORY, World, world

CHAT = "push:default:v1"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def talk(book: Book, tmp_path: Path) -> Iterator[World]:
    """Give a talk on a push channel whose case agent lin has."""
    with world(tmp_path, book) as made:
        made.chat = CHAT
        made.says(STORY, intent="complaint", category="quality.below_spec")
        made.says("找人工", intent="ask_human", handoff="request_human")
        made.agent("took")
        yield made


def clock(talk: World, kind: Kind) -> Clock:
    (found,) = [one.clock for one in talk.clocks() if one.clock.kind is kind]
    return found


def mine(talk: World) -> list[messages.Line]:
    return [line for line in talk.lines() if line.who == "agent"]


def ends(talk: World, outcome: str, line: int = -1) -> None:
    """Let the send of a colleague's line end so."""
    which = mine(talk)[line].id
    talk.store.do(lambda tx: outbox.record(tx, which, Tried(outcome)))


def touches(talk: World) -> list[alerts.Raised]:
    return [one for one in talk.store.read(alerts.standing) if ":first_touch" in one.alarm.about]


def promised(talk: World) -> str:
    (one,) = [one for one in talk.ledger() if one.kind == "first_touch"]
    return one.state


def test_the_first_touch_is_met_when_the_words_were_sent(talk: World) -> None:
    talk.agent("said", text="我是林可，正在看您的材料。")
    assert (clock(talk, Kind.FIRST_TOUCH).state, promised(talk)) == (Run.RUNNING, "open")
    talk.wait(5 * MINUTE)
    ends(talk, "sent")
    sent = talk.at
    talk.wait(10 * MINUTE)
    touch = clock(talk, Kind.FIRST_TOUCH)
    assert (touch.state, touch.ended, promised(talk)) == (Run.MET, sent, "kept")
    assert touches(talk) == []


def test_words_that_failed_leave_the_clock_running_and_people_are_called(talk: World) -> None:
    """S0-07."""
    talk.agent("said", text="我是林可，正在看您的材料。")
    ends(talk, "blocked")
    talk.wait(40 * MINUTE)
    assert (clock(talk, Kind.FIRST_TOUCH).state, promised(talk)) == (Run.BREACHED, "broken")
    assert len(touches(talk)) == 1


def test_what_failed_and_reached_him_by_another_way_is_a_touch(talk: World) -> None:
    """An SMS, another account of his, a call: the remedy says that he was reached."""
    talk.agent("said", text="我是林可，正在看您的材料。")
    ends(talk, "blocked")
    talk.store.do(lambda tx: outbox.remedied(tx, mine(talk)[-1].id, Remedy("sms", done=True)))
    talk.wait(5 * MINUTE)
    assert clock(talk, Kind.FIRST_TOUCH).state is Run.MET


def test_a_case_waits_for_its_customer_as_long_as_its_plan_does(talk: World) -> None:
    """Ideal 2.3: asked and delivered; his next word ends both."""
    talk.agent("said", text="请发一下订单号。")
    assert (talk.now().state, clock(talk, Kind.PLAN).state) == (State.CLAIMED, Run.RUNNING)
    ends(talk, "sent")
    talk.wait(2 * MINUTE)
    assert (talk.now().state, clock(talk, Kind.PLAN).state) == (
        State.WAITING_CUSTOMER, Run.PAUSED,
    )  # fmt: skip
    talk.says("订单号 88231", intent="supplement")
    assert (talk.now().state, clock(talk, Kind.PLAN).state) == (
        State.INVESTIGATING, Run.RUNNING,
    )  # fmt: skip


def test_of_words_in_several_parts_the_last_tells_that_they_arrived() -> None:
    said = Say("看过了。" * 60, Why("agent", "human", turn=3), author="林可", kind="agent")
    parts = fit(said, Limits(max_text=100), "zh-Hans")
    assert [part.why.turn for part in parts] == [0] * (len(parts) - 1) + [3]
    assert len(parts) > 1


def test_the_sender_tells_the_talk_of_a_colleagues_words_and_not_of_the_bots(
    tmp_path: Path,
) -> None:
    async def sends() -> None:
        async with post(tmp_path, [Pretend()]) as made:

            def say(author: str) -> None:
                def job(tx: Tx) -> None:
                    conversations.ensure(tx, CHAT)
                    said = Say("好", Why("r", "p", turn=3), author=author, kind="agent")
                    messages.say(tx, CHAT, None, said, moment(tx.now), pull=False)

                made.store.do(job)
                made.sender.ring()

            def told() -> list[object]:
                lane = f"in:{CHAT}"
                rows = made.store.read(lambda c: lanes.items(c, [lane], 4e9))[lane]
                return [item.body["key"] for item in rows]

            say("bot")
            await until(lambda: made.state() == ["sent"])
            say("林可")
            await until(lambda: made.state() == ["sent", "sent"])
            await until(lambda: told() == [ARRIVED])

    run(sends())
