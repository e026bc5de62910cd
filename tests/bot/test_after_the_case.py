"""After a case is filed: progress, taking back, merging, reopening and new wishes, turn by turn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cases.states import State, Who
from dialogues.book import Book
from dialogues.effects import CaseState
from storage import clocks, handoffs, working
from storage.working import IllegalError, Move
from tests.fakes.caseworld import (
    DONE,
    PLAN,
    WORK,
    ZONE,
    World,
    due,
    filed,
    world,
)

DAY = timedelta(days=1)


@pytest.fixture
def talk(book: Book, tmp_path: Path) -> Iterator[World]:
    """Give a talk whose case agent lin has; its page is reachable."""
    with world(
        tmp_path, book, status=lambda number: f"https://kefu.example/status/{number}"
    ) as made:
        filed(made)
        yield made


def step(talk: World, to: State, who: Who = Who.AGENT, number: str = "", **given: str) -> None:
    move = Move(to, who, "lin", "林可", given)
    talk.store.do(lambda tx: working.step(tx, number or talk.case_no, move, WORK))


def resolved(talk: World) -> None:
    """Let the case be worked to the letter, and the talk go back to the bot."""
    talk.decides("proposed", **PLAN, due=due(talk, hours=5))
    talk.says("好的", intent="accept")
    talk.decides("resolved", **DONE)
    talk.agent("returned")


def asked(talk: World) -> str:
    """Let the day pass after which the customer is asked how it went; return the question."""
    before = len(talk.lines())
    talk.wait(DAY + timedelta(hours=3))
    return "\n".join(line.text for line in talk.lines()[before:])


def test_progress_is_answered_from_the_case_itself_and_the_link_is_sent_once(talk: World) -> None:
    step(talk, State.INVESTIGATING)
    talk.agent("returned")
    words = talk.says("到哪一步了", intent="ask_progress")
    for part in ("已提交", "林可 已接手", "正在核实", "按您选的做 → 确认函 → 回访", "12:00"):
        assert part in words
    (plan,) = [one for one in talk.ledger() if one.kind == "plan_by"]
    assert (f"{plan.due.astimezone(ZONE):%H:%M}", plan.state) == ("12:00", "open")
    assert f"https://kefu.example/status/{talk.case_no}" in words
    again = talk.says("现在呢", intent="ask_progress")
    assert "下一次告诉您：11月25日 12:00 前" in again
    assert "https://" not in again


def test_progress_in_english_and_traditional_is_told_in_their_words(talk: World) -> None:
    talk.agent("returned")
    words = talk.says("where are we now please", intent="ask_progress")
    assert "已接手" in words  # one message does not settle another language
    talk.says(
        "I want to know what is going on with my phone, please tell me", intent="ask_progress"
    )
    state = talk.state()
    said = talk.says("any news on my case today", intent="ask_progress")
    assert ("is on it" in said) == (state.language == "en")


def test_taken_back_ends_case_clocks_and_promises_and_another_word_begins_anew(
    book: Book, tmp_path: Path
) -> None:
    with world(tmp_path, book) as talk:
        talk.says("耳机用两天就坏了", intent="complaint", category="quality.fault")
        talk.says("找人工", intent="ask_human", handoff="request_human")
        number = talk.case_no
        talk.says("算了，我不投诉了", intent="withdraw")
        talk.says("确定", press="/withdraw")
        assert talk.now(number).state is State.WITHDRAWN
        assert talk.case(number).file.state is CaseState.WITHDRAWN
        assert {one.state for one in talk.ledger(number)} == {"renegotiated"}
        assert [one.clock.kind for one in talk.clocks(number) if one.clock.open] == []
        talk.wait(DAY)
        assert talk.store.read(lambda c: clocks.open_clocks(c, ZONE)) == []
        assert talk.store.read(handoffs.queue) == []


def test_merged_case_ends_and_its_members_talk_goes_on_in_the_other(talk: World) -> None:
    one = talk.case_no
    talk.agent("returned")
    talk.says(
        "另外，你们的快递员把门口的花盆打碎了不肯赔",
        intent="complaint",
        category="logistics.damaged",
    )
    talk.says("找人工", intent="ask_human", handoff="request_human")
    two = talk.case_no
    assert two != one
    with pytest.raises(IllegalError, match="主管"):
        step(talk, State.MERGED, number=two, target=one, note="同一件事")
    step(talk, State.MERGED, Who.LEAD, number=two, target=one, note="同一件事")
    assert (talk.now(two).state, talk.now(two).target) == (State.MERGED, one)
    talk.wait(timedelta(hours=1))
    assert [row.state for row in talk.ledger(two) if row.state == "open"] == []
    assert [row.clock.kind for row in talk.clocks(two) if row.clock.open] == []
    words = talk.says("到哪一步了", intent="ask_progress")
    assert one in words


def test_who_says_within_days_of_closing_that_it_is_not_mended_gets_the_same_case_back(
    talk: World,
) -> None:
    number = talk.case_no
    resolved(talk)
    assert "？" in asked(talk) or talk.state().care
    talk.says("挺好的，谢谢", intent="thanks", emotion="satisfied")
    assert talk.now(number).state is State.FOLLOW_UP
    talk.wait(DAY)
    words = talk.says(
        "手机续航又不行了，换了电池还是只有九小时",
        intent="complaint",
        category="quality.below_spec",
        flags=["repeat"],
    )
    assert number in words or "重新" in words
    talk.says("登记", press="/register")
    assert talk.case_no == number
    assert (talk.now(number).state, talk.now(number).reopened) == (State.REOPENED, 1)
    assert talk.case(number).file.state is CaseState.SUBMITTED
    open_now = {row.clock.item for row in talk.clocks(number) if row.clock.open}
    assert "reopen1" in open_now


def test_a_follow_up_answer_with_a_new_wish_becomes_a_case_of_its_own(talk: World) -> None:
    number = talk.case_no
    resolved(talk)
    asked(talk)
    words = talk.says(
        "电池好了，就是之前客服让我自己刷机，白折腾两天", intent="complaint",
        category="service.knowledge", emotion="anger", heat=1,
    )  # fmt: skip
    assert "登记" in words or "记下来" in words
    talk.says("记下来", press="/register")
    assert talk.now(number).state is State.FOLLOW_UP
    assert talk.now(number).followed == "registered"
    assert talk.case_no not in ("", number)
    told = talk.case().file.fields
    assert any("刷机" in known.value for known in told.values())
    assert talk.case().file.category == "service.knowledge"


def test_nobody_answers_the_follow_up_and_the_case_closes_by_itself(talk: World) -> None:
    number = talk.case_no
    resolved(talk)
    asked(talk)
    talk.wait(4 * DAY)
    assert (talk.now(number).state, talk.now(number).followed) == (State.FOLLOW_UP, "no_answer")
    assert [row.clock.kind for row in talk.clocks(number) if row.clock.open] == []
