"""Compare what customers saw with what is kept: what was lost, doubled, out of order, forgotten.

check(told, kept) -> Findings: pure. `told` is the outside's own history (what was acknowledged,
what arrived on the phones); `kept` is what the database holds once nothing waits any more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields

PROMISE = "promise:"


@dataclass
class Told:
    """What the outside knows, by conversation.

    acknowledged: the words of messages answered with 200, each other words, in the order sent.
    phones: what arrived, as (id, text) in the order of arrival, where the channel pushes.
    under_way: sends that crashes may double at most, in all.
    """

    acknowledged: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    phones: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    under_way: int = 0


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
class Kept:
    """What the database holds. open_promises and timers: (chat, key) each, keys promise:<id>.

    parked: dead letters. integrity: what is wrong with the file.
    """

    arrived: Sequence[Arrived] = ()
    replies: Sequence[Reply] = ()
    cases: Sequence[Filed] = ()
    open_promises: frozenset[tuple[str, str]] = frozenset()
    timers: frozenset[tuple[str, str]] = frozenset()
    parked: Sequence[str] = ()
    integrity: Sequence[str] = ()


@dataclass
class Findings:
    """What is wrong, a line each, by kind. doubles: replies seen twice, allowed up to a bound."""

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
    promises_forgotten: list[str] = field(default_factory=list)
    parked: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    doubles: int = 0

    @property
    def clean(self) -> bool:
        """Whether every promise held."""
        return not self.wrong

    @property
    def wrong(self) -> dict[str, list[str]]:
        """Return what is wrong, by kind."""
        found = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "doubles"}
        return {name: lines for name, lines in found.items() if lines}

    def __str__(self) -> str:
        """Return what is wrong, three lines of each kind."""
        kinds = [f"{name} ({len(x)}): {'; '.join(x[:3])}" for name, x in self.wrong.items()]
        return "\n".join([*kinds, f"doubles {self.doubles}"])


def check(told: Told, kept: Kept) -> Findings:
    """Return everything that does not fit together."""
    found = Findings()
    _messages(told.acknowledged, kept.arrived, found)
    _replies(told, kept.replies, found)
    _cases(kept.cases, found)
    forgotten = kept.open_promises - kept.timers
    found.promises_forgotten = [f"{chat} {key}" for chat, key in sorted(forgotten)]
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
    if found.doubles > told.under_way:
        found.too_many_doubles.append(f"{found.doubles} of {told.under_way} allowed")


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
