"""What waits, travels together or stands aside stays true in the history, whatever fails."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.channels.base import Outcome, Receipt
from bot.outbound import look
from bot.outbound.budget import said
from bot.outbound.dispatch import Setting
from bot.outbound.look import Habits
from bot.outbound.quiet import Quiet
from dialogues.effects import CaseState
from storage import inbox, lanes, messages, outbox, standing
from storage.inbox import Arrival
from storage.times import moment
from tests.bot.outbound.outbound_fakes import OK, OWNER, Clock, Counting, Scene, scene


def traffic_of(stage: Scene, channel: Counting) -> str:
    traffic = stage.store.read(lambda c: standing.traffic(c, "mp:a:u"))
    return said(look.budget_left(traffic, channel, stage.clock.now), stage.clock.now)


def test_the_desk_is_told_what_is_left(tmp_path: Path) -> None:
    clock = Clock()
    channel = Counting(clock)
    with scene(tmp_path, [channel], clock) as stage:
        stage.hear(channel)
        for n in range(2):
            stage.say(f"m{n}", "agent")
        stage.settle()
        stage.until(6.5)
        assert traffic_of(stage, channel) == "余 3 条 / 41 h"
        stage.until(49)
        assert traffic_of(stage, channel).startswith("窗口已关")


def test_what_the_desk_does_in_a_talk_opens_no_window(tmp_path: Path) -> None:
    clock = Clock()
    channel = Counting(clock)
    with scene(tmp_path, [channel], clock) as stage:
        stage.hear(channel)
        stage.until(49)
        act = Arrival("desk", "a", "zhou", "d1", "message", moment(clock.now), chat="mp:a:u")
        stage.store.do(lambda tx: inbox.receive(tx, act))
        number = stage.say("在的", "agent")
        stage.settle()
        assert (stage.became(number).outcome, channel.asked) == ("window_closed", [])


def test_a_menu_click_opens_three_places_for_a_minute(tmp_path: Path) -> None:
    clock = Clock()
    channel = Counting(clock)
    with scene(tmp_path, [channel], clock) as stage:
        stage.hear(channel, kind="button")
        said = [stage.say(f"m{n}", "agent", author=f"a{n}") for n in range(4)]
        stage.settle()
        assert [stage.state(n) for n in said] == ["sent"] * 3 + ["failed"]
        assert stage.became(said[3]).outcome == "quota"
        assert len(channel.asked) == 3


def test_the_light_question_is_asked_with_the_last_spare_place(tmp_path: Path) -> None:
    clock = Clock()
    channel = Counting(clock)
    with scene(tmp_path, [channel], clock) as stage:
        stage.hear(channel)
        stage.stands(CaseState.EXECUTING)
        for n in range(2):
            stage.say(f"m{n}", "agent")
        stage.settle()
        number = stage.say("进度：在检测。", "progress")
        stage.until(13)
        assert channel.texts()[-1].startswith("进度：在检测。\n要是有变化我再告诉您")
        line = stage.became(number).line
        assert line.text == channel.texts()[-1], "the history says what was said"
        assert "ask" in stage.became(number).choices[-1]


def test_held_words_are_released_by_the_customers_next_message(tmp_path: Path) -> None:
    clock = Clock()
    channel = Counting(clock)
    with scene(tmp_path, [channel], clock) as stage:
        stage.hear(channel)
        stage.stands(CaseState.SUBMITTED)
        for n in range(2):
            stage.say(f"m{n}", "agent")
        stage.settle()
        number = stage.say("进度：在检测。", "progress")
        stage.until(1)
        assert stage.became(number).choices[-1].endswith("hold: only reserved places are left")
        stage.hear(channel)
        answer = stage.say("在查了", "reply")
        stage.settle()
        assert channel.texts()[-1] == "进度：在检测。\n在查了"
        assert (stage.became(number).outcome, stage.became(answer).outcome) == ("merged", "sent")


def test_older_progress_is_marked_as_dropped_not_as_sent(tmp_path: Path) -> None:
    clock = Clock()
    channel = Counting(clock)
    with scene(tmp_path, [channel], clock) as stage:
        stage.hear(channel)
        stage.stands(CaseState.SUBMITTED)
        stage.say("m", "agent")
        stage.settle()
        words = [stage.say(f"进度 {n}", "progress") for n in range(3)]
        stage.settle()
        assert [stage.state(n) for n in words] == ["dropped", "dropped", "waiting"]
        assert {stage.became(n).outcome for n in words[:2]} == {"superseded"}


def test_progress_waits_for_the_morning(tmp_path: Path) -> None:
    clock = Clock(datetime(2026, 3, 2, 23, 50, tzinfo=UTC).timestamp())
    channel = Counting(clock)
    setting = Setting(Habits(quiet=Quiet()))
    with scene(tmp_path, [channel], clock, setting=setting) as stage:
        stage.hear(channel)
        number = stage.say("这次处理下来，您还满意吗？", "follow_up")
        stage.settle()
        assert stage.state(number) == "waiting"
        stage.until(22.9)
        assert stage.state(number) == "waiting"
        stage.until(23.1)
        assert stage.state(number) == "sent"


def test_what_travels_together_is_the_same_at_every_try(tmp_path: Path) -> None:
    clock = Clock()
    receipts = iter([Receipt(Outcome.RETRY, code="500"), Receipt(Outcome.RETRY, code="timeout")])
    channel = Counting(clock, script=lambda _to, _message: next(receipts, None))
    with scene(tmp_path, [channel], clock) as stage:
        stage.hear(channel)
        stage.stands(CaseState.EXECUTING)
        stage.say("换好了", "solved", author="周敏")
        stage.say("【函】", "letter")
        stage.settle()
        stage.say("还有一句", "agent")
        stage.until(0.5)
        asked = [(message.id, message.text) for _, message in channel.asked]
        assert asked[0] == asked[1] == asked[2]
        assert channel.texts() == ["换好了\n【函】", "还有一句"]


def test_a_crash_between_send_and_record_sends_the_same_once_more(tmp_path: Path) -> None:
    clock = Clock()
    channel = Counting(clock)
    with scene(tmp_path, [channel], clock) as stage:
        stage.hear(channel)
        stage.stands(CaseState.EXECUTING)
        both = [stage.say("换好了", "solved", author="周敏"), stage.say("【函】", "letter")]

        class Killed(BaseException):
            """The process is gone."""

        def die(*_: object) -> Receipt | None:
            if not channel.asked[1:]:
                raise Killed
            return None

        channel.script = die
        try:
            stage.settle()
        except Killed:
            clock.now += 61  # the lease ends
        stage.say("后来的话", "agent")
        stage.settle()
        asked = [(message.id, message.text) for _, message in channel.asked]
        assert asked[0] == asked[1], "one double, under the same id, with the same words"
        assert channel.texts() == ["换好了\n【函】", "后来的话"]
        assert [stage.state(n) for n in both] == ["sent", "sent"]


def test_the_numbers_a_customer_types_can_be_understood(tmp_path: Path) -> None:
    clock = Clock()
    channel = Counting(clock)
    with scene(tmp_path, [channel], clock) as stage:
        assert stage.store.read(lambda c: messages.offered(c, "mp:a:u")) == ()
        stage.hear(channel)
        stage.say("方案\n1 同意", "proposal", buttons=(OK,))
        stage.settle()
        assert channel.took[0][1].buttons == (), "this door has none"
        assert stage.store.read(lambda c: messages.offered(c, "mp:a:u")) == (OK,)
        stage.say("还有什么要问吗？")
        assert stage.store.read(lambda c: messages.offered(c, "mp:a:u")) == ()


def test_work_whose_message_is_gone_is_cleared_away(tmp_path: Path) -> None:
    clock = Clock()
    channel = Counting(clock)
    with scene(tmp_path, [channel], clock) as stage:
        number = stage.say("x")
        stage.store.do(lambda tx: outbox.drop(tx, [number], None))
        stage.settle()
        assert stage.store.do(lambda tx: lanes.claim(tx, OWNER, 9, pool="out")) == ()
        assert channel.asked == []
