"""A pretend Bot API, strict where the real one is. Source: core.telegram.org/bots/api.

async with pretend() as platform:     platform.url is the base_url
    platform.write(7, "hello")        a customer's message: polled, or pushed by platform.push()
    platform.faults["sendMessage"].append("500")
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram_http import Call, Cut, Refusal, Reply, broken, refused, served

TOKEN = "123456:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
ME = {"id": 123456, "is_bot": True, "first_name": "小安", "username": "xiaoan_bot"}
Deliver = Callable[[Mapping[str, str], bytes], Awaitable[int]]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass
class Platform:
    """The world behind the API. gap: seconds between two messages to one chat (0: no limit)."""

    url: str = ""
    gap: float = 0.0
    chats: dict[int, dict[str, Any]] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    members: dict[int, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    updates: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    faults: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    topics: dict[int, str] = field(default_factory=dict)
    hook: dict[str, Any] = field(default_factory=dict)
    rights: bool = True
    _last: dict[int, float] = field(default_factory=dict)
    _number: int = 1000
    _poll: asyncio.Event | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    # What people do.

    def put(self, kind: str, body: dict[str, Any], number: int = 0) -> dict[str, Any]:
        """Make an update; it waits to be polled or pushed."""
        self._number += 1
        made = {"update_id": number or self._number, kind: body}
        self.updates.append(made)
        self._news.set()
        return made

    def message(self, chat: int, **content: Any) -> dict[str, Any]:
        """Return a message of a customer as the API shows it."""
        self._number += 1
        where = self.chats.setdefault(chat, {"id": chat, "type": "private", "first_name": "李"})
        sender = {"id": abs(chat), "is_bot": False, "first_name": "李", "language_code": "zh-hans"}
        base = {"message_id": self._number, "date": int(time.time()), "chat": where, "from": sender}
        return base | content

    def write(self, chat: int, text: str = "", **content: Any) -> dict[str, Any]:
        """Let a customer write."""
        words = {"text": text} if text else {}
        return self.put("message", self.message(chat, **words, **content))

    def press(self, sent: dict[str, Any], data: str, who: int = 0) -> dict[str, Any]:
        """Let somebody press a button under what the bot sent."""
        who = who or sent["chat"]["id"]
        self._number += 1
        person = {"id": who, "is_bot": False, "first_name": "小王"}
        body = {"id": str(self._number), "from": person, "chat_instance": "x", "data": data}
        return self.put("callback_query", body | {"message": sent})

    async def push(self, deliver: Deliver, tries: int = 3) -> list[int]:
        """Push what waits, in order, each until it is taken; return the statuses."""
        said: list[int] = []
        headers = {"content-type": "application/json"}
        if self.hook.get("secret_token"):
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.hook["secret_token"]
        while self.updates:
            for _ in range(tries):
                status = await deliver(headers, json.dumps(self.updates[0]).encode())
                said.append(status)
                if 200 <= status < 300:
                    break
            self.updates.pop(0)
        return said

    def called(self, method: str) -> list[dict[str, Any]]:
        """Return the parameters of every call of *method*."""
        return [params for name, params in self.calls if name == method]

    # The API.

    async def answer(self, call: Call) -> Reply:
        """Answer one call, as well or as badly as the test wants."""
        if call.path.startswith(f"/file/bot{TOKEN}/"):
            return await self._download(call.path.rpartition("/")[2])
        begin, _, method = call.path.rpartition("/")
        if begin != f"/bot{TOKEN}":
            return refused(Refusal(401, "Unauthorized"))
        fault = self.faults[method].popleft() if self.faults[method] else ""
        self.calls.append((method, call.params))
        if fault and fault != "lost":
            return await broken(fault)
        known = getattr(self, f"_{method}", None)
        if known is None:
            return refused(Refusal(404, "Not Found"))
        try:
            result = await known(call.params)
        except Refusal as refusal:
            return refused(refusal)
        if fault == "lost":
            raise Cut
        return Reply(200, json.dumps({"ok": True, "result": result}).encode())

    async def _download(self, name: str) -> Reply:
        fault = self.faults["download"].popleft() if self.faults["download"] else ""
        body = self.files.get(name)
        if fault == "short":
            return Reply(200, (body or b"")[:10], promise=len(body or b""))
        if fault == "less":
            return Reply(200, (body or b"")[:10])
        if fault:
            return await broken(fault)
        return Reply(404) if body is None else Reply(200, body, kind="application/octet-stream")

    async def _getMe(self, _params: dict[str, Any]) -> Any:  # noqa: N802 - the API's name
        return ME

    async def _setWebhook(self, params: dict[str, Any]) -> Any:  # noqa: N802
        if not params.get("url", "").startswith("https://"):
            raise Refusal(400, "Bad Request: bad webhook: An HTTPS URL must be provided")
        self.hook = params
        return True

    async def _deleteWebhook(self, params: dict[str, Any]) -> Any:  # noqa: N802
        self.hook = {}
        if params.get("drop_pending_updates"):
            self.updates.clear()
        return True

    async def _getWebhookInfo(self, _params: dict[str, Any]) -> Any:  # noqa: N802
        known = {"url": self.hook.get("url", ""), "has_custom_certificate": False}
        failed = {k: v for k, v in self.hook.items() if k.startswith("last_error")}
        return known | {"pending_update_count": len(self.updates)} | failed

    async def _getUpdates(self, params: dict[str, Any]) -> Any:  # noqa: N802
        if self.hook:
            text = "Conflict: can't use getUpdates method while webhook is active"
            raise Refusal(409, text)
        if self._poll is not None:
            self._poll.set()  # the older call is ended
        mine = self._poll = asyncio.Event()
        offset = params.get("offset") or 0
        self.updates = [one for one in self.updates if one["update_id"] >= offset]
        end = time.monotonic() + params.get("timeout", 0)
        try:
            while not self.updates and time.monotonic() < end and not mine.is_set():
                self._news.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), 0.02)
        finally:
            if self._poll is mine:
                self._poll = None
        if mine.is_set():
            text = "Conflict: terminated by other getUpdates request"
            raise Refusal(409, text)
        wanted = params.get("allowed_updates") or []
        fits = [one for one in self.updates if not wanted or any(kind in one for kind in wanted)]
        return fits[: params.get("limit", 100)]

    async def _sendMessage(self, params: dict[str, Any]) -> Any:  # noqa: N802
        chat = self._open(params["chat_id"])
        text = params.get("text", "")
        if not text.strip():
            raise Refusal(400, "Bad Request: message text is empty")
        if _units(text) > 4096:
            raise Refusal(400, "Bad Request: message is too long")
        self._keyboard(params.get("reply_markup"))
        thread = self._thread(params)
        self._paced(chat["id"])
        self._number += 1
        made = {"message_id": self._number, "date": int(time.time()), "chat": chat, "from": ME}
        made |= {"text": text} | {k: v for k, v in params.items() if k == "reply_markup"}
        made |= {"message_thread_id": thread, "is_topic_message": True} if thread else {}
        self.sent.append(made)
        return made

    async def _sendChatAction(self, params: dict[str, Any]) -> Any:  # noqa: N802
        self._open(params["chat_id"])
        return True

    async def _answerCallbackQuery(self, _params: dict[str, Any]) -> Any:  # noqa: N802
        return True

    async def _editMessageReplyMarkup(self, params: dict[str, Any]) -> Any:  # noqa: N802
        number = params["message_id"]
        found = next((one for one in self.sent if one["message_id"] == number), None)
        if found is None or "reply_markup" not in found:
            raise Refusal(400, "Bad Request: message is not modified")
        del found["reply_markup"]
        return found

    async def _getFile(self, params: dict[str, Any]) -> Any:  # noqa: N802
        body = self.files.get(params["file_id"])
        if body is None:
            raise Refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(body) > 20 * 1024 * 1024:
            raise Refusal(400, "Bad Request: file is too big")
        name = params["file_id"]
        known = {"file_id": name, "file_unique_id": f"u{name}", "file_size": len(body)}
        return known | {"file_path": self.paths.get(name, f"photos/{name}")}

    async def _createForumTopic(self, params: dict[str, Any]) -> Any:  # noqa: N802
        chat = self._open(params["chat_id"])
        if not chat.get("is_forum") or not self.rights:
            raise Refusal(400, "Bad Request: not enough rights to create a topic")
        self._number += 1
        self.topics[self._number] = params["name"]
        return {
            "message_thread_id": self._number, "name": params["name"], "icon_color": 7322096,
        }  # fmt: skip

    async def _copyMessage(self, params: dict[str, Any]) -> Any:  # noqa: N802
        self._open(params["chat_id"])
        self._thread(params)
        return {"message_id": 1}

    async def _getChat(self, params: dict[str, Any]) -> Any:  # noqa: N802
        chat = self._open(params["chat_id"])
        kinds = {"accent_color_id": 1, "max_reaction_count": 11}
        gifts = dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription"), False
        )
        return chat | kinds | {"accepted_gift_types": gifts | {"gifts_from_channels": False}}

    async def _getChatMember(self, params: dict[str, Any]) -> Any:  # noqa: N802
        who = params["user_id"]
        person = {"id": who, "is_bot": who == ME["id"], "first_name": "某"}
        if who != ME["id"]:
            return {"status": self.members.get(who, "left"), "user": person, "until_date": 0}
        names = (
            "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats "
            "can_restrict_members can_promote_members can_change_info can_invite_users "
            "can_post_stories can_edit_stories can_delete_stories"
        )
        rights = dict.fromkeys(names.split(), False) | {"can_manage_topics": self.rights}
        return {"status": "administrator", "user": person} | rights

    def _open(self, chat: int) -> dict[str, Any]:
        if chat not in self.chats:
            raise Refusal(400, "Bad Request: chat not found")
        if chat in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        return self.chats[chat]

    def _thread(self, params: dict[str, Any]) -> int:
        thread = int(params.get("message_thread_id", 0))
        if thread and thread not in self.topics:
            raise Refusal(400, "Bad Request: message thread not found")
        return thread

    def _keyboard(self, markup: dict[str, Any] | None) -> None:
        rows = markup["inline_keyboard"] if markup else []
        if any(not 1 <= len(one["callback_data"].encode()) <= 64 for row in rows for one in row):
            raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
        if sum(map(len, rows)) > 100 or any(len(row) > 8 for row in rows):
            raise Refusal(400, "Bad Request: reply markup is too long")

    def _paced(self, chat: int) -> None:
        now = time.monotonic()
        if self.gap and now < self._last.get(chat, -9.0) + self.gap:
            raise Refusal(429, "Too Many Requests: retry after 1", 1)
        self._last[chat] = now


@asynccontextmanager
async def pretend(**given: Any) -> AsyncIterator[Platform]:
    """Serve a pretend platform on loopback."""
    platform = Platform(**given)
    async with served(platform.answer) as place:
        platform.url = place.url
        yield platform
