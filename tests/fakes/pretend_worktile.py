"""Worktile on loopback: the calls its document tells, and two that only config.yml knows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.connect_server import Call, Reply, Server, serving

PROJECT, CLIENT, SECRET = "5fd9ba644c013158dee44660", "wt-client", "wt-geheim"
STATES = {"w-new": "未开始", "w-work": "进行中", "w-done": "已完成"}
_SAID = {"project_id", "task_type_id", "title", "properties", "task_state_id"}


@dataclass
class Worktile:
    """The one project. Its errors are 200 with ok false, as the real one's."""

    clock: Callable[[], float]
    tasks: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    life: int = 7200
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
        if (call.method, parts.path) == ("POST", "/tenant-access-token"):
            return self._token(call.json)
        if not self.tokens or query.pop("access_token", "") != self.tokens[-1]:
            return _no(1103, "invalid access token")
        return self._routed(call, parts.path.strip("/").split("/"), query)

    def of(self, task: int) -> dict[str, Any]:
        """Return the item of a task."""
        (found,) = [one for one in self.tasks.values() if f"#{task}]" in one["title"]]
        return found

    def move(self, task: int, state: str) -> None:
        """Let somebody move the item."""
        self.of(task).update(state=state, updated_at=int(self.clock()))

    def say(self, task: int, text: object, by: str = "李四") -> None:
        """Let somebody comment the item."""
        self._comment(self.of(task), text, by)

    def _token(self, body: dict[str, Any]) -> Reply:
        if body != {"client_id": CLIENT, "client_secret": SECRET}:
            return _no(1001, "wrong client")
        self.tokens.append(f"wt-{len(self.tokens) + 1}")
        return Reply(200, {"tenant_access_token": self.tokens[-1], "expires_in": self.life})

    def _routed(self, call: Call, path: list[str], query: dict[str, str]) -> Reply:
        match call.method, path:
            case "POST", ["mission", "task"]:
                return self._make(call.json)
            case "GET", ["mission", "get-project-tasks-by-page"]:
                return self._list(query)
            case "GET", ["mission", "tasks", number] if number in self.tasks:
                whole = {**self._full(self.tasks[number]), "comments": self.tasks[number]["said"]}
                return Reply(200, {"ok": True, "data": {"value": whole}})
            case "PUT", ["mission", "tasks", number] if number in self.tasks:
                return self._change(self.tasks[number], call.json)
            case "POST", ["mission", "tasks", number, "comments"] if number in self.tasks:
                made = self._comment(self.tasks[number], call.json["content"], "应用")
                return Reply(200, {"ok": True, "data": {"value": made}})
        return Reply(404, {"ok": False, "error_code": 404})

    def _make(self, body: dict[str, Any]) -> Reply:
        if set(body) - _SAID or body.get("project_id") != PROJECT or not body.get("title"):
            return _no(2001, "body")
        number = f"60aa{len(self.tasks):020x}"
        now = int(self.clock())
        made = {"_id": number, "state": "w-new", "said": [], "updated_at": now, **body}
        made["identifier"] = f"WT-{len(self.tasks) + 1}"
        self.tasks[number] = made
        return Reply(200, {"ok": True, "data": {"value": self._full(made)}})

    def _change(self, task: dict[str, Any], body: dict[str, Any]) -> Reply:
        state = body.pop("task_state_id", task["state"])
        if set(body) - _SAID or state not in STATES:
            return _no(2002, "state")
        task.update(body, state=state, updated_at=int(self.clock()))
        return Reply(200, {"ok": True, "data": {"value": self._full(task)}})

    def _full(self, task: dict[str, Any]) -> dict[str, Any]:
        shown = {k: v for k, v in task.items() if k not in {"said", "state"}}
        return {**shown, "task_state": {"_id": task["state"], "name": STATES[task["state"]]}}

    def _list(self, query: dict[str, str]) -> Reply:
        size, index = int(query["page_size"]), int(query["page_index"])
        if query.get("project_id") != PROJECT or size > 100:
            return _no(2003, "query")
        rows = list(self.tasks.values())[index * size : (index + 1) * size]
        more = len(self.tasks) > (index + 1) * size
        shown = {"items": [self._full(one) for one in rows], "has_more": more}
        return Reply(200, {**shown, "total": len(self.tasks)})

    def _comment(self, task: dict[str, Any], text: object, by: str) -> dict[str, Any]:
        made = {
            "_id": f"wc{len(task['said']) + 1}{task['_id'][-4:]}",
            "content": text,
            "created_by": {"display_name": by},
            "created_at": int(self.clock()),
        }
        task["said"].append(made)
        task["updated_at"] = int(self.clock())
        return made


def _no(code: int, why: str) -> Reply:
    return Reply(200, {"ok": False, "error_code": code, "error_message": why})


@asynccontextmanager
async def worktile(clock: Callable[[], float]) -> AsyncIterator[Worktile]:
    """Serve one until left."""
    made = Worktile(clock)
    async with serving(made.answer) as server:
        made.server = server
        yield made
