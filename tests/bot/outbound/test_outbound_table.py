"""Within WeChat's five messages nothing of weight is lost, where a word every two hours loses it.

The rows are ideal 1.5: when the plan is told, when it is solved, and whether the customer answers
the plan. Every case begins with one message of the customer; the follow-up comes a day after.
"""

from __future__ import annotations

import asyncio
from operator import itemgetter
from pathlib import Path

import pytest

from bot.channels.base import Address, Outbound, Outcome
from dialogues.effects import CaseState
from storage import outbox
from tests.bot.outbound.outbound_fakes import HOUR, MORNING, Clock, Counting, scene

TOUCH, EVERY, LATER = 0.5, 2, 24


def words(plan: int, solved: int) -> list[tuple[float, str]]:
    """Return (hour, purpose) of everything there is to say, in order."""
    often = [(h, "progress") for h in range(EVERY, solved, EVERY) if h != plan]
    fixed = [(TOUCH, "agent"), (plan, "proposal"), (solved, "solved"), (solved, "letter")]
    return sorted([*often, *fixed, (solved + LATER, "follow_up")], key=itemgetter(0))


@pytest.mark.parametrize(
    ("plan", "solved", "answers", "planned", "lost"),
    [(4, 8, 0, 7, 2), (4, 8, 1, 7, 0), (8, 24, 0, 15, 10), (8, 24, 1, 15, 5), (8, 48, 0, 27, 22),
     (8, 48, 1, 27, 17)],
)  # fmt: skip
def test_a_word_every_two_hours_loses_the_letter_and_the_follow_up(
    plan: int, solved: int, answers: int, planned: int, lost: int
) -> None:
    clock = Clock()
    channel = Counting(clock)
    channel.heard("u")

    async def naive() -> list[str]:
        missing = []
        for hour, purpose in words(plan, solved):
            clock.now = MORNING + hour * HOUR
            receipt = await channel.send(Address("mp", "a", "u"), Outbound("1", purpose))
            if receipt.outcome is not Outcome.SENT:
                missing.append(purpose)
            if purpose == "proposal" and answers:
                channel.opened["u"] = []  # the newest message counts: five again
                channel.heard("u")
        return missing

    missing = asyncio.run(naive())
    assert (len(words(plan, solved)), len(missing)) == (planned, lost)
    assert not answers <= 0 or {"letter", "follow_up"} <= set(missing)


@pytest.mark.parametrize(
    ("plan", "solved", "answers", "sent", "outside"),
    [(4, 8, 0, 4, 0), (4, 8, 1, 4, 0), (8, 24, 0, 5, 0), (8, 24, 1, 5, 0), (8, 48, 0, 4, 1),
     (8, 48, 1, 5, 1)],
)  # fmt: skip
def test_the_planner_sends_what_counts_and_loses_nothing(
    plan: int, solved: int, answers: int, sent: int, outside: int, tmp_path: Path
) -> None:
    clock = Clock()
    channel = Counting(clock)
    with scene(tmp_path, [channel], clock) as stage:
        stage.hear(channel)
        stage.stands(CaseState.SUBMITTED)
        said = {}
        for number, (hour, purpose) in enumerate(words(plan, solved)):
            stage.until(hour)
            if purpose == "proposal":
                stage.stands(CaseState.PLAN_SENT)
            if purpose == "letter":
                stage.stands(CaseState.RESOLVED)
            said[stage.say(f"{number} {purpose}", purpose)] = purpose
            if purpose != "solved":  # the letter comes in the same turn
                stage.settle()
            if purpose == "proposal" and answers:
                stage.hear(channel)
        stage.until(solved + LATER + 2)
        ends = {purpose: stage.state(n) for n, purpose in said.items() if purpose != "progress"}
        late = {"follow_up": "failed"} if outside else {}
        everything = ("agent", "proposal", "solved", "letter", "follow_up")
        assert ends == dict.fromkeys(everything, "sent") | late
        assert len(channel.took) == sent
        assert len(channel.asked) == sent, "nothing is tried that the platform would refuse"
        missed = stage.store.read(outbox.undelivered)
        assert [said[one.line.id] for one in missed] == list(late)
        assert all(one.remedy and one.remedy.way == "call" for one in missed)


def test_solved_and_the_letter_are_one_message_and_history_says_so(tmp_path: Path) -> None:
    clock = Clock()
    channel = Counting(clock)
    with scene(tmp_path, [channel], clock) as stage:
        stage.hear(channel)
        stage.stands(CaseState.EXECUTING)
        solved = stage.say("换好了", "solved", author="周敏")
        stage.settle()
        assert stage.state(solved) == "waiting"
        assert channel.took == []
        stage.until(0.5)
        stage.stands(CaseState.RESOLVED)
        letter = stage.say("【解决方案确认函】", "letter")
        stage.settle()
        assert channel.texts() == ["换好了\n【解决方案确认函】"]
        assert (stage.became(solved).outcome, stage.became(letter).outcome) == ("merged", "sent")
        assert stage.became(letter).choices[-1].endswith("send 2 in one message")


def test_solved_does_not_wait_for_ever_for_its_letter(tmp_path: Path) -> None:
    clock = Clock()
    channel = Counting(clock)
    with scene(tmp_path, [channel], clock) as stage:
        stage.hear(channel)
        stage.stands(CaseState.EXECUTING)
        solved = stage.say("换好了", "solved", author="周敏")
        stage.until(0.9)
        assert stage.state(solved) == "waiting"
        stage.until(1.2)
        assert stage.state(solved) == "sent"
