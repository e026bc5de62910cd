"""Worktile's open API: tenant token, tasks of one project, their comments.

Source: dev.worktile.com (open-api), as far as it could be read: a token by tenant-access-token,
tasks by page and one by one with columns=comments,properties, errors as 200 with ok false and an
error_code (1102, 1103: the token). How a task is changed or commented is told nowhere we could
read: those paths and names stand in config.yml, and without them nothing is written there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from bot.connect.carriers import Outcome
from bot.connect.crm import nested
from bot.connect.items.calls import Call, Calls, Fresh, strange, taken, unauthorized
from bot.connect.items.model import Comment, Fields, Gone, Item, Trouble, sound
from bot.connect.items.settings import Items
from bot.connect.outside import Answer

PAGE, PAGES = 100, 50
_TOKEN_IN = "access_token"  # noqa: S105 - the name of a parameter
_STALE = frozenset({1102, 1103})
_NOT_FOUND = 404
_DEEPEST = 40  # of a rich text
_MILLISECONDS = 100_000_000_000.0  # a time above is in milliseconds


class Worktile:
    """One project."""

    def __init__(self, settings: Items, calls: Calls) -> None:
        self._settings = settings
        self._calls = calls

    @property
    def comments_out(self) -> bool:
        """Whether comments can be written there."""
        return bool(self._settings.paths.comment)

    @property
    def changes_out(self) -> bool:
        """Whether tasks can be changed there."""
        return bool(self._settings.paths.change)

    async def make(self, fields: Fields) -> Item:
        """Make a task."""
        own = self._settings
        first = {own.names.project: own.project, own.names.type: own.type}
        body = nested(first | self._said(fields))
        return _item(await self._json(Call("POST", own.paths.make, body, token_in=_TOKEN_IN)))

    async def find(self, marker: str) -> Item | None:
        """Return the task with *marker* in its title; there is no search, so all are read."""
        items = await self.changed(0.0)
        return next((one for one in items if marker in one.title and not one.deleted), None)

    async def read(self, item: str) -> tuple[Item, Sequence[Comment]]:
        """Return the task as it stands, and its comments, oldest first."""
        path = self._settings.paths.read.replace("{id}", item)
        query = {"columns": "comments,properties"}
        call = Call("GET", path, query=query, token_in=_TOKEN_IN)
        told = await self._json(call, there=True)
        rows = [row for row in _list(_part(told).get("comments")) if isinstance(row, dict)]
        rows.sort(key=lambda row: _number(row.get("created_at")))
        return _item(told), [_comment(row) for row in rows]

    async def change(self, item: str, fields: Fields) -> Item:
        """Let the task say this too, and return it."""
        path = self._settings.paths.change.replace("{id}", item)
        body = nested(self._said(fields))
        return _item(await self._json(Call("PUT", path, body, token_in=_TOKEN_IN)))

    async def comment(self, item: str, text: str) -> str:
        """Add a comment; return its id, "" where none is told."""
        path = self._settings.paths.comment.replace("{id}", item)
        body = nested({self._settings.names.comment: text})
        told = _part(await self._json(Call("POST", path, body, token_in=_TOKEN_IN)))
        return str(told.get("_id") or told.get("id") or "")

    async def changed(self, since: float) -> Sequence[Item]:
        """Return the project's tasks changed since; the platform gives all, page by page."""
        items: list[Item] = []
        own = self._settings
        for number in range(PAGES):
            query = {"project_id": own.project, "page_index": number, "page_size": PAGE}
            call = Call("GET", own.paths.many, query=query, token_in=_TOKEN_IN)
            page = _part(await self._json(call))
            rows = _list(page.get("items") or page.get("value"))
            items += [_item(row) for row in rows]
            if not rows or not page.get("has_more"):
                break
        return [item for item in items if not item.updated or item.updated >= since]

    async def check(self) -> str:
        """Return the project, when its tasks can be read."""
        query = {"project_id": self._settings.project, "page_index": 0, "page_size": 1}
        call = Call("GET", self._settings.paths.many, query=query, token_in=_TOKEN_IN)
        await self._json(call)
        return self._settings.project

    def _said(self, fields: Fields) -> dict[str, Any]:
        names = self._settings.names
        due = {"date": fields.due, "with_time": 1} if fields.due else None
        said = {
            names.title: fields.title,
            names.text: fields.text,
            names.due: due,
            names.priority: fields.priority,
            names.state: fields.state,
        }
        return {name: value for name, value in said.items() if value}

    async def _json(self, call: Call, *, there: bool = False) -> Any:
        """Return what is answered. there: 404 means that what is asked for is no more."""
        answer = await self._calls.ask(call, self._renewed, _stale)
        if there and answer.status == _NOT_FOUND:
            raise Gone
        told = taken(answer)
        code = _refused(told)
        if code:
            raise Trouble(Outcome(good=False, code=f"refused {code}", final=code not in _STALE))
        return _inner(told)

    async def _renewed(self) -> Fresh:
        who = self._calls.identity
        body = {"client_id": who.client, "client_secret": who.secret}
        answer = await self._calls.send(Call("POST", "/tenant-access-token", body))
        told = _part(_inner(taken(answer)))
        token, seconds = told.get("tenant_access_token"), _number(told.get("expires_in"))
        if not isinstance(token, str) or not token or not token.isprintable():
            raise Trouble(Outcome(good=False, code=f"no token {_refused(told)}", down=True))
        return Fresh(token, self._calls.now + (seconds or 3600.0))


