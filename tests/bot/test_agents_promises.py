"""A time that a colleague names is a promise with a row, a timer and a clock, whoever keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from dialogues.book import Book
from dialogues.clocks import Kind, Run
from dialogues.effects import Promise, Settled, SettlePromise
from dialogues.keys import LEDGER
from storage import alerts, lanes, promises
from storage.clocks import Standing
from storage.promises import Kept
from storage.store import Tx
from tests.fakes.caseworld import DONE, PLAN, World, due, filed, world

HALF = timedelta(minutes=30)


@pytest.fixture
def talk(book: Book, tmp_path: Path) -> Iterator[World]:
    """Give a talk whose case agent lin has."""
    with world(tmp_path, book) as made:
        filed(made)
        yield made


def spoken(talk: World) -> list[Kept]:
    return [one for one in talk.ledger() if one.kind == "agent"]


def clock(talk: World) -> Standing:
    (found,) = [one for one in talk.clocks() if one.clock.kind is Kind.PROMISE]
    return found


def overdue(talk: World) -> list[alerts.Raised]:
    return [one for one in talk.store.read(alerts.standing) if ":promise:" in one.alarm.about]


def kinds(talk: World) -> list[str]:
    return [one.kind for one in talk.events()]


def test_a_time_in_a_reply_is_a_row_with_owner_source_and_due(talk: World) -> None:
    talk.agent("said", text="您好，我半小时内给您打电话。")
    (one,) = spoken(talk)
    source = next(line for line in talk.lines() if line.id == one.message)
    assert (one.owner, one.state, source.text) == ("林可", "open", "您好，我半小时内给您打电话。")
    assert one.what == "您好，我半小时内给您打电话。"
    assert timedelta(0) <= one.due - one.made - HALF < timedelta(minutes=1)
    assert (clock(talk).clock.due, clock(talk).clock.state) == (one.due, Run.RUNNING)


def test_it_warns_at_half_and_at_four_fifths_and_is_broken_and_climbs_once_at_its_time(
    talk: World,
) -> None:
    talk.agent("said", text="我 30 分钟内给您打电话。")
    talk.wait(HALF * 2)
    (one,) = spoken(talk)
    assert (one.state, one.settled) == ("broken", one.due)
    warned = [e.payload["text"] for e in talk.events() if e.kind == "clock_warning"]
    mine = [text for text in warned if "答应客户的时间" in text]
    assert [text.split("已用 ")[1][:3] for text in mine] == ["50%", "80%"]
    breached = [e for e in talk.events() if e.kind == "clock_breached"]
    assert sum("答应客户的时间" in e.payload["text"] for e in breached) == 1
    (alarm,) = overdue(talk)
    assert (alarm.alarm.what, alarm.alarm.due) == ("答应客户的时间", one.due)
    talk.wait(timedelta(days=2))
    assert len(overdue(talk)) == 1


def test_kept_at_the_desk_it_neither_breaks_nor_climbs(talk: World) -> None:
    talk.agent("said", text="我 30 分钟内给您打电话。")
    (one,) = spoken(talk)
    settle(talk, one, "kept")
    talk.wait(HALF * 2)
    (one,) = spoken(talk)
    assert (one.state, one.proof, clock(talk).clock.state) == ("kept", "desk", Run.MET)
    assert (overdue(talk), talk.state().pledges) == ([], ())


def settle(talk: World, one: Kept, how: str) -> None:
    """Do what the desk does: the row, and word of it in the talk's lane."""
    ended = SettlePromise(one.id, Settled(how), talk.at, "desk")
    key = {"kind": "due", "key": f"{LEDGER}{how}:{one.id}"}

    def job(tx: Tx) -> None:
        promises.settle(tx, ended, "lin")
        lanes.put(tx, f"in:{talk.chat}", key)

    talk.store.do(job)
    talk.work()


def test_what_is_done_too_late_stays_broken_and_its_alarm_ends(talk: World) -> None:
    talk.agent("said", text="我 30 分钟内给您打电话。")
    talk.wait(HALF + timedelta(minutes=10))
    (one,) = spoken(talk)
    assert len(overdue(talk)) == 1
    settle(talk, one, "kept")
    assert [row.state for row in spoken(talk)] == ["broken"]
    assert (overdue(talk), clock(talk).clock.state) == ([], Run.BREACHED)
    assert clock(talk).clock.ended is not None


def test_agreed_anew_the_old_clock_is_gone(talk: World) -> None:
    talk.agent("said", text="我 30 分钟内给您打电话。")
    settle(talk, spoken(talk)[0], "renegotiated")
    talk.wait(HALF * 2)
    assert [row.state for row in spoken(talk)] == ["renegotiated"]
    assert (clock(talk).clock.state, overdue(talk)) == (Run.CANCELLED, [])


@pytest.mark.parametrize(
    "text",
    [
        "您明天下午三点方便接电话吗？", "我们每天上午九点上班。", "请您今晚八点前把照片发来。",
        "您昨天下午三点打的电话，我看到了。", "这台机器是 11 月 1 日买的。", "我在看，马上回您。",
    ],
)  # fmt: skip
def test_what_is_asked_or_past_or_the_hours_of_the_shop_is_no_promise(
    talk: World, text: str
) -> None:
    talk.agent("said", text=text)
    assert spoken(talk) == []


def test_several_times_are_several_promises_and_the_same_one_is_entered_once(talk: World) -> None:
    talk.agent("said", text="我 15:30 前给您打电话，明天上午把备用机送到。")
    talk.agent("said", text="放心，15:30 前一定打。")
    assert [f"{one.due.astimezone(talk.at.tzinfo):%d %H:%M}" for one in spoken(talk)] == [
        "25 15:30", "26 12:00",
    ]  # fmt: skip


def test_a_proposals_own_day_is_one_promise_that_warns_and_climbs_too(talk: World) -> None:
    talk.decides(
        "proposed", **PLAN | {"text": "明天 18:00 前换好电池。", "due": due(talk, hours=32)}
    )
    by_kind = [(one.kind, one.state) for one in talk.ledger() if one.kind not in _BOTS]
    assert by_kind == [("done_by", "open")]
    talk.says("好的", intent="accept")
    talk.wait(timedelta(hours=33))
    assert [one.state for one in talk.ledger() if one.kind == "done_by"] == ["broken"]
    assert len(overdue(talk)) == 1
    talk.decides("resolved", **DONE)


_BOTS = {"first_touch", "plan_by"}


def test_a_promise_entered_by_hand_gets_timer_and_clock_from_the_talks_lane(talk: World) -> None:
    number, when = talk.case_no, talk.at + HALF
    made = Promise(f"{number}/agent/abc", number, "agent", "回电", when, "林可")

    def job(tx: Tx) -> None:
        promises.keep_row(tx, made, None)
        lanes.put(tx, f"in:{talk.chat}", {"kind": "due", "key": f"{LEDGER}made:{made.id}"})

    talk.store.do(job)
    talk.work()
    assert clock(talk).clock.state is Run.RUNNING
    talk.wait(HALF * 2)
    assert [one.state for one in spoken(talk)] == ["broken"]
    assert len(overdue(talk)) == 1


def test_a_promise_broken_while_nobody_has_the_talk_calls_a_person_again(talk: World) -> None:
    talk.agent("said", text="我 30 分钟内给您打电话。")
    talk.agent("returned")
    talk.wait(HALF + timedelta(minutes=1))
    assert talk.state().control == "queue"
    assert "promise_broken" in kinds(talk)
