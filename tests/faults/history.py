"""Compare what customers saw with what is kept: what was lost, doubled, out of order, forgotten.

check(told, kept) -> Findings: pure. `told` is the outside's own history (what was acknowledged,
what arrived on the phones, who was called, what went wrong when); `kept` is what the database
holds once nothing waits any more. Doubles of a reply: see `tests/faults/doubles.py`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields

from tests.faults.doubles import Fault, unexplained

_FIGURES = frozenset({"doubles", "fired"})


@dataclass
class Told:
    """What the outside knows, by conversation.

    acknowledged: the words of messages answered with 200, each other words, in the order sent.
    phones: what arrived, as (id, text) in the order of arrival, where the channel pushes.
    rings: the ids of it, in the order of arrival over all phones. faults: what went wrong, and how
    many had rung by then. urgent: conversations in which something urgent was acknowledged.
    pages: the words of each message to staff; None where nobody is to be called.
    """

    acknowledged: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    phones: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    rings: Sequence[str] = ()
    faults: Sequence[Fault] = ()
    urgent: set[str] = field(default_factory=set)
    pages: Sequence[str] | None = None


@dataclass(frozen=True)
class Arrived:
    """A row of the inbox. event: its words, or an id where message says that it has none."""

    chat: str
    event: str
    message: bool = True
    answered: bool = True


@dataclass(frozen=True)
class Reply:
    """A row of the outbox, in order. carrier: the reply it travelled inside, "" alone."""

    chat: str
    id: str
    text: str
    state: str = "sent"
    carrier: str = ""


@dataclass(frozen=True)
class Filed:
    """A case; events: whether its row equals what its history tells."""

    chat: str
    number: str
    matter: int
    events: bool = True


@dataclass(frozen=True)
class Waited:
    """A row of the handoffs: a conversation that waits for a person, or did."""

    chat: str
    urgent: bool = True


@dataclass(frozen=True)
class Called:
    """A row of the alarms about a handoff."""

    chat: str
    number: str


@dataclass(frozen=True)
class Kept:
    """What the database holds.

    owed: (chat, key) of each timer that something waits for: open promises, running clocks, a
    silence that is listened for, a question to come and its end. timers: those that are there.
    idle: those that may be left of something decided otherwise since; they will do nothing.
    fired: a line for each time that ran out or was warned of. parked: dead letters. integrity:
    what is wrong with the file.
    """

    arrived: Sequence[Arrived] = ()
    replies: Sequence[Reply] = ()
    cases: Sequence[Filed] = ()
    handoffs: Sequence[Waited] = ()
    alarms: Sequence[Called] = ()
    owed: frozenset[tuple[str, str]] = frozenset()
    timers: frozenset[tuple[str, str]] = frozenset()
    idle: frozenset[tuple[str, str]] = frozenset()
    fired: Sequence[str] = ()
    parked: Sequence[str] = ()
    integrity: Sequence[str] = ()


@dataclass
class Findings:
    """What is wrong, a line each, by kind.

    doubles: replies seen twice, allowed up to a bound for each fault. fired: times that ran out.
    """

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    duplicate_cases: list[str] = field(default_factory=list)
    changed_cases: list[str] = field(default_factory=list)
    replies_lost: list[str] = field(default_factory=list)
    replies_out_of_order: list[str] = field(default_factory=list)
    replies_unknown: list[str] = field(default_factory=list)
    too_many_doubles: list[str] = field(default_factory=list)
    not_queued_once: list[str] = field(default_factory=list)
    not_alarmed_once: list[str] = field(default_factory=list)
    nobody_called: list[str] = field(default_factory=list)
    timers_forgotten: list[str] = field(default_factory=list)
    timers_left: list[str] = field(default_factory=list)
    fired_twice: list[str] = field(default_factory=list)
    parked: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    doubles: int = 0
    fired: int = 0

    @property
    def clean(self) -> bool:
        """Whether every promise held."""
        return not self.wrong

    @property
    def wrong(self) -> dict[str, list[str]]:
        """Return what is wrong, by kind."""
        found = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in _FIGURES}
        return {name: lines for name, lines in found.items() if lines}

    def __str__(self) -> str:
        """Return what is wrong, three lines of each kind."""
        kinds = [f"{name} ({len(x)}): {'; '.join(x[:3])}" for name, x in self.wrong.items()]
        return "\n".join([*kinds, f"doubles {self.doubles}, timers gone off {self.fired}"])


def check(told: Told, kept: Kept) -> Findings:
    """Return everything that does not fit together."""
    found = Findings()
    _messages(told.acknowledged, kept.arrived, found)
    _replies(told, kept.replies, found)
    _cases(kept.cases, found)
    _urgent(told, kept, found)
    _timers(kept, found)
    found.parked = list(kept.parked)
    found.damaged = list(kept.integrity)
    return found


def _messages(
    acknowledged: Mapping[str, Sequence[str]], arrived: Sequence[Arrived], found: Findings
) -> None:
    rows: dict[str, list[str]] = defaultdict(list)
    for one in arrived:
        if one.message:
            rows[one.chat].append(one.event)
        if not one.answered:
            found.unanswered.append(f"{one.chat} {one.event}")
    for chat, sent in acknowledged.items():
        stored = rows[chat]
        kept = set(stored)
        found.lost += [f"{chat} {event}" for event in sent if event not in kept]
        found.doubled += [f"{chat} {event}" for event, n in Counter(stored).items() if n > 1]
        known = set(sent)
        in_order = [event for event in dict.fromkeys(stored) if event in known]
        if in_order != [event for event in sent if event in kept]:
            found.out_of_order.append(f"{chat} {in_order[:5]}")


def _replies(told: Told, replies: Sequence[Reply], found: Findings) -> None:
    """Compare what was to arrive with what arrived; a carrier speaks for what it carried."""
    due: dict[str, list[Reply]] = defaultdict(list)
    for one in replies:
        due[one.chat].append(one)
    for chat in sorted({*due, *told.phones}):
        _phone(chat, [number for number, _ in told.phones.get(chat, [])], due[chat], found)
    found.too_many_doubles = unexplained(told.rings, told.faults)


def _phone(chat: str, seen: Sequence[str], rows: Sequence[Reply], found: Findings) -> None:
    """Compare one customer's phone with what was said to him. seen: ids as they arrived."""
    arrived = dict.fromkeys(seen)
    found.doubles += len(seen) - len(arrived)
    wanted = dict.fromkeys(r.id for r in rows if r.state == "sent" and not r.carrier)
    known = {r.id for r in rows}
    found.replies_lost += [f"{chat} {i}" for i in wanted if i not in arrived]
    found.replies_lost += [f"{chat} {r.id} waits" for r in rows if r.state == "waiting"]
    found.replies_unknown += [f"{chat} {i}" for i in arrived if i not in known]
    first = [i for i in arrived if i in wanted]
    if first != [i for i in wanted if i in arrived]:
        found.replies_out_of_order.append(f"{chat} {first[:8]}")


