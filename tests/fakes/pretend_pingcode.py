"""PingCode on loopback, as strict as its document: what it does not know it refuses.

people act by `move`, `say`, `delete`; faults and time are those of connect_server.Server.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.connect_server import Call, Reply, Server, serving

PROJECT, CLIENT, SECRET = "5eb623f6a70571487ea47000", "client-7", "geheim-7"
STATES = {
    "s-new": ("新建", "pending"),
    "s-work": ("处理中", "in_progress"),
    "s-reply": ("已答复", "in_progress"),
    "s-done": ("已完成", "completed"),
    "s-shut": ("已关闭", "closed"),
    "s-test": ("测试中", "verifying"),
}
DAY = 86_400
_MAKES = {"project_id", "type_id", "title", "description", "end_at", "priority_id", "state_id"}
_LISTS = {"project_id", "keywords", "page_size", "page_index", "include_deleted"}
_ROWS = {"page_size", "page_index", "include_deleted", "include_archived"}


class Refusal(Exception):  # noqa: N818 - an answer
    """status, code and message of an answer that says no."""

    def __init__(self, status: int, code: str, message: str = "") -> None:
        super().__init__(code)
        self.reply = Reply(status, {"code": code, "message": message})


@dataclass
class PingCode:
    """The one project. flows: (from, to) that may be; None: every one. per_minute: 0 no limit."""

    clock: Callable[[], float]
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    comments: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    names: dict[str, tuple[str, str]] = field(default_factory=lambda: dict(STATES))
    flows: set[tuple[str, str]] | None = None
    life: float = 30 * DAY
    per_minute: int = 0
    minute: tuple[int, int] = (0, 0)
    server: Server | None = None

    @property
    def url(self) -> str:
        """Return where it is."""
        assert self.server is not None
        return self.server.url

    def answer(self, call: Call) -> Reply:
        """Answer one request."""
        parts = urlsplit(call.path)
        query = {name: value[-1] for name, value in parse_qs(parts.query).items()}
        try:
            if parts.path == "/v1/auth/token":
                return self._token(call, query)
            self._let_in(call)
            if parts.path == "/v1/comments":
                return self._said(call.json) if call.method == "POST" else self._comments(query)
            return self._routed(call, parts.path.removeprefix("/v1/").split("/"), query)
        except Refusal as refusal:
            return refusal.reply

    def of(self, task: int) -> dict[str, Any]:
        """Return the one item of a task that is not deleted."""
        found = [one for one in self.items.values() if f"#{task}]" in one["title"]]
        (item,) = [one for one in found if not one["is_deleted"]]
        return item

    def move(self, task: int, state: str) -> None:
        """Let somebody move the item."""
        item = self.of(task)
        item["state"] = state
        item["updated_at"] = int(self.clock())

    def say(self, task: int, text: str, by: str = "张三") -> None:
        """Let somebody comment the item."""
        self._comment(self.of(task)["id"], text, by)

    def delete(self, task: int) -> None:
        """Let somebody delete the item."""
        item = self.of(task)
        item["is_deleted"], item["updated_at"] = 1, int(self.clock())

    def _token(self, call: Call, query: dict[str, str]) -> Reply:
        wanted = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET}
        if call.method != "GET" or query != wanted:
            raise Refusal(400, "100024", "'client_id'或'client_secret'错误")
        self.tokens.append(f"token-{len(self.tokens) + 1}")
        until = int(self.clock() + self.life)
        return Reply(
            200, {"access_token": self.tokens[-1], "token_type": "Bearer", "expires_in": until}
        )

    def _let_in(self, call: Call) -> None:
        shown = call.headers.get("authorization", "").removeprefix("Bearer ")
        if not self.tokens or shown != self.tokens[-1]:
            raise Refusal(401, "100026", "token")
        if call.body and call.headers.get("content-type") != "application/json":
            raise Refusal(415, "100001", "content-type")
        now = int(self.clock() // 60)
        count = self.minute[1] + 1 if self.minute[0] == now else 1
        self.minute = now, count
        if self.per_minute and count > self.per_minute:
            refused = Refusal(429, "100038", "请求频率过高")
            refused.reply.headers["x-pc-retry-after"] = "50"
            raise refused

    def _routed(self, call: Call, path: list[str], query: dict[str, str]) -> Reply:
        match call.method, path:
            case "GET", ["pjm", "projects", project] if project == PROJECT:
                return Reply(200, {"id": PROJECT, "name": "研发"})
            case "POST", ["pjm", "work_items"]:
                return Reply(201, self._full(self._make(call.json)))
            case "GET", ["pjm", "work_items"]:
                return self._list(query)
            case "POST", ["pjm", "work_items", "search"]:
                return self._search(call.json)
            case "GET", ["pjm", "work_items", item]:
                _only(query, {"include_deleted", "include_archived"})
                return Reply(200, self._full(self._item(item, query)))
            case "PATCH", ["pjm", "work_items", item]:
                return Reply(200, self._full(self._change(item, call.json)))
        raise Refusal(404, "100000", "no such resource")

    def _make(self, body: dict[str, Any]) -> dict[str, Any]:
        _only(body, _MAKES)
        if body.get("project_id") != PROJECT or body.get("type_id") not in {"task", "story"}:
            raise Refusal(400, "100301", "project or type")
        self._check(body)
        if not body.get("title"):
            raise Refusal(400, "100302", "title")
        number = f"5edca524cad2fa1125cb{len(self.items):04x}"
        state = body.get("state_id", "s-new")
        now = int(self.clock())
        more = {"id": number, "state": state, "is_deleted": 0, "updated_at": now}
        self.items[number] = {"identifier": f"RD-{len(self.items) + 1}", **body, **more}
        return self.items[number]

    def _check(self, body: dict[str, Any]) -> None:
        due = body.get("end_at", 1_000_000_000)
        if not isinstance(due, int) or len(str(due)) != 10:
            raise Refusal(400, "100302", "end_at")
        if body.get("state_id", "s-new") not in self.names:
            raise Refusal(400, "100303", "'state'资源不存在")
        if body.get("priority_id", "p-1") not in {"p-1", "p-2", "p-3"}:
            raise Refusal(400, "100304", "priority")

    def _item(self, item: str, query: dict[str, str] | None = None) -> dict[str, Any]:
        found = self.items.get(item)
        hidden = found and found["is_deleted"] and (query or {}).get("include_deleted") != "true"
        if found is None or hidden:
            raise Refusal(400, "100317", "工作项资源不存在")
        return found

    def _change(self, number: str, body: dict[str, Any]) -> dict[str, Any]:
        item = self._item(number)
        _only(body, _MAKES - {"project_id", "type_id"})
        self._check(body)
        state = body.pop("state_id", item["state"])
        if self.flows is not None and (item["state"], state) not in {*self.flows, (state, state)}:
            raise Refusal(400, "100320", "流转不合法")
        item.update(body, state=state, updated_at=int(self.clock()))
        return item

    def _full(self, item: dict[str, Any]) -> dict[str, Any]:
        name, group = self.names[item["state"]]
        state = {"id": item["state"], "name": name, "type": group}
        url = f"https://yctech.pingcode.com/pjm/workitems/{item['id'][-6:]}"
        return {**item, "state": state, "html_url": url, "is_archived": 0}

    def _list(self, query: dict[str, str]) -> Reply:
        _only(query, _LISTS)
        rows = [one for one in self.items.values() if query.get("keywords", "") in one["title"]]
        return _page([self._full(one) for one in rows if not one["is_deleted"]], query)

    def _search(self, body: dict[str, Any]) -> Reply:
        payload = body["payload"]
        _only(payload, {"filter", "include_deleted", "include_archived", "page_size", "page_index"})
        _only(payload["filter"], {"project.id", "updated_at"})
        if body["mode"] != "query" or payload["filter"]["project.id"] != {"in": [PROJECT]}:
            raise Refusal(400, "100305", "filter")
        day = payload["filter"]["updated_at"]["gte"] // DAY * DAY
        rows = [self._full(one) for one in self.items.values() if one["updated_at"] >= day]
        return _page(rows, payload)

    def _comments(self, query: dict[str, str]) -> Reply:
        _only(query, {"principal_type", "principal_id", "page_size", "page_index"})
        if query["principal_type"] != "work_item":
            raise Refusal(400, "100306", "principal_type")
        item = self._item(query["principal_id"])
        return _page(self.comments.get(item["id"], []), query)

    def _said(self, body: dict[str, Any]) -> Reply:
        _only(body, {"principal_type", "principal_id", "content"})
        item = self._item(body["principal_id"])
        return Reply(201, self._comment(item["id"], body["content"], "应用"))

    def _comment(self, item: str, text: str, by: str) -> dict[str, Any]:
        rows = self.comments.setdefault(item, [])
        made = {
            "id": f"c{len(rows) + 1}-{item[-4:]}",
            "content": text,
            "created_at": int(self.clock()),
            "created_by": {"id": "u1", "name": by, "display_name": by},
            "is_deleted": 0,
        }
        rows.append(made)
        return made


def _only(given: dict[str, Any], known: set[str]) -> None:
    if strange := set(given) - known:
        raise Refusal(400, "100002", f"unknown {sorted(strange)}")


def _page(rows: list[dict[str, Any]], query: dict[str, Any]) -> Reply:
    size, index = int(query.get("page_size", 30)), int(query.get("page_index", 0))
    if not 1 <= size <= 100:
        raise Refusal(400, "100003", "page_size")
    part = rows[index * size : (index + 1) * size]
    shown = {"page_size": size, "page_index": index, "total": len(rows), "values": part}
    return Reply(200, shown)


@asynccontextmanager
async def pingcode(clock: Callable[[], float]) -> AsyncIterator[PingCode]:
    """Serve one until left."""
    made = PingCode(clock)
    async with serving(made.answer) as server:
        made.server = server
        yield made
