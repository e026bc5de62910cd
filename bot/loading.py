"""A reader that is loaded while the door is open already.

    loading = Loading(load, rules)
    loading.start()                in a thread; `ready` is set once texts can be read
    loading.read(text, ctx)        as the reader, once it is there
    loading.by_rules(text, ctx)    without a model; the first waits a tenth of a second for rules
    loading.lexis()                its dictionary and encoder, for whoever compares words

A message is stored and acknowledged as soon as there is a database. Its turn waits for the model
(bot/worker.py), unless it tells of danger: that is answered by rules at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import structlog

from bot import deciding
from bot.beside import Lexis
from bot.startup import undisturbed
from nlu.model import ModelError
from nlu.types import Context, Parse

if TYPE_CHECKING:  # neither the model nor numpy before the door is open
    from bot.knowledge.shelf import Matrix
    from bot.models import Reader
    from nlu.pipeline import Pipeline

log = structlog.get_logger("bot.reading")


class Loading:
    """The reader of this process, before it is there and after; any thread.

    load: gets the rules, and makes the reader on them.
    """

    def __init__(self, load: Callable[[Pipeline], Reader], rules: Callable[[], Pipeline]) -> None:
        self.ready = threading.Event()
        self._ended = threading.Event()
        self.failed: Exception | None = None
        self._load = load
        self._make_rules = rules
        self._making = threading.Lock()
        self._rules: Pipeline | None = None
        self._reader: Reader | None = None

    def start(
        self, failing: Callable[[], None] = lambda: None, after: Callable[[], None] = lambda: None
    ) -> None:
        """Load, and call *after* then, in a thread; *failing* when one of them fails."""

        def work() -> None:
            try:
                with undisturbed():
                    self.load()
                    after()
            except Exception as error:  # noqa: BLE001 - raised again by whoever serves
                self.failed = error
                self._ended.set()
                failing()

        threading.Thread(target=work, name="model", daemon=True).start()

    def load(self) -> None:
        """Load here and now; whoever has no door to open waits for it.

        Raises:
            ModelError: no model can be used.
        """
        by_rules = self.rules
        deciding.ready()
        reader = self._load(by_rules)
        reader.warm()
        self._reader = reader
        self._ended.set()
        self.ready.set()
        log.info("model loaded", model=reader.place.name)

    @property
    def reader(self) -> Reader:
        """Return the reader, as soon as it is there.

        Raises:
            ModelError: there is none.
        """
        self._ended.wait()
        if self._reader is None:
            raise self.failed or ModelError("没有模型")
        return self._reader

    @property
    def rules(self) -> Pipeline:
        """Return what reads without a model; whoever needs it first makes it."""
        with self._making:
            if self._rules is None:
                self._rules = self._make_rules()
            return self._rules

    def read(self, text: str, context: Context) -> Parse:
        """Understand one message, by the model of the moment."""
        return self.reader.read(text, context)

    def read_all(self, asks: Sequence[tuple[str, Context]]) -> list[Parse]:
        """Understand messages of several talks together."""
        return self.reader.read_all(asks)

    def by_rules(self, text: str, context: Context) -> Parse:
        """Understand one message without the model."""
        return self.rules.read(text, context)

    def lexis(self) -> Lexis:
        """Return the words and vectors of the reader; whoever needs them first waits."""
        return Lexis(self._words, _Encoder(self))

    def _words(self, text: str) -> list[str]:
        return self.reader.weights.cutter.words(text)


class _Encoder:
    """The reader's sentence encoder (bot.knowledge.shelf.Encoder)."""

    def __init__(self, loading: Loading) -> None:
        self._loading = loading

    @property
    def available(self) -> bool:
        """Whether there are vectors."""
        return self._loading.reader.weights.encoder.available

    def encode(self, texts: list[str]) -> Matrix:
        """Return one row a text."""
        return self._loading.reader.weights.encoder.encode(texts)
