"""What a talk must have left behind when its case is closed, read from the database.

Nothing promised is open or was broken in silence, nothing said twice, nothing lost, and no clock
time was said that no row holds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from bot.settings import CHINA
from cases import replay, work_file
from cases.states import State
from dialogues.promises import spoken
from storage import alerts, case_events, clocks, conversations, promises, tables
from storage.case_events import Happened
from storage.promises import Kept
from storage.store import Store
from tests.journeys.doors import Door
from tests.journeys.firm import Firm

LATE = 60.0  # seconds after which a promise that nobody kept has called somebody
TIME = re.compile(r"(?<![\d:])\d{1,2}:\d{2}(?![\d:])")
T = TypeVar("T")
WORDS = ("message", "button")  # kinds of arrivals that are lines of the talk
ONCE = ("resolved", "letter")


class Ledger:
    """Everything the store knows of one door's talk and of its case."""

    def __init__(self, firm: Firm, number: str) -> None:
        self.store: Store = firm.app.store
        self.door: Door = firm.door
        self.number = number
        self.lines = firm.lines()
        self.happened: list[Happened] = self._read(lambda c: case_events.events(c, number))
        self.promises: list[Kept] = self._read(lambda c: promises.of_case(c, number))
        self.clocks = self._read(lambda c: clocks.of_case(c, number, CHINA))

    def holds(self) -> None:
        """Say that all of it holds."""
        self.promises_were_kept_or_climbed()
        self.every_word_arrived_once_and_in_order()
        self.nothing_that_came_in_was_lost()
        self.no_time_was_said_without_a_row()
        self.letter_and_talk_afterwards_came_once()
        self.the_history_is_the_case()

    def promises_were_kept_or_climbed(self) -> None:
        """No promise or clock is left open; one that was missed called somebody in time."""
        assert self.promises, "somebody was promised something"
        raised = self._raised()
        for one in self.promises:
            assert one.state in ("kept", "renegotiated", "broken"), one
            late = one.settled is None or one.settled > one.due
            assert not (one.state == "kept" and late), one
            if one.state == "broken":
                assert any(abs(at - one.due.timestamp()) <= LATE for at in raised), (one, raised)
        for standing in self.clocks:
            clock = standing.clock
            assert clock.ended is not None, clock
            if clock.ended > clock.due and clock.state.value != "cancelled":
                assert any(at >= clock.due.timestamp() for at in raised), (clock, raised)

    def every_word_arrived_once_and_in_order(self) -> None:
        """Hold what was said against what came to the customer's eyes."""
        ours = [line for line in self.lines if line.who != "customer"]
        said = [line.text for line in ours if line.delivery != "dropped"]
        assert _words(self.door.told) == _words(said), (self.door.told, said)
        assert {line.delivery for line in ours} <= {"sent", "", "dropped"}
        dropped = {line.text[:5] for line in ours if line.delivery == "dropped"}
        assert dropped <= {"现在是这样"}, "only words of progress give way to newer ones"
        bots = [line.text for line in self.lines if line.who == "bot"]
        assert [text for text, n in Counter(bots).items() if n > 1] == []

    def nothing_that_came_in_was_lost(self) -> None:
        """Every message has one row and was answered for, in order; nothing was given up."""
        heard = self._rows("inbox")
        assert heard
        assert [row for row in heard if row["answer"] is None] == []
        kept = [row["inbox_id"] for row in self._rows("messages") if row["direction"] == "in"]
        assert kept == [row["id"] for row in heard if row["kind"] in WORDS]
        answered = [row["answer"] for row in heard if row["channel"] != "desk"]
        assert answered == sorted(answered)
        assert self._rows("dead") == []
        assert self._rows("item") == [], "no work is left"

    def no_time_was_said_without_a_row(self) -> None:
        """Each clock time that bot or people said is due in the ledger, or happened."""
        times = [one.at for one in self.happened]
        rows = {one.due for one in self.promises} | {one.clock.due for one in self.clocks}
        for line in self.lines:
            if line.who == "customer":
                continue
            known = {spoken(due.astimezone(CHINA), line.at.astimezone(CHINA)) for due in rows}
            known |= {f"{at.astimezone(CHINA):%H:%M}" for at in times}
            text = " ".join(known)
            lost = [time for time in TIME.findall(line.text) if time not in text]
            assert lost == [], (line.text, sorted(known))

    def letter_and_talk_afterwards_came_once(self) -> None:
        """One letter, one question how it went."""
        kinds = Counter(one.kind for one in self.happened)
        assert {kind: kinds[kind] for kind in ONCE} == dict.fromkeys(ONCE, 1)
        asked = [one for one in self.happened if one.payload.get("how") == "asked"]
        assert [one.kind for one in asked] == ["follow_up"]
        (letter,) = [one.payload["text"] for one in self.happened if one.kind == "letter"]
        assert "\n".join(self.door.told).count(letter) == 1

    def the_history_is_the_case(self) -> None:
        """Told again from its first line, the history ends in a closed case that lacks nothing."""
        now = replay.replay(self.happened, work_file.shipped().waits)
        assert now.state is State.CLOSED
        assert now.owner
        assert now.letter_stands
        assert now.tagged.root_cause
        assert [one.at for one in self.happened] == sorted(one.at for one in self.happened)
        assert self._read(alerts.standing) == []

    def kinds(self) -> list[str]:
        """Return what happened, in order."""
        return [one.kind for one in self.happened]

    def _raised(self) -> list[float]:
        rows = self._rows("alarms")
        return [row["raised"] for row in rows if row["case_no"] == self.number]

    def _rows(self, name: str) -> list[dict[str, Any]]:
        table = tables.metadata.tables[name]

        def read(c: Connection) -> list[dict[str, Any]]:
            found = c.execute(select(table).order_by(*table.primary_key.columns))
            return [dict(row) for row in found.mappings()]

        return self._read(read)

    def _read(self, job: Callable[[Connection], T]) -> T:
        return self.store.read(job)


def _words(texts: list[str]) -> list[str]:
    """Return what is read, however it is cut into messages and laid out around buttons."""
    return "\n".join(texts).split()


def case_of(firm: Firm) -> str:
    """Return the number of the talk's case, "" while there is none."""
    talk = firm.app.store.read(lambda c: conversations.get(c, firm.door.chat))
    return "" if talk is None else talk.case_no
