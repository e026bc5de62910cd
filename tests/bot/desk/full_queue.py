"""A queue with every kind of row, as a store holds it: told, silent, given, late, masked, over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dialogues import clocks as arithmetic
from dialogues.clocks import Kind
from dialogues.effects import ClockStands, HandOff, Promise, Say, Why
from dialogues.sla import About, Sla
from dialogues.state import STORY, Control, Known, Level, Mood, Phase, State
from storage import (
    accounts,
    cases,
    clocks,
    conversations,
    handing,
    handoffs,
    inbox,
    incidents,
    messages,
    places,
    promises,
    teams,
)
from storage.case_events import event
from storage.handoffs import Owner
from storage.inbox import Arrival
from storage.store import Tx
from storage.times import moment
from tests.fakes.triage import SCRIPT, filed, known

ZONE = ZoneInfo("Asia/Shanghai")
Fill = Callable[[Tx, str], None]
STATE = State(SCRIPT, category="product_quality.fault", moods=(Mood("anger", 2),))


def write(tx: Tx, chat: str, *texts: str) -> None:
    """Let the customer write."""
    channel, account, user = chat.split(":")
    for text in texts:
        number, at = len(messages.history(tx.c, chat)), moment(tx.now)
        said = Arrival(channel, account, user, f"{chat}-{number}", "message", at, text)
        inbox.receive(tx, said)


def answer(tx: Tx, chat: str, times: int = 1) -> None:
    """Let the bot say something."""
    for _ in range(times):
        said = Say("您好", Why("greet", "new", (), "v1"))
        messages.say(tx, chat, None, said, moment(tx.now), pull=True)


def stand(tx: Tx, chat: str, story: str = "", **state: Any) -> str:
    """Let the talk stand so, with a case of its own; return the case's number."""
    number: str = state.setdefault("case_no", f"T-{chat}")
    conversations.ensure(tx, chat)
    told = {STORY: Known(story, story, None)} if story else {}
    at = moment(tx.now) - timedelta(minutes=9)
    saved = replace(STATE, fields=told, started=at.astimezone(ZONE), **state)
    conversations.save(tx, chat, saved, was=conversations.load(tx, chat)[1])
    if number:
        level = saved.level or Level.GENERAL
        case = filed(number, at, level=level, fields=known(attempts_before="2"))
        cases.file(tx, chat, replace(case, flags=saved.flags))
    return number


def wait(tx: Tx, chat: str, number: str, *reasons: str, level: Level = Level.GENERAL) -> None:
    """Let the talk wait for a person."""
    handoffs.wait(tx, chat, HandOff(number, level, "service", reasons))


def _urgent(tx: Tx, chat: str) -> None:
    story = "充电宝\n着火了，  电话13800138000，" + "烧了一地" * 40
    flags = frozenset({"safety", "media"})
    number = stand(tx, chat, story, level=Level.URGENT, flags=flags, control=Control.QUEUE)
    wait(tx, chat, number, "safety", "asked_for_person", level=Level.URGENT)
    due = moment(tx.now) + timedelta(minutes=4)
    promises.keep_row(tx, Promise(f"p-{chat}", number, "first_touch", "联系您", due, "组"), None)


def _before_any_turn(tx: Tx, chat: str) -> None:
    write(tx, chat, "我要找人工", "我是张三，\n打 13900139000")
    wait(tx, chat, "", "asked_for_person")


def _silent(tx: Tx, chat: str) -> None:
    write(tx, chat, "转人工 " * 40)
    answer(tx, chat, 5)
    wait(tx, chat, stand(tx, chat, control=Control.QUEUE), "asked_for_person")


def _long_ago(tx: Tx, chat: str) -> None:
    write(tx, chat, "这句太早了")
    answer(tx, chat, 6)
    wait(tx, chat, stand(tx, chat, category=None, moods=()), "asked_for_person")


