"""PingCode's REST API: client credentials, work items of one project, their comments.

Source: open.pingcode.com (REST API): times are epoch seconds, pages hold 100 at most, 200 calls a
minute, 429 with x-pc-retry-after. expires_in is an absolute time. What is not there or not allowed
is answered 400 with a code in the body: 100317 no such item, 100024 wrong client, 100303 no such
state. Its webhooks come from PingCode Flow and carry no signature that the document tells of.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.connect.carriers import Outcome
from bot.connect.items.calls import Call, Calls, Fresh, strange, taken
from bot.connect.items.model import Comment, Fields, Gone, Item, Trouble, sound
from bot.connect.items.settings import Items
from bot.connect.outside import Answer

PAGE, PAGES = 100, 50  # of a list; more are left for the next look
_ITEMS, _COMMENTS = "/v1/pjm/work_items", "/v1/comments"
_NO_ITEM = frozenset({"100317"})
_ABSOLUTE = 1_000_000_000.0  # an expires_in above is a time, below a length
_ALL = {"include_deleted": "true", "include_archived": "true"}
_TAG, _BREAK = re.compile(r"<[^<>]{0,1000}>"), re.compile(r"<br ?/?>|</p>", re.IGNORECASE)
_LONGEST = 20_000  # characters of a rich text that are read
_NOT_FOUND, _BAD = 404, 400


class PingCode:
    """One project."""

    comments_out = True
    changes_out = True

    def __init__(self, settings: Items, calls: Calls) -> None:
        self._settings = settings
        self._calls = calls

    async def make(self, fields: Fields) -> Item:
        """Make an item."""
        own = self._settings
        body = {"project_id": own.project, "type_id": own.type, **_body(fields)}
        return _item(await self._json(Call("POST", _ITEMS, body)))

    async def find(self, marker: str) -> Item | None:
        """Return the item with *marker* in its title, None for none or a deleted one."""
        words = marker.strip("[]").partition("#")[0]
        query = {"project_id": self._settings.project, "keywords": words}
        rows = await self._pages(lambda page: Call("GET", _ITEMS, query=query | page))
        items = (_item(row) for row in rows)
        return next((one for one in items if marker in one.title and not one.deleted), None)

    async def read(self, item: str) -> tuple[Item, Sequence[Comment]]:
        """Return the item as it stands, and its comments, oldest first."""
        found = _item(await self._json(Call("GET", f"{_ITEMS}/{item}", query=_ALL), there=True))
        if found.deleted:
            return found, ()
        about = {"principal_type": "work_item", "principal_id": item}
        rows = await self._pages(lambda page: Call("GET", _COMMENTS, query=about | page))
        rows.sort(key=lambda row: _number(row.get("created_at")))
        return found, [_comment(row) for row in rows if not row.get("is_deleted")]

    async def change(self, item: str, fields: Fields) -> Item:
        """Let the item say this too, and return it."""
        return _item(await self._json(Call("PATCH", f"{_ITEMS}/{item}", _body(fields))))

    async def comment(self, item: str, text: str) -> str:
        """Add a comment; return its id."""
        said = {"principal_type": "work_item", "principal_id": item, "content": html.escape(text)}
        return str(_part(await self._json(Call("POST", _COMMENTS, said))).get("id", ""))

    async def changed(self, since: float) -> Sequence[Item]:
        """Return the items changed since; the platform filters by days, so others besides."""
        wanted = {
            "project.id": {"in": [self._settings.project]},
            "updated_at": {"gte": int(since)},
        }
        whole = {"filter": wanted, "include_deleted": True, "include_archived": True}
        rows = await self._pages(
            lambda page: Call(
                "POST", f"{_ITEMS}/search", {"mode": "query", "payload": whole | page}
            )
        )
        return [_item(row) for row in rows]

    async def check(self) -> str:
        """Return the project's name."""
        call = Call("GET", f"/v1/pjm/projects/{self._settings.project}")
        found = await self._json(call, there=True)
        return str(_part(found).get("name", ""))

    async def _json(self, call: Call, *, there: bool = False) -> Any:
        """Return what is answered. there: 404 means that what is asked for is no more."""
        answer = await self._calls.ask(call, self._renewed)
        code = _code(answer)
        if (there and answer.status == _NOT_FOUND) or (answer.status == _BAD and code in _NO_ITEM):
            raise Gone
        return taken(answer, code)

    async def _pages(self, made: Any) -> list[Any]:
        rows: list[Any] = []
        for number in range(PAGES):
            page = _part(await self._json(made({"page_size": PAGE, "page_index": number})))
            values = page.get("values")
            if not isinstance(values, list):
                raise strange()
            rows += [row for row in values if isinstance(row, dict)]
            if len(values) < PAGE or len(rows) >= _number(page.get("total")):
                break
        return rows

    async def _renewed(self) -> Fresh:
        who = self._calls.identity
        query = {
            "grant_type": "client_credentials",
            "client_id": who.client,
            "client_secret": who.secret,
        }
        answer = await self._calls.send(Call("GET", "/v1/auth/token", query=query))
        if answer.status == _BAD:
            raise Trouble(Outcome(good=False, code=f"no token {_code(answer)}".strip(), down=True))
        told = _part(taken(answer))
        token, until = told.get("access_token"), _number(told.get("expires_in"))
        if not isinstance(token, str) or not token or not token.isprintable() or not until:
            raise strange()
        return Fresh(token, until if until > _ABSOLUTE else self._calls.now + until)


def _body(fields: Fields) -> dict[str, Any]:
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in fields.text.splitlines() if line)
    body = {
        "title": fields.title,
        "description": lines,
        "end_at": fields.due,
        "priority_id": fields.priority,
        "state_id": fields.state,
    }
    return {name: value for name, value in body.items() if value}


def _item(told: Any) -> Item:
    """Return what an answer tells of an item.

    Raises:
        Trouble: it tells of none.
    """
    row = _part(told)
    number, state = row.get("id"), _part(row.get("state"))
    if not sound(number):
        raise strange()
    return Item(
        number,
        str(row.get("title", "")),
        str(state.get("id", "")),
        str(state.get("name", ""))[:60],
        str(state.get("type", ""))[:60],
        _number(row.get("updated_at")),
        deleted=row.get("is_deleted") in (1, True),
        number=str(row.get("identifier") or "")[:60],
        url=str(row.get("html_url") or "")[:500],
    )


def _comment(row: Mapping[str, Any]) -> Comment:
    by = _part(row.get("created_by"))
    name = str(by.get("display_name") or by.get("name") or "")[:60]
    return Comment(str(row.get("id", "")), plain(str(row.get("content") or "")), name)


def plain(text: str) -> str:
    """Return a rich text's words."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", text[:_LONGEST]))).strip()


def _code(answer: Answer) -> str:
    told = answer.json() if answer.body else None
    code = _part(told).get("code", "")
    return str(code)[:20] if isinstance(code, str | int) and str(code).isalnum() else ""


def _part(told: Any) -> Mapping[str, Any]:
    return told if isinstance(told, dict) else {}


def _number(told: Any) -> float:
    return float(told) if isinstance(told, int | float) and not isinstance(told, bool) else 0.0
