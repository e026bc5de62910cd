"""A colleague's words count when the customer has them, and not when they are posted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogues.book import Book
from dialogues.clocks import Kind, Run
from dialogues.effects import Escalate, Note, Say, SetTimer, Settled, SettlePromise
from dialogues.events import AgentElsewhere, AgentReturned, Due
from dialogues.facts import CaseSeen, Facts, OpenPromise
from dialogues.keys import ARRIVED
from dialogues.state import Control
from tests.dialogues.clockwork import AGENT, TEN, Talk, of, with_people

TOUCH, RESPONSE = Kind.FIRST_TOUCH, Kind.FIRST_RESPONSE


class Pushed(Talk):
    """A talk on a channel that pushes. sent: minutes after ten at which a turn's words arrived."""

    sent: dict[int, float]
    seen: tuple[CaseSeen, ...] = ()

    def _facts(self) -> Facts:
        known = {t: TEN + timedelta(minutes=at) for t, at in self.sent.items()}
        came = {turn: at for turn, at in known.items() if at <= self.now}
        facts = super()._facts()
        return replace(facts, pushes=True, reached=came, cases=self.seen or facts.cases)

    def arrives(self, minutes: float) -> list[object]:
        """Let the words said last arrive then, and the sender ring."""
        self.sent[self.now_state.underway[-1].turn] = minutes
        self.at(minutes)
        return list(self.happen(Due(self.now, ARRIVED)))


@pytest.fixture
def pushed(book: Book) -> Pushed:
    talk = Pushed(book, TEN)
    talk.sent = {}
    talk.say("耳机用两天就坏了", intent="complaint", category="quality.fault")
    talk.at(4)
    talk.say("找人工", intent="ask_human", handoff="request_human")
    return talk


def test_words_that_were_only_posted_touch_nobody(pushed: Pushed) -> None:
    """S2-29: the clock, the promise and the golden window wait for the delivery."""
    said = pushed.agent_says(8)
    assert pushed.clock(TOUCH).state is Run.RUNNING
    assert "direction" not in pushed.clock(Kind.GOLDEN_WINDOW).marks
    assert of(SettlePromise, said) == []
    assert SetTimer(ARRIVED, TEN + timedelta(minutes=9)) in said
    then = pushed.arrives(12)
    touch = pushed.clock(TOUCH)
    assert (touch.state, touch.ended) == (Run.MET, TEN + timedelta(minutes=12))
    assert pushed.clock(RESPONSE).state is Run.MET
    assert "direction" in pushed.clock(Kind.GOLDEN_WINDOW).marks
    assert [e.how for e in of(SettlePromise, then)] == [Settled.KEPT]
    assert pushed.now_state.underway == ()


def test_words_that_never_arrive_leave_the_clock_running_until_it_runs_out(pushed: Pushed) -> None:
    pushed.agent_says(8)
    over = pushed.rings(TOUCH, TEN + timedelta(minutes=30))
    assert [e.clock.kind for e in of(Escalate, over)] == [TOUCH]
    assert pushed.clock(TOUCH).state is Run.BREACHED
    pushed.arrives(50)
    assert (pushed.clock(TOUCH).state, pushed.clock(TOUCH).open) == (Run.BREACHED, False)


def test_what_arrived_in_time_is_no_breach_though_nobody_rang(pushed: Pushed) -> None:
    """The clock's own timer looks first: a ring that was lost costs nothing."""
    pushed.agent_says(8)
    pushed.sent[pushed.now_state.underway[-1].turn] = 29.5
    over = pushed.rings(TOUCH, TEN + timedelta(minutes=30))
    assert of(Escalate, over) == []
    assert pushed.clock(TOUCH).ended == TEN + timedelta(minutes=29.5)


def test_of_two_words_the_one_that_arrived_counts(pushed: Pushed) -> None:
    pushed.agent_says(8, "我来办。")
    first = pushed.now_state.underway[0].turn
    pushed.agent_says(9, "明天给您结果。")
    pushed.sent[pushed.now_state.underway[1].turn] = 10
    pushed.happen(Due(pushed.at(10), ARRIVED))
    assert pushed.clock(TOUCH).ended == TEN + timedelta(minutes=10)
    assert [w.turn for w in pushed.now_state.underway] == [first], "the other is still looked for"


def test_while_words_are_under_way_it_is_looked_again_more_and_more_seldom(pushed: Pushed) -> None:
    pushed.agent_says(8)
    waits = []
    for _ in range(6):
        (timer,) = [e for e in pushed.effects if isinstance(e, SetTimer) and e.key == ARRIVED][-1:]
        pushed.now = timer.due
        pushed.happen(Due(pushed.now, ARRIVED))
        waits.append((timer.due - TEN).total_seconds() / 60 - 8)
    assert waits == [1, 2, 4, 8, 16, 32]


def test_words_read_in_the_platforms_own_desk_are_with_him_at_once(pushed: Pushed) -> None:
    pushed.happen(AgentElsewhere(pushed.at(8), *AGENT, "我来办。"))
    assert pushed.clock(TOUCH).state is Run.MET


