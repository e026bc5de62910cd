"""`qingsu doctor` tells how many messages reached no customer, and how many letters are dead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.commands import doctor, doctor_unsent
from bot.commands.findings import Finding, How
from bot.deployment import Deployment
from dialogues.effects import Say, Why
from storage import conversations, dead, messages, migrate, outbox
from storage.outbox import Tried
from storage.store import Store, Tx

CHAT = "mp:a:u"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    return Deployment.find(None, tmp_path / "var")


@pytest.fixture
def store(deployment: Deployment) -> Iterator[Store]:
    migrate.upgrade(deployment.url)
    with closing(Store.open(deployment.url)) as opened:
        opened.do(lambda tx: conversations.ensure(tx, CHAT))
        yield opened


def say(tx: Tx, text: str) -> int:
    said = Say(text, Why("r", "new"))
    return messages.say(tx, CHAT, None, said, NOW - timedelta(minutes=2), pull=False)


def told(deployment: Deployment) -> list[Finding]:
    return doctor_unsent.examine(deployment, NOW)


@pytest.mark.usefixtures("store")
def test_when_all_arrived_it_says_so(deployment: Deployment) -> None:
    assert [(one.how, one.what) for one in told(deployment)] == [
        (How.WELL, "发给客户的消息都送到了"),
        (How.WELL, "没有处理不了的东西（死信）"),
    ]


def test_what_did_not_arrive_and_what_died_is_counted(deployment: Deployment, store: Store) -> None:
    failed, *_ = [store.do(partial(say, text=text)) for text in ("一", "二", "三")]
    store.do(lambda tx: outbox.record(tx, failed, Tried("blocked")))
    for _ in range(4):
        store.do(lambda tx: dead.park(tx, "door", b"x", "why"))
    missed, letters = told(deployment)
    assert missed.how is letters.how is How.WATCH
    assert missed.what.startswith("1 条消息没有送到客户，2 条还在等或在重试")
    assert letters.what.startswith("4 条收到的东西没能处理")


def test_without_a_database_it_says_nothing(deployment: Deployment) -> None:
    assert told(deployment) == []


@pytest.mark.usefixtures("store")
def test_the_doctor_asks(deployment: Deployment) -> None:
    found = [one.what for one in doctor.examine(deployment, 0, NOW)]
    assert "发给客户的消息都送到了" in found
