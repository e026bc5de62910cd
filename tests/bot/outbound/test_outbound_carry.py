"""What is said through a door fits it at once, with its buttons under the last part."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.carry import Ground, carry_out, fit
from bot.channels.base import Limits
from dialogues.effects import Button, Effect, Say, Why
from storage import conversations, messages, outbox
from storage.store import Tx
from storage.times import moment
from tests.bot.outbound.outbound_fakes import MORNING, WECHAT, Clock, Counting, Scene, scene

CHAT = "mp:a:u"
LONG = Say("您先听我说。" * 200, Why("letter", "p"), (Button("同意", "/accept"),), "周敏", "agent")
GROUND = Ground(CHAT, None, moment(MORNING), pull=False, limits=WECHAT)


def carried(stage: Scene, ground: Ground, *effects: Effect) -> bool:
    def job(tx: Tx) -> bool:
        conversations.ensure(tx, CHAT)
        return carry_out(tx, ground, effects)

    return stage.store.do(job)


def test_a_long_text_becomes_messages_of_their_own_that_join_to_it(tmp_path: Path) -> None:
    clock = Clock()
    channel = Counting(clock)
    with scene(tmp_path, [channel], clock) as stage:
        stage.hear(channel)
        assert carried(stage, GROUND, LONG)
        rows = stage.store.read(lambda c: outbox.due(c, CHAT))
        assert {row.purpose for row in rows} == {"letter"}
        assert len({row.line.id for row in rows}) == len(rows) == 2
        assert [bool(row.line.buttons) for row in rows] == [False, True]
        stage.settle()
        shown = LONG.text + "\n1 同意\n回复数字就行，也可以直接说。"
        assert "".join(channel.texts()) == shown
        assert stage.store.read(lambda c: messages.offered(c, CHAT)) == LONG.buttons


def test_the_numbers_are_said_in_the_language_of_the_talk() -> None:
    (one,) = fit(replace(LONG, text="Agree?"), WECHAT, "en")
    assert one.text.endswith("1 同意\nJust reply with the number, or say it in your own words.")


@pytest.mark.parametrize("limits", [None, Limits(1_048_576, max_buttons=8)])
def test_a_door_that_takes_it_gets_it_as_it_is(limits: Limits | None) -> None:
    assert fit(LONG, limits, "zh-Hans") == (LONG,)


def test_nothing_said_is_nothing_to_send(tmp_path: Path) -> None:
    clock = Clock()
    with scene(tmp_path, [Counting(clock)], clock) as stage:
        assert not carried(stage, GROUND)
        assert not carried(stage, replace(GROUND, pull=True), LONG)
