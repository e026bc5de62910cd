"""What became of cases like this one: 近 90 天 14 件，9 件这样解决：退款补偿."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.knowledge import casedoc
from bot.knowledge.casedoc import Gist, Names
from storage import similar
from storage.store import Store

DAYS = 90
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Cases like one, the nearest first. solved: (how, count), most frequent first."""

    total: int
    nearest: tuple[tuple[Gist, str], ...]
    solved: tuple[tuple[str, int], ...]

    @property
    def line(self) -> str:
        """The whole in one line for the desk, "" when there is nothing to say."""
        if not self.total:
            return ""
        head = f"近 {DAYS} 天 {self.total} 件"
        if not self.solved:
            return f"{head}，还没有办结的"
        how, count = self.solved[0]
        return f"{head}，{count} 件这样解决：{how}"


def neighbours(store: Store, names: Names, case_no: str, now: datetime) -> Neighbours | None:
    """Return the cases of the last 90 days like *case_no*; None when there is no such case."""
    since = (now - timedelta(days=DAYS)).timestamp()

    def look(c: Any) -> Neighbours | None:
        one = casedoc.gist(c, case_no)
        if one is None:
            return None
        found = similar.like(c, case_no, one.case.file.category or "", since)
        gists = (casedoc.gist(c, alike.case_no) for alike in found)
        cases = [(gist, how(gist, names)) for gist in gists if gist is not None]
        solved = Counter(said for _, said in cases if said)
        return Neighbours(len(cases), tuple(cases[:SHOWN]), tuple(solved.most_common()))

    return store.read(look)


def how(one: Gist, names: Names) -> str:
    """Return how the case was solved by its tags, "" when it has none."""
    return "、".join(names.tags.get(tag, tag) for tag in one.tags.get("solution", ()))