def _cases(filed: Sequence[Filed], found: Findings) -> None:
    once = Counter((one.chat, one.matter) for one in filed)
    found.duplicate_cases = [f"{chat} matter {m}" for (chat, m), n in once.items() if n > 1]
    found.changed_cases = [one.number for one in filed if not one.events]


def _urgent(told: Told, kept: Kept, found: Findings) -> None:
    """Whoever wrote something urgent waits for a person once, and one alarm calls for him."""
    queued = Counter(one.chat for one in kept.handoffs if one.urgent)
    alarmed = Counter(one.chat for one in kept.alarms)
    for chat in sorted(told.urgent):
        if queued[chat] != 1:
            found.not_queued_once.append(f"{chat} {queued[chat]} times")
        if alarmed[chat] != 1:
            found.not_alarmed_once.append(f"{chat} {alarmed[chat]} times")
    if told.pages is not None:
        said = "\n".join(told.pages)
        found.nobody_called = [f"{x.chat} {x.number}" for x in kept.alarms if x.number not in said]


def _timers(kept: Kept, found: Findings) -> None:
    """Everything that waits for a time has its timer, and no timer is left of what is over."""
    found.timers_forgotten = [f"{chat} {key}" for chat, key in sorted(kept.owed - kept.timers)]
    left = kept.timers - kept.owed - kept.idle
    found.timers_left = [f"{chat} {key}" for chat, key in sorted(left)]
    found.fired_twice = [line for line, n in Counter(kept.fired).items() if n > 1]
    found.fired = len(kept.fired)
