"""What waits in several talks is read together first; that harms no turn, whatever it does."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import update

from bot.app import limits
from bot.brain import Asks, GivenUp, ReadAll
from bot.patience import Patient
from bot.turn import Turns
from bot.window import Window
from bot.worker import Pace, Workers
from dialogues.events import Heard
from nlu.types import Context, Intent, Parse
from storage import work
from storage.tables import conversations
from tests.bot.runtime_fakes import CHINA, Clock, Decider, brain
from tests.bot.worker_bench import Shop, shop

NOW = Context()


def read(text: str, _context: Context) -> Parse:
    return Parse(text, intent=Intent.COMPLAINT)


def by_rules(text: str, _context: Context) -> Parse:
    return Parse(text, intent=Intent.CHITCHAT)


@dataclass
class Ahead:
    """Reads together and keeps what; hangs until let go, or raises, when told so.

    mad: of this text it talks nonsense.
    """

    shown: list[list[str]] = field(default_factory=list)
    hangs: bool = False
    raises: bool = False
    mad: str = ""
    began: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def __call__(self, asks: Asks) -> list[Parse]:
        """Read them as inquiries."""
        self.shown.append([text for text, _ in asks])
        self.began.set()
        if self.hangs:
            self.go.wait()
        if self.raises:
            raise ZeroDivisionError
        parses = [Parse(text, intent=Intent.INQUIRY) for text, _ in asks]
        return [replace(one, heat=99) if one.text == self.mad else one for one in parses]


def asks(*texts: str) -> Asks:
    """Ask for texts to be read."""
    return [(text, NOW) for text in texts]


def team(one: Shop, together: ReadAll) -> Patient:
    """Put one thread with up to four lanes in hand to work; give what watches it."""
    patient = Patient(read, by_rules, limit=0.3, together=together)
    mind = replace(brain(one.decide, window=Window(0, 0, 0)), read=read)
    turns = Turns(one.store, mind, limits(), patient, zone=CHINA, clock=one.store.clock)
    pace = Pace(threads=1, batch=4, idle=0.05)
    one.workers = Workers(
        one.store, turns, one.hub, process="shop", clock=one.store.clock, pace=pace
    )
    return patient


def answered(one: Shop, users: Sequence[str], together: ReadAll) -> Patient:
    """Let *users* write, and wait until each has his answer."""
    patient = team(one, together)
    for user in users:
        one.post(f"I am {user}", user)
    one.workers.start()
    one.until(lambda: all(one.replies(user) for user in users), 60)
    assert [one.replies(user) for user in users] == [[f"1: I am {user}"] for user in users]
    return patient


def intents(decide: Decider) -> list[Intent]:
    """Return what the messages were read as."""
    heard = [event for event in decide.events if isinstance(event, Heard)]
    return sorted(said.parse.intent for event in heard for said in event.messages)


def test_what_four_talks_hold_is_read_at_once(tmp_path: Path) -> None:
    ahead, decide = Ahead(), Decider()
    with shop(tmp_path, decide) as one:
        answered(one, "abcd", ahead)
    assert intents(decide) == [Intent.INQUIRY] * 4
    assert [sorted(texts) for texts in ahead.shown] == [[f"I am {user}" for user in "abcd"]]


def test_one_talk_alone_is_read_as_it_comes(tmp_path: Path) -> None:
    ahead = Ahead()
    with shop(tmp_path, Decider()) as one:
        answered(one, "a", ahead)
    assert ahead.shown == []


def test_what_is_read_together_into_nonsense_is_read_alone(tmp_path: Path) -> None:
    decide = Decider()
    with shop(tmp_path, decide) as one:
        answered(one, "abcd", Ahead(mad="I am c"))
    assert intents(decide) == [Intent.COMPLAINT] + [Intent.INQUIRY] * 3


def test_where_reading_together_fails_each_is_read_alone(tmp_path: Path) -> None:
    with shop(tmp_path, Decider()) as one:
        patient = answered(one, "abcd", Ahead(raises=True))
        assert (patient.serving, patient.hanging) == (True, 0)


def test_where_reading_together_hangs_the_first_is_read_by_rules_and_the_others_alone(
    tmp_path: Path,
) -> None:
    ahead = Ahead(hangs=True)
    decide = Decider()
    with shop(tmp_path, decide) as one:
        patient = answered(one, "abcd", ahead)
        assert intents(decide) == [Intent.CHITCHAT] + [Intent.COMPLAINT] * 3
        assert (len(ahead.shown), patient.hanging) == (1, 1)
        ahead.go.set()
        one.until(lambda: patient.hanging == 0, 60)
        assert one.workers.alive


def test_a_lane_that_cannot_be_looked_at_is_parked_and_its_neighbours_are_answered(
    tmp_path: Path,
) -> None:
    ahead = Ahead()
    with shop(tmp_path, Decider()) as one:
        team(one, ahead)
        one.store.do(lambda tx: work.put_text(tx, "in:rest:default:x", '{"kind": [1]}'))
        for user in "abc":
            one.post("hello", user)
        one.workers.start()
        one.until(lambda: all(one.replies(user) for user in "abc"), 60)
    assert ahead.shown[0] == ["hello"] * 3


def test_a_talk_whose_state_is_damaged_stops_none_of_those_beside_it(tmp_path: Path) -> None:
    damage = update(conversations).where(conversations.c.user == "x").values(state="{")
    with shop(tmp_path, Decider()) as one:
        answered(one, "x", Ahead())
        one.workers.stop(5)
        one.store.do(lambda tx: tx.c.execute(damage))
        team(one, Ahead())
        for user in "xabc":
            one.post("hello", user)
        one.workers.start()
        one.until(lambda: all(one.replies(user) for user in "abc"), 60)
        assert len(one.replies("x")) == 1


def test_nobody_reads_together_by_rules_or_without_a_seat() -> None:
    ahead, clock = Ahead(), Clock()
    patient = Patient(read, by_rules, limit=57_600.0, together=ahead, clock=clock)
    assert patient.together(asks("no seat")) == [None]
    with patient.seat(lambda: None):
        with patient.plainly():
            assert patient.together(asks("plainly")) == [None]
        assert patient.together(asks("well")) == [Parse("well", intent=Intent.INQUIRY)]
    assert ahead.shown == [["well"]]


def test_who_was_relieved_while_reading_together_does_no_more() -> None:
    ahead, clock = Ahead(hangs=True), Clock()
    patient = Patient(read, by_rules, limit=57_600.0, together=ahead, clock=clock)
    told: list[str] = []

    def sit() -> None:
        with patient.seat(lambda: told.append("relieved")):
            try:
                patient.together(asks("x"))
            except GivenUp:
                told.append("gone")

    thread = threading.Thread(target=sit, daemon=True)
    thread.start()
    assert ahead.began.wait(60)
    for _ in range(17):
        clock.on(3_600.0)
        patient.look()
    ahead.go.set()
    thread.join(60)
    assert (told, patient.hanging) == (["relieved", "gone"], 0)
