"""How hard the sender works, and which conversations may only have part of it."""

from __future__ import annotations

from dataclasses import dataclass, field

_HANGS = 2  # sends in a row without an answer until a whole account counts as ill


@dataclass(frozen=True, slots=True)
class SenderPace:
    """flight: sends at once. Seconds: one send's patience, a claim's lease, the idle wait.

    first, longest: the wait after a failed try, doubled each time. tries: of an adapter that
    raises. most: of a channel that says "later", then another way is taken. closed: the wait of a
    conversation whose channel is switched off. turn: the wait of an ill one for its turn. slow:
    after so long a send that has no answer gives its place to another, *flight* of them at most.
    """

    flight: int = 4
    patience: float = 30.0
    lease: float = 60.0
    idle: float = 1.0
    first: float = 1.0
    longest: float = 60.0
    tries: int = 5
    most: int = 360
    closed: float = 60.0
    turn: float = 0.25
    slow: float = 2.0

    def after(self, tries: int, asked: float | None) -> float:
        """Return the wait after *tries* failed ones, or what the platform asked for."""
        return asked or min(self.first * 2.0 ** min(tries, 10), self.longest)


@dataclass(slots=True)
class Flights:
    """Which sends are under way since when: *most* that go well, and as many without an answer."""

    most: int
    slow: float
    _since: dict[str, float] = field(default_factory=dict)

    def begin(self, lane: str, now: float) -> None:
        """Take note of a send; now in seconds of any steady clock."""
        self._since[lane] = now

    def end(self, lane: str) -> None:
        """Take note that it ended."""
        self._since.pop(lane, None)

    def lanes(self) -> frozenset[str]:
        """Return the lanes whose send is under way."""
        return frozenset(self._since)

    def free(self, now: float) -> int:
        """Return how many may begin."""
        brisk = sum(1 for at in self._since.values() if now - at < self.slow)
        return max(0, min(self.most - brisk, 2 * self.most - len(self._since)))

    def next_free(self, now: float) -> float | None:
        """Return the seconds until a send that gets no answer gives its place away, or None."""
        if len(self._since) >= 2 * self.most:
            return None
        waits = [at + self.slow - now for at in self._since.values() if now - at < self.slow]
        return min(waits, default=None)


@dataclass(slots=True)
class Ward:
    """Keeps ill conversations from taking every send at once: half of them at most.

    A conversation is ill from a failed try to the next one that works, an account (all of its
    conversations) from a second send in a row that got no answer.
    """

    beds: int
    _ill: set[str] = field(default_factory=set)
    _hung: dict[tuple[str, str], int] = field(default_factory=dict)
    _in: set[str] = field(default_factory=set)

    def admit(self, lane: str, account: tuple[str, str]) -> bool:
        """Say whether *lane* may send now; call `leave` after."""
        if lane not in self._ill and self._hung.get(account, 0) < _HANGS:
            return True
        if len(self._in) >= self.beds:
            return False
        self._in.add(lane)
        return True

    def leave(self, lane: str) -> None:
        """Let the next one in."""
        self._in.discard(lane)

    def note(self, lane: str, account: tuple[str, str], *, well: bool, hung: bool) -> None:
        """Take note of how a send ended."""
        (self._ill.discard if well else self._ill.add)(lane)
        self._hung[account] = self._hung.get(account, 0) + 1 if hung else 0
