"""Who holds a connection: so many in all, so many of one address, and whoever is idle gives way.

On the loop. Measured without a limit: 10,000 idle connections use up the process's file handles,
and then nobody is let in, neither customers nor whoever watches.
"""

from __future__ import annotations

from collections import Counter
from ipaddress import ip_address, ip_network

SPARE = 64  # connections above the limit that are told so; what comes then is closed unheard
_INNER = tuple(
    map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"))
)  # RFC 1918, RFC 4193
_HOUSEHOLD = 19  # characters of a written-out IPv6 address: its /64


def household(host: str) -> str:
    """Return whose connections are counted together; "" for nobody's.

    An address of this machine or of an inner network (a proxy in a container) is one of ours that
    stands for everybody: counting it would shut out all. Of IPv6 a household has a /64.
    """
    try:
        address = ip_address(host)
    except ValueError:
        return ""
    if address.is_loopback or any(
        address in net for net in _INNER if net.version == address.version
    ):
        return ""
    return str(address) if address.version == 4 else address.exploded[:_HOUSEHOLD]  # noqa: PLR2004


class Places:
    """The places there are: *most* in all, *each* of one household."""

    def __init__(self, most: int, each: int) -> None:
        self._most = most
        self._each = each
        self._of: Counter[str] = Counter()
        self._taken = 0
        self._beside = 0

    @property
    def full(self) -> bool:
        """Whether every place is taken."""
        return self._taken >= self._most

    def take(self, who: str) -> bool:
        """Take a place for the household *who*, "" for nobody's; False when there is none."""
        if self.full or (who and self._of[who] >= self._each):
            return False
        self._taken += 1
        if who:
            self._of[who] += 1
        return True

    def leave(self, who: str) -> None:
        """Give back a place that was taken."""
        self._taken -= 1
        if who:
            self._of[who] -= 1
            if not self._of[who]:
                del self._of[who]

    def stand(self) -> bool:
        """Stand beside the places, to be told that there is none; False where too many do."""
        if self._beside >= SPARE:
            return False
        self._beside += 1
        return True

    def go(self) -> None:
        """Stand there no longer."""
        self._beside -= 1
