"""Which model reads: the published one, a newer one as soon as it is published, else the base.

    Reader.of(deployment, rules, over, tell)   what a process reads with; look() is asked with each

A new model is loaded beside the old in a thread, and read with once it stands: no message waits,
and a model that cannot be used changes nothing. (A restart would end every talk's listening and
every open page; two sets of weights for a second cost less.)
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from bot.deployment import Deployment
from nlu import versions
from nlu.engines.base import Engine
from nlu.engines.linear import LinearEngine
from nlu.engines.renewable import Renewable
from nlu.model import ModelError
from nlu.pipeline import NOTHING_ASKED, Pipeline
from nlu.types import Context, Parse
from nlu.versions import Shelf, Stamp

LOOK = 2.0  # seconds until a running server looks again for what was published
log = structlog.get_logger("bot.models")
Over = Callable[[Engine], Engine]
Run = Callable[[Callable[[], None]], None]
Tell = Callable[[str], None]


def in_background(job: Callable[[], None]) -> None:
    """Run *job* in a thread that keeps no process alive."""
    threading.Thread(target=job, name="new-model", daemon=True).start()


@dataclass
class Reader:
    """Reads texts, any thread. place: the folder of the model it reads with."""

    pipeline: Pipeline
    weights: Renewable
    place: Path
    base: Path
    shelf: Shelf | None = None
    stamp: Stamp = versions.NEVER
    clock: Callable[[], float] = time.monotonic
    run: Run = in_background
    _next: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, deployment: Deployment, rules: Pipeline, over: Over, tell: Tell) -> Reader:
        """Load the best model that can be used, to judge where *rules* do without one.

        tell: hears a line for each model that cannot be used, before the next is tried.

        Raises:
            ModelError: none can be used.
        """
        shelf = deployment.shelf
        stamp = shelf.stamp() if shelf else versions.NEVER

        def loaded(place: Path) -> Reader:
            builtin = Renewable(LinearEngine.load(place))
            pipeline = rules.judged(over(builtin))
            return cls(pipeline, builtin, place, deployment.model, shelf, stamp)

        *published, base = deployment.models(tell)
        for place in published:
            try:
                versions.check(place)
                return loaded(place)
            except ModelError as error:
                tell(f"{error}；改用上一个能用的模型")
        return loaded(base)

    @property
    def engine(self) -> Engine:
        """Return what judges: the built-in engine, or what stands over it."""
        return self.pipeline.engine

    def read(self, text: str, context: Context = NOTHING_ASKED) -> Parse:
        """Understand one message, by the model of the moment."""
        self.look()
        return self.pipeline.read(text, context)

    def read_all(self, asks: Sequence[tuple[str, Context]]) -> list[Parse]:
        """Understand messages of several talks together."""
        self.look()
        return self.pipeline.read_all(asks)

    def nearest(self, text: str, count: int = 3) -> list[tuple[str, float]]:
        """Own utterances most like a text, with their cosine."""
        return self.pipeline.nearest(text, count)

    def warm(self) -> None:
        """Have the first text wait for nothing."""
        self.pipeline.warm()

    def look(self) -> None:
        """See every two seconds at most whether something was published; never fails."""
        if self.shelf is None or self.clock() < self._next:
            return
        self._next = self.clock() + LOOK
        if self.shelf.stamp() != self.stamp and self._lock.acquire(blocking=False):
            self.run(self._renew)

    def _renew(self) -> None:
        """Take up what is live now; the lock is held and given back at the end."""
        assert self.shelf is not None
        stamp = self.shelf.stamp()
        try:
            place = (self.shelf.in_order() or [self.base])[0]
            if place != self.place:
                versions.check(place)
                self.weights.renew(place)
                self.place = place
                log.info("model renewed", model=place.name)
        except ModelError as error:
            log.warning("new model not used", why=str(error), model=self.place.name)
        finally:
            self.stamp = stamp
            self._lock.release()
