"""How often one customer may write: a bucket that refills. In memory; a restart forgives.

A flood must not fill the database, and nobody who writes fast in anger may be shut out: thirty
at once, then one every two seconds by default.
"""

from __future__ import annotations

import math
from collections import OrderedDict

_KNOWN = 20_000  # visitors remembered; the one who wrote longest ago is forgotten first


class Rate:
    """At most *per_minute* messages a minute for each name; 0 or less: no limit."""

    def __init__(self, per_minute: int) -> None:
        self._full = float(per_minute)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str, now: float) -> int:
        """Return 0 and count one message, or the whole seconds to wait before the next.

        now: seconds of a clock that never goes back.
        """
        if self._full <= 0:
            return 0
        left, seen = self._left.pop(name, (self._full, now))
        left = min(self._full, left + max(0.0, now - seen) * self._full / 60)
        wait = 0 if left >= 1 else math.ceil((1 - left) * 60 / self._full)
        self._left[name] = (left if wait else left - 1, now)
        if len(self._left) > _KNOWN:
            self._left.popitem(last=False)
        return wait
