"""No road to the end of a case leaves a clock or a promise open; what was broken stays broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cases import gates
from cases.states import State, Who
from dialogues.book import Book
from dialogues.clocks import Kind, Run
from dialogues.effects import CaseState, Settled, SettlePromise
from dialogues.keys import LEDGER
from storage import alerts, lanes, promises, working
from storage.store import Tx
from storage.working import Move
from tests.fakes.caseworld import DONE, PLAN, WORK, World, due, filed, world

HOUR = timedelta(hours=1)
CALL = "我 30 分钟内给您打电话。"
REFUSAL = {
    "empathy": "我明白。", "reason": "没有故障。", "term": "第 4 条", "version": "1 版",
    "alternative": "可以修。", "objection": "回复核",
}  # fmt: skip


@pytest.fixture
def talk(book: Book, tmp_path: Path) -> Iterator[World]:
    """Give a case in which a colleague said he would ring, and did not."""
    with world(tmp_path, book) as made:
        filed(made)
        made.agent("said", text=CALL)
        made.wait(HOUR)
        assert [one.state for one in made.ledger() if one.kind == "agent"] == ["broken"]
        assert overdue(made)
        yield made


def overdue(talk: World) -> list[str]:
    standing = talk.store.read(alerts.standing)
    return [one.alarm.about for one in standing if ":promise:" in one.alarm.about]


def step(talk: World, to: State, number: str, who: Who = Who.LEAD, **given: str) -> None:
    move = Move(to, who, "lin", "林可", given)
    talk.store.do(lambda tx: working.step(tx, number, move, WORK))
    talk.work()


def kept(talk: World) -> None:
    """Do what the desk does when the colleague says that he rang."""
    (one,) = [row for row in talk.ledger() if row.kind == "agent"]

    def job(tx: Tx) -> None:
        promises.settle(tx, SettlePromise(one.id, Settled.BROKEN, talk.at, "desk"), "lin")
        lanes.put(tx, f"in:{talk.chat}", {"kind": "due", "key": f"{LEDGER}kept:{one.id}"})

    talk.store.do(job)
    talk.work()


def customer_withdraws(talk: World, _: str) -> None:
    talk.agent("returned")
    talk.says("算了，我不投诉了", intent="withdraw")
    talk.says("确定", press="/withdraw")


def staff_withdraw(talk: World, number: str) -> None:
    step(talk, State.WITHDRAWN, number, note="客户电话里说的")


def merged(talk: World, number: str) -> None:
    talk.agent("returned")
    talk.says(
        "另外你们的快递员把门口的花盆打碎了", intent="complaint", category="logistics.damaged"
    )
    talk.says("找人工", intent="ask_human", handoff="request_human")
    step(talk, State.INVESTIGATING, number)
    step(talk, State.MERGED, number, target=talk.case_no, note="同一件事")


def followed(talk: World, number: str) -> None:
    """Let the work be done, and the customer be content; then it is closed at the desk."""
    kept(talk)
    talk.decides("resolved", **DONE)
    talk.wait(27 * HOUR)
    talk.says("挺好的，谢谢", intent="thanks", emotion="satisfied")
    step(talk, State.CLOSED, number)


def followed_by_phone(talk: World, number: str) -> None:
    """Let a colleague ask by telephone how it went, and close the case before the bot asks."""
    kept(talk)
    talk.decides("resolved", **DONE)
    step(talk, State.FOLLOW_UP, number, note="电话回访，客户满意")
    step(talk, State.CLOSED, number)


def declined(talk: World, number: str) -> None:
    """Let the wish be declined, the letter go out, and the case be closed at the desk."""
    kept(talk)
    talk.decides("declined", **REFUSAL)
    talk.decides("resolved", outcome="not_upheld", done="已经答复。", contact="转 806")
    talk.wait(timedelta(days=5))
    step(talk, State.CLOSED, number)


def late_plan(talk: World, number: str) -> None:
    """Let the plan's own day be missed before the work is done."""
    kept(talk)
    talk.decides("proposed", **PLAN, due=due(talk, hours=2))
    talk.says("好的", intent="accept")
    talk.wait(5 * HOUR)
    assert [one.state for one in talk.ledger() if one.kind == "done_by"] == ["broken"]
    talk.decides("resolved", **DONE)
    assert overdue(talk) == []
    talk.wait(27 * HOUR)
    step(talk, State.CLOSED, number)


ROADS = [
    customer_withdraws, staff_withdraw, merged, followed, followed_by_phone, declined, late_plan,
]  # fmt: skip


@pytest.mark.parametrize("road", ROADS)
def test_no_road_to_the_end_leaves_anything_open(
    talk: World, road: Callable[[World, str], None]
) -> None:
    number = talk.case_no
    road(talk, number)
    assert [one.clock.key for one in talk.clocks(number) if one.clock.open] == []
    assert [one.id for one in talk.ledger(number) if one.state == promises.OPEN] == []
    assert [one for one in overdue(talk) if number in one] == []
    assert [one.state for one in talk.ledger(number) if one.kind == "agent"] == ["broken"]
    talk.wait(timedelta(days=2))
    assert [one.clock.key for one in talk.clocks(number) if one.clock.open] == []


def test_the_clock_of_a_broken_promise_ends_as_broken(talk: World) -> None:
    staff_withdraw(talk, talk.case_no)
    (one,) = [row.clock for row in talk.clocks() if row.clock.kind is Kind.PROMISE]
    assert (one.state, one.open) == (Run.BREACHED, False)


def test_the_gate_still_asks_for_what_is_promised(book: Book, tmp_path: Path) -> None:
    with world(tmp_path, book) as talk:
        filed(talk)
        talk.agent("said", text=CALL)
        around = talk.store.read(lambda c: working.around(c, talk.case()))
        assert around.promises
        assert "promises" in gates.missing(talk.now(), around, WORK)


def test_closed_at_the_desk_the_talk_is_closed_too_and_asks_and_tells_no_more(
    talk: World,
) -> None:
    number = talk.case_no
    followed_by_phone(talk, number)
    assert talk.now(number).state is State.CLOSED
    assert talk.case(number).file.state is CaseState.CLOSED
    before = len(talk.lines())
    talk.wait(timedelta(days=3))
    assert len(talk.lines()) == before


def test_a_withdrawn_case_that_is_closed_stays_withdrawn_for_its_customer(talk: World) -> None:
    number = talk.case_no
    staff_withdraw(talk, number)
    step(talk, State.CLOSED, number)
    assert talk.case(number).file.state is CaseState.WITHDRAWN


def test_after_a_refusal_there_are_no_words_of_progress_until_it_goes_on(talk: World) -> None:
    kept(talk)
    talk.decides("declined", **REFUSAL)
    progress = [row.clock for row in talk.clocks() if row.clock.kind is Kind.PROGRESS]
    assert [one.open for one in progress] == [False]
    talk.agent("returned")
    talk.says("我不认可，复核", press="/review")
    progress = [row.clock for row in talk.clocks() if row.clock.kind is Kind.PROGRESS]
    assert [one.open for one in progress] == [True]


def test_a_new_plan_ends_the_alarm_of_the_day_that_was_missed(talk: World) -> None:
    kept(talk)
    talk.decides("proposed", **PLAN, due=due(talk, hours=2))
    talk.says("好的", intent="accept")
    talk.wait(5 * HOUR)
    assert overdue(talk)
    talk.decides("proposed", **PLAN, due=due(talk, hours=20))
    assert overdue(talk) == []
    open_now = [r.clock for r in talk.clocks() if r.clock.open and r.clock.kind is Kind.PROMISE]
    assert len(open_now) == 1