def _wordless(tx: Tx, chat: str) -> None:
    write(tx, chat, "有图", "")
    answer(tx, chat)
    wait(tx, chat, stand(tx, chat), "evidence")
    talk = conversations.get(tx.c, chat)
    assert talk is not None
    teams.set_tier(tx, talk.person, "金", "zhou")


def _given(tx: Tx, chat: str) -> None:
    number = stand(tx, chat, "\ud83d半个字符的事", control=Control.QUEUE, language="en")
    wait(tx, chat, number, "complex")
    handoff = next(p.handoff for p in places.waiting(tx.c, moment(tx.now)) if p.chat == chat)
    stands = {"team": "一线客服", "route": "R-1", "agent": "chenlan", "name": "陈岚"}
    handing.keep(tx, handoff, stands, ("第一个有空",))
    handing.own(tx, number, Owner("zhou", "周敏"), "zhou")
    event(tx, number, handoffs.PASSED, "bot", {})


def _alike(tx: Tx, chat: str) -> None:
    number = stand(tx, chat, "和别人一样的事", matter=2)
    incidents.begin(tx, "批次坏了", [number], Owner("zhou", "周敏"))
    wait(tx, chat, number, "repeat")


def _still_with_the_bot(tx: Tx, chat: str) -> None:
    wait(tx, chat, stand(tx, chat, "两处都在"), "complex")


def _taken(login: str) -> Fill:
    def job(tx: Tx, chat: str) -> None:
        wait(tx, chat, stand(tx, chat, "在人手上", control=Control.HUMAN), "complex")
        handoffs.take(tx, chat, login, login.upper())

    return job


def _with_the_bot(**state: Any) -> Fill:
    def job(tx: Tx, chat: str) -> None:
        write(tx, chat, "在说，微信 13800138000")
        stand(tx, chat, **state)

    return job


def _over(tx: Tx, chat: str) -> None:
    number = stand(tx, chat, "办完了", closed=True, phase=Phase.DONE)
    more = stand(tx, chat, "又办完了", case_no=f"U-{chat}", closed=True, control=Control.HUMAN)
    at = moment(tx.now).astimezone(ZONE)
    for kind, case in ((Kind.FOLLOW_UP, number), (Kind.FOLLOW_UP, more), (Kind.PLAN, number)):
        keep(tx, kind, case, at)


def keep(tx: Tx, kind: Kind, case: str, at: datetime) -> None:
    """Start a clock of the case."""
    target = Sla().target(kind, About())
    assert target is not None
    clocks.keep(tx, ClockStands(arithmetic.start(kind, target, case, at, ""), "陈岚"))


KINDS: dict[str, Fill] = {
    "urgent": _urgent,
    "no_turn": _before_any_turn,
    "silent": _silent,
    "long_ago": _long_ago,
    "wordless": _wordless,
    "given": _given,
    "alike": _alike,
    "both": _still_with_the_bot,
    "mine": _taken("chenlan"),
    "theirs": _taken("zhou"),
    "asked": _with_the_bot(story="屏幕坏了", level=Level.SUGGESTION),
    "asked_silent": _with_the_bot(phase=Phase.FACTS),
    "finished": _with_the_bot(story="说完了", phase=Phase.DONE),
    "closed": _with_the_bot(story="提交了", closed=True),
    "no_case": _with_the_bot(story="还没立案", case_no=""),
    "hello": lambda tx, chat: write(tx, chat, "你好"),
    "over": _over,
}
"""What each kind of talk takes; the key is the user in its conversation's name."""


def fill(tx: Tx, times: int = 1, account: str = "telegram:shop") -> None:
    """Put *times* of each kind into the store."""
    for login, name in (("chenlan", "陈岚"), ("zhou", "周敏")):
        accounts.add(tx, login, name, "agent", "hash")
    for n in range(times):
        for kind, job in KINDS.items():
            job(tx, f"{account}:{kind}{n}")
