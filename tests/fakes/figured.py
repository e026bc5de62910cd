"""Cases with a whole life behind them, for what counts them: each line of their history a row."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from dialogues import clocks as arithmetic
from dialogues.assign import AVAILABLE
from dialogues.clocks import Kind
from dialogues.effects import (
    CaseState,
    ClockStands,
    HandOff,
    Promise,
    Say,
    Settled,
    SettlePromise,
    Why,
)
from dialogues.sla import About, Sla
from dialogues.state import Level, Mood
from storage import (
    accounts,
    cases,
    clocks,
    conversations,
    handing,
    handoffs,
    messages,
    places,
    promises,
    teams,
)
from storage.case_events import event
from storage.handoffs import Owner
from storage.store import Store, Tx
from storage.teams import Member
from storage.times import moment
from tests.fakes.triage import filed, known

HOUR = timedelta(hours=1)


@dataclass
class Life:
    """What happens to a case, in hours from its start; None: it does not.

    touched, planned, done: a person's first words, the plan, the letter. heat, calm: of the first
    turn and the answer to the follow-up. promised: how a promise due after 2 h ended, and when.
    again: how often the bot asks for what was given, None: it asks nothing. kind: the parts of
    sympathy in the agent's words. cause, department: named at the end.
    tier: the customer's. term: quoted in a refusal at the end.
    """

    chat: str = "web:shop:1"
    number: str = "T1"
    category: str = "logistics.late"
    level: Level = Level.GENERAL
    owner: str = ""
    team: str = "一线客服"
    heat: int = 2
    told: str = ""
    touched: float | None = None
    planned: float | None = None
    done: float | None = None
    outcome: str = "upheld"
    followed: str = ""
    calm: int = 0
    points: int | None = None
    promised: tuple[str, float] | None = None
    reopened: float | None = None
    withdrawn: bool = False
    again: int | None = None
    kind: tuple[str, ...] | None = None
    cause: str = ""
    department: str = ""
    term: str = ""
    tier: str = ""


def live(store: Store, clock: Any, life: Life) -> None:
    """File the case now and let everything happen; the clock stands where it stood afterwards."""
    began = clock.now
    store.do(lambda tx: _open(tx, life))
    for hours, job in sorted(_happens(life), key=lambda each: each[0]):
        clock.now = began + hours * 3600
        store.do(job)
    clock.now = began


def _open(tx: Tx, life: Life) -> None:
    conversations.ensure(tx, life.chat)
    if life.tier:
        who = conversations.get(tx.c, life.chat)
        assert who is not None
        teams.set_tier(tx, who.person, life.tier, "zhou")
    at = moment(tx.now)
    more = known(attempts_before=life.told) if life.told else {}
    one = filed(life.number, at, category=life.category or None, level=life.level, fields=more)
    state = CaseState.WITHDRAWN if life.withdrawn else CaseState.SUBMITTED
    moods = Mood("anger", life.heat), Mood("neutral", 0)
    cases.file(tx, life.chat, replace(one, state=state, moods=moods))
    target = Sla().target(Kind.FIRST_TOUCH, About())
    assert target is not None
    clocks.keep(tx, ClockStands(arithmetic.start(Kind.FIRST_TOUCH, target, life.number, at), "组"))


def _happens(life: Life) -> list[tuple[float, Any]]:
    """Return what happens, by the hour."""

    def told(kind: str, **payload: Any) -> Any:
        return lambda tx: event(tx, life.number, kind, life.owner or "bot", payload)

    done = life.done or 0
    answer = {"how": life.followed, "words": "我叫张三，行吧", "heat": life.calm}
    letter = {"number": 1, "name": "陈岚", "text": "信", "sha256": "0"}
    rows: list[tuple[Any, float, Any]] = [
        (life.owner, 0.05, lambda tx: _hand(tx, life)),
        (life.again is not None, 0.01, lambda tx: _talk(tx, life)),
        (
            life.kind is not None,
            0.06,
            lambda tx: _tell(tx, life, "agent", *(f"shows.{one}" for one in life.kind or ())),
        ),
        (life.touched is not None, life.touched or 0, lambda tx: _touch(tx, life)),
        (
            life.planned is not None,
            life.planned or 0,
            told("proposed", version=1, text="换新", alternative=False),
        ),
        (life.done, done, told("resolved", outcome=life.outcome, done="换了", reason="")),
        (life.cause, done, told("tagged", root_cause=life.cause, department=life.department)),
        (life.term, done, told("declined", term=life.term, version="2")),
        (life.done, done, told("letter", **letter)),
        (life.followed, done + 24, told("follow_up", how="asked", words="", heat=0)),
        (life.followed, done + 25, told("follow_up", **answer)),
        (life.points is not None, done + 26, told("scored", points=life.points)),
        (life.promised, 0.1, lambda tx: _promise(tx, life)),
        (life.promised, (life.promised or ("", 0))[1], lambda tx: _settle(tx, life)),
        (life.reopened, life.reopened or 0, told("reopened", count=1, words="没修好")),
    ]
    return [(hour, job) for there, hour, job in rows if there]


def _hand(tx: Tx, life: Life) -> None:
    handoffs.wait(tx, life.chat, HandOff(life.number, life.level, "service", ()))
    waiting = places.waiting(tx.c, moment(tx.now))
    handoff = next(one.handoff for one in waiting if one.chat == life.chat)
    stands = {"team": life.team, "route": "R", "agent": life.owner, "name": life.owner.upper()}
    handing.keep(tx, handoff, stands, ("有空",))
    handoffs.take(tx, life.chat, life.owner, life.owner.upper())
    handing.own(tx, life.number, Owner(life.owner, life.owner.upper()), life.owner)
    handoffs.give_back(tx, life.chat, life.owner)


def _talk(tx: Tx, life: Life) -> None:
    """Let the customer say something, and the bot soothe and ask."""
    at = moment(tx.now)
    heard = messages.hear(
        tx, life.chat, 0, kind="message", at=at, text="坏了", payload="", attachments=()
    )
    messages.read_as(tx, heard, "anger", life.heat, "{}")
    _tell(tx, life, "acknowledge.fault#1", "questions.amount.ask#1")
    for _ in range(life.again or 0):
        _tell(tx, life, "messages.taken#1", "questions.model.ask#1")


def _tell(tx: Tx, life: Life, *rules: str) -> None:
    why = Why(" ".join(rules), "facts", ("model",))
    author = life.owner.upper() if "agent" in rules else "bot"
    said = Say("您好", why, author=author, kind="agent" if "agent" in rules else "reply")
    messages.say(tx, life.chat, None, said, moment(tx.now), pull=True)


def _touch(tx: Tx, life: Life) -> None:
    now = moment(tx.now)
    standing = clocks.of_case(tx.c, life.number, UTC)[0]
    clocks.keep(tx, ClockStands(arithmetic.meet(standing.clock, now), standing.owner))


def _promise(tx: Tx, life: Life) -> None:
    due = moment(tx.now) + 2 * HOUR - timedelta(hours=0.1)
    one = Promise(f"P-{life.number}", life.number, "agent", "回电", due, "陈岚")
    promises.keep_row(tx, one, None)


def _settle(tx: Tx, life: Life) -> None:
    assert life.promised
    how = Settled(life.promised[0])
    promises.settle(tx, SettlePromise(f"P-{life.number}", how, moment(tx.now), "proof"))


def staff(store: Store, *logins: str, role: str = "agent", team: str = "一线客服") -> None:
    """Make accounts with these logins."""

    def job(tx: Tx) -> None:
        for login in logins:
            accounts.add(tx, login, login.upper(), role, "hash")
            teams.member(tx, Member(login, (team,)))
            teams.present(tx, login, AVAILABLE)

    store.do(job)


def many(store: Store, clock: Any, count: int, days: int, until: datetime) -> None:
    """Let *count* cases happen in the *days* before *until*, drawn with a fixed seed."""
    dice = random.Random(4)
    codes = (
        "quality.fault",
        "quality.fault",
        "logistics.late",
        "service.attitude",
        "price.expensive",
    )
    teams_ = ("一线客服", "品质组", "物流组")
    for n in range(count):
        clock.now = until.timestamp() - days * 86400 * (1 - (n + 0.5) / count)
        done = dice.lognormvariate(1.9, 0.8) if dice.random() < 0.86 else None
        life = Life(
            chat=f"{dice.choice(('web', 'kf', 'telegram'))}:shop:{n % (count * 9 // 10)}",
            number=f"TS{n // 28:06d}-{n:08d}",
            category=dice.choice(codes),
            level=dice.choices(list(Level), (1, 8, 1))[0],
            owner=dice.choice(("chenlan", "zhou", "lin")),
            team=dice.choice(teams_),
            heat=dice.choices((0, 1, 2, 3), (1, 3, 4, 2))[0],
            told=dice.choices(("", "1", "3"), (8, 1, 1))[0],
            touched=dice.lognormvariate(-1.4, 0.6),
            planned=done and min(done, dice.lognormvariate(1.0, 0.5)),
            done=done,
            outcome=dice.choices(("upheld", "partly", "not_upheld"), (6, 2, 2))[0],
            followed=dice.choices(("content", "answered", "no_answer", ""), (5, 2, 3, 1))[0]
            if done
            else "",
            calm=dice.choices((0, 1, 2), (6, 2, 1))[0],
            points=dice.choice((10, 9, 9, 8, 7, 10, 6, 3))
            if done and dice.random() < 0.4
            else None,
            promised=(dice.choices(("kept", "broken"), (19, 1))[0], 1.5),
            reopened=done + 40 if done and dice.random() < 0.05 else None,
            again=dice.choices((0, 1, 2), (16, 3, 1))[0],
            kind=dice.choice((("acknowledge", "effect", "next_step"), ("next_step",), ())),
            cause=("slip", "service", "expectation", "")[n % 4] if done else "",
            department=("technical", "logistics", "")[n % 3],
        )
        live(store, clock, life)
