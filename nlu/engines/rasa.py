"""Rasa as an engine, over HTTP: it says intent and category, the built-in engine all the rest.

    RasaEngine(linear, url)     asks POST {url}/model/parse, at most 16 connections, kept alive

When Rasa is down, slow (over a second in all) or answers nonsense, the built-in engine reads
instead and `tell` hears why; for REST seconds nobody asks again, then one message tries.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Self

import httpx

from nlu.engines.base import Engine, Judgement
from nlu.engines.rasa_answer import Nonsense, ranking, verdicts
from nlu.rasa_project import sendable

CONNECTIONS = 16
"""Rasa's listen queue holds 100; more connections gain nothing, one process is one core."""

PATIENCE = 1.0
"""Seconds a customer's message waits for Rasa at most."""

REST = 5.0
"""Seconds without asking after a failure."""

_LONGEST = 256 * 1024  # bytes of an answer; with 70 intents it is 10 KiB
_NARROW = frozenset({"sour", "grave", "matter"})  # the built-in's other views of complaint or not
_HELLO = "你好"
Tell = Callable[[str, str], None]
"""Hears of a change: "failed" or "recovered", and a Chinese line that says why."""

Clock = Callable[[], float]


class Circuit:
    """Whether it is worth asking: after a failure a rest, then one try at a time."""

    def __init__(self, clock: Clock, rest: float = REST) -> None:
        self._clock, self._rest = clock, rest
        self._lock = threading.Lock()
        self._until: float | None = None

    def allows(self) -> bool:
        """Say whether to ask now; once the rest is over the first to come asks for all."""
        with self._lock:
            if self._until is None:
                return True
            now = self._clock()
            if now < self._until:
                return False
            self._until = now + self._rest
            return True

    def failed(self) -> bool:
        """Begin a rest; say whether this is news."""
        with self._lock:
            news = self._until is None
            self._until = self._clock() + self._rest
            return news

    def passed(self) -> bool:
        """End the rest; say whether this is news."""
        with self._lock:
            news = self._until is not None
            self._until = None
            return news


class RasaEngine:
    """Asks Rasa and falls back on *builtin*; safe for many threads. `close` frees connections."""

    def __init__(
        self,
        builtin: Engine,
        url: str,
        token: str | None = None,
        *,
        tell: Tell = lambda _what, _why: None,
        clock: Clock = time.monotonic,
        patience: float = PATIENCE,
    ) -> None:
        self._builtin, self._tell, self._clock = builtin, tell, clock
        self._circuit, self._patience = Circuit(clock), patience
        self._asked = httpx.URL(f"{url.rstrip('/')}/model/parse")
        self._client = httpx.Client(
            params={"token": token} if token else None,
            headers={"accept-encoding": "identity", "content-type": "application/json"},
            limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
            timeout=httpx.Timeout(patience),
            trust_env=False,
        )

    def judge(self, masked: str, reading: str, *, plain_act: bool = False) -> Judgement:
        """Verdicts on one text: intent, complaint, parent, leaf by Rasa where it can tell.

        A text the caller knows for a plain act of talk is not worth a request.
        """
        own = self._builtin.judge(masked, reading, plain_act=plain_act)
        text = sendable(reading)
        if plain_act or not text:
            return own
        odds = self._odds(text)
        if not odds:
            return own
        kept = {name: said for name, said in own.verdicts.items() if name not in _NARROW}
        return replace(own, verdicts={**kept, **verdicts(odds)})

    def foresee(self, readings: Sequence[str]) -> None:
        """Let the built-in engine encode texts together; Rasa is asked one by one."""
        self._builtin.foresee(readings)

    def nearest(self, reading: str, count: int = 3) -> list[tuple[str, float]]:
        """Own utterances most like a text; the built-in engine knows them."""
        return self._builtin.nearest(reading, count)

    def warm(self) -> None:
        """Warm the built-in engine up, open a connection, and learn whether Rasa is there."""
        self._builtin.warm()
        self._odds(_HELLO)

    def close(self) -> None:
        """Close every connection."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _odds(self, text: str) -> dict[str, float]:
        """Return Rasa's probabilities; {} when it was not asked, failed, or could not tell."""
        if not self._circuit.allows():
            return {}
        try:
            odds = ranking(self._ask(text))
        except (httpx.HTTPError, httpx.StreamError, Nonsense) as error:
            if self._circuit.failed():
                self._tell("failed", _why(error, self._patience))
            return {}
        if self._circuit.passed():
            self._tell("recovered", "Rasa 又能用了")
        return odds

    def _ask(self, text: str) -> bytes:
        """Return the body of Rasa's answer, read within the patience and _LONGEST.

        Raises:
            httpx.HTTPError: no answer, not in time, or not 200.
            Nonsense: more than any answer of ours.
        """
        late = self._clock() + self._patience
        body = b""
        content = json.dumps({"text": text}).encode()
        with self._client.stream("POST", self._asked, content=content) as response:
            if response.status_code != httpx.codes.OK:
                raise Nonsense(f"状态码 {response.status_code}")
            for chunk in response.iter_raw():
                body += chunk
                if len(body) > _LONGEST:
                    raise Nonsense("回答太长")
                if self._clock() > late:
                    raise httpx.ReadTimeout("slow")
        return body


def _why(error: Exception, patience: float) -> str:
    match error:
        case Nonsense():
            return f"Rasa 的回答不能用：{error}"
        case httpx.TimeoutException():
            return f"Rasa 超过 {patience:g} 秒没有答完"
    return f"连不上 Rasa（{type(error).__name__}）"
