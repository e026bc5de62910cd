"""Where we may connect to: never into our own network by an address somebody typed.

A name is looked up once and every address it has is judged; the connection goes to one that was
judged, so a name that answers differently the next moment leads nowhere else.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
# Global by the tables, yet ways to an inner IPv4 address: NAT64, 6to4, Teredo.
_WAYS_IN = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "2002::/16", "2001::/32")))
_LONGEST = 2000  # characters of an address


class Forbidden(Exception):  # noqa: N818 - named by what is said of the address
    """There is no going there; code says why: bad_url, no_such_host, private_address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request goes. connect: the judged address, in the place of the name."""

    host: str
    port: int
    connect: str
    tls: bool


async def lookup(host: str, port: int) -> Sequence[str]:
    """Return the addresses of *host*, by the system's resolver."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


@dataclass(frozen=True, slots=True)
class Guard:
    """allowed: inner networks that may be reached all the same, by plain http too."""

    allowed: tuple[Network, ...] = ()
    resolve: Resolve = lookup

    async def place(self, url: str) -> Place:
        """Return where *url* leads.

        Raises:
            Forbidden: it is no address of ours to go to.
        """
        parts = split(url)
        host = parts.hostname or ""
        tls = parts.scheme == "https"
        port = parts.port or (443 if tls else 80)
        addresses = [self._judge(a, tls=tls) for a in await self._addresses(host, port)]
        return Place(host, port, str(addresses[0]), tls)

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            found = await self.resolve(host, port)
        except (OSError, UnicodeError):
            found = ()
        if not found:
            raise Forbidden("no_such_host")
        return found

    def _judge(self, text: str, *, tls: bool) -> Address:
        try:
            address = ipaddress.ip_address(text.partition("%")[0])
        except ValueError:
            raise Forbidden("no_such_host") from None
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if any(address in network for network in self.allowed):
            return address
        outside = address.is_global and not address.is_multicast
        if not outside or any(address in network for network in _WAYS_IN):
            raise Forbidden("private_address")
        if not tls:
            raise Forbidden("not_https")
        return address


def split(url: str) -> SplitResult:
    """Return the parts of an address that can be one at all.

    Raises:
        Forbidden: not http or https, no host, a password in it, or no address.
    """
    try:
        parts = urlsplit(url)
        usable = parts.port != 0 and len(url) <= _LONGEST
    except ValueError:
        raise Forbidden("bad_url") from None
    plain = url.isprintable() and " " not in url and "\\" not in url and "@" not in parts.netloc
    if not (usable and plain and parts.scheme in {"http", "https"} and parts.hostname):
        raise Forbidden("bad_url")
    return parts
