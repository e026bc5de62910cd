"""Customers who say something that is about something, as rows that were read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from nlu.types import Emotion, Intent, Parse, Slot, SlotType
from storage import codec, inbox
from storage.inbox import Arrival
from storage.store import Store, Tx
from storage.times import moment
from tests.fakes.hand_clock import HandClock

FAULT = "quality.fault"
CATEGORY = f"category:{FAULT}"
WORDS = "怎么回事，我是王小明"


def meant(
    intent: Intent = Intent.INQUIRY,
    category: str = FAULT,
    product: str = "",
    place: str = "",
    emotion: Emotion = Emotion.NEUTRAL,
) -> Parse:
    """Return what reading makes of words about that."""
    things = ((SlotType.PRODUCT, product), (SlotType.PLACE, place))
    slots = tuple(Slot(kind, one, 0, len(one), one) for kind, one in things if one)
    return Parse(WORDS, intent=intent, category=category or None, emotion=emotion, slots=slots)


ASKS = meant()
COMPLAINS = meant(Intent.COMPLAINT)
GRUMBLES = meant(Intent.CHITCHAT, emotion=Emotion.ANGER)


@dataclass
class Crowd:
    """Customers of one store; its clock is moved to when each message comes."""

    store: Store
    clock: HandClock

    def __post_init__(self) -> None:
        self._events = count()
        self._users = count()

    def says(
        self,
        at: float,
        parse: Parse | str | None = ASKS,
        user: str = "",
        *,
        said: float | None = None,
        kind: str = "message",
        payload: str = "",
    ) -> int:
        """Let a customer say it; it comes *at* (epoch seconds). Return the message's id.

        parse: None for what is not read yet, a str for what stands there instead. user: "" for one
        who never wrote before. said: when he said it by the platform's clock.
        """
        self.clock.now = at
        when = at if said is None else said
        return self.store.do(lambda tx: self._one(tx, when, parse, user, kind, payload))

    def bring(self, at: float, said: Iterable[tuple[float, Parse]]) -> None:
        """Let a platform bring at once what so many customers said at their times."""
        self.clock.now = at
        rows = list(said)

        def job(tx: Tx) -> None:
            for when, parse in rows:
                self._one(tx, when, parse)

        self.store.do(job)

    def _one(
        self,
        tx: Tx,
        when: float,
        parse: Parse | str | None,
        user: str = "",
        kind: str = "message",
        payload: str = "",
    ) -> int:
        who = user or f"u{next(self._users)}"
        came = Arrival(
            "web", "shop", who, f"e{next(self._events)}", kind, moment(when), WORDS, payload
        )
        number = inbox.receive(tx, came).message_id
        assert number is not None
        if parse is not None:
            text = parse if isinstance(parse, str) else codec.dumps(parse)
            inbox.mark_read(tx, number, "neutral", 0, text)
        return number

    def read(self, message: int, parse: Parse) -> None:
        """Let a message be understood now."""
        text = codec.dumps(parse)
        self.store.do(lambda tx: inbox.mark_read(tx, message, "neutral", 0, text))
