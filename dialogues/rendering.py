"""Lines of a script, filled: render("{company} 收到了", places) -> str or None. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACE = re.compile(r"\{([a-z_]+)\}")
_ELSEWHERE = re.compile(r"（香港、澳門 (\d+)）")


def render(line: str, places: Mapping[str, str]) -> str | None:
    """Return *line* with its placeholders filled, None when one has no value.

    Where a number is another one elsewhere (119（香港、澳門 999）), the places stand once a line.
    """
    if any(name not in places for name in _PLACE.findall(line)):
        return None
    filled = _PLACE.sub(lambda m: places[m.group(1)], line)
    first = _ELSEWHERE.search(filled)
    end = first.end() if first else len(filled)
    return filled[:end] + _ELSEWHERE.sub(r"／\1", filled[end:])