def test_a_call_that_reached_him_is_a_touch(pushed: Pushed) -> None:
    """S2-29: recorded by a colleague, whatever became of the words."""
    pushed.agent_says(8)
    case_no = pushed.now_state.case_no
    pushed.happen(Due(pushed.at(15), f"desk:called:{case_no}"))
    touch = pushed.clock(TOUCH)
    assert (touch.state, touch.ended) == (Run.MET, TEN + timedelta(minutes=15))


def test_the_plan_waits_for_him_from_the_moment_he_has_the_question(pushed: Pushed) -> None:
    """Ideal 2.3: paused only if a question was delivered; and so waits the case."""
    pushed.agent_says(10, "麻烦您提供一下订单号。")
    assert pushed.clock(Kind.PLAN).state is Run.RUNNING
    effects = pushed.arrives(20)
    assert pushed.clock(Kind.PLAN).pauses[0].since == TEN + timedelta(minutes=20)
    assert [n.kind for n in of(Note, effects)] == ["customer_asked"]
    pushed.at(80)
    back = pushed.say("订单号 88231", intent="supplement")
    assert (pushed.clock(Kind.PLAN).state, pushed.now_state.awaited) == (Run.RUNNING, ())
    assert pushed.clock(Kind.PLAN).due == TEN + timedelta(hours=5)
    assert "customer_back" in [n.kind for n in of(Note, back)]


def test_a_question_he_overtook_by_writing_stops_nothing(pushed: Pushed) -> None:
    pushed.agent_says(10, "您的订单号是多少？")
    pushed.at(11)
    pushed.say("对了订单号是 88231", intent="supplement")
    pushed.arrives(12)
    assert pushed.clock(Kind.PLAN).state is Run.RUNNING
    assert pushed.now_state.awaited == ()


def test_a_closing_about_what_we_do_stops_nothing(pushed: Pushed) -> None:
    pushed.agent_says(10, "我先帮您查一下，好吗？")
    pushed.arrives(11)
    assert pushed.clock(Kind.PLAN).state is Run.RUNNING


def _asked(talk: Pushed) -> str:
    talk.agent_says(10, "您的订单号是多少？")
    effects = talk.arrives(11)
    key = f"answer:{talk.now_state.case_no}"
    due = TEN + timedelta(hours=24, minutes=11)
    assert SetTimer(key, due) in effects
    talk.now = due
    return key


def test_after_a_day_without_an_answer_the_colleague_who_has_the_talk_is_told_once(
    pushed: Pushed,
) -> None:
    key = _asked(pushed)
    effects = pushed.happen(Due(pushed.now, key))
    assert of(Say, effects) == [], "a colleague has the talk: the bot is silent"
    assert [n.kind for n in of(Note, effects)] == ["asked_waits"]
    assert [e for e in effects if isinstance(e, SetTimer) and e.key == key] == []


def test_after_a_day_the_customer_is_reminded_where_the_bot_has_the_talk(pushed: Pushed) -> None:
    key = _asked(pushed)
    pushed.happen(AgentReturned(pushed.now, *AGENT))
    assert pushed.now_state.control is Control.BOT
    effects = pushed.happen(Due(pushed.now, key))
    assert len(of(Say, effects)) == 1
    (note,) = (n for n in of(Note, effects) if n.kind == "asked_waits")
    assert "已提醒一次" in note.text


def test_who_answered_is_not_reminded(pushed: Pushed) -> None:
    key = _asked(pushed)
    pushed.say("88231", intent="supplement")
    assert of(Note, pushed.happen(Due(pushed.now, key))) == []


def test_a_channel_that_pulls_has_its_words_at_once(book: Book) -> None:
    talk = with_people(book)
    talk.agent_says(8, "请发一下订单号")
    assert talk.clock(TOUCH).state is Run.MET
    assert talk.clock(Kind.PLAN).state is Run.PAUSED
    assert talk.now_state.underway == ()


def test_an_earlier_case_is_measured_by_what_it_is_about_itself(pushed: Pushed) -> None:
    """S2-38: its own level and category, not those of the talk's present matter."""
    red = CaseSeen("TS-red", "plan_sent", "account_safety.hacked", TEN, level="1")
    pushed.seen = (red,)
    pushed.happen(Due(pushed.at(10), "desk:reopened:TS-red"))
    clocks = {c.kind: c for c in pushed.now_state.clocks if c.case_no == "TS-red"}
    assert {c.profile for c in clocks.values()} == {"红色/全天"}
    assert clocks[TOUCH].due - clocks[TOUCH].started == timedelta(minutes=15)


def test_who_asks_hears_until_when_somebody_comes_to_him(book: Book) -> None:
    """S1-20: a visit is a promise that the customer may read."""
    talk = Pushed(book, TEN)
    talk.sent = {}
    due = TEN + timedelta(hours=20)
    visit = OpenPromise("TS1/onsite_by/3.1", "onsite_by", "上门换主板", due, "after_sales")
    talk.seen = (CaseSeen("TS1", "executing", "quality.fault", TEN, promises=(visit,)),)
    (said,) = of(Say, talk.say("到哪一步了", intent="ask_progress"))
    assert "11月26日 06:00 前有人上门" in said.text
