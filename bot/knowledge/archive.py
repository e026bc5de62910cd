"""The archive as the desk asks it: a question in, a page of cases out, the cursor a short text."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from bot.knowledge import casedoc
from bot.knowledge.asked import LONGEST, Asked, Reader
from bot.knowledge.casedoc import NAME, STATES, Gist, Names
from dialogues import labels
from dialogues.masking import mask, mask_name
from storage import search
from storage.search import Mark, Page
from storage.store import Store

PAGE = 20
_STORY_MOST = 80
_MOST_IDFS = search.MOST_NEEDS + search.MOST_LIKES


class CursorError(ValueError):
    """What was given as a cursor is none of ours."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page: how the question was understood, its cases, and the cursor of the next page."""

    asked: Asked
    page: Page
    cases: tuple[Gist, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class Archive:
    """Answers questions about all cases."""

    store: Store
    reader: Reader
    names: Names
    zone: ZoneInfo

    def find(self, text: str, cursor: str, now: datetime, limit: int = PAGE) -> Found:
        """Return the page of *text* that *cursor* names, "" for the first.

        Raises:
            CursorError: the cursor is none, or one of another question.
        """
        asked = self.reader.read(text[:LONGEST], now.astimezone(self.zone).date())
        query, mark = asked.query(self.zone), _mark(cursor)

        def look(c: Any) -> tuple[Page, tuple[Gist, ...]]:
            page = search.find(c, query, mark, limit)
            found = (casedoc.gist(c, number) for number in page.found)
            return page, tuple(one for one in found if one is not None)

        try:
            page, cases = self.store.read(look)
        except ValueError as error:
            raise CursorError from error
        return Found(asked, page, cases, _cursor(page.mark))

    def as_json(self, found: Found) -> dict[str, Any]:
        """Return the page as the desk takes it."""
        return {
            "understood": [
                {"kind": chip.kind, "text": chip.text, "shown": chip.shown}
                for chip in found.asked.chips
            ],
            "order": "best" if found.page.ranked else "newest",
            "all": not found.page.loose,
            "cases": [row(one, self.names.categories) for one in found.cases],
            "words": found.asked.marks,
            "cursor": found.cursor,
        }


def row(one: Gist, categories: Mapping[str, str]) -> dict[str, Any]:
    """Return a case in a list: masked, since a list is seen over shoulders."""
    file = one.case.file
    story = mask(one.story)
    return {
        "number": file.case_no,
        "chat": one.case.chat,
        "level": file.level.value,
        "level_name": labels.LEVELS.get(file.level, ""),
        "category": named(file.category or "", categories),
        "state": one.state,
        "state_name": STATES.get(one.state, one.state),
        "owner": one.case.owner,
        "opened": one.case.opened.timestamp(),
        "story": story if len(story) <= _STORY_MOST else story[:_STORY_MOST] + "……",
        "customer": mask_name(one.value(NAME)),
        "product": mask(one.product),
    }


def named(code: str, categories: Mapping[str, str]) -> str:
    """Return a category as parent and leaf: 质量 · 故障."""
    parent = code.partition(".")[0]
    both = (categories.get(parent, parent), categories.get(code, "") if code != parent else "")
    return " · ".join(name for name in both if name)


def _cursor(mark: Mark | None) -> str:
    if mark is None:
        return ""
    parts = [mark.ranked, mark.loose, mark.last, mark.doc, mark.top, list(mark.idfs)]
    return base64.urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def _mark(cursor: str) -> Mark | None:
    """Read a cursor; every number in it is checked, since it comes from outside."""
    if not cursor:
        return None
    try:
        parts = orjson.loads(base64.urlsafe_b64decode(cursor[:2000] + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise CursorError from error
    match parts:
        case [bool() as ranked, bool() as loose, last, doc, top, list() as idfs] if (
            all(_whole(one) for one in (doc, top, *idfs))
            and (_whole(last) if ranked else isinstance(last, float | int))
            and len(idfs) <= _MOST_IDFS
        ):
            return Mark(ranked, loose, last, doc, top, tuple(idfs))
    raise CursorError


def _whole(value: object) -> bool:
    return type(value) is int and 0 <= value < 2**53
