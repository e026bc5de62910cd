"""A talk goes to the people of its platform behind the bot's last words, once, whatever fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.channels.base import Outcome, Receipt
from bot.outbound.dispatch import Setting
from bot.outbound.look import Habits
from bot.outbound.pace import SenderPace
from bot.outbound.quiet import Quiet
from bot.settling import Claim
from dialogues.effects import CaseState
from storage import handoffs, lanes
from storage.handoffs import NOT_PASSED, PASSED
from tests.bot.outbound.outbound_fakes import HOUR, WECHAT, Clock, Counting, Scene, scene
from tests.bot.outbound.staffed import CHAT, Staffed, hand, hint, history, left

FREE = replace(WECHAT, window=None, per_inbound=None)
LATER = Receipt(Outcome.RETRY, code="500")


@contextmanager
def talk(folder: Path, channel: Counting, clock: Clock, **more: object) -> Iterator[Scene]:
    """Give a talk whose customer wrote and whose case is filed."""
    with scene(folder, [channel], clock, **more) as stage:  # type: ignore[arg-type]  # its own
        stage.hear(channel)
        stage.stands(CaseState.SUBMITTED)
        yield stage


def test_the_last_words_go_first_also_those_said_after_the_handoff(tmp_path: Path) -> None:
    clock = Clock()
    channel = Staffed(clock)
    with talk(tmp_path, channel, clock) as stage:
        stage.say("我请同事来")
        hand(stage)
        stage.say("您的电话记下了")
        stage.settle()
        assert channel.texts() == ["我请同事来", "您的电话记下了"]
        assert (channel.passed, channel.tried) == ([2], [("u", None, clock.now)])
        assert history(stage) == [(PASSED, "在排队")]
        assert (hint(stage), left(stage)) == (PASSED, 0)


def test_words_that_have_to_be_tried_again_are_waited_for(tmp_path: Path) -> None:
    clock = Clock()
    channel = Staffed(clock, script=lambda _to, _message: next(answers, None))
    answers = iter([LATER, LATER])
    with talk(tmp_path, channel, clock) as stage:
        stage.say("我请同事来")
        hand(stage)
        stage.settle()
        assert channel.tried == []
        stage.until(1)
        assert (channel.texts(), channel.passed) == (["我请同事来"], [1])


def test_words_that_cannot_arrive_do_not_keep_people_away(tmp_path: Path) -> None:
    clock = Clock()
    channel = Staffed(clock, script=lambda _to, _message: Receipt(Outcome.REJECTED))
    with talk(tmp_path, channel, clock) as stage:
        stage.say("我请同事来")
        hand(stage)
        stage.settle()
        assert channel.passed == [0]


def test_a_progress_word_held_for_the_morning_is_not_waited_for(tmp_path: Path) -> None:
    clock = Clock()
    clock.now += 14 * HOUR
    channel = Staffed(clock, limits=FREE)
    with talk(tmp_path, channel, clock, setting=Setting(Habits(quiet=Quiet()))) as stage:
        held = stage.say("还在查", "progress")
        hand(stage)
        stage.settle()
        assert (channel.passed, stage.state(held), left(stage)) == ([0], "waiting", 1)


def test_a_platform_that_says_later_is_asked_at_the_senders_pace(tmp_path: Path) -> None:
    clock = Clock()
    channel = Staffed(clock, given=[LATER, LATER, Receipt(Outcome.RETRY, retry_after=300.0)])
    with talk(tmp_path, channel, clock) as stage:
        start = clock.now
        hand(stage)
        stage.settle()
        stage.until(1)
        assert [at - start for _, _, at in channel.tried] == [0, 1, 3, 303]
        assert history(stage) == [(PASSED, "在排队")]


def test_what_is_said_meanwhile_does_not_wait_for_the_platform(tmp_path: Path) -> None:
    clock = Clock()
    channel = Staffed(clock, given=[Receipt(Outcome.RETRY, retry_after=300.0)])
    with talk(tmp_path, channel, clock) as stage:
        hand(stage)
        stage.settle()
        clock.now += 5
        stage.say("在的")
        stage.settle()
        assert (channel.texts(), channel.passed) == (["在的"], [])
        stage.until(1)
        assert channel.passed == [1]


@pytest.mark.parametrize("outcome", [Outcome.CONFIG, Outcome.REJECTED, Outcome.WINDOW_CLOSED])
def test_what_fails_for_good_stays_with_our_desk_which_is_told_why(
    tmp_path: Path, outcome: Outcome
) -> None:
    clock = Clock()
    why = "会话不允许这样变更状态"
    channel = Staffed(clock, given=[Receipt(outcome, code="95016", detail=why)])
    with talk(tmp_path, channel, clock) as stage:
        hand(stage)
        stage.until(1)
        assert (len(channel.tried), history(stage)) == (1, [(NOT_PASSED, why)])
        assert (hint(stage), left(stage)) == (NOT_PASSED, 0)
        stage.say("同事在看了", "agent")
        stage.settle()
        assert channel.texts() == ["同事在看了"]


@pytest.mark.parametrize(("given", "tries"), [(LATER, 7), (OSError("gone"), 3)])
def test_what_never_works_is_given_up_and_said(
    tmp_path: Path, given: Receipt | Exception, tries: int
) -> None:
    clock = Clock()
    channel = Staffed(clock, given=[given] * 99)
    with talk(tmp_path, channel, clock, pace=SenderPace(tries=3, most=7)) as stage:
        hand(stage)
        stage.settle()
        stage.until(2)
        assert (len(channel.tried), left(stage)) == (tries, 0)
        assert [kind for kind, _ in history(stage)] == [NOT_PASSED]


def test_what_one_of_our_desk_took_meanwhile_is_his(tmp_path: Path) -> None:
    clock = Clock()
    channel = Staffed(clock)
    with talk(tmp_path, channel, clock) as stage:
        hand(stage)
        stage.store.do(lambda tx: handoffs.take(tx, CHAT, "lin", "林可"))
        stage.settle()
        assert (channel.tried, history(stage), left(stage)) == ([], [], 0)


@pytest.mark.parametrize("kind", ["at our desk", "no people there"])
def test_a_channel_whose_people_answer_at_our_desk_is_asked_nothing(
    tmp_path: Path, kind: str
) -> None:
    clock = Clock()
    channel = Staffed(clock, native=False) if kind == "at our desk" else Counting(clock)
    with talk(tmp_path, channel, clock) as stage:
        stage.say("我请同事来")
        hand(stage)
        stage.settle()
        assert (channel.texts(), left(stage)) == (["我请同事来"], 0)
        assert (history(stage), hint(stage)) == ([], "")


def test_called_for_twice_it_is_given_once(tmp_path: Path) -> None:
    clock = Clock()
    channel = Staffed(clock)
    with talk(tmp_path, channel, clock) as stage:
        hand(stage)
        hand(stage)
        stage.settle()
        assert (len(channel.tried), len(history(stage))) == (1, 1)


def test_a_new_handoff_knows_nothing_of_the_one_before(tmp_path: Path) -> None:
    clock = Clock()
    channel = Staffed(clock, given=[Receipt(Outcome.CONFIG, detail="没有权限")])
    with talk(tmp_path, channel, clock) as stage:
        hand(stage)
        stage.settle()
        stage.store.do(lambda tx: handoffs.leave(tx, CHAT))
        clock.now += 60
        hand(stage)
        assert hint(stage) == ""
        stage.settle()
        assert [kind for kind, _ in history(stage)] == [NOT_PASSED, PASSED]
        assert hint(stage) == PASSED


class PowerCutError(Exception):
    """The lights went out."""


@dataclass
class Power:
    """Cuts before the *left*-th write from now; None: it stays on."""

    left: int | None = None

    def __call__(self) -> None:
        """Count a write, or cut."""
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise PowerCutError


@pytest.mark.parametrize("answer", [[], [LATER]])
def test_the_power_is_cut_at_every_write_and_the_history_says_it_once(
    tmp_path: Path, answer: list[Receipt | Exception]
) -> None:
    clock, power, cuts = Clock(), Power(), 0
    channel = Staffed(clock)
    with talk(tmp_path, channel, clock, fault=power) as stage:
        hand(stage)
        while True:
            channel.given = list(answer)
            power.left = None
            stage.store.do(lambda tx: lanes.release(tx, "scene.out", ""))
            (name,) = stage.store.do(lambda tx: lanes.claim(tx, "scene.out:1:0", pool="out"))
            power.left = cuts
            try:
                stage.runner.run(stage.dispatch.one(Claim(name, clock.now + 10), channel))
            except PowerCutError:
                assert (history(stage), left(stage)) == ([], 1), "nothing half done"
                cuts += 1
                continue
            break
        power.left = None
        stage.until(1)
        assert cuts >= 3
        assert (history(stage), left(stage)) == ([(PASSED, "在排队")], 0)