def _stale(answer: Answer) -> bool:
    return unauthorized(answer) or (answer.good and _refused(answer.json()) in _STALE)


def _refused(told: Any) -> int:
    """Return the error code of an answer that says no, 0 when it says none."""
    part = _part(told)
    code = part.get("error_code")
    if part.get("ok") is not False:
        return 0
    return code if isinstance(code, int) and code else 1


def _inner(told: Any) -> Any:
    """Return what an answer wraps in data and value."""
    part = _part(told)
    inner = part.get("data")
    if isinstance(inner, dict):
        return inner.get("value", inner)
    return told


def _item(told: Any) -> Item:
    row = _part(told)
    number, state = row.get("_id") or row.get("id"), _part(row.get("task_state"))
    if not sound(number):
        raise strange()
    return Item(
        number,
        str(row.get("title", "")),
        str(state.get("_id") or state.get("id") or ""),
        str(state.get("name", ""))[:60],
        str(state.get("type", ""))[:60],
        _seconds(row.get("updated_at")),
        deleted=row.get("is_deleted") in (1, True),
        number=str(row.get("identifier") or "")[:60],
    )


def _comment(row: Mapping[str, Any]) -> Comment:
    by = row.get("created_by")
    name = str(_part(by).get("display_name") or _part(by).get("name") or "")[:60]
    said = row.get("content") or row.get("text") or ""
    text = _words(said) if isinstance(said, str) else ""
    return Comment(str(row.get("_id") or row.get("id") or ""), text, name)


def _words(said: str) -> str:
    """Return a comment's words: plain, or the leaves of a rich text's JSON."""
    if not said.lstrip().startswith(("[", "{")):
        return said.strip()
    try:
        tree = orjson.loads(said)
    except orjson.JSONDecodeError:
        return said.strip()
    return "\n".join(_leaves(tree, _DEEPEST)).strip() or said.strip()


def _leaves(node: Any, depth: int) -> list[str]:
    if depth == 0:
        return []
    if isinstance(node, list):
        return [text for one in node for text in _leaves(one, depth - 1)]
    row = _part(node)
    if isinstance(row.get("text"), str):
        return [row["text"]]
    return _leaves(row.get("children") or row.get("content") or [], depth - 1)


def _part(told: Any) -> Mapping[str, Any]:
    return told if isinstance(told, dict) else {}


def _list(told: Any) -> list[Any]:
    return told if isinstance(told, list) else []


def _number(told: Any) -> float:
    return float(told) if isinstance(told, int | float) and not isinstance(told, bool) else 0.0


def _seconds(told: Any) -> float:
    at = _number(told)
    return at / 1000 if at > _MILLISECONDS else at
