"""Rasa as an engine: it is heard when it is well, and nobody waits for it when it is not."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from nlu.engines.base import Judgement
from nlu.engines.rasa import CONNECTIONS, PATIENCE, REST, Circuit, RasaEngine
from tests.nlu.rasa_fake import FAULT, Builtin, FakeRasa, answer, serving

LONGEST_WAIT = PATIENCE + 0.6  # seconds, on a busy machine


@dataclass
class Clock:
    """A clock that is wound by hand."""

    now: float = 100.0

    def __call__(self) -> float:
        """Return what it was wound to."""
        return self.now


@dataclass
class Ears:
    """What `tell` was told."""

    heard: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, what: str, why: str) -> None:
        """Keep what is told."""
        self.heard.append((what, why))

    @property
    def changes(self) -> list[str]:
        """Return what changed, without the reasons."""
        return [what for what, _ in self.heard]


@dataclass
class Setting:
    """An engine with all that stands around it."""

    engine: RasaEngine
    rasa: FakeRasa
    builtin: Builtin
    ears: Ears
    clock: Clock

    def read(self, text: str = "水壶坏了") -> Judgement:
        """Have the engine judge *text*."""
        return self.engine.judge(text, text)


@contextmanager
def engine_of(rasa: FakeRasa) -> Iterator[Setting]:
    builtin, ears, clock = Builtin(), Ears(), Clock()
    engine = RasaEngine(builtin, rasa.url, rasa.token, tell=ears, clock=clock)
    with engine:
        yield Setting(engine, rasa, builtin, ears, clock)


@pytest.fixture
def here() -> Iterator[Setting]:
    with serving(FakeRasa()) as rasa, engine_of(rasa) as setting:
        yield setting


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def by_rasa(judgement: Judgement) -> bool:
    return judgement.verdicts["complaint"].label == "yes"


def test_rasa_says_intent_and_category_and_the_builtin_the_rest(here: Setting) -> None:
    judgement = here.read()
    assert judgement.verdicts["complaint"].label == "yes"
    assert judgement.verdicts["leaf"].label == "quality.fault"
    assert judgement.verdicts["parent"].label == "quality"
    assert judgement.verdicts["emotion"].label == "anger"
    assert (here.rasa.asked, here.rasa.refused) == (["水壶坏了"], [])
    assert here.ears.heard == []


def test_what_is_no_complaint_keeps_the_builtin_category(here: Setting) -> None:
    here.rasa.reply = lambda _: (200, answer({"suggestion": 0.8, FAULT: 0.2}))
    judgement = here.read()
    assert judgement.verdicts["intent"].label == "suggestion"
    assert judgement.verdicts["leaf"].label == "other"


def test_a_plain_act_of_talk_is_not_asked_about(here: Setting) -> None:
    assert not by_rasa(here.engine.judge("好的", "好的", plain_act=True))
    assert here.builtin.asked == [("好的", "好的", True)]
    assert here.rasa.asked == []


@pytest.mark.parametrize("text", ["", "  ", "/", " / /"])
def test_nothing_is_not_asked_about(here: Setting, text: str) -> None:
    assert not by_rasa(here.read(text))
    assert (here.rasa.asked, here.ears.heard) == ([], [])


def test_a_customer_cannot_command_rasa(here: Setting) -> None:
    """Rasa takes /praise{} for the intent itself."""
    here.read(' / /praise{"a": 1}\n坏了')
    assert here.rasa.asked == ['praise{"a": 1} 坏了']


def test_the_token_is_sent_where_rasa_looks_for_it() -> None:
    with serving(FakeRasa(token="secret-word")) as rasa, engine_of(rasa) as here:
        assert by_rasa(here.read())
        assert rasa.refused == []


def test_a_proxy_of_this_machine_is_not_asked(
    here: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    with engine_of(here.rasa) as other:
        assert by_rasa(other.read())


def test_nearest_is_the_builtin_s(here: Setting) -> None:
    assert here.engine.nearest("x", 1) == [("自己的例句", 0.5)]


def test_rasa_down_is_said_once_and_asked_again_after_a_rest() -> None:
    port = free_port()
    rasa = FakeRasa(url=f"http://127.0.0.1:{port}")
    with engine_of(rasa) as here:
        assert [by_rasa(here.read()) for _ in range(3)] == [False] * 3
        assert here.ears.changes == ["failed"]
        assert "连不上 Rasa" in here.ears.heard[0][1]
        with serving(rasa, port):
            assert not by_rasa(here.read())
            assert rasa.asked == []
            here.clock.now += REST
            assert by_rasa(here.read())
        assert here.ears.changes == ["failed", "recovered"]


def test_still_down_after_a_rest_is_no_news() -> None:
    with engine_of(FakeRasa(url=f"http://127.0.0.1:{free_port()}")) as here:
        for _ in range(3):
            assert not by_rasa(here.read())
            here.clock.now += REST
        assert here.ears.changes == ["failed"]


def test_rasa_gone_in_between_is_noticed_and_its_return_too(here: Setting) -> None:
    """A kept connection that died under us is a failure like any other."""
    assert by_rasa(here.read())
    here.rasa.garbage = b"\0\0 no HTTP\r\n\r\n"
    assert not by_rasa(here.read())
    here.rasa.garbage = b""
    here.clock.now += REST
    assert by_rasa(here.read())
    assert here.ears.changes == ["failed", "recovered"]


def test_nobody_waits_longer_than_a_second_and_the_next_not_at_all(here: Setting) -> None:
    here.rasa.delay = 30
    began = time.perf_counter()
    assert not by_rasa(here.read())
    assert PATIENCE * 0.9 < time.perf_counter() - began < LONGEST_WAIT
    began = time.perf_counter()
    assert [by_rasa(here.read()) for _ in range(100)] == [False] * 100
    assert time.perf_counter() - began < PATIENCE / 2
    assert here.ears.heard == [("failed", "Rasa 超过 1 秒没有答完")]


def test_an_answer_that_drips_is_slow_too() -> None:
    """Every byte comes in time, all of them never."""
    with serving(FakeRasa(drip=0.1)) as rasa:
        builtin, ears = Builtin(), Ears()
        with RasaEngine(builtin, rasa.url, tell=ears) as engine:
            began = time.perf_counter()
            assert not by_rasa(engine.judge("坏了", "坏了"))
            assert time.perf_counter() - began < LONGEST_WAIT
    assert ears.heard == [("failed", "Rasa 超过 1 秒没有答完")]


NONSENSE = {
    "no JSON": (200, b"<html>"),
    "nothing": (200, b""),
    "a list": (200, b"[]"),
    "no ranking": (200, b'{"intent": {"name": "greet", "confidence": 1.0}}'),
    "a ranking of words": (200, b'{"intent_ranking": ["greet"]}'),
    "a probability as text": (200, b'{"intent_ranking": [{"name": "greet", "confidence": "1"}]}'),
    "no number": (200, b'{"intent_ranking": [{"name": "greet", "confidence": NaN}]}'),
    "more than certain": (200, b'{"intent_ranking": [{"name": "greet", "confidence": 1.5}]}'),
    "less than impossible": (200, b'{"intent_ranking": [{"name": "greet", "confidence": -1}]}'),
    "an intent of others": (200, answer({"book_flight": 1.0})),
    "a category of others": (200, answer({"complaint.quality.smell": 1.0})),
    "hardly any of it": (200, answer({"greet": 0.2})),
    "too much of it": (200, answer({"greet": 0.9, "thanks": 0.9})),
    "an error": (500, answer({FAULT: 1.0})),
    "no model yet": (409, b'{"reason": "Conflict"}'),
    "a wrong token": (401, b"{}"),
    "somewhere else": (302, b""),
    "without end": (200, b" " * 300_000 + answer({FAULT: 1.0})),
}


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_not_believed(here: Setting, name: str) -> None:
    here.rasa.reply = lambda _: NONSENSE[name]
    assert not by_rasa(here.read())
    assert here.ears.changes == ["failed"]
    assert "不能用" in here.ears.heard[0][1]
    here.rasa.reply = lambda _: (200, answer({FAULT: 1.0}))
    here.clock.now += REST
    assert by_rasa(here.read())


@pytest.mark.parametrize("body", [b'{"intent_ranking": []}', b'{"intent_ranking": [{"name": null, "confidence": 0.0}]}'])  # fmt: skip  # noqa: E501
def test_rasa_may_not_know_and_is_asked_again(here: Setting, body: bytes) -> None:
    here.rasa.reply = lambda _: (200, body)
    assert not by_rasa(here.read())
    assert not by_rasa(here.read())
    assert (len(here.rasa.asked), here.ears.heard) == (2, [])


def test_one_after_the_other_share_a_connection(here: Setting) -> None:
    assert all(by_rasa(here.read(f"坏了{n}")) for n in range(50))
    assert len(here.rasa.connections) == 1


def test_many_at_once_use_sixteen_connections_at_most(here: Setting) -> None:
    here.rasa.delay = 0.01
    with ThreadPoolExecutor(4 * CONNECTIONS) as pool:
        read = list(pool.map(lambda n: here.read(f"坏了{n}"), range(200)))
    assert all(map(by_rasa, read))
    assert 1 < len(here.rasa.connections) <= CONNECTIONS
    assert sorted(here.rasa.asked) == sorted(f"坏了{n}" for n in range(200))


def test_after_a_rest_one_asks_for_all(here: Setting) -> None:
    """Sixteen messages must not all wait a second for a Rasa that still hangs."""
    circuit = Circuit(here.clock)
    assert circuit.failed()
    here.clock.now += REST
    gate = threading.Barrier(8)

    def ask(_: int) -> bool:
        gate.wait()
        return circuit.allows()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(8))) == 1
    assert circuit.passed()
    assert circuit.allows()
    assert circuit.allows()


def test_warming_up_says_at_once_that_rasa_is_not_there() -> None:
    with engine_of(FakeRasa(url=f"http://127.0.0.1:{free_port()}")) as here:
        here.engine.warm()
        assert here.ears.changes == ["failed"]


def test_warming_up_opens_the_connection(here: Setting) -> None:
    here.engine.warm()
    assert (here.rasa.asked, here.rasa.refused) == (["你好"], [])
