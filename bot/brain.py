"""What a turn needs of the other rooms, as plain callables: fakes take their place in tests."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.window import Window
from dialogues.events import Event
from dialogues.facts import Facts
from dialogues.move import Move
from dialogues.state import State
from nlu.doubt import Doubt
from nlu.types import Context, Parse

Read = Callable[[str, Context], Parse]
Asks = Sequence[tuple[str, Context]]
ReadAll = Callable[[Asks], Sequence[Parse]]
Decide = Callable[[State | None, Event, Facts], Move]
Asking = Callable[[State | None], str]
CaseNumber = Callable[[datetime], str]
Barred = Callable[[Any, str, datetime], frozenset[str]]


class GivenUp(Exception):  # noqa: N818 - names what became of the thread
    """Raised by a Read in a thread whose work another does by now: it must end, and do no more."""


_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BYTES = 5  # eight characters: shown to customers, so nobody may guess the next one


def case_number(at: datetime) -> str:
    """Draw a number for a case opened on *at*'s day: TS260301-7K2M9QXA."""
    bits = int.from_bytes(secrets.token_bytes(_BYTES))
    drawn = "".join(_CROCKFORD[bits >> shift & 31] for shift in range(0, 8 * _BYTES, 5))
    return f"TS{at:%y%m%d}-{drawn}"


@dataclass(frozen=True, slots=True)
class Spare:
    """What reads while the reader cannot. ready: set once it is there. limit: seconds it may take.

    rules: a Read without a model, which never hangs. together: the reader, for messages of several
    talks at once; None where it takes them one by one.
    """

    rules: Read
    ready: threading.Event
    limit: float
    together: ReadAll | None = None


def here() -> threading.Event:
    """Return an event that is set: the reader is there."""
    event = threading.Event()
    event.set()
    return event


class Patience(Protocol):
    """What reads, and watches how long that takes. ready: set once the reader is there."""

    ready: threading.Event

    def read(self, text: str, context: Context) -> Parse:
        """Understand one message; not on the loop."""
        ...

    def together(self, asks: Asks) -> Sequence[Parse | None]:
        """Understand messages at once, by a seat; None for each that must be read alone."""
        ...

    def reads(self) -> str:
        """Say who reads just now: "model", "rules", or "loading"."""
        ...

    def seat(self, relieve: Callable[[], None]) -> AbstractContextManager[None]:
        """Watch this thread inside; *relieve* is called, once, when its reading hangs."""
        ...

    def plainly(self) -> AbstractContextManager[None]:
        """Let this thread read without what may hang inside."""
        ...


class Endless:
    """A Patience that waits for its reader however long it takes (terminal, tests)."""

    def __init__(self, read: Read) -> None:
        self.ready = here()
        self.read = read

    def together(self, asks: Asks) -> Sequence[Parse | None]:
        """Leave each to its own reading."""
        return [None] * len(asks)

    def reads(self) -> str:
        """Say that nothing else can."""
        return "model"

    def seat(self, relieve: Callable[[], None]) -> AbstractContextManager[None]:  # noqa: ARG002
        """Watch nothing."""
        return nullcontext()

    def plainly(self) -> AbstractContextManager[None]:
        """Change nothing."""
        return nullcontext()


@dataclass(frozen=True, slots=True)
class Brain:
    """read: text to Parse. decide: the next move. asking: the kind of the open question.

    by_chat: what decides in one conversation, where not all are decided alike (scripts on trial).
    doubt: which readings are unsure enough for a person to look at. status: the address of the page
    that shows a case to its customer, None where he cannot reach one. barred: who must not have a
    talk, by the store's connection, the talk and the time; None: anybody may.
    spare: None where texts wait for the reader however long it takes (terminal, tests).
    """

    read: Read
    decide: Decide
    asking: Asking
    window: Window = field(default_factory=Window)
    case_number: CaseNumber = case_number
    by_chat: Callable[[str], Decide] | None = None
    doubt: Doubt = field(default_factory=Doubt)
    status: Callable[[str], str] | None = None
    spare: Spare | None = None
    barred: Barred | None = None

    def decider(self, chat: str) -> Decide:
        """Return what decides in the conversation *chat*."""
        return self.decide if self.by_chat is None else self.by_chat(chat)
