"""How many messages may still go to a customer, and until when: the platform's rule, counted.

    budget(allowances, heard, sent, now) -> Budget
    said(budget, now) -> "余 3 条 / 41 h"            as the desk shows it

WeChat and its customer service take 5 messages in the 48 h after a customer's message, and 3 in
the minute after a menu click or a new subscription: each thing a customer does opens a window of
its own, and the best one open counts. Pure; times are epoch seconds. Source: ideal 1.5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor

from bot.channels.base import Limits
from bot.outbound.ports import Trigger

_HOUR, _MINUTE = 3600.0, 60.0
ANY = ""  # the kind that stands for whatever a customer writes
_WRITTEN = frozenset({"message", "button"})


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be sent now. left: messages, None without a quota. until: None without an end.

    why: window_closed or quota when nothing may be sent.
    """

    left: int | None = None
    until: float | None = None
    why: str = ""

    @property
    def bounded(self) -> bool:
        """Whether the platform counts or closes at all."""
        return self.left is not None or self.until is not None or bool(self.why)

    @property
    def open(self) -> bool:
        """Whether one more message may be sent."""
        return not self.why


def allowances(limits: Limits, more: Mapping[str, Trigger] | None = None) -> Mapping[str, Trigger]:
    """Return what each kind of inbound event opens; empty for a door that does not count."""
    opened = dict(more or {})
    if limits.window is not None or limits.per_inbound is not None:
        opened[ANY] = Trigger(limits.per_inbound, limits.window)
    return opened


def budget(
    opened: Mapping[str, Trigger],
    heard: Sequence[tuple[str, float]],
    sent: Sequence[float],
    now: float,
) -> Budget:
    """Return the best window open at *now*.

    heard: (kind, time) of what the customer did lately. sent: when messages went out since.
    """
    if not opened:
        return Budget()
    found = [one for kind, at in heard if (one := _of(opened, kind, at, sent, now)) is not None]
    if not found:
        return Budget(0, None, "window_closed")
    return max(found, key=lambda one: (one.open, _many(one.left), _many(one.until)))


def _of(
    opened: Mapping[str, Trigger], kind: str, at: float, sent: Sequence[float], now: float
) -> Budget | None:
    trigger = opened.get(kind) or (opened.get(ANY) if kind in _WRITTEN else None)
    if trigger is None:
        return None
    until = None if trigger.span is None else at + trigger.span.total_seconds()
    if until is not None and now > until:
        return None
    if trigger.places is None:
        return Budget(None, until)
    left = max(0, trigger.places - sum(1 for one in sent if one >= at))
    return Budget(left, until, "" if left else "quota")


def _many(value: float | None) -> float:
    return float("inf") if value is None else value


def said(of: Budget, now: float) -> str:
    """Return the budget as the desk shows it, "" where nothing is counted."""
    if not of.bounded:
        return ""
    if of.why == "window_closed":
        return "窗口已关，等客户来信或改用电话"
    parts = [] if of.left is None else [f"余 {of.left} 条"]
    if of.until is not None:
        parts.append(_span(max(0.0, of.until - now)))
    return " / ".join(parts)


def _span(seconds: float) -> str:
    if seconds >= _HOUR:
        return f"{floor(seconds / _HOUR)} h"
    return f"{max(1, floor(seconds / _MINUTE))} min"
