"""A reader that raises, hangs or talks nonsense stops no intake and no answer (promise 14).

A real server; for one text of five its reader is sick. Nobody waits for a reading that hangs: it
would end long after the last answer has come. How soon rules take over: tests/bot/test_patience.py.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.databases import ask
from tests.faults.child import Child
from tests.faults.quick_reader import FIRE
from tests.faults.sick_reader import MUMBLE, sickness

SHARE, HANG = 0.2, 600.0
AT_ONCE = 8  # customers
_TALK = (
    "耳机右边没声音了，用了才一个月",
    "都找过客服两次了，气死了",
    "上周三在官网买的",
    "不知道",
    "对",
)


def _mark(n: int) -> str:
    """Tell texts apart without a figure, which a reader of rules takes for one."""
    return "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in str(n))


@dataclass
class Trial:
    """sent: by customer, in order. answers: by text. took: seconds until each came."""

    child: Child
    sent: dict[str, list[str]] = field(default_factory=dict)
    answers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)

    async def run(self, talks: int) -> None:
        """Let *talks* customers say what they say, AT_ONCE of them at a time."""
        gate = asyncio.Semaphore(AT_ONCE)
        async with httpx.AsyncClient(timeout=HANG / 2) as client:
            await asyncio.gather(*(self._talk(client, gate, n) for n in range(talks)))

    async def _talk(self, client: httpx.AsyncClient, gate: asyncio.Semaphore, n: int) -> None:
        words = (MUMBLE, MUMBLE, *_TALK[2:]) if n % 10 == 3 else _TALK
        if n % 10 == 0:
            words = (FIRE, *words[1:])
        for place, said in enumerate(words):
            text = f"{said}（{_mark(n)}{_mark(place)}）"
            self.sent.setdefault(f"c{n}", []).append(text)
            async with gate:
                began = time.monotonic()
                body = {"sender": f"c{n}", "message": text, "message_id": f"{n}-{place}"}
                answer = await client.post(f"{self.child.url}/webhooks/rest/webhook", json=body)
                self.took.append(time.monotonic() - began)
            assert answer.status_code == httpx.codes.OK, answer.text
            self.answers[text] = answer.json()

    def threads(self) -> int:
        """Count the server's threads."""
        assert self.child.process is not None
        status = Path(f"/proc/{self.child.process.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if "Threads:" in line))


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    child = Child(tmp_path, {"SICK": str(SHARE), "SICK_HANG": str(HANG)})
    child.start()
    yield Trial(child)
    child.kill()


def test_a_sick_reader_stops_no_answer_in_two_hundred_turns(trial: Trial) -> None:
    _holds(trial, 40)


@pytest.mark.slow
def test_a_sick_reader_stops_no_answer_in_two_thousand_turns(trial: Trial) -> None:
    _holds(trial, 400)


def _holds(trial: Trial, talks: int) -> None:
    before = trial.threads()
    asyncio.run(trial.run(talks))
    texts = [text for said in trial.sent.values() for text in said]
    met = {sickness(text, SHARE) for text in texts}
    assert met == {"", "raises", "hangs", "nonsense"}, "the reader was as sick as planned"
    assert max(trial.took) < HANG / 2, "nobody waited for a reading that hangs"

    assert _stored(trial.child) == trial.sent
    assert [text for text, said in trial.answers.items() if not said] == []
    _danger_reached_people(trial)
    _a_person_was_offered(trial)
    assert trial.threads() <= before + 16, "threads that hang are few, however many texts do"
    with httpx.Client(timeout=HANG / 2) as client:
        ready = client.get(f"{trial.child.url}/readyz")
    assert (ready.status_code, ready.json()["reads"]) == (200, "rules")


def _stored(child: Child) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = ask(child.store, "select chat, text from messages where direction = 'in' order by id")
    for chat, text in rows:
        found.setdefault(chat.rpartition(":")[2], []).append(text)
    return found


def _danger_reached_people(trial: Trial) -> None:
    """Whoever told of a fire has an urgent case, whatever the reader did with his words."""
    told = {who for who, said in trial.sent.items() if said[0].startswith(FIRE)}
    assert told
    rows = ask(trial.child.store, "select chat from cases where level = '1'")
    assert told <= {chat.rpartition(":")[2] for (chat,) in rows}


def _a_person_was_offered(trial: Trial) -> None:
    """Whoever was not understood twice may have a person, with a press of a button."""
    mumbled = [said for said in trial.sent.values() if said[0].startswith(MUMBLE)]
    assert mumbled
    for said in mumbled:
        offered = json.dumps(trial.answers[said[1]])
        assert "/human" in offered, trial.answers[said[1]]
