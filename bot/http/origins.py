"""Origins as browsers write them; light, for config.yml is read by every command."""

from __future__ import annotations

import re

_ORIGIN = re.compile(r"https?://(?!-)[a-z0-9.-]{1,253}(:[1-9][0-9]{0,4})?")
_DEFAULT_PORT = {"https": ":443", "http": ":80"}


def origin(text: str) -> str:
    """Return an origin as browsers write it: https://shop.example, no path, no default port.

    Raises:
        ValueError: it is not one; "*" and "null" are not, either.
    """
    plain = text.strip().lower().removesuffix("/")
    if not _ORIGIN.fullmatch(plain):
        raise ValueError("应写成 https://shop.example：协议加域名（可加端口），不带路径和通配符")
    scheme = plain.partition(":")[0]
    return plain.removesuffix(_DEFAULT_PORT[scheme])
